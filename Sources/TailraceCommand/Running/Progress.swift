internal import Tailrace

/// A line that says how far a run is: simulated time, share, speed, time left.
///
/// It appears after a second, changes four times a second, and leaves nothing behind.
struct Progress {
  private let start: ContinuousClock.Instant
  private let duration: Delay
  private let isShown: Bool
  private var next: Duration = .seconds(1)
  private var isDrawn = false

  init(of duration: Delay, isShown: Bool, start: ContinuousClock.Instant) {
    self.duration = duration
    self.isShown = isShown
    self.start = start
  }

  mutating func update(now: Delay, events: Int64, at instant: ContinuousClock.Instant) {
    let passed = instant - start
    guard isShown, passed >= next else { return }
    next = passed + .milliseconds(250)
    isDrawn = true
    Terminal.draw(Self.line(now: now, of: duration, events: events, passed: passed))
  }

  /// Takes the line away.
  func clear() {
    if isDrawn { Terminal.draw("") }
  }

  /// The line.
  static func line(now: Delay, of duration: Delay, events: Int64, passed: Duration) -> String {
    let seconds = passed / .seconds(1)
    let share = now.seconds / duration.seconds
    let left = share > 0 ? seconds * (1 - share) / share : .infinity
    return Figure.clock(now) + " of "
      + Figure.clock(duration) + " simulated, "
      + Figure.percent(share, digits: 2) + ", "
      + Figure.number(Double(events) / seconds) + " events/s, "
      + Figure.clock(left * 1e9) + " left"
  }
}
