import Tailrace
import Testing

/// Regions, zones and names do what the file says.
struct SemanticRegionTests {
  private static let two = """
    regions: {eu: {zones: [a, b], zone_latency: 3ms}, us: {}}
    round_trips: {eu <-> us: 80ms}
    """

  private func latency(_ components: String, region: String = "eu") throws -> Delay? {
    let text = Play.steady("app.page", components)
      .replacing("rate: 100/s", with: "rate: 100/s\n    region: \(region)")
    return try Play.run(text + "\n" + Self.two).traffic["visitors"].latency.max
  }

  @Test func `a call between regions takes half the round trip each way`() throws {
    let app = "app: {kind: service, region: us, operations: {page: [{wait: 1ms}]}}"
    #expect(try latency(app, region: "us") == .milliseconds(1))
    #expect(try latency(app, region: "eu") == .milliseconds(81))
  }

  @Test func `what has no region is next to everything`() throws {
    #expect(
      try latency("app: {kind: service, operations: {page: [{wait: 1ms}]}}") == .milliseconds(1))
  }

  @Test func `the way comes on top of the link`() throws {
    let text = Play.steady(
      "app.page", "app: {kind: service, region: us, operations: {page: [{wait: 1ms}]}}"
    ).replacing("rate: 100/s", with: "rate: 100/s\n    region: eu")
    let report = try Play.run(text + "\n" + Self.two + "\nlinks: {default: {latency: 2ms}}")
    #expect(report.traffic["visitors"].latency.max == .milliseconds(85))
  }

  @Test func `instances take turns over their zones, and a zone is a way from another`() throws {
    let text = Play.steady(
      "lb.page",
      """
      lb: {kind: load_balancer, region: eu, zones: a, targets: app}
      app: {kind: service, region: eu, zones: [a, b], instances: 4, operations: {page: [{wait: 1ms}]}}
      """)
    let latency = try Play.run(text + "\n" + Self.two).traffic["visitors"].latency
    #expect(latency.max == .milliseconds(7) && latency.p50 != nil)
    #expect(isNear(latency.histogram.mean, 4e6, within: 0.002))
  }

  private static func zoned(_ extra: String) -> String {
    Play.steady(
      "lb.page",
      """
      lb: {kind: load_balancer, region: eu, zones: [a, b], instances: 2, targets: app\(extra)}
      app: {kind: service, region: eu, zones: [a, b], instances: 6, operations: {page: [{wait: 1ms}]}}
      """) + "\n" + two
  }

  @Test func `a balancer that is aware of zones stays in its own`() throws {
    func mean(_ extra: String) throws -> Double {
      try Play.run(Self.zoned(extra)).traffic["visitors"].latency.histogram.mean / 1e6
    }
    #expect(isNear(try mean(""), 4, within: 0.01))
    #expect(try mean(", zone_aware: {}") == 1)
    // Six instances are fewer than seven: zones are not looked at.
    #expect(isNear(try mean(", zone_aware: {min_cluster_size: 7}"), 4, within: 0.01))
    let half = try mean(", zone_aware: {routing_enabled: 50%}")
    // In turn: whoever stays in its zone skips the other's turn, which then falls to whoever may leave.
    #expect(isNear(half, 3, within: 0.05))
  }

  @Test func `what a zone has too few instances for goes where there are more`() throws {
    // A third of the balancers is in each zone, and two, two and one of the servers: zone c takes three
    // fifths of its own, the others have as much room for the rest, and all servers have the same.
    let text = Play.steady(
      "lb.page",
      """
      lb: {kind: load_balancer, region: eu, zones: [a, b, c], instances: 3, targets: app, zone_aware: {min_cluster_size: 5}}
      app: {kind: service, region: eu, zones: [a, b, c], instances: 5, operations: {page: [{wait: 1ms}]}}
      """)
    let report = try Play.run(
      text + "\nregions: {eu: {zones: [a, b, c], zone_latency: 3ms}}", duration: .seconds(30))
    let counts = report.results.components[1].instances.map { Double($0.offered) }
    #expect(isNear(counts[0] + counts[3], 1200, within: 0.05))
    #expect(isNear(counts[1] + counts[4], 1200, within: 0.05))
    #expect(isNear(counts[2], 600, within: 0.1))
  }

  private static func named(_ keys: String, clients: Int = 10, more: String = "") -> String {
    Play.steady(
      "dns.page",
      """
      dns: {kind: dns, targets: [one, two], \(keys)}
      one: {kind: service, operations: {page: [{wait: 1ms}]}}
      two: {kind: service, operations: {page: [{wait: 1ms}]}}
      """
    ).replacing("rate: 100/s", with: "rate: 100/s\n    clients: \(clients)") + more
  }

  @Test func `an answer is kept for its time to live, by each client or by a resolver`() throws {
    func misses(_ keys: String, clients: Int = 10) throws -> Int64 {
      try Play.run(Self.named(keys, clients: clients)).results.components[0].counts.cacheMisses
    }
    #expect(try misses("ttl: 0s") == 1000)
    // Ten seconds: one look-up each, and one more for the request that comes as the first expires.
    #expect(try misses("ttl: 60s") == 10)
    #expect(try misses("ttl: 60s, resolvers: 2") == 2)
    #expect(try misses("ttl: 60s", clients: 1) == 1)
    let short = try misses("ttl: 1s")
    #expect(short > 80 && short <= 100)
  }

  @Test func `a look-up takes its time`() throws {
    // The second request comes before the first has its answer, and asks as well.
    let report = try Play.run(Self.named("ttl: 60s, lookup: 20ms", clients: 1))
    #expect(report.traffic["visitors"].latency.max == .milliseconds(21))
    #expect(isNear(report.traffic["visitors"].latency.histogram.mean, 1.04e6, within: 0.001))
  }

  @Test(arguments: [
    ("round_robin", 500.0), ("failover", 1000), ("geographic", 1000), ("latency", 500),
  ])
  func `a policy says which address is answered`(_ policy: String, _ first: Double) throws {
    let report = try Play.run(
      Self.named("ttl: 0s, policy: \(policy)", more: "\nregions: {eu: {}}"))
    #expect(isNear(Double(report.components["one"].offered), first, within: 0.1))
  }

  @Test func `weights are the parts of the answers`() throws {
    let text = Self.named("ttl: 0s, policy: weighted")
      .replacing("[one, two]", with: "[{to: one, weight: 3}, two]")
    let report = try Play.run(text, duration: .seconds(100))
    #expect(isNear(Double(report.components["one"].offered), 7500, within: 0.03))
    // Of the target, however many instances it has.
    let many = try Play.run(
      text.replacing("two: {kind: service,", with: "two: {kind: service, instances: 4,"),
      duration: .seconds(100))
    #expect(isNear(Double(many.components["one"].offered), 7500, within: 0.03))
  }

  @Test func `the nearest address is answered, or the one in the region`() throws {
    func first(_ policy: String, region: String) throws -> Double {
      let text =
        Self.named("ttl: 0s, policy: \(policy)")
        .replacing("clients: 10", with: "clients: 10\n    region: \(region)")
        .replacing("one: {kind: service,", with: "one: {kind: service, region: us,")
        .replacing("two: {kind: service,", with: "two: {kind: service, region: eu,")
        + "\nregions: {eu: {}, us: {}, asia: {}}"
        + "\nround_trips: {eu <-> us: 80ms, eu <-> asia: 60ms, us <-> asia: 90ms}"
      let report = try Play.run(text)
      let counts = ["one", "two"].map { Double(report.components[$0].offered) }
      return counts[0] / (counts[0] + counts[1])
    }
    #expect(try first("latency", region: "eu") == 0)
    #expect(try first("latency", region: "asia") == 0)
    #expect(try first("geographic", region: "eu") == 0)
    // Nobody is there: the first is the answer for the rest of the world.
    #expect(try first("geographic", region: "asia") == 1)
  }

  @Test func `probes find a dead address out, after so many of them`() throws {
    func failed(_ keys: String) throws -> Int64 {
      let text = Self.named(
        "ttl: 0s, policy: failover, \(keys)",
        more: "\nfaults: [{at: 3005ms, for: 4s, crash: one}]")
      return try Play.run(text).traffic["visitors"].outcomes.failed
    }
    #expect(try failed("lookup: 0ms") == 400)
    // Requests from 3.01 s on; probes at whole seconds, of which the third after the crash is at 6 s.
    #expect(try failed("health_check: {interval: 1s, threshold: 3}") == 299)
    #expect(try failed("health_check: {interval: 1s, threshold: 1}") == 99)
    #expect(try failed("health_check: {interval: 500ms, threshold: 1}") == 49)
  }

  @Test func `a probe waits for its answer as long as it may`() throws {
    func failed(_ timeout: String) throws -> Int64 {
      let text = Self.named(
        "ttl: 0s, policy: failover, health_check: {interval: 1s, threshold: 1, timeout: \(timeout)}",
        more: "\nfaults: [{at: 3005ms, crash: one, manner: silent}]"
      ).replacing("rate: 100/s", with: "rate: 100/s\n    timeout: 100ms")
      return try Play.run(text).traffic["visitors"].outcomes[.timeout]
    }
    #expect(try failed("500ms") == 149)
    #expect(try failed("1500ms") == 249)
  }

  @Test func `where all addresses are down, all are answered`() throws {
    let text = Self.named(
      "ttl: 0s, health_check: {interval: 100ms, threshold: 1}",
      more: "\nfaults: [{at: 1s, crash: one}, {at: 1s, crash: two}]")
    let report = try Play.run(text)
    #expect(report.components["one"].outcomes[.refused] > 400)
    #expect(report.components["two"].outcomes[.refused] > 400)
  }
}
