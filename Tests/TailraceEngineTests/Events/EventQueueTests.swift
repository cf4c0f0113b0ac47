import TailraceEngine
import TestSupport
import Testing

@Suite struct EventQueueTests {
  /// Times pushed, the limit of the pops that follow, and the times that come out.
  static let table: [(pushed: [Int64], limit: Int64, popped: [Int64])] = [
    ([], .max, []),
    ([5], 4, []),
    ([5], 5, [5]),
    ([5], -1, []),
    ([0], -1, []),
    ([0], 0, [0]),
    ([3, 1, 2], .max, [1, 2, 3]),
    ([3, 1, 2], 2, [1, 2]),
    ([7, 7, 7, 6], 7, [6, 7, 7, 7]),
    (
      [1 << 20, (1 << 20) - 1, 1 << 30, 1 << 62, .max], 1 << 62,
      [(1 << 20) - 1, 1 << 20, 1 << 30, 1 << 62]
    ),
  ]

  @Test(arguments: table)
  func `events leave by time up to the limit`(pushed: [Int64], limit: Int64, popped: [Int64]) {
    #expect(times(TimingWheel.self, pushed, limit) == popped)
    #expect(times(FourAryHeap.self, pushed, limit) == popped)
  }

  private func times<Queue: EventQueue & ~Copyable>(
    _ type: Queue.Type, _ pushed: [Int64], _ limit: Int64
  ) -> [Int64] {
    var queue = Queue()
    for (sequence, time) in pushed.enumerated() {
      queue.push(Event(time: time, sequence: UInt64(sequence), target: 0))
    }
    var result: [Int64] = []
    var event = Event(time: 0, sequence: 0, target: 0)
    while queue.pop(through: limit, into: &event) { result.append(event.time) }
    #expect(queue.count == pushed.count - result.count)
    #expect(queue.isEmpty == (queue.count == 0))
    return result
  }

  @Test func `every order of seven events with ties is sorted`() {
    for code in 0..<2_187 {
      var rest = code
      var events: [Event] = []
      for position in 0..<7 {
        let sequence = UInt64((position * 5) % 7)
        events.append(Event(time: Int64(rest % 3), sequence: sequence, target: Int32(position)))
        rest /= 3
      }
      #expect(drained(TimingWheel.self, events) == events.sorted())
      #expect(drained(FourAryHeap.self, events) == events.sorted())
    }
  }

  private func drained<Queue: EventQueue & ~Copyable>(
    _ type: Queue.Type, _ events: [Event]
  ) -> [Event] {
    var queue = Queue()
    for event in events { queue.push(event) }
    var result: [Event] = []
    var event = Event(time: 0, sequence: 0, target: 0)
    while queue.pop(through: .max, into: &event) { result.append(event) }
    return result
  }
}

@Suite struct UpcomingTargetTests {
  @Test func `a told target waits, and most events are told before their turn`() {
    var numbers = SplitMix(seed: 8)
    var wheel = TimingWheel()
    var waiting = [Bool](repeating: true, count: 10_000)
    var told = [Bool](repeating: false, count: 10_000)
    for target in waiting.indices {
      wheel.push(
        Event(time: numbers.below(2_000_000), sequence: UInt64(target), target: Int32(target)))
    }
    var sequence = UInt64(waiting.count)
    var foretold = 0
    var wrong = 0
    var event = Event(time: 0, sequence: 0, target: 0)
    for _ in 0..<50_000 {
      if !wheel.pop(through: .max, into: &event) { Issue.record("an event is missing") }
      let target = Int(event.target)
      waiting[target] = false
      if told[target] { foretold += 1 }
      told[target] = false
      if wheel.hasOpened {
        wheel.hasOpened = false
        wheel.forEachUpcomingTarget { hint in
          if !waiting[Int(hint)] { wrong += 1 }
        }
        wheel.forEachTargetBehindIt { hint in
          if !waiting[Int(hint)] { wrong += 1 }
          told[Int(hint)] = true
        }
      }
      waiting[target] = true
      wheel.push(
        Event(
          time: event.time + numbers.below(2_000_000), sequence: sequence, target: event.target))
      sequence += 1
    }
    #expect(wrong == 0)
    #expect(foretold > 45_000)
  }
}
