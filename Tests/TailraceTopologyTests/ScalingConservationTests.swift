import Tailrace
import TestSupport
import Testing

/// Random networks in which numbers of instances change all the time.
struct ScalingConservationTests {
  @Test(arguments: 5000...5120 as ClosedRange<UInt64>)
  func `random networks whose instances come and go keep every request`(_ seed: UInt64) {
    var options = RandomNetwork.Options(refinesRouting: true)
    options.hasRules = true
    options.hasFetches = true
    options.hasQueues = seed % 2 == 0
    options.hasChanges = seed % 3 == 0
    options.hasScaling = true
    let network = RandomNetwork.make(seed: seed, options)
    let played = Played(
      network,
      RunOptions(
        duration: .nanoseconds(40_000), warmup: .nanoseconds(5_000), seed: seed,
        maximumEvents: 60_000, maximumInFlight: 20_000))
    if played.results.window == .zero { return }
    #expect(Laws.violations(network, played.results) == [])
    for (index, result) in played.results.components.enumerated() {
      guard let scaling = result.scaling, let rules = network.components[index].autoscaling else {
        continue
      }
      let window = played.results.window.nanoseconds
      #expect(scaling.most <= rules.most && scaling.least <= scaling.most)
      #expect(scaling.memberArea <= scaling.servingArea)
      #expect(scaling.servingArea <= scaling.billedArea)
      #expect(scaling.billedArea <= window * Int64(rules.most))
    }
  }
}
