public import TailraceEngine

/// Independent runs of one network: the same seed, each with random streams of its own.
public enum Replications {
  /// Plays replications `0 ..< count` side by side and returns their results in that order.
  ///
  /// The results do not depend on how many run at once.
  /// - Parameters:
  ///   - network: what is played.
  ///   - options: for how long; its `replication` is the number of the first.
  ///   - count: how many, at least 1.
  ///   - parallel: how many at once, at least 1.
  public static func run(
    _ network: Network, _ options: RunOptions, count: Int, parallel: Int = 2
  ) async -> [Results] {
    precondition(count >= 1 && parallel >= 1)
    return await withTaskGroup(of: (Int, Results).self) { group in
      var finished: [Results?] = Array(repeating: nil, count: count)
      var next = 0
      while next < min(parallel, count) {
        let index = next
        group.addTask { (index, one(network, options, index)) }
        next += 1
      }
      while let (index, results) = await group.next() {
        finished[index] = results
        if next < count {
          let index = next
          group.addTask { (index, one(network, options, index)) }
          next += 1
        }
      }
      return finished.compactMap { $0 }
    }
  }

  private static func one(_ network: Network, _ options: RunOptions, _ index: Int) -> Results {
    var options = options
    options.replication += UInt32(index)
    var simulation = Simulation(network, options)
    simulation.run()
    return simulation.results()
  }
}
