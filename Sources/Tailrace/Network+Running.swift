extension Topology {
  /// Plays the topology once and reads the results.
  /// - Parameters:
  ///   - seed: what all random streams begin with; the file's own unless stated.
  ///   - duration: how long, warm-up included; the file's own unless stated.
  ///   - warmup: how much of it is not measured; the file's own unless stated.
  public func run(seed: UInt64? = nil, duration: Delay? = nil, warmup: Delay? = nil) -> Report {
    var options = self.options
    options.seed = seed ?? options.seed
    options.duration = duration ?? options.duration
    options.warmup = warmup ?? options.warmup
    return network.run(options)
  }
}

extension Topology {
  /// Plays the topology twice: the second time to see where the time of slow requests goes.
  /// - Parameters:
  ///   - seed: what all random streams begin with; the file's own unless stated.
  ///   - duration: how long, warm-up included; the file's own unless stated.
  public func explain(seed: UInt64? = nil, duration: Delay? = nil) -> Report {
    var options = self.options
    options.seed = seed ?? options.seed
    options.duration = duration ?? options.duration
    var report = network.run(options, observing: .latencies(limit: TailSelection.mostRequests))
    let selection = TailSelection(report.results)
    var simulation = Simulation(
      network, options, observing: .requests(selection.requests))
    simulation.run()
    report.explain(selection, by: simulation.results())
    return report
  }

  /// Tries one change after the other, each five times, and ranks what helps.
  public func advise(replications: Int = 5, parallel: Int = 2) async -> Advice? {
    await Advisor(self, options, replications: replications, parallel: parallel).advise()
  }
}

extension Network {
  /// Plays the network once and reads the results.
  /// - Parameters:
  ///   - options: for how long, and how.
  ///   - observing: what to keep of single requests.
  public func run(_ options: RunOptions, observing: Observation = .none) -> Report {
    var simulation = Simulation(self, options, observing: observing)
    simulation.run()
    return Report(network: self, options: options, results: simulation.results())
  }
}
