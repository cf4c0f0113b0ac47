import Tailrace

/// Two replications side by side against one, by the clock on the wall.
enum TwoReplications {
  /// One line; `speedup` is how many times as many events a second two play.
  static func run(_ workload: Workload) async -> String {
    let options = RunOptions(duration: workload.duration, warmup: workload.warmup)
    let (one, alone) = await play(workload.network, options, 1)
    let (two, sideBySide) = await play(workload.network, options, 2)
    precondition(one[0].fingerprint == two[0].fingerprint, "what runs beside a run has changed it")
    let ratio = Double(events(two)) / sideBySide / (Double(events(one)) / alone)
    let hash = two.map(\.fingerprint.description).joined(separator: "+")
    return "workload=replications program=tailrace one=\(alone) two=\(sideBySide) "
      + "speedup=\(ratio) events=\(events(two)) hash=\(hash)"
  }

  private static func play(
    _ network: Network, _ options: RunOptions, _ count: Int
  ) async -> ([Results], Double) {
    let clock = ContinuousClock()
    let start = clock.now
    let results = await Replications.run(network, options, count: count, parallel: count)
    return (results, (clock.now - start) / .seconds(1))
  }

  private static func events(_ results: [Results]) -> Int64 {
    results.reduce(0) { $0 + $1.events }
  }
}
