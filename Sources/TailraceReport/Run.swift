public import TailraceEngine

/// One run: what is played, how it is played, and what is read off it.
///
/// Whoever plays anything plays one of these: the command, a page in a browser, studies and tests.
///
///     let report = Run(topology.network, topology.options).report()
public struct Run: Sendable {
  /// What is played.
  public var network: Network
  /// For how long, and how.
  public var options: RunOptions

  /// The run of a network.
  public init(_ network: Network, _ options: RunOptions) {
    self.network = network
    self.options = options
  }

  /// Why it cannot be played with these options; nil where it can.
  ///
  /// What a file states of its own run is held to the same.
  public var objection: String? {
    if options.duration <= .zero { return "a run needs time" }
    if options.warmup >= options.duration {
      return "a warm-up of \(Figure.clock(options.warmup)) leaves "
        + "nothing to measure of \(Figure.clock(options.duration))"
    }
    guard let interval = options.interval else { return nil }
    if interval < options.leastInterval {
      return "an interval of \(Figure.clock(interval)) is too short for "
        + "\(Figure.clock(options.duration)); expected at least "
        + Figure.clock(options.leastInterval)
    }
    let rows = options.intervalRows(of: network)
    if rows <= RunOptions.mostIntervalRows { return nil }
    return "intervals of \(Figure.clock(interval)) in \(Figure.clock(options.duration)) make "
      + "\(rows) rows of time series; expected at most \(RunOptions.mostIntervalRows)"
  }

  /// The most events between two looks at whether to go on: a few milliseconds.
  public static let slice: Int64 = 50_000

  /// That somebody ended a run before its first event: nothing was measured.
  public struct NothingPlayed: Error {}

  /// Plays it.
  /// - Parameter observing: what to keep of single requests.
  public func play(observing: Observation = .none) -> Results {
    var simulation = Simulation(network, options, observing: observing)
    simulation.run()
    return simulation.results()
  }

  /// Plays it for somebody who watches.
  ///
  /// Watching changes nothing: a run in slices plays the same events.
  /// - Parameters:
  ///   - observing: what to keep of single requests.
  ///   - goesOn: is told now and then how far the run is, while it is laid out, too; with false it ends there.
  /// - Throws: where it ended before its first event.
  public func play(
    observing: Observation = .none, while goesOn: (_ now: Delay, _ events: Int64) -> Bool
  ) throws(NothingPlayed) -> Results {
    var simulation = try Simulation(network, options, observing: observing) {
      () throws(NothingPlayed) in
      if !goesOn(.zero, 0) { throw NothingPlayed() }
    }
    while !simulation.run(slice: Self.slice) {
      if goesOn(simulation.now, simulation.events) { continue }
      simulation.stop()
      break
    }
    return simulation.results()
  }

  /// Reads results of it.
  public func read(_ results: Results) -> Report {
    Report(network: network, options: options, results: results)
  }

  /// Plays it once and reads the results.
  public func report() -> Report { read(play()) }
}

// MARK: Playing again

extension Run {
  /// When to play again, to see where the time of slow requests goes.
  public enum Explaining: Sendable {
    case never
    case whenMissed
    case always
  }

  /// Plays it as often as it takes to explain it, and reads the results.
  ///
  /// Who always explains has it for two runs. Else the first run pays nothing, and where an objective turns out to
  /// be missed another one keeps latencies.
  /// - Parameters:
  ///   - explaining: when to play again.
  ///   - samples: how to choose requests for trace viewers, which takes a second run, too; none when nil.
  ///   - play: plays once. Where it stops a run before its end, what was read until then is the report.
  /// - Throws: what `play` throws of the first run.
  public func report<Stop: Error>(
    explaining: Explaining, samples: TraceSample.Choice? = nil,
    by play: (Observation) throws(Stop) -> Results
  ) throws(Stop) -> Report {
    /// The results of another run; nil where it was stopped.
    func playAgain(_ observation: Observation) -> Results? {
      do throws(Stop) {
        let results = try play(observation)
        return results.ending == .stopped ? nil : results
      } catch {
        return nil
      }
    }
    let latencies = Observation.latencies(limit: TailSelection.mostRequests)
    let isAsked = explaining == .always || samples != nil
    let first = try play(isAsked ? latencies : .none)
    var report = read(first)
    guard isAsked || (explaining == .whenMissed && report.verdict == .missed),
      first.ending != .stopped, let kept = isAsked ? first : playAgain(latencies)
    else { return report }
    let selection = TailSelection(kept, samples: samples)
    if let second = playAgain(.requests(selection.requests)) {
      report.explain(selection, by: second)
    }
    return report
  }

  /// Plays it twice, the second time to see where the time of slow requests goes.
  public func explained(samples: TraceSample.Choice? = nil) -> Report {
    report(explaining: .always, samples: samples) { (observation) throws(Never) in
      play(observing: observation)
    }
  }
}
