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
    case notExplained
    case notAdvised
    case timeLimit(Delay)

    /// What is said of it.
    var sentence: String {
      switch self {
      case .interrupted: "stopped by Control-C; the report covers what was measured until then"
      case .notExplained: "stopped before it was seen where the time of slow requests goes"
      case .notAdvised: "stopped by Control-C; the report has no advice"
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
  /// Whether to play a second time, to see where the time of slow requests goes; where an objective is missed,
  /// if nil.
  var explains: Bool?
  /// How to choose requests for trace viewers, which takes a second run, too; none when nil.
  var samples: TraceSample.Choice?

  /// Plays the run; the report, and why it was stopped if it was.
  ///
  /// Who asks for an explanation has it for two runs. Else the first run pays nothing, and another one keeps latencies
  /// where it turns out that there is something to explain.
  func run(isInterrupted: () -> Bool = { Interruption.isAsked }) -> (Report, Stop?) {
    let latencies = Observation.latencies(limit: TailSelection.mostRequests)
    let isAsked = explains == true || samples != nil
    let start = ContinuousClock().now
    var (results, stop) = play(isAsked ? latencies : .none, from: start, isInterrupted)
    var report = Report(network: network, options: options, results: results)
    guard isAsked || (explains == nil && report.verdict == .missed), stop == nil else {
      return (report, stop)
    }
    if !isAsked {
      (results, stop) = play(latencies, from: start, isInterrupted)
      if stop != nil { return (report, .notExplained) }
    }
    let selection = TailSelection(results, samples: samples)
    (results, stop) = play(.requests(selection.requests), from: start, isInterrupted)
    if stop != nil { return (report, .notExplained) }
    report.explain(selection, by: results)
    return (report, nil)
  }

  private func play(
    _ observing: Observation, from start: ContinuousClock.Instant, _ isInterrupted: () -> Bool
  ) -> (Results, Stop?) {
    let clock = ContinuousClock()
    var progress = Progress(of: options.duration, isShown: showsProgress, start: clock.now)
    var simulation = Simulation(network, options, observing: observing)
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
    return (simulation.results(), stop)
  }
}
