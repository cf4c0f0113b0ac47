import Foundation
import Tailrace
import TestSupport
import Testing

/// Requests that are looked at one by one.
@Suite struct TraceTests {
  static var topologies: [URL] { (try? Recording.files(in: "Topologies", suffix: ".yaml")) ?? [] }

  private static func play(
    _ network: Network, _ options: RunOptions, observing: Observation
  ) -> Results {
    return Run(network, options).play(observing: observing)
  }

  /// Plays a network three times and checks that looking changes nothing, and that the parts of each request's
  /// time add up.
  private static func check(_ network: Network, _ options: RunOptions) {
    let plain = play(network, options, observing: .none)
    let first = play(network, options, observing: .latencies(limit: 1_000_000))
    #expect(first.fingerprint == plain.fingerprint)
    let sent = first.latencies?.count ?? 0
    let numbers = (0..<min(sent, 400)).map { Int64($0 * max(1, sent / 400)) }
    let second = play(network, options, observing: .requests(numbers))
    #expect(second.fingerprint == plain.fingerprint)
    #expect(second.traces.map(\.number) == numbers)
    for trace in second.traces {
      guard let end = trace.end else { continue }
      var spent = TimeSpent(components: network.components.count)
      spent.add(trace)
      #expect(spent.total.nanoseconds == (end - trace.start).nanoseconds, "request \(trace.number)")
    }
  }

  @Test(arguments: topologies) func `where a request's time went adds up to its latency`(
    _ url: URL
  ) throws {
    let topology = try Topology.load(url.path)
    var options = topology.options
    options.duration = min(options.duration, .seconds(20))
    options.warmup = .zero
    options.interval = nil
    options.maximumEvents = 300_000
    Self.check(topology.network, options)
  }

  @Test(arguments: 1...40) func `looking at requests of any network changes nothing`(
    seed: UInt64
  ) {
    let network = RandomNetwork.make(seed: seed, .everything)
    Self.check(
      network,
      RunOptions(
        duration: .nanoseconds(40_000), seed: seed, maximumEvents: 20_000, maximumInFlight: 20_000))
  }
}
