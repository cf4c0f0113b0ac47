import Foundation
import Tailrace
import TestSupport
import Testing

/// Runs that a build with the trait `CheckInvariants` checks after every event; any other build holds
/// them to the laws of their results alone.
struct ConservationTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Topologies").path

  static let topologies: [String] = {
    let found = try? FileManager.default.subpathsOfDirectory(atPath: folder)
    return (found ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
  }()

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

  @Test func `there are topologies to try`() { #expect(!Self.topologies.isEmpty) }

  @Test(arguments: ConservationTests.topologies)
  func `every topology keeps every request`(_ file: String) throws {
    let topology = try Topology.load(Self.folder + "/" + file)
    var options = topology.options
    options.duration = .seconds(3)
    options.warmup = .seconds(1)
    options.interval = nil
    options.maximumEvents = 150_000
    let played = Played(topology.network, options)
    #expect(played.results.events > 0)
    #expect(Laws.violations(topology.network, played.results) == [])
  }
}
