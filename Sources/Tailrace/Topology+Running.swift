extension Topology {
  /// Plays the topology once and reads the results.
  ///
  /// What is stated here is held to what a file is: a warm-up ends before its run does, and an interval of the file
  /// is at least 1/100,000 of it (`Run.objection`).
  /// - Parameters:
  ///   - seed: what all random streams begin with; the file's own unless stated.
  ///   - duration: how long, warm-up included; the file's own unless stated.
  ///   - warmup: how much of it is not measured; the file's own unless stated.
  public func run(seed: UInt64? = nil, duration: Delay? = nil, warmup: Delay? = nil) -> Report {
    stated(seed, duration, warmup).report()
  }

  /// Plays the topology twice: the second time to see where the time of slow requests goes.
  /// - Parameters:
  ///   - seed: what all random streams begin with; the file's own unless stated.
  ///   - duration: how long, warm-up included; the file's own unless stated.
  public func explain(seed: UInt64? = nil, duration: Delay? = nil) -> Report {
    stated(seed, duration, nil).explained()
  }

  /// Tries one change after the other, each five times, and ranks what helps.
  public func advise(replications: Int = 5, parallel: Int = 2) async -> Advice? {
    await Advisor(self, options, replications: replications, parallel: parallel).advise()
  }

  /// The run of the file, with what is stated beside it.
  private func stated(_ seed: UInt64?, _ duration: Delay?, _ warmup: Delay?) -> Run {
    var run = Run(network, options)
    run.options.seed = seed ?? options.seed
    run.options.duration = duration ?? options.duration
    run.options.warmup = warmup ?? options.warmup
    precondition(run.objection == nil, run.objection ?? "")
    return run
  }
}
