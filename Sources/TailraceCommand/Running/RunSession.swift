internal import Tailrace

/// One run watched from outside: progress, signals, and a limit of wall time.
///
/// Watching changes nothing: a run in slices plays the same events.
struct RunSession {
  /// Why somebody stopped the run.
  enum Stop: Hashable {
    case interrupted
    case notBegun
    case notExplained
    case notAdvised
    case timeLimit(Delay)

    /// What is said of it.
    var sentence: String {
      switch self {
      case .interrupted:
        "stopped by \(Interruption.cause); the report covers what was measured until then"
      case .notBegun: "stopped before the run began; there is nothing to report"
      case .notExplained: "stopped before it was seen where the time of slow requests goes"
      case .notAdvised: "stopped before it was seen what would help; the report has no advice"
      case .timeLimit(let limit):
        "stopped after \(Figure.clock(limit)) of wall time; "
          + "the report covers what was measured until then"
      }
    }
  }

  var played: Run
  /// The most wall time that the run may take; any when nil.
  var timeLimit: Delay?
  /// Whether to draw how far it is.
  var showsProgress: Bool
  /// When to play again, to see where the time of slow requests goes.
  var explaining = Run.Explaining.whenMissed
  /// How to choose requests for trace viewers, which takes a second run, too; none when nil.
  var samples: TraceSample.Choice?

  /// Plays the run; the report, and why it was stopped if it was.
  /// - Throws: where it was stopped before it began.
  func run(
    isInterrupted: () -> Bool = { Interruption.isAsked }
  ) throws(Run.NothingPlayed) -> (Report, Stop?) {
    let clock = ContinuousClock()
    let start = clock.now
    var stop: Stop?
    let report = try played.report(explaining: explaining, samples: samples) {
      (observing) throws(Run.NothingPlayed) -> Results in
      var progress = Progress(
        of: played.options.duration, isShown: showsProgress, start: clock.now)
      defer { progress.clear() }
      return try played.play(observing: observing) { now, events in
        let instant = clock.now
        progress.update(now: now, events: events, at: instant)
        if isInterrupted() {
          stop = .interrupted
        } else if let timeLimit, instant - start >= .nanoseconds(timeLimit.nanoseconds) {
          stop = .timeLimit(timeLimit)
        }
        return stop == nil
      }
    }
    // What was stopped later than the first run left a whole report.
    if stop != nil && report.results.ending != .stopped { stop = .notExplained }
    return (report, stop)
  }
}
