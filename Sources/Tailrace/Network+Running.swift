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

extension Network {
  /// Plays the network once and reads the results.
  public func run(_ options: RunOptions) -> Report {
    var simulation = Simulation(self, options)
    simulation.run()
    return Report(network: self, options: options, results: simulation.results())
  }
}
