import TailraceEngine
import TestSupport

/// The wheel and the heap side by side, given the same pushes and asked for the same events.
struct QueuePair: ~Copyable {
  private var wheel = TimingWheel()
  private var heap = FourAryHeap()
  private var sequence: UInt64 = 0
  /// The time of the last event that both gave out.
  private(set) var now: Int64 = 0
  /// How many answers differed.
  private(set) var differences = 0
  private(set) var last = Event(time: 0, sequence: 0, target: 0)

  var count: Int { heap.count }
  var nextSequence: UInt64 { sequence }

  /// Pushes an event at `delay` from now, as late as there is time.
  mutating func push(after delay: Int64) {
    let time = now.addingReportingOverflow(delay)
    push(at: time.overflow ? .max : time.partialValue, sequence: sequence)
    sequence += 1
  }

  mutating func push(at time: Int64, sequence: UInt64) {
    let event = Event(time: time, sequence: sequence, target: Int32(sequence & 0x3FF_FFFF))
    wheel.push(event)
    heap.push(event)
    if wheel.count != heap.count { differences += 1 }
  }

  /// Pops from both; whether there was an event.
  @discardableResult
  mutating func pop(through limit: Int64 = .max) -> Bool {
    var ours = last
    var theirs = last
    let found = wheel.pop(through: limit, into: &ours)
    let expected = heap.pop(through: limit, into: &theirs)
    if found != expected || ours != theirs || wheel.count != heap.count { differences += 1 }
    if expected {
      last = theirs
      now = theirs.time
    }
    return expected
  }

  mutating func drain() {
    while pop() {}
  }
}
