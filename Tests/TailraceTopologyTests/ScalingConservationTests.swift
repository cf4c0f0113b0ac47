import Tailrace
import TestSupport
import Testing

/// Random networks in which numbers of instances change all the time.
struct ScalingConservationTests {
  @Test(arguments: Recording.seeds(5000...5120))
  func `random networks whose instances come and go keep every request`(_ seed: UInt64) {
    var options = RandomNetwork.Options(refinesRouting: true).with(
      \.hasRules, \.hasFetches, \.hasScaling)
    options.hasQueues = seed % 2 == 0
    options.hasChanges = seed % 3 == 0
    let played = Played.random(seed: seed, options, maximumEvents: 60_000)
    #expect(played.violations == [])
    let window = played.results.window.nanoseconds
    if window == 0 { return }
    for (component, result) in zip(played.network.components, played.results.components) {
      guard let scaling = result.scaling, let rules = component.autoscaling else { continue }
      #expect(scaling.most <= rules.most && scaling.least <= scaling.most)
      #expect(scaling.memberArea <= scaling.servingArea)
      #expect(scaling.servingArea <= scaling.billedArea)
      #expect(Double(scaling.billedArea) <= Double(window) * Double(rules.most))
    }
  }
}
