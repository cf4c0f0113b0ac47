import Tailrace
import Testing

/// Sources send what, when and as irregularly as they are told to.
struct SemanticTrafficTests {
  private static func source(_ keys: String) -> String {
    """
    tailrace: 1
    simulation: {interval: 1s}
    traffic:
      visitors:
        \(keys.split(separator: "\n").joined(separator: "\n    "))
        requests: {page: {share: 100%, call: app}}
    components:
      app: {kind: external, latency: 0ms}
    """
  }

  private static func offered(_ keys: String, _ seconds: Double = 10) throws -> [Int64] {
    try Play.run(source(keys), duration: .seconds(seconds)).traffic["visitors"].intervals
      .map(\.offered)
  }

  @Test func `users send, wait, think and send again`() throws {
    let report = try Play.run(
      """
      tailrace: 1
      traffic:
        office: {users: 50, think: 1s, requests: {page: {share: 100%, call: app}}}
      components:
        app: {kind: external, latency: 1s}
      """, duration: .seconds(100))
    #expect(isNear(report.traffic["office"].throughputPerSecond, 25, within: 0.03))
    #expect(isNear(report.traffic["office"].meanInFlight, 25, within: 0.03))
  }

  @Test func `a shape holds, ramps, steps and spikes, and its last level stays`() throws {
    let shape = "[hold 2s, ramp to 3x over 2s, spike to 5x for 1s, step to 2x]"
    let counts = try Self.offered("rate: 100/s\narrivals: deterministic\nshape: \(shape)")
    let expected = [100, 100, 150, 250, 500, 200, 200, 200, 200, 200]
    #expect(counts.count == expected.count)
    for (count, wanted) in zip(counts, expected) { #expect(abs(Int(count) - wanted) <= 2) }
  }

  @Test func `an arrival brings its batch`() throws {
    let counts = try Self.offered("rate: 10/s\narrivals: deterministic\nbatch: 7")
    #expect(counts.reduce(0, +) == 700)
    let random = try Self.offered("rate: 100/s\nbatch: geometric(mean=4)", 200)
    #expect(isNear(Double(random.reduce(0, +)), 80_000, within: 0.05))
  }

  @Test func `states change the rate while they last`() throws {
    let states = "[{rate: 2x, for: 1s}, {rate: 0x, for: 1s}]"
    let counts = try Self.offered("rate: 100/s\narrivals: deterministic\nmodulated: \(states)")
    for (index, count) in counts.enumerated() {
      #expect(abs(Int(count) - (index % 2 == 0 ? 200 : 0)) <= 1)
    }
  }

  /// Over intervals with many arrivals, the variance of their number over its mean is the squared
  /// coefficient of variation of the gaps.
  @Test(arguments: [
    ("poisson", 1.0), ("erlang(k=4)", 0.25), ("hyperexponential(cv=3)", 9), ("deterministic", 0),
  ])
  func `each arrival law is as irregular as it should be`(_ law: String, _ expected: Double) throws
  {
    let counts = try Self.offered("rate: 1000/s\narrivals: \(law)", 400).map { Double($0) }
    let mean = counts.reduce(0, +) / Double(counts.count)
    let variance =
      counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(counts.count - 1)
    #expect(isNear(mean, 1000, within: 0.01))
    if expected == 0 {
      #expect(variance / mean < 0.01)
    } else {
      #expect(isNear(variance / mean, expected, within: 0.3))
    }
  }

  @Test func `requests are sent by their shares`() throws {
    let report = try Play.run(
      """
      tailrace: 1
      traffic:
        visitors:
          rate: 1000/s
          requests:
            page: {share: 70%, call: app}
            order: {share: 30%, call: app}
            never: {share: 0%, call: app}
      components: {app: {kind: external, latency: 1ms}}
      """, duration: .seconds(100))
    #expect(isNear(Double(report.traffic["visitors.page"].offered), 70_000, within: 0.02))
    #expect(isNear(Double(report.traffic["visitors.order"].offered), 30_000, within: 0.04))
    #expect(report.traffic["visitors.never"].offered == 0)
  }

  @Test func `an overload counts batches and states, and speaks of the level that holds`() throws {
    func warnings(_ keys: String) -> [String] {
      let text = Self.source(keys).replacing(
        "{kind: external, latency: 0ms}",
        with: "{kind: service, cores: 1, operations: {page: [compute: 1ms]}}")
      return Topology.read(SourceFile(name: "test.yaml", text: text)).diagnostics.map(\.message)
    }
    #expect(warnings("rate: 900/s").isEmpty)
    #expect(warnings("rate: 900/s\nbatch: 2").contains { $0.contains("1.8 times") })
    #expect(warnings("rate: 1800/s\nmodulated: [{rate: 0x, for: 1s}, {rate: 1x, for: 1s}]").isEmpty)
    #expect(
      warnings("rate: 900/s\nshape: [step to 2x]").contains { $0.contains("without bound") })
    #expect(
      warnings("rate: 900/s\nshape: [spike to 2x for 1s]").contains { $0.contains("at the peak") })
    #expect(warnings("rate: 1800/s\nshape: [step to 0.5x]").count == 0)
  }

  @Test(arguments: [
    ("", "concurrency: 8, queue: {limit: 0},"), ("", "concurrency: 8, queue: {timeout: 1s},"),
    ("", "concurrency: 8, shed: {codel: {target: 5ms}},"), ("timeout: 1s", ""),
  ])
  func `no queue grows without bound where some are turned away or give up`(
    _ keys: String, _ capacity: String
  ) {
    func warnings(_ rate: String) -> [String] {
      let text = Self.source("rate: \(rate)\n\(keys)").replacing(
        "{kind: external, latency: 0ms}",
        with: "{kind: service, cores: 1, \(capacity) operations: {page: [call: db.read]}}\n"
          + "  db: {kind: database, cores: 1, operations: {read: {service: 1ms}}}")
      return Topology.read(SourceFile(name: "test.yaml", text: text)).diagnostics.map(\.message)
    }
    #expect(warnings("1800/s").contains { $0.contains("1.8 times") && $0.contains("fails") })
    #expect(!warnings("1800/s").contains { $0.contains("without bound") })
    let spike = "900/s\nshape: [spike to 2x for 1s]"
    #expect(warnings(spike).contains { $0.contains("waits or fails meanwhile") })
  }
}
