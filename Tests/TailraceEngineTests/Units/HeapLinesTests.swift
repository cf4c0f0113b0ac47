import TestSupport
import Testing

@testable import TailraceEngine

struct HeapLinesTests {
  /// The order by the book: what counts for the discipline, then arrival, then place in the line.
  private func key(
    _ frame: Frame, _ discipline: QueueDiscipline, _ priorities: [Int32]
  ) -> [Int64] {
    let first =
      discipline == .priority || discipline == .priorityPreemptive
      ? -Int64(priorities[Int(frame.requestClass)]) : frame.work
    return [first, frame.born, Int64(frame.wake)]
  }

  @Test(arguments: [
    QueueDiscipline.priority, .priorityPreemptive, .shortestFirst, .shortestRemaining,
    .processorSharing,
  ])
  func `they keep the order of a sorted array`(_ discipline: QueueDiscipline) {
    for seed in 1...20 as ClosedRange<UInt64> {
      var dice = Dice(seed: seed)
      let levels: [Int32] = [0, 5, -3, 5]
      let priorities = SideColumn<ClassState, Int32>(levels)
      var frames = Column<Frame>(repeating: Frame(), count: 200)
      var lines = HeapLines()
      let heaps = [lines.make(), lines.make(), lines.make()]
      var plain: [[Handle<Frame>]] = [[], [], []]
      var free = (1..<200).map { Handle<Frame>($0) }
      var sequence: UInt64 = 1
      for _ in 0..<3000 {
        let index = dice.roll(0...2)
        if !free.isEmpty && dice.roll(0...9) < 6 {
          let frame = free.removeLast()
          frames[frame].requestClass = Handle(dice.roll(0...3))
          frames[frame].born = Int64(dice.roll(0...5))
          frames[frame].work = Int64(dice.roll(0...9))
          frames[frame].wake = sequence
          sequence += 1
          lines.insert(frame, into: heaps[index], discipline, &frames, priorities)
          plain[index].append(frame)
          plain[index].sort {
            key(frames[$0], discipline, levels)
              .lexicographicallyPrecedes(key(frames[$1], discipline, levels))
          }
        } else if !plain[index].isEmpty {
          // The first, or whoever gives up.
          let place = dice.oneIn(2) ? 0 : dice.roll(0...(plain[index].count - 1))
          let frame = plain[index].remove(at: place)
          let taken = lines.remove(
            at: place == 0 ? 0 : frames[frame].place, from: heaps[index], discipline, &frames,
            priorities)
          #expect(taken == frame)
          free.append(frame)
        }
        let first = lines.first(heaps[index])
        #expect(first == plain[index].first ?? .nobody)
      }
    }
  }

  @Test func `a random line knows where everybody stands`() {
    var dice = Dice(seed: 7)
    let priorities = SideColumn<ClassState, Int32>([0])
    var frames = Column<Frame>(repeating: Frame(), count: 50)
    var lines = HeapLines()
    let heap = lines.make()
    var inside: [Handle<Frame>] = []
    var free = (1..<50).map { Handle<Frame>($0) }
    for _ in 0..<2000 {
      if !free.isEmpty && dice.oneIn(2) {
        let frame = free.removeLast()
        lines.insert(frame, into: heap, .random, &frames, priorities)
        inside.append(frame)
      } else if !inside.isEmpty {
        let frame = inside.remove(at: dice.roll(0...(inside.count - 1)))
        let taken = lines.remove(
          at: frames[frame].place, from: heap, .random, &frames, priorities)
        #expect(taken == frame)
        free.append(frame)
      }
      for frame in inside {
        let found = lines.frame(heap, at: frames[frame].place)
        #expect(found == frame)
      }
    }
  }
}
