import TestSupport
import Testing

@testable import TailraceEngine

/// The rings with what surrounds them in a run: a clock, frames, and the events in the queue.
private struct Bench: ~Copyable {
  struct Armed {
    var time: Int64
    var sequence: UInt64
    var ring: Handle<TimerRings.Ring>
  }

  var rings = TimerRings()
  var frames = Column<Frame>(repeating: Frame(), count: 40)
  var clock: Int64 = 0
  var sequence: UInt64 = 0
  var events: [Armed] = []
  /// What runs out, by the book: frame, time and sequence of each that is still waited for.
  var awaited: [(frame: Handle<Frame>, time: Int64, sequence: UInt64, ring: Handle<TimerRings.Ring>)] = []

  mutating func set(_ frame: Handle<Frame>, _ ring: Handle<TimerRings.Ring>, _ delay: Int64) {
    sequence += 1
    frames[frame].wake = sequence
    let needsEvent = rings.set(ring, now: clock, sequence: sequence, frame: frame, frames)
    awaited.append((frame, clock + delay, sequence, ring))
    if needsEvent { arm(ring) }
  }

  mutating func answer(_ frame: Handle<Frame>) {
    guard let place = awaited.firstIndex(where: { $0.frame == frame }) else { return }
    frames[frame].wake = 0
    rings.forget(awaited[place].ring)
    awaited.remove(at: place)
  }

  private mutating func arm(_ ring: Handle<TimerRings.Ring>) {
    if let timer = rings.rearm(ring, frames) {
      events.append(Armed(time: timer.time, sequence: timer.sequence, ring: ring))
    }
  }

  /// Plays the next event; what ran out at it, if anything did.
  mutating func playNext() -> Handle<Frame>? {
    guard
      let place = events.indices.min(by: {
        (events[$0].time, events[$0].sequence) < (events[$1].time, events[$1].sequence)
      })
    else { return nil }
    let event = events.remove(at: place)
    #expect(event.time >= clock)
    clock = event.time
    let timer = rings.take(event.ring, sequence: event.sequence)
    arm(event.ring)
    guard let timer, frames[timer.frame].wake == timer.sequence else { return nil }
    #expect(timer.time == clock)
    return timer.frame
  }
}

struct TimerRingsTests {
  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `they run out in the order of a sorted list`(_ seed: UInt64) {
    var dice = Dice(seed: seed)
    var bench = Bench()
    let delays: [Int64] = [5, 40, 0]
    let rings = delays.map { bench.rings.make(delay: $0) }
    // Some runs have many stale timers, some few.
    let answers = dice.roll(1...12)
    for _ in 0..<4000 {
      let frame = Handle<Frame>(dice.roll(1...39))
      if bench.frames[frame].wake == 0 {
        let ring = dice.roll(0...2)
        bench.set(frame, rings[ring], delays[ring])
      } else if dice.roll(1...12) <= answers {
        bench.answer(frame)
      }
      if dice.oneIn(4) {
        let next = bench.awaited.min { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
        guard let frame = bench.playNext() else { continue }
        #expect(frame == next?.frame)
        bench.answer(frame)
      }
    }
    // What is left runs out to the last one, in order.
    while !bench.events.isEmpty {
      let next = bench.awaited.min { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
      guard let frame = bench.playNext() else { continue }
      #expect(frame == next?.frame)
      bench.answer(frame)
    }
    #expect(bench.awaited.isEmpty)
  }

  @Test func `a ring needs one event however many timers it has`() {
    var bench = Bench()
    let ring = bench.rings.make(delay: 10)
    for frame in 1..<40 as Range<Handle<Frame>> { bench.set(frame, ring, 10) }
    #expect(bench.events.count == 1)
    for frame in 1..<39 as Range<Handle<Frame>> { bench.answer(frame) }
    let stale = bench.playNext()
    #expect(stale == nil)
    #expect(bench.events.count == 1)
    let last = bench.playNext()
    #expect(last == 39)
    #expect(bench.events.isEmpty)
  }
}
