import Tailrace

@testable import TailraceEngine

/// Ten thousand activities, each with a timer that nearly always comes to nothing: an activity takes
/// 100 ms (exponential), its timer 300 ms, and whichever is first begins the next.
enum CancelledTimers {
  static let activities: Int32 = 10_000
  /// The target of the events of the one ring of timers.
  static let target: Int32 = 1
  static let ring = Handle<TimerRings.Ring>(0)
  static let length: Int64 = 300_000_000

  static func run(scale: Double) -> Measurement {
    let delays = Delays { QueueCase.exponential(&$0, mean: 1e8) }
    let baseline = ResidentMemory.bytes("VmRSS")
    var play = Play(delays)
    for frame in Handle<Frame>(2)..<Handle(activities + 2) { play.begin(frame, at: 0) }
    var measurement = Measurement("queue-timers", operations: Int(5e6 * scale))
    measurement.time { _ in play.step() }
    measurement.bytes = ResidentMemory.bytes("VmHWM") - baseline
    measurement.hash = play.hash
    return measurement
  }

  private struct Play: ~Copyable {
    let delays: Delays
    var queue = TimingWheel()
    var timers = TimerRings()
    var frames = Frames(count: Int(activities) + 2)
    /// By frame: the sequence of the event that ends its activity.
    var ends = Column<UInt64>(repeating: 0, count: Int(activities) + 2)
    var sequence: UInt64 = 0
    var hash = OrderHash()

    init(_ delays: consuming Delays) {
      self.delays = delays
      _ = timers.make(delay: length)
    }

    mutating func begin(_ frame: Handle<Frame>, at now: Int64) {
      sequence &+= 1
      frames[frame].wake = sequence
      if timers.set(ring, now: now, sequence: sequence, frame: frame, frames) { arm() }
      sequence &+= 1
      ends[Int(frame.index)] = sequence
      queue.push(Event(time: now &+ delays[sequence], sequence: sequence, target: frame.index))
    }

    /// Plays events up to the first that is not stale.
    mutating func step() {
      var event = Event(time: 0, sequence: 0, target: 0)
      while queue.pop(through: .max, into: &event) {
        var frame = Handle<Frame>(event.target)
        if event.target == target {
          let timer = timers.take(ring, sequence: event.sequence)
          frame = timer?.frame ?? .nobody
          let isAwaited = frame != .nobody && frames[frame].wake == event.sequence
          arm()
          if !isAwaited { continue }
        } else if ends[Int(frame.index)] != event.sequence {
          continue
        }
        timers.forget(ring)
        hash.mix(UInt64(event.time) &+ event.sequence)
        return begin(frame, at: event.time)
      }
    }

    private mutating func arm() {
      guard let timer = timers.rearm(ring, frames) else { return }
      queue.push(Event(time: timer.time, sequence: timer.sequence, target: target))
    }
  }
}
