public import Tailrace

/// Results with every number chosen by the test rather than measured.
public enum HandMade {
  /// Results of the right shape for a network in which nothing happened: all zero, intervals and all.
  ///
  /// The sources of the network have to be silent, such as `.recorded([])`; the test then writes into
  /// the results what it wants to see read.
  public static func results(_ network: Network, _ options: RunOptions) -> Results {
    var simulation = Simulation(network, options)
    simulation.run()
    return simulation.results()
  }

  /// A histogram that holds each of these values, in nanoseconds, so many times.
  public static func histogram(_ values: [(nanoseconds: Int64, times: Int)]) -> LatencyHistogram {
    var table = HistogramTable(count: 1)
    for (value, times) in values {
      for _ in 0..<times { table.record(0, value) }
    }
    return table.histogram(0)
  }

  /// Counts by outcome.
  public static func outcomes(_ counts: [(Outcome, Int64)]) -> OutcomeCounts {
    var all = [Int64](repeating: 0, count: Outcome.allCases.count)
    for (outcome, count) in counts { all[Int(outcome.rawValue)] += count }
    return OutcomeCounts(all)
  }
}
