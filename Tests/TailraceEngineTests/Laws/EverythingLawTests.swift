import TestSupport
import Testing

@testable import TailraceEngine

/// Networks that have everything at once: where one mechanism meets another, nothing may be lost either.
struct EverythingLawTests {
  @Test(arguments: Recording.seeds(1...300))
  func `nothing is lost where everything meets`(_ seed: UInt64) {
    let played = Played.random(
      seed: seed, .everything, duration: 60_000, warmup: 7_000, maximumEvents: 100_000)
    #expect(played.violations == [])
  }

  @Test(arguments: Recording.seeds(1...60))
  func `it can be repeated to the last number, in slices too and looked at closely`(
    _ seed: UInt64
  ) {
    let network = RandomNetwork.make(seed: seed, .everything)
    var options = RunOptions(
      duration: .nanoseconds(40_000), warmup: .nanoseconds(5_000), seed: seed,
      maximumEvents: 40_000, maximumInFlight: 20_000)
    let first = Played(network, options).results
    let second = Played(network, options).results
    #expect(first.fingerprint == second.fingerprint)
    #expect(first.timeline.map(\.event) == second.timeline.map(\.event))
    var sliced = Simulation(network, options)
    while !sliced.run(slice: 7) {}
    let slices = sliced.results()
    #expect(slices.fingerprint == first.fingerprint)
    options.interval = .nanoseconds(333)
    #expect(Played(network, options).results.fingerprint == first.fingerprint)
  }

  /// Every mechanism has to have acted in some of the runs, or they prove little.
  @Test func `most runs are played to their end, and much happens in them`() {
    var ended = 0
    var outcomes = Set<Outcome>()
    var decisions = 0
    for seed in 1...60 as ClosedRange<UInt64> {
      let results = Played.random(seed: seed, .everything).results
      if results.ending == .horizon { ended += 1 }
      let tallies =
        results.components.map(\.outcomes) + results.components.map(\.failuresBegun)
        + results.classes.map(\.outcomes)
      for outcome in Outcome.allCases where tallies.contains(where: { $0[outcome] > 0 }) {
        outcomes.insert(outcome)
      }
      decisions += results.timeline.count
    }
    #expect(ended >= 30)
    #expect(Outcome.allCases.filter { !outcomes.contains($0) } == [])
    #expect(decisions > 1000)
  }
}
