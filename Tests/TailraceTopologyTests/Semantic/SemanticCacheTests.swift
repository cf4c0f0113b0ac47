import Tailrace
import Testing

/// The keys of caches do what they say: each test plays a file with and without one.
struct SemanticCacheTests {
  /// A hundred requests a second for the keys of one data set, looked up in redis.
  private static func aside(
    cache: String, keys: Int = 1, data: String = "", lookup: String = "", instances: Int = 1
  ) -> String {
    """
    tailrace: 1
    data: {users: {keys: \(keys)\(data)}}
    traffic:
      visitors:
        rate: 100/s
        arrivals: deterministic
        requests: {page: {share: 100%, call: app.page, key: users}}
    components:
      app:
        kind: service
        instances: \(instances)
        operations:
          page: [{lookup: {in: redis, data: users\(lookup), otherwise: [{call: db.read}]}}]
      redis: {kind: cache, \(cache)}
      db: {kind: database, operations: {read: {service: 50ms}}}
    """
  }

  private func reads(_ text: String) throws -> Int64 {
    try Play.run(text).components["db"].offered
  }

  @Test func `lifetimes vary and are renewed`() throws {
    let plain = try reads(Self.aside(cache: "capacity: 1 entries, ttl: 1s"))
    #expect((45...65).contains(plain))
    let renewed = try reads(Self.aside(cache: "capacity: 1 entries, ttl: 1s, ttl_renew: true"))
    #expect(renewed < 10)
    let exact = try Play.run(Self.aside(cache: "capacity: 200 entries, ttl: 1s", keys: 200))
    let spread = try Play.run(
      Self.aside(cache: "capacity: 200 entries, ttl: 1s, ttl_jitter: 50%", keys: 200))
    #expect(exact.results.fingerprint != spread.results.fingerprint)
    let law = try reads(Self.aside(cache: "capacity: 1 entries, ttl: exponential(mean=5s)"))
    #expect(law < plain)
  }

  @Test(arguments: [
    "lfu", "perfect-lfu", "fifo", "clock", "sieve", "s3-fifo", "random", "allkeys-lru",
    "allkeys-lfu", "allkeys-random", "noeviction",
  ])
  func `every word of eviction evicts in its own way`(_ word: String) throws {
    func hits(_ word: String) throws -> Fingerprint {
      try Play.run(
        Self.aside(
          cache: "capacity: 20 entries, eviction: \(word)", keys: 100,
          data: ", popularity: zipf(0.9)")
      ).results.fingerprint
    }
    #expect(try hits(word) != hits("lru"))
  }

  @Test func `more samples come closer to the least recently used`() throws {
    func hits(_ more: String) throws -> Fingerprint {
      try Play.run(
        Self.aside(cache: "capacity: 20 entries, eviction: allkeys-lru\(more)", keys: 100)
      ).results.fingerprint
    }
    #expect(try hits("") == hits(", maxmemory_samples: 5"))
    #expect(try hits("") != hits(", maxmemory_samples: 1"))
  }

  @Test func `bytes fill a cache and cross links`() throws {
    let small = try Play.run(
      Self.aside(cache: "capacity: 2KB", keys: 10, data: ", size: 1KB"))
    let large = try Play.run(
      Self.aside(cache: "capacity: 20KB", keys: 10, data: ", size: 1KB"))
    #expect(small.components["redis"].caching.keys == 2)
    #expect(large.components["redis"].caching.keys == 10)
    #expect(large.components["redis"].counts.bytesServed > 900_000)
    let slow =
      Self.aside(cache: "capacity: 20KB", keys: 10, data: ", size: 1KB")
      + "\nlinks: {app -> redis: {bandwidth: 8Mbps}}"
    // A kilobyte at a megabyte a second.
    #expect(try Play.run(slow).traffic["visitors"].latency.histogram.minimum == 1_000_000)
    #expect(large.traffic["visitors"].latency.histogram.minimum == 0)
  }

  @Test func `one fetches for all`() throws {
    let alone = try reads(Self.aside(cache: "capacity: 1 entries"))
    let together = try reads(Self.aside(cache: "capacity: 1 entries", lookup: ", coalesce: true"))
    #expect(alone > 3 && together == 1)
    // Once at each instance.
    let four = try reads(
      Self.aside(cache: "capacity: 1 entries", lookup: ", coalesce: true", instances: 4))
    #expect(four == 4)
  }

  private static func readThrough(_ cache: String, read: String = "{service: 50ms}") -> String {
    Play.steady(
      "redis.get", data: "{users: {keys: 1}}",
      """
      redis: {kind: cache, data: users, capacity: 1 entries, origin: db.read, \(cache)}
      db: {kind: database, max_connections: 100, operations: {read: \(read)}}
      """)
  }

  @Test func `a cache with an origin reads through`() throws {
    let report = try Play.run(Self.readThrough("ttl: 1s"))
    #expect(report.traffic["visitors"].latency.histogram.maximum == 50_000_000)
    #expect(report.components["db"].offered > 40)
    let coalesced = try Play.run(Self.readThrough("ttl: 1s, coalesce: true"))
    #expect((9...11).contains(coalesced.components["db"].offered))
    #expect(coalesced.components["redis"].counts.coalesced > 30)
  }

  @Test func `an old value serves while it is fetched anew`() throws {
    let report = try Play.run(
      Self.readThrough("ttl: 1s, coalesce: true, stale_while_revalidate: 500ms"))
    let counts = report.components["redis"].counts
    #expect((8...10).contains(counts.refreshes) && counts.expiredHits > 30)
    // Only the first fetch was waited for.
    #expect(report.traffic["visitors"].latency.p99! == .zero)
  }

  @Test func `an old value serves where the fetch fails`() throws {
    let fault = "\nfaults: [{at: 3s, for: 4s, crash: db}]"
    let without = try Play.run(Self.readThrough("ttl: 1s") + fault)
    #expect(without.traffic["visitors"].outcomes.failed > 300)
    let with = try Play.run(Self.readThrough("ttl: 1s, stale_if_error: 10s") + fault)
    #expect(with.traffic["visitors"].outcomes.failed == 0)
    #expect(with.traffic["visitors"].outcomes[.degraded] > 300)
    let short = try Play.run(Self.readThrough("ttl: 1s, stale_if_error: 1s") + fault)
    let failed = short.traffic["visitors"].outcomes.failed
    #expect(failed > 150 && failed < without.traffic["visitors"].outcomes.failed)
  }

  /// Reads by the lookup, and every second a write by the steps.
  private static func written(_ steps: String, cache: String = "", app: String = "") -> String {
    """
    tailrace: 1
    data: {users: {keys: 1}}
    traffic:
      visitors:
        rate: 100/s
        arrivals: deterministic
        requests: {page: {share: 100%, call: app.page, key: users}}
      editors:
        rate: 1/s
        arrivals: deterministic
        requests: {edit: {share: 100%, call: app.edit, key: users}}
    components:
      app:
        kind: service
        instances: 2
        \(app)
        operations:
          page: [{lookup: {in: redis, data: users, otherwise: [{call: db.read}]}}]
          edit: \(steps)
      redis: {kind: cache, data: users, capacity: 1 entries, \(cache)}
      db:
        kind: database
        operations:
          read: {access: read, data: users, service: 1ms}
          write: {access: write, data: users, service: 5ms}
    """
  }

  @Test func `writes reach the cache as their mode says`() throws {
    func stale(_ steps: String) throws -> Int64 {
      try Play.run(Self.written(steps)).components["redis"].counts.staleReads
    }
    let around = try stale("[{store: {in: redis, mode: around, to: db.write}}]")
    #expect(around > 850)
    #expect(try stale("[{call: db.write}]") == around)
    #expect(try stale("[{store: {in: redis, to: db.write}}]") < 10)
    #expect(try stale("[{call: db.write}, {invalidate: {in: redis}}]") < 10)
    let later = try stale("[{call: db.write}, {invalidate: {in: redis, delay: 500ms}}]")
    #expect(later > 400 && later < 550)
    #expect(try stale("[{store: {in: redis, mode: back, to: db.write}}]") == 0)
  }

  @Test func `what is written back later reaches the database once, or is lost`() throws {
    let steps = "[{store: {in: redis, mode: back, to: db.write, delay: 3500ms}}]"
    let report = try Play.run(Self.written(steps))
    // Writes at 1 s, 2 s … : the first of each four sets the clock, and three come with it.
    #expect(report.traffic["editors"].outcomes.answered >= 9)
    #expect(report.traffic["editors"].latency.max! < .milliseconds(1))
    let written = report.results.components[report.components["db"].index].byClass[1].offered
    #expect(written == 2)
    let lost = try Play.run(
      Self.written(steps) + "\nfaults: [{at: 6200ms, for: 1s, crash: redis}]")
    #expect(lost.components["redis"].counts.lostWriteBacks == 1)
  }

  @Test func `each instance has a memory of its own`() throws {
    let local = Self.written(
      "[{call: db.write}, {invalidate: {in: local}}]",
      app: "cache: {data: users, capacity: 1 entries}"
    ).replacing("lookup: {in: redis", with: "lookup: {in: local")
    let report = try Play.run(local + "\n")
    let app = report.components["app"]
    #expect(app.hitRatio! > 0.95 && app.staleRatio! > 0.2)
    let stored = try Play.run(
      local.replacing(
        "[{call: db.write}, {invalidate: {in: local}}]",
        with: "[{store: {in: local, to: db.write}}]"))
    #expect(stored.components["app"].staleRatio! > 0.2)
    let short = try Play.run(
      local.replacing("capacity: 1 entries}", with: "capacity: 1 entries, ttl: 100ms}"))
    #expect(short.components["app"].staleRatio! < app.staleRatio! / 3)
  }

  @Test func `each client has a cache of its own`() throws {
    func run(_ more: String) throws -> Report {
      try Play.run(
        """
        tailrace: 1
        data: {pages: {keys: 2}}
        traffic:
          visitors:
            rate: 100/s
            \(more)
            requests:
              page: {share: 50%, call: app.page, key: pages}
              order: {share: 50%, call: app.page, key: pages}
        components:
          app: {kind: service, operations: {page: [{wait: 1ms}]}}
        """)
    }
    let without = try run("clients: 3").components["app"].offered
    let all = try run("clients: 3\n    cache: {data: pages, capacity: 2 entries}")
    #expect(all.components["app"].offered == 6 && without > 900)
    #expect(all.components["visitors"].hitRatio! > 0.99)
    let one = try run("clients: 3\n    cache: {data: pages, capacity: 1 entries}")
    #expect(isNear(one.components["visitors"].hitRatio, 0.5, within: 0.15))
    let brief = try run("clients: 3\n    cache: {data: pages, capacity: 2 entries, ttl: 100ms}")
    #expect(brief.components["app"].offered > 200)
    let passes = try run(
      "clients: 3\n    cache: {data: pages, capacity: 2 entries, passes: [order]}")
    #expect(passes.components["app"].offered > 400)
  }

  @Test func `the edge computes and answers by itself`() throws {
    func run(_ edge: String) throws -> Report {
      try Play.run(
        Play.steady(
          "cdn.page",
          """
          cdn: {kind: cdn, origin: app, cache: {hit_ratio: 0%}\(edge)}
          app: {kind: service, operations: {page: [{wait: 1ms}]}}
          """))
    }
    #expect(try run("").components["app"].offered == 1000)
    let computing = try run(", edge: {compute: 2ms, for: [page]}")
    #expect(computing.components["app"].offered >= 999)
    #expect(computing.traffic["visitors"].latency.histogram.minimum == 3_000_000)
    let half = try run(", edge: {compute: 2ms, for: [page], answers: 50%}").components["app"]
      .offered
    #expect(half > 440 && half < 560)
    #expect(
      try run(", edge: {compute: 2ms, for: [page], answers: 100%}").components["app"].offered == 0)
  }
}
