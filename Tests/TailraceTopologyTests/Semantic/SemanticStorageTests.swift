import Tailrace
import Testing

/// Databases, caches and CDNs do what their keys say.
struct SemanticStorageTests {
  private static func database(_ replicas: String, _ more: String = "cores: 1") -> String {
    Play.steady(
      "db.write",
      """
      db:
        kind: database
        \(more)
        \(replicas.isEmpty ? "" : "replicas: \(replicas)")
        operations: {write: {role: primary, service: 1ms}}
      """)
  }

  @Test func `every replica replays every write`() throws {
    let report = try Play.run(Self.database("{count: 3}"))
    #expect(report.components["db.primary"].offered == 1000)
    // The last write ends as the run does.
    #expect(report.components["db.replica"].offered == 2997)
    #expect(isNear(report.components["db.primary"].coreUtilization, 0.1, within: 0.01))
    #expect(isNear(report.components["db.replica"].coreUtilization, 0.1, within: 0.01))
  }

  @Test func `replaying takes the stated part of a write`() throws {
    let report = try Play.run(Self.database("{count: 2, replay: 50%}"))
    #expect(isNear(report.components["db.replica"].coreUtilization, 0.05, within: 0.01))
    let none = try Play.run(Self.database("{count: 2, replay: 0%}"))
    #expect(none.components["db.replica"].offered == 0)
  }

  @Test func `a write reaches the replicas after the lag`() throws {
    let report = try Play.run(Self.database("{count: 1, lag: 4s}"))
    let arrived = report.components["db.replica"].offered
    #expect(arrived >= 598 && arrived <= 601)
    #expect(report.traffic["visitors"].latency.max! < .milliseconds(2))
  }

  @Test func `reads go to the replicas in turn`() throws {
    let report = try Play.run(
      Play.steady(
        "db.read",
        """
        db:
          kind: database
          replicas: {count: 4}
          operations: {read: {role: replica, service: 1ms}}
        """))
    let instances = report.results.components[1].instances.map(\.offered)
    #expect(instances == [250, 250, 250, 250])
    #expect(report.components["db.primary"].offered == 0)
  }

  @Test func `a connection too many is shed, and waits where there is a queue`() throws {
    func run(_ queue: String) throws -> Report {
      try Play.run(
        Play.steady(
          "db.read",
          """
          db:
            kind: database
            max_connections: 2
            \(queue)
            operations: {read: {service: 100ms}}
          """))
    }
    let shed = try run("")
    #expect(isNear(shed.traffic["visitors"].errorRate, 0.8, within: 0.01))
    #expect(shed.traffic["visitors"].outcomes[.shed] > 790)
    let waiting = try run("queue: {limit: 1000}")
    #expect(waiting.traffic["visitors"].outcomes[.shed] == 0)
    #expect(isNear(waiting.traffic["visitors"].throughputPerSecond, 20, within: 0.02))
  }

  @Test func `a stated hit ratio is met and reported as a simplification`() throws {
    let report = try Play.run(
      Play.steady(
        "cdn.call",
        """
        cdn: {kind: cdn, origin: origin, cache: {hit_ratio: 90%}}
        origin: {kind: external, latency: 1ms}
        """), duration: .seconds(200))
    #expect(isNear(report.components["cdn"].hitRatio, 0.9, within: 0.01))
    #expect(isNear(Double(report.components["origin"].offered), 2000, within: 0.07))
    #expect(report.network.annotations.simplifications.count == 1)
  }

  @Test func `a CDN passes what is not cacheable and remembers the rest`() throws {
    let report = try Play.run(
      """
      tailrace: 1
      data: {pages: {keys: 1}}
      traffic:
        visitors:
          rate: 100/s
          arrivals: deterministic
          requests:
            page: {share: 50%, call: cdn.page, key: pages}
            order: {share: 50%, call: cdn.order, key: pages}
      components:
        cdn: {kind: cdn, origin: app, cache: {data: pages, capacity: 10}, passes: [order]}
        app: {kind: service, operations: {page: [wait: 1ms], order: [wait: 1ms]}}
      """)
    let orders = report.traffic["visitors.order"].offered
    #expect(report.components["app"].offered == orders + 1)
  }

  @Test(arguments: ["", ", key: pages", ", key: users"])
  func `a CDN is asked for keys of its own data set, whatever key a request carries`(
    _ key: String
  ) throws {
    let report = try Play.run(
      """
      tailrace: 1
      data: {pages: {keys: 1000}, users: {keys: 5_000_000}}
      traffic:
        visitors:
          rate: 1000/s
          requests: {page: {share: 100%, call: cdn.page\(key)}}
      components:
        cdn: {kind: cdn, origin: app, cache: {data: pages, capacity: 100}}
        app: {kind: service, operations: {page: [wait: 1ms]}}
      """)
    // Uniform keys hit as often as the cache holds them.
    #expect(isNear(report.components["cdn"].hitRatio, 0.1, within: 0.15))
  }

  @Test func `a miss fills the cache, and a key lives as long as it is told to`() throws {
    func misses(_ lifetime: String) throws -> Int64 {
      try Play.run(
        Play.steady(
          "app.page", data: "{users: {keys: 1}}",
          """
          app:
            kind: service
            operations:
              page:
                - lookup: {in: redis, data: users, otherwise: [call: origin]}
          redis: {kind: cache, capacity: 10 entries\(lifetime)}
          origin: {kind: external, latency: 0ms}
          """)
      ).components["origin"].offered
    }
    #expect(try misses("") == 1)
    #expect(try misses(", ttl: 1s") == 10)
  }

  @Test func `the least recently used key goes first`() throws {
    let report = try Play.run(
      Play.steady(
        "app.page", data: "{users: {keys: 100}}",
        """
        app:
          kind: service
          operations: {page: [lookup: {in: redis, data: users, otherwise: [wait: 1ms]}]}
        redis: {kind: cache, capacity: 40}
        """), duration: .seconds(200))
    #expect(isNear(report.components["redis"].hitRatio, 0.4, within: 0.05))
  }
}
