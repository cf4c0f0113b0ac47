import Tailrace
import Testing

/// Whose key goes where: the request's, one of a step's own, and what a stated hit ratio lets through.
struct SemanticKeyTests {
  /// A hundred requests a second that look keys of a million up in a cache of a thousand.
  private static func look(_ page: String) -> String {
    """
    tailrace: 1
    data: {users: {keys: 1_000_000}}
    traffic:
      visitors:
        rate: 100/s
        arrivals: deterministic
        requests: {page: {share: 100%, call: web.page, key: users}}
    components:
      web:
        kind: service
        operations:
          page: \(page)
      app:
        kind: service
        operations:
          one: [{lookup: {in: feeds, data: users, otherwise: [wait: 1ms]}}]
          failing: [{lookup: {in: feeds, data: users, otherwise: [wait: 1ms]}}, {fail: 100%}]
      feeds: {kind: cache, capacity: 1000 entries}
    """
  }

  private static func hits(_ page: String) throws -> Double {
    try #require(try Play.run(look(page)).components["feeds"].hitRatio)
  }

  @Test func `each turn with a key of its own looks another up`() throws {
    let call = "call: {to: app.one, key: users}"
    let twenty = try Play.run(Self.look("[repeat: {times: 20, steps: [\(call)]}]"))
    // A thousand of a million.
    #expect(try #require(twenty.components["feeds"].hitRatio) < 0.005)
    // Of a thousand pages; the last are still under way.
    #expect((19_900...20_000).contains(twenty.components["app"].offered))
    #expect(try Self.hits("[call: {to: app.one, key: users, times: 20}]") < 0.005)
    let turns = "repeat: {times: 20, key: users, steps: [{call: app.one}, {call: app.one}]}"
    #expect(isNear(try Self.hits("[\(turns)]"), 0.5, within: 0.01))
  }

  @Test func `without one the request's own goes along`() throws {
    #expect(
      isNear(try Self.hits("[repeat: {times: 20, steps: [call: app.one]}]"), 0.95, within: 0.01))
    // The first has a key of its own, and the two after it are of the request's.
    let mixed = "[{call: {to: app.one, key: users}}, {call: app.one}, {call: app.one}]"
    #expect(isNear(try Self.hits(mixed), 1 / 3.0, within: 0.01))
  }

  @Test func `branches with keys of their own have different ones`() throws {
    let own = "[{call: {to: app.one, key: users}}]"
    #expect(try Self.hits("[together: [\(own), \(own)]]") < 0.005)
    let other = "[{call: app.one}]"
    #expect(try Self.hits("[{call: app.one}, {together: [\(other), \(other)]}]") > 0.66)
  }

  @Test func `what is tried again has the same key`() throws {
    // The key is there when the call is made a second time.
    let hits = try Self.hits(
      "[call: {to: app.failing, key: users, retry: {attempts: 2, backoff: none}, fallback: degraded}]"
    )
    #expect(isNear(hits, 0.5, within: 0.01))
  }

  @Test func `what misses a stated hit ratio is spread evenly`() throws {
    func shares(_ cache: String) throws -> (most: Double, hits: Double?, said: Double) {
      let report = try Play.run(
        """
        tailrace: 1
        data: {users: {keys: 100_000, popularity: zipf(1.1)}}
        traffic: {visitors: {rate: 2000/s, requests: {page: {share: 100%, call: app.page, key: users}}}}
        components:
          app:
            kind: service
            operations: {page: [{lookup: {in: redis, data: users, otherwise: [call: db.read]}}]}
          redis: {kind: cache, \(cache)}
          db: {kind: database, shards: {count: 8, by: users}, operations: {read: {service: 1ms}}}
        """)
      let shards = try #require(report.network.components.firstIndex { $0.name == "db" })
      let loads = report.results.components[shards].instances.map { $0.offered }
      return (
        Double(loads.max() ?? 0) / Double(loads.reduce(0, +)),
        report.components["redis"].hitRatio, report.shards[0].loadShares.max() ?? 0
      )
    }
    let stated = try shares("hit_ratio: 80%")
    #expect(isNear(stated.hits, 0.8, within: 0.02))
    // Four thousand reads over eight shards: an eighth each, ± 0.005.
    #expect(stated.most < 0.15)
    #expect(stated.said < 0.15)
  }
}
