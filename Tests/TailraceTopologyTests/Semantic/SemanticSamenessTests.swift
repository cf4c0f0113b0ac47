import Tailrace
import Testing

/// Keys that several kinds share mean the same at each of them.
struct SemanticSamenessTests {
  /// A data set of one key, asked for a hundred times a second; a fetch takes 50 ms.
  private static func caching(_ place: String, _ keys: String) -> String {
    let cache = "{data: users, capacity: 1 entries, ttl: 1s\(keys)}"
    let db = "db: {kind: database, operations: {page: {access: read, service: 50ms}}}"
    switch place {
    case "cdn":
      return Play.steady(
        "cdn.page", data: "{users: {keys: 1}}",
        "cdn: {kind: cdn, origin: db, cache: \(cache)}\n\(db)")
    default:
      return Play.steady(
        "app.page", data: "{users: {keys: 1}}",
        """
        app:
          kind: service
          cache: \(cache)
          operations:
            page: [{lookup: {in: local, data: users, otherwise: [{call: db.page}]}}]
        \(db)
        """)
    }
  }

  @Test(arguments: ["cdn", "app"])
  func `one fetch serves all who miss, an old value meanwhile, or where the fetch fails`(
    _ place: String
  ) throws {
    func run(_ keys: String, _ more: String = "") throws -> Report {
      try Play.run(Self.caching(place, keys) + more)
    }
    // One every 10 ms: those who come within the 50 ms of a fetch miss as well.
    #expect((45...55).contains(try run("").components["db"].offered))
    let together = try run(", coalesce: true")
    #expect((9...11).contains(together.components["db"].offered))
    #expect(together.components[place].counts.coalesced > 30)
    let renewing = try run(", coalesce: true, stale_while_revalidate: 500ms")
    #expect(renewing.components[place].counts.refreshes >= 8)
    #expect(renewing.traffic["visitors"].latency.p99 == .zero)
    let fault = "\nfaults: [{at: 3s, for: 4s, crash: db}]"
    #expect(try run("", fault).traffic["visitors"].outcomes.failed > 300)
    let forgiving = try run(", stale_if_error: 10s", fault).traffic["visitors"].outcomes
    #expect(forgiving.failed == 0 && forgiving[.degraded] > 300)
  }

  /// What an instance far away is called, by kind, and what it does.
  private static let kinds = [
    "{kind: cache, hit_ratio: 100%, service: 1ms, PLACE}",
    "{kind: cdn, origin: other, cache: {hit_ratio: 100%}, service: 1ms, PLACE}",
    "{kind: database, operations: {call: {service: 1ms}}, PLACE}",
    "{kind: external, latency: 1ms, PLACE}",
    "{kind: load_balancer, targets: other, PLACE}",
    "{kind: service, operations: {call: [{wait: 1ms}]}, PLACE}",
  ]

  @Test(arguments: kinds) func `every kind has a region and a zone`(_ kind: String) throws {
    func latency(_ place: String) throws -> Delay? {
      let other = "other: {kind: external, latency: 1ms, \(place)}"
      let text = Play.steady(
        "app.page",
        """
        app: {kind: service, region: eu, zones: [a], operations: {page: [{call: far}]}}
        far: \(kind.replacing("PLACE", with: place))
        \(kind.contains("other") ? other : "")
        """)
      return try Play.run(
        text + """

          regions: {eu: {zones: [a, b], zone_latency: 3ms}, us: {}}
          round_trips: {eu <-> us: 80ms}
          """
      ).traffic["visitors"].latency.max
    }
    #expect(try latency("region: eu") == .milliseconds(1))
    #expect(try latency("region: us") == .milliseconds(81))
    #expect(try latency("region: eu, zones: [a]") == .milliseconds(1))
    #expect(try latency("region: eu, zones: [b]") == .milliseconds(7))
  }

  @Test func `a queue hands messages over from where it is`() throws {
    func completion(_ region: String) throws -> Delay? {
      let text = Play.steady(
        "mail",
        """
        mail: {kind: queue, region: \(region), consumers: {to: worker, concurrency: 100}}
        worker: {kind: external, latency: 1ms, region: eu}
        """)
      return try Play.run(
        text + "\nregions: {eu: {}, us: {}}\nround_trips: {eu <-> us: 80ms}"
      ).components["mail"].latency.max
    }
    #expect(try completion("eu") == .milliseconds(1))
    #expect(try completion("us") == .milliseconds(81))
  }

  @Test(arguments: [
    ("{kind: cache, capacity: 1, data: users, instances: 3, price: $1/h}", "get", 3.0),
    ("{kind: cdn, origin: other, cache: {hit_ratio: 0%}, instances: 2, price: $1/h}", "call", 2),
    ("{kind: load_balancer, targets: other, instances: 4, price: $1/h}", "call", 4),
    ("{kind: queue, consumers: {to: other, concurrency: 9}, price: $1/h}", "publish", 1),
    ("{kind: database, price: $1/h, operations: {call: {service: 1ms}}}", "call", 1),
    (
      "{kind: database, replicas: {count: 2}, price: $1/h, operations: {call: {service: 1ms}}}",
      "call", 3
    ),
    (
      "{kind: database, shards: {count: 4, by: users}, price: $1/h, "
        + "operations: {call: {service: 1ms}}}", "call", 4
    ),
    (
      "{kind: database, quorum: {replicas: 3, write: 2, read: 2}, price: $1/h, "
        + "operations: {call: {service: 1ms}}}", "call", 3
    ),
    (
      "{kind: database, pooler: {}, storage: {hot: 50%, cold: {latency: 1ms}}, price: $1/h, "
        + "operations: {call: {service: 1ms, data: users}}}", "call", 1
    ),
  ])
  func `a price is that of each server, and of nothing that stands beside them`(
    _ component: String, _ operation: String, _ dollars: Double
  ) throws {
    let other = component.contains("other") ? "\nother: {kind: external, latency: 1ms}" : ""
    let report = try Play.run(
      Play.steady("thing.\(operation)", data: "{users: {keys: 9}}", "thing: \(component)\(other)"))
    #expect(report.cost?.perHour == dollars)
  }

  @Test(arguments: [
    "policy: hash", "policy: ring_hash", "policy: maglev", "policy: source",
    "policy: ring_hash, virtual_nodes: 1", "policy: maglev, table_size: 7",
    "policy: random, sticky: {}", "policy: least_request, sticky: {ttl: 1s}",
  ])
  func `one key and one client have one instance, for a balancer and for a link`(_ keys: String)
    throws
  {
    func offered(_ components: String, _ more: String = "") throws -> [Int64] {
      let text = """
        tailrace: 1
        data: {users: {keys: 1}}
        traffic:
          visitors:
            rate: 100/s
            clients: 1
            requests: {page: {share: 100%, call: \(more.isEmpty ? "lb" : "app").page, key: users}}
        components:
          app: {kind: service, instances: 4, operations: {page: [{wait: 1ms}]}}
        \(components)
        \(more)
        """
      return try Play.run(text).results.components[0].instances.map(\.offered).sorted()
    }
    let balancer = try offered("  lb: {kind: load_balancer, targets: app, \(keys)}")
    #expect(balancer[2] == 0 && balancer[3] > 900)
    let link = try offered("", "links: {visitors -> app: {\(keys)}}")
    #expect(link[2] == 0 && link[3] > 900)
  }

  @Test(arguments: ["maglev", "ring_hash, virtual_nodes: 10_000", "random", "round_robin"])
  func `weights are the shares of a balancer and of a link`(_ policy: String) throws {
    func share(_ link: Bool) throws -> Double {
      let text = """
        tailrace: 1
        data: {users: {keys: 100_000}}
        traffic:
          visitors:
            rate: 1000/s
            requests: {page: {share: 100%, call: \(link ? "app" : "lb").page, key: users}}
        components:
          app: {kind: service, instances: 2, operations: {page: [{wait: 1ms}]}}
          \(link ? "" : "lb: {kind: load_balancer, targets: app, policy: \(policy), weights: [3, 1]}")
        \(link ? "links: {visitors -> app: {policy: \(policy), weights: [3, 1]}}" : "")
        """
      let counts = try Play.run(text).results.components[0].instances.map { Double($0.offered) }
      return counts[0] / (counts[0] + counts[1])
    }
    #expect(isNear(try share(false), 0.75, within: 0.04))
    #expect(isNear(try share(true), 0.75, within: 0.04))
  }
}
