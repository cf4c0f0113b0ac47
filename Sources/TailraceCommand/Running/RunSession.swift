internal import Tailrace

/// One run watched from outside: progress, Control-C, and a limit of wall time.
///
/// Watching changes nothing: a run in slices plays the same events.
struct RunSession {
  /// Events between two looks at the clock: a few milliseconds.
  static let slice: Int64 = 50_000

  /// Why somebody stopped the run.
  enum Stop: Hashable {
    case interrupted
    case timeLimit(Delay)

    /// What is said of it.
    var sentence: String {
      switch self {
      case .interrupted: "stopped by Control-C; the report covers what was measured until then"
      case .timeLimit(let limit):
        "stopped after \(Figure.clock(limit)) of wall time; "
          + "the report covers what was measured until then"
      }
    }
  }

  var network: Network
  var options: RunOptions
  /// The most wall time that the run may take; any when nil.
  var timeLimit: Delay?
  /// Whether to draw how far it is.
  var showsProgress: Bool

  /// Plays the run; the report, and why it was stopped if it was.
  func run(isInterrupted: () -> Bool = { Interruption.isAsked }) -> (Report, Stop?) {
    let clock = ContinuousClock()
    let start = clock.now
    var progress = Progress(of: options.duration, isShown: showsProgress, start: start)
    var simulation = Simulation(network, options)
    var stop: Stop?
    while !simulation.run(slice: Self.slice) {
      let now = clock.now
      progress.update(now: simulation.now, events: simulation.events, at: now)
      if isInterrupted() {
        stop = .interrupted
      } else if let timeLimit, now - start >= .nanoseconds(timeLimit.nanoseconds) {
        stop = .timeLimit(timeLimit)
      }
      if stop != nil {
        simulation.stop()
        break
      }
    }
    progress.clear()
    let results = simulation.results()
    return (Report(network: network, options: options, results: results), stop)
  }
}
