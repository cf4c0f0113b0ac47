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

  @Test(arguments: 1000...1060 as ClosedRange<UInt64>)
  func `random networks keep every request`(_ seed: UInt64) {
    let network = RandomNetwork.make(seed: seed)
    let played = Played(
      network,
      RunOptions(
        duration: .nanoseconds(40_000), warmup: .nanoseconds(5_000), seed: seed,
        maximumEvents: 20_000, maximumInFlight: 20_000))
    #expect(Laws.violations(network, played.results) == [])
  }

  @Test(arguments: 2000...2080 as ClosedRange<UInt64>)
  func `random networks with queues keep every message`(_ seed: UInt64) {
    var options = RandomNetwork.Options()
    options.hasQueues = true
    let network = RandomNetwork.make(seed: seed, options)
    let played = Played(
      network,
      RunOptions(
        duration: .nanoseconds(40_000), warmup: .nanoseconds(5_000), seed: seed,
        maximumEvents: 20_000, maximumInFlight: 20_000))
    #expect(Laws.violations(network, played.results) == [])
  }

  @Test(arguments: 3000...3200 as ClosedRange<UInt64>)
  func `random networks that have everything keep every request`(_ seed: UInt64) {
    let network = RandomNetwork.make(seed: seed, .everything)
    let played = Played(
      network,
      RunOptions(
        duration: .nanoseconds(40_000), warmup: .nanoseconds(5_000), seed: seed,
        maximumEvents: 40_000, maximumInFlight: 20_000))
    // One that is stopped before measuring begins has measured nothing.
    if played.results.window == .zero { return }
    #expect(Laws.violations(network, played.results) == [])
  }

  @Test(arguments: 4000...4150 as ClosedRange<UInt64>)
  func `random networks with limits keep every request`(_ seed: UInt64) {
    var options = seed % 2 == 0 ? RandomNetwork.Options.everything : RandomNetwork.Options()
    options.hasLimits = true
    let network = RandomNetwork.make(seed: seed, options)
    let played = Played(
      network,
      RunOptions(
        duration: .nanoseconds(40_000), warmup: .nanoseconds(5_000), seed: seed,
        maximumEvents: 40_000, maximumInFlight: 20_000))
    if played.results.window == .zero { return }
    #expect(Laws.violations(network, played.results) == [])
  }

  @Test(arguments: 4200...4260 as ClosedRange<UInt64>)
  func `random networks with limits drain without a remainder`(_ seed: UInt64) {
    var options = RandomNetwork.Options(drains: true)
    options.hasLimits = true
    let network = RandomNetwork.make(seed: seed, options)
    let played = Played(network, RunOptions(duration: .nanoseconds(5_000_000), seed: seed))
    #expect(Laws.violations(network, played.results) == [])
    #expect(Laws.violationsWhenDrained(network, played.results) == [])
  }

  @Test(arguments: 4000...4200 as ClosedRange<UInt64>)
  func `random networks with guards keep every request`(_ seed: UInt64) {
    var options = RandomNetwork.Options.everything
    options.hasGuards = true
    options.hasProbes = true
    let network = RandomNetwork.make(seed: seed, options)
    let played = Played(
      network,
      RunOptions(
        duration: .nanoseconds(40_000), warmup: .nanoseconds(5_000), seed: seed,
        maximumEvents: 60_000, maximumInFlight: 20_000))
    if played.results.window == .zero { return }
    #expect(Laws.violations(network, played.results) == [])
  }

  @Test(arguments: 4000...4150 as ClosedRange<UInt64>)
  func `random networks of which every part breaks keep every request`(_ seed: UInt64) {
    let network = RandomNetwork.make(seed: seed, .everythingBreaks)
    let played = Played(
      network,
      RunOptions(
        duration: .nanoseconds(40_000), warmup: .nanoseconds(5_000), seed: seed,
        maximumEvents: 40_000, maximumInFlight: 20_000))
    if played.results.window == .zero { return }
    #expect(Laws.violations(network, played.results) == [])
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
