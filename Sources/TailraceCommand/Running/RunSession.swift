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
  /// Whether to play a second time, to see where the time of slow requests goes.
  var explains = false
  /// How to choose requests for trace viewers, which takes a second run, too; none when nil.
  var samples: TraceSample.Choice?

  /// Of so many requests the latencies are kept for that, in 200 MB.
  private static let mostRequests = 50_000_000

  /// Plays the run; the report, and why it was stopped if it was.
  func run(isInterrupted: () -> Bool = { Interruption.isAsked }) -> (Report, Stop?) {
    let isPlayedTwice = explains || samples != nil
    let (results, stop) = play(
      observing: isPlayedTwice ? .latencies(limit: Self.mostRequests) : .none, isInterrupted)
    var report = Report(network: network, options: options, results: results)
    if !isPlayedTwice || stop != nil { return (report, stop) }
    let selection = TailSelection(results, samples: samples)
    let (second, secondStop) = play(observing: .requests(selection.requests), isInterrupted)
    if secondStop == nil { report.explain(selection, by: second) }
    return (report, secondStop)
  }

  private func play(
    observing: Observation, _ isInterrupted: () -> Bool
  ) -> (Results, Stop?) {
    let clock = ContinuousClock()
    let start = clock.now
    var progress = Progress(of: options.duration, isShown: showsProgress, start: start)
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
