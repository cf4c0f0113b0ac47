import Foundation
import Tailrace
import TestSupport
import Testing

/// Runs that a build with the trait `CheckInvariants` checks after every event; any other build holds
/// them to the laws of their results alone.
struct ConservationTests {
  @Test func `the checks are on where they are expected`() {
    let expected = ProcessInfo.processInfo.environment["TAILRACE_EXPECT_CHECKS"] == "1"
    #if CheckInvariants
      let areOn = true
    #else
      let areOn = false
    #endif
    #expect(areOn || !expected)
  }

  @Test(arguments: Recording.seeds(1000...1060))
  func `random networks keep every request`(_ seed: UInt64) {
    #expect(Played.random(seed: seed).violations == [])
  }

  @Test(arguments: Recording.seeds(2000...2080))
  func `random networks with queues keep every message`(_ seed: UInt64) {
    #expect(Played.random(seed: seed, .init().with(\.hasQueues)).violations == [])
  }

  @Test(arguments: Recording.seeds(3000...3200))
  func `random networks of all kinds of steps keep every request`(_ seed: UInt64) {
    #expect(Played.random(seed: seed, .mixture).violations == [])
  }

  @Test(arguments: Recording.seeds(4000...4150))
  func `random networks with limits keep every request`(_ seed: UInt64) {
    let options = seed % 2 == 0 ? RandomNetwork.Options.mixture : .init()
    #expect(Played.random(seed: seed, options.with(\.hasLimits)).violations == [])
  }

  @Test(arguments: Recording.seeds(4200...4260))
  func `random networks with limits drain without a remainder`(_ seed: UInt64) {
    let played = Played.random(
      seed: seed, .init(drains: true).with(\.hasLimits), duration: 5_000_000, warmup: 0,
      maximumEvents: 10_000_000)
    #expect(played.results.ending == .horizon)
    #expect(played.violationsWhenDrained == [])
  }

  @Test(arguments: Recording.seeds(4000...4200))
  func `random networks with guards keep every request`(_ seed: UInt64) {
    let options = RandomNetwork.Options.mixture.with(\.hasGuards, \.hasProbes)
    #expect(Played.random(seed: seed, options, maximumEvents: 60_000).violations == [])
  }

  @Test(arguments: Recording.seeds(4000...4150))
  func `random networks of which every part breaks keep every request`(_ seed: UInt64) {
    #expect(Played.random(seed: seed, .mixture.with(\.hasFaults)).violations == [])
  }

  @Test(arguments: Recording.seeds(6000...6300))
  func `random networks that have everything at once keep every request`(_ seed: UInt64) {
    #expect(Played.random(seed: seed, .everything).violations == [])
  }

  @Test func `every topology keeps every request`() throws {
    let dense: Set = [
      "littles-law.yaml", "million-rps.yaml", "million-users.yaml", "one-region.yaml",
      "three-queries.yaml", "users-to-requests.yaml",
    ]
    let files = try Recording.files(in: "Topologies", suffix: ".yaml")
    #expect(!files.isEmpty)
    for file in files {
      let topology = try Topology.load(file.path)
      var options = topology.options
      // Long enough for answers to come back: at so many requests a second that is many events.
      let isDense = dense.contains(file.lastPathComponent)
      options.duration = isDense ? .seconds(0.08) : .seconds(3)
      // Nothing comes before that.
      if file.lastPathComponent == "workers.yaml" { options.duration = .minutes(5) }
      options.warmup = isDense ? .seconds(0.03) : .seconds(1)
      options.interval = nil
      options.maximumEvents = isDense ? 1_000_000 : 150_000
      let played = Played(topology.network, options)
      #expect(played.results.events > 0, "\(file.lastPathComponent)")
      #expect(Laws.violations(topology.network, played.results) == [])
    }
  }
}
