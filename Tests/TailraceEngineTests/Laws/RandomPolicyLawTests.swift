import TestSupport
import Testing

@testable import TailraceEngine

/// The laws of random networks, where callers try again, copy, call off and answer otherwise.
struct RandomPolicyLawTests {
  @Test(arguments: Recording.seeds(1...200))
  func `nothing is lost and nothing is made`(_ seed: UInt64) {
    let options: RandomNetwork.Options =
      seed % 2 == 0 ? .mixture : RandomNetwork.Options(refinesRouting: true)
    let played = Played.random(
      seed: seed, options.with(\.hasPolicies), duration: 60_000, warmup: 7_000,
      maximumEvents: 60_000)
    #expect(played.violations == [])
    for call in played.results.calls {
      let counts = call.counts
      #expect(counts.retriesRefused >= 0 && counts.backoffTime >= 0)
      #expect(counts.hedgesWon <= counts.hedges + counts.attempts)
    }
  }

  @Test(arguments: Recording.seeds(1...200))
  func `what came in goes out, and nothing in flight is forgotten`(_ seed: UInt64) {
    var options = RandomNetwork.Options(drains: true, refinesRouting: seed % 2 == 0)
      .with(\.hasPolicies)
    options.hasRules = seed % 3 == 0
    #expect(Drained(seed: seed, options).violations == [])
  }
}
