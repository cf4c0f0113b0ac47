import Foundation
import Tailrace
import Testing

/// What keys do to each other where caches, shards, quorums, queues and crashes meet.
struct SemanticMeetingTests {
  /// A look-up of users whose miss looks up items: a thousand requests for ten users.
  private static func nested(_ place: String, _ more: String) -> String {
    Play.steady(
      "app.page", data: "{users: {keys: 10}, items: {keys: 100000}}",
      """
      app:
        kind: service
        \(more)
        operations:
          page: [lookup: {in: \(place), data: users, coalesce: true, otherwise: [lookup: {in: second, data: items, otherwise: [call: db.read]}]}]
      first: {kind: cache, data: users, capacity: 10 entries}
      second: {kind: cache, data: items, capacity: 100000 entries}
      db: {kind: database, operations: {read: {service: 1ms}}}
      """
    ).replacingOccurrences(of: "call: app.page", with: "call: app.page, key: users")
  }

  @Test(arguments: [
    ("first", "concurrency: 1000"), ("local", "cache: {data: users, capacity: 10 entries}"),
  ])
  func `a look-up within a look-up leaves the key of the first`(_ place: String, _ more: String)
    throws
  {
    let report = try Play.run(Self.nested(place, more))
    #expect(report.traffic["visitors"].outcomes.answered >= 999)
    // Each of the ten users is missed once and its item with it.
    #expect(report.components["db"].offered == 10)
  }

  private static func writtenBack(_ database: String, _ faults: String = "[]") -> String {
    """
    tailrace: 1
    data: {users: {keys: 5}}
    traffic:
      v:
        rate: 100/s
        arrivals: deterministic
        requests:
          get: {share: 50%, call: app.get, key: users}
          put: {share: 50%, call: app.put, key: users}
    components:
      app:
        kind: service
        operations:
          get: [lookup: {in: redis, data: users, otherwise: [call: db.read]}]
          put: [store: {in: redis, mode: back, to: db.write, delay: 100ms}]
      redis: {kind: cache, data: users, capacity: 5 entries}
      db: {kind: database, \(database), operations: {read: {access: read, service: 1ms, data: users}, write: {service: 1ms, data: users}}}
    faults: \(faults)
    """
  }

  @Test(arguments: [
    "quorum: {replicas: 3, write: 2, read: 2}", "replicas: {count: 2, mode: synchronous}",
  ])
  func `what is written back makes no second version`(_ database: String) throws {
    let report = try Play.run(Self.writtenBack(database))
    #expect(report.components["redis"].counts.versionedReads > 300)
    #expect(report.components["redis"].counts.staleReads == 0)
  }

  @Test func `what is in a cache alone was not acknowledged by the primary`() throws {
    // Nothing is written back before the crash, so nothing can be lost by it.
    let report = try Play.run(
      Self.writtenBack("replicas: {count: 2, lag: 1s}", "[{at: 5s, for: 1s, crash: db.primary}]")
        .replacingOccurrences(of: "delay: 100ms", with: "delay: 8s"))
    #expect(report.components["db.primary"].counts.lostWrites == 0)
  }

  @Test func `one shard loses its own writes alone`() throws {
    func lost(_ mode: String) throws -> Int64 {
      try Play.run(
        """
        tailrace: 1
        data: {users: {keys: 1000}}
        traffic: {v: {rate: 1000/s, requests: {put: {share: 100%, call: db.write, key: users}}}}
        components:
          db: {kind: database, shards: {count: 4, by: users}, replicas: {count: 1, lag: 1s}, operations: {write: {service: 1ms, data: users}}}
        faults: [{at: 5s, for: 1s, crash: db.primary, mode: \(mode)}]
        """
      ).components["db.primary"].counts.lostWrites
    }
    // About a thousand are on their way at any time.
    #expect((900...1100).contains(try lost("all")))
    #expect((180...330).contains(try lost("one")))
  }

  @Test func `a cache that is written to may be known by its look-ups`() throws {
    let text = Self.writtenBack("cores: 4").replacingOccurrences(
      of: "kind: cache, data: users", with: "kind: cache")
    #expect(try Play.run(text).components["redis"].offered > 900)
  }
}
