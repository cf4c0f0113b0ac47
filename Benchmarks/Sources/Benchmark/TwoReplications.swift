import CAllocationCount
import Tailrace

/// Two replications side by side against one.
///
/// By the clock on the wall, which is what counts but needs two idle cores; and by CPU time an event,
/// which is the same where the two do not get in each other's way, however busy the machine is.
enum TwoReplications {
  struct Play {
    var results: [Results]
    var wall: Double
    var processor: Double

    var events: Int64 { results.reduce(0) { $0 + $1.events } }
  }

  static func run(_ workload: Workload) async -> String {
    let options = RunOptions(duration: workload.duration, warmup: workload.warmup)
    let one = await play(workload.network, options, 1)
    let two = await play(workload.network, options, 2)
    precondition(
      one.results[0].fingerprint == two.results[0].fingerprint, "a run depends on the one beside it"
    )
    let more = Double(two.events) / Double(one.events)
    let hash = two.results.map(\.fingerprint.description).joined(separator: "+")
    return "workload=replications program=tailrace speedup=\(more * one.wall / two.wall) "
      + "processor=\(two.processor / one.processor / more) events=\(two.events) hash=\(hash)"
  }

  private static func play(_ network: Network, _ options: RunOptions, _ count: Int) async -> Play {
    let clock = ContinuousClock()
    let (start, before) = (clock.now, processor_seconds())
    let runs = Run(network, options).replications(count)
    let results = await SideBySide.play(runs, parallel: count) { $1 } ?? []
    return Play(
      results: results, wall: (clock.now - start) / .seconds(1),
      processor: processor_seconds() - before)
  }
}
