import Tailrace
import Testing

/// Every word on how an instance is picked changes what instances get.
struct SemanticRoutingTests {
  /// What each of the balancer's instances is offered.
  private static func offered(
    _ balancer: String, app: String = "instances: 4, cores: 1", traffic: String = "",
    work: String = "compute: 1ms", faults: String = ""
  ) throws -> [Int64] {
    let report = try Play.run(
      """
      tailrace: 1
      data: {users: {keys: 1000, popularity: zipf(1)}}
      traffic:
        visitors:
          rate: 500/s
          clients: 40
          \(traffic)
          requests: {page: {share: 100%, call: lb.page, key: users}}
      components:
        lb: {kind: load_balancer, targets: app, \(balancer)}
        app: {kind: service, \(app), operations: {page: [{\(work)}]}}
      \(faults)
      """, duration: .seconds(20))
    return report.results.components[1].instances.map { $0.offered }
  }

  private static func share(_ counts: [Int64], _ index: Int) -> Double {
    Double(counts[index]) / Double(counts.reduce(0, +))
  }

  @Test func `weights share out requests`() throws {
    let counts = try Self.offered("policy: weighted, weights: [5, 3, 1, 1]")
    #expect((Self.share(counts, 0) - 0.5).magnitude < 0.001)
    #expect((Self.share(counts, 1) - 0.3).magnitude < 0.001)
    let random = try Self.offered("policy: random, weights: [5, 3, 1, 1]")
    #expect((Self.share(random, 0) - 0.5).magnitude < 0.03 && random != counts)
    let ring = try Self.offered("policy: ring_hash, weights: [5, 3, 1, 1]")
    #expect(ring != (try Self.offered("policy: ring_hash")))
  }

  @Test func `speeds change how long work takes, and policies by latency see it`() throws {
    let slow = "instances: 4, cores: 1, speeds: [1x, 1x, 1x, 0.1x]"
    let turns = try Self.offered("policy: round_robin", app: slow)
    #expect(turns.max()! - turns.min()! <= 1)
    for policy in ["peak_ewma", "least_response_time", "least_connections", "least_request"] {
      let counts = try Self.offered("policy: \(policy)", app: slow)
      #expect(Self.share(counts, 3) < 0.22, "\(policy) \(counts)")
    }
    let one = try Play.run(
      Play.steps("[{compute: 3ms}]", capacity: "cores: 1, speeds: [0.5x],"))
    #expect(one.traffic["visitors"].latency.max == .milliseconds(6))
  }

  @Test func `how long answers are remembered decides how fast a slow one is tried again`() throws {
    let slow = "instances: 4, cores: 1, speeds: [1x, 1x, 1x, 0.01x]"
    let long = try Self.offered("policy: least_response_time, decay: 1h", app: slow)
    let short = try Self.offered("policy: peak_ewma, decay: 10ms", app: slow)
    let kept = try Self.offered("policy: peak_ewma, decay: 1h", app: slow)
    #expect(long[3] < 10)
    #expect(short[3] > kept[3])
  }

  @Test func `more choices find shorter lines`() throws {
    let one = try Self.offered(
      "policy: least_request, choices: 1", app: "instances: 4, cores: 1, speeds: [1x, 1x, 1x, 0.1x]"
    )
    let all = try Self.offered(
      "policy: least_request, choices: 8", app: "instances: 4, cores: 1, speeds: [1x, 1x, 1x, 0.1x]"
    )
    #expect(Self.share(one, 3) > 0.22 && Self.share(all, 3) < 0.15)
  }

  @Test func `hashes follow keys, and a bound spreads the hot ones`() throws {
    let loose = try Self.offered("policy: ring_hash", work: "compute: 2ms")
    let bounded = try Self.offered(
      "policy: ring_hash, balance_factor: 100%", work: "compute: 2ms")
    #expect(loose.max()! > bounded.max()!)
    let fewer = try Self.offered("policy: ring_hash, virtual_nodes: 1")
    #expect(fewer != loose)
    let hash = try Self.offered("policy: hash")
    let maglev = try Self.offered("policy: maglev")
    let small = try Self.offered("policy: maglev, table_size: 7")
    #expect(hash != maglev && maglev != small)
  }

  @Test func `a source and a cookie keep clients where they are`() throws {
    // Forty clients over four instances: some have more than others.
    let source = try Self.offered("policy: source")
    #expect(source.max()! - source.min()! > 200)
    let sticky = try Self.offered("policy: random, sticky: {ttl: 1h}")
    #expect(sticky.max()! - sticky.min()! > 200)
    let brief = try Self.offered("policy: random, sticky: {ttl: 1ms}")
    #expect(brief.max()! - brief.min()! < 300)
  }

  @Test func `clients of a crashed instance settle elsewhere and do not come back`() throws {
    let counts = try Self.offered(
      "policy: round_robin, sticky: {ttl: 1h}",
      faults: "faults: [{at: 10s, for: 1s, crash: app, mode: one}]")
    // Who lost its clients gets them for half of the time.
    #expect(Double(counts.min()!) < 0.65 * Double(counts.max()!))
  }

  @Test func `what has just come back is spared for a while`() throws {
    let crash = "faults: [{at: 1s, for: 1s, crash: app, mode: one}]"
    let plain = try Self.offered("policy: round_robin", faults: crash)
    let spared = try Self.offered(
      "policy: round_robin, slow_start: {window: 18s, min_weight: 1%}", faults: crash)
    #expect(plain.max()! - plain.min()! <= 1)
    // Over the window half of its part on average.
    #expect(Double(spared.min()!) < 0.65 * Double(spared.max()!))
    let eager = try Self.offered(
      "policy: round_robin, slow_start: {window: 18s, aggression: 4x, min_weight: 1%}",
      faults: crash)
    let generous = try Self.offered(
      "policy: round_robin, slow_start: {window: 18s, min_weight: 90%}", faults: crash)
    #expect(eager.min()! > spared.min()! && generous.min()! > eager.min()!)
  }

  @Test func `a link has a policy of its own`() throws {
    func counts(_ link: String) throws -> [Int64] {
      try Play.run(
        Play.steady(
          "app.page", "app: {kind: service, instances: 2, operations: {page: [wait: 1ms]}}")
          + "\nlinks: {visitors -> app: {\(link)}}"
      ).results.components[0].instances.map { $0.offered }
    }
    #expect(try counts("policy: round_robin") == [500, 500])
    #expect(try counts("policy: weighted, weights: [4, 1]") == [800, 200])
    #expect(try counts("policy: random").max()! > 500)
  }

  @Test func `a price is what instances cost`() throws {
    let report = try Play.run(
      Play.steady(
        "app.page",
        "app: {kind: service, instances: 3, price: $0.36/h, operations: {page: [wait: 1ms]}}"))
    #expect(isNear(report.cost?.perHour, 1.08, within: 1e-12))
    // A hundred a second are 360,000 an hour.
    #expect(isNear(report.cost?.perMillionRequests, 3, within: 0.002))
    #expect(report.components["app"].costPerHour == report.cost?.perHour)
    let none = try Play.run(Play.steps("[wait: 1ms]"))
    #expect(none.cost == nil)
  }

  /// Two services that look keys up in one cache.
  private static func cached(_ instances: Int, _ entries: Int, _ links: String = "") throws
    -> Report
  {
    try Play.run(
      """
      tailrace: 1
      data: {users: {keys: 2000, popularity: zipf(0.9)}}
      traffic:
        visitors:
          rate: 1000/s
          requests:
            one: {share: 50%, call: a.get, key: users}
            other: {share: 50%, call: b.get, key: users}
      components:
        a:
          kind: service
          instances: 2
          operations: {get: [{lookup: {in: redis, data: users, otherwise: [wait: 1ms]}}]}
        b:
          kind: service
          instances: 3
          operations: {get: [{lookup: {in: redis, data: users, otherwise: [wait: 1ms]}}]}
        redis: {kind: cache, instances: \(instances), capacity: \(entries) entries}
      links: {default: {latency: 0ms}\(links)}
      """, duration: .seconds(20))
  }

  @Test func `a cache of six instances has what one of six times the size has`() throws {
    let six = try #require(try Self.cached(6, 150).components["redis"].hitRatio)
    let one = try #require(try Self.cached(1, 900).components["redis"].hitRatio)
    #expect(isNear(six, one, within: 0.02))
    // In turn each has the same keys.
    let turns = ", a -> redis: {policy: round_robin}, b -> redis: {policy: round_robin}"
    #expect(try #require(try Self.cached(6, 150, turns).components["redis"].hitRatio) < one - 0.1)
  }

  @Test func `a key has one home for all who ask`() throws {
    // With room for every key each is missed once, whoever asks first.
    let report = try Self.cached(6, 2000)
    let looked = report.components["a"].offered + report.components["b"].offered
    let missed = report.components["redis"].offered - looked
    #expect(missed > 1500 && missed <= 2000)
  }

  @Test func `the policy of a link that states none is a default used`() throws {
    func said(_ report: Report) -> [String] {
      report.network.annotations.defaults.filter { $0.place.hasSuffix("policy") }
        .map { "\($0.place) = \($0.value)" }
    }
    #expect(
      said(try Self.cached(6, 150, ", b -> redis: {policy: maglev}")) == [
        "links.a -> redis.policy = ring_hash", "links.visitors -> a.policy = round_robin",
        "links.visitors -> b.policy = round_robin",
      ])
  }
}
