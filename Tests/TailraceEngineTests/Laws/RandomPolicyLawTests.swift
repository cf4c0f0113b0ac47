import TestSupport
import Testing

@testable import TailraceEngine

/// The laws of random networks, where callers try again, copy, call off and answer otherwise.
struct RandomPolicyLawTests {
  private static func options(_ seed: UInt64, drains: Bool) -> RandomNetwork.Options {
    var options =
      seed % 2 == 0
      ? RandomNetwork.Options.everythingTried : RandomNetwork.Options(refinesRouting: true)
    options.hasPolicies = true
    options.drains = drains
    return options
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func `nothing is lost and nothing is made`(_ seed: UInt64) {
    let network = RandomNetwork.make(seed: seed, Self.options(seed, drains: false))
    let played = Played(
      network,
      RunOptions(
        duration: .nanoseconds(60_000), warmup: .nanoseconds(7_000), seed: seed,
        maximumEvents: 60_000, maximumInFlight: 20_000))
    // A run that was stopped during its warm-up has no window.
    if played.results.window == .zero { return }
    #expect(Laws.violations(network, played.results) == [])
    for call in played.results.calls {
      let counts = call.counts
      #expect(counts.retriesRefused >= 0 && counts.backoffTime >= 0)
      #expect(counts.hedgesWon <= counts.hedges + counts.attempts)
    }
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func `what came in goes out, and nothing in flight is forgotten`(_ seed: UInt64) {
    var options = RandomNetwork.Options(drains: true, refinesRouting: seed % 2 == 0)
    options.hasPolicies = true
    options.hasRules = seed % 3 == 0
    let network = RandomNetwork.make(seed: seed, options)
    var simulation = Simulation(
      network, RunOptions(duration: .nanoseconds(100_000_000), seed: seed))
    simulation.run()
    let live = simulation.live
    #expect(live == 0)
    for index in 0..<simulation.stations.count {
      let state = simulation.stations[index]
      #expect(state.inside.value == 0 && state.waiting.value == 0)
      #expect(state.placesHeld.value == 0 && state.coresBusy.value == 0)
      #expect(state.placeLine.count == 0 && state.coreLine.count == 0)
    }
    for pool in 0..<simulation.pools.count {
      let state = simulation.pools[pool]
      #expect(state.busy.value == 0 && state.line.count == 0)
    }
    for ring in 0..<simulation.timers.count {
      let awaited = simulation.timers.awaited(Int32(ring))
      #expect(awaited == 0)
    }
    let outstanding = simulation.routing.outstandingCalls
    #expect(outstanding == 0)
    let results = simulation.results()
    #expect(Laws.violations(network, results) == [])
    #expect(Laws.violationsWhenDrained(network, results) == [])
  }
}
