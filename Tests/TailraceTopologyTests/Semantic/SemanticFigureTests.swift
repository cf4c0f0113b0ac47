import Tailrace
import Testing

/// What keys come to, by hand, where a comparison alone would not tell whether it is right.
struct SemanticFigureTests {
  private func mean(_ report: Report) -> Double {
    report.traffic["visitors"].latency.histogram.mean / 1e6
  }

  private static func database(_ keys: String, _ operation: String) -> String {
    Play.steady(
      "db.work", data: "{users: {keys: 10}}",
      "db: {kind: database, \(keys), operations: {work: {\(operation)}}}")
  }

  @Test func `a service takes longer by what the others add`() throws {
    func run(_ contention: String) throws -> Double {
      mean(
        try Play.run(
          Self.database("contention: \(contention)", "service: 15ms, access: read")))
    }
    // One every 10 ms: each but the first finds one that is active.
    #expect(isNear(try run("{sigma: 10%}"), 15 * 1.1, within: 0.001))
    #expect(isNear(try run("{kappa: 10%}"), 15 * 1.2, within: 0.001))
    #expect(isNear(try run("{sigma: 10%, kappa: 10%}"), 15 * 1.3, within: 0.001))
  }

  @Test func `a quorum sends writes to all, reads to some, and there and back again`() throws {
    func run(_ access: String) throws -> Report {
      try Play.run(
        Self.database(
          "quorum: {replicas: 5, write: 3, read: 2, latency: 2ms}",
          "access: \(access), data: users, service: 1ms"))
    }
    let write = try run("write")
    #expect(write.traffic["visitors"].latency.max == .milliseconds(5))
    #expect(isNear(Double(write.components["db.replica"].offered), 5000, within: 0.002))
    let read = try run("read")
    #expect(read.traffic["visitors"].latency.max == .milliseconds(5))
    #expect(isNear(Double(read.components["db.replica"].offered), 2000, within: 0.002))
  }

  @Test(arguments: [
    // In ms: a statement 0.05, a page at random 0.04, in sequence 0.01, a row 0.0001.
    ("{rows: 1_000, row: 8KiB}", "access: read", 0.05 + 2 * 0.04 + 0.01 + 0.0001),
    ("{rows: 300, row: 8KiB}", "access: read", 0.05 + 0.04 + 0.01 + 0.0001),
    ("{rows: 90_001, row: 8KiB}", "access: read", 0.05 + 3 * 0.04 + 0.01 + 0.0001),
    // A thousand rows of 80 bytes lie on ten pages.
    ("{rows: 1_000, row: 80B}", "access: read, by: name", 0.05 + 10 * 0.01 + 0.125),
    ("{rows: 1_000, row: 80B}", "access: read, rows: 1_000", 0.05 + 0.08 + 10 * 0.01 + 0.1),
  ])
  func `rows and their size are the size of a table`(
    _ table: String, _ operation: String, _ expected: Double
  ) throws {
    let report = try Play.run(
      Self.database("tables: {orders: \(table)}", "table: orders, \(operation)"))
    #expect(isNear(mean(report), expected, within: 1e-4))
  }

  @Test func `lifetimes that vary do not end together`() throws {
    func fetches(_ jitter: String) throws -> [Int64] {
      let text = Play.steady(
        "app.page", data: "{users: {keys: 1}}",
        """
        app:
          kind: service
          operations: {page: [{lookup: {in: redis, data: users, otherwise: [{call: origin}]}}]}
        redis: {kind: cache, capacity: 1 entries, ttl: 1s\(jitter)}
        origin: {kind: external, latency: 0ms}
        """
      ).replacing("tailrace: 1", with: "tailrace: 1\nsimulation: {interval: 1s}")
      return try Play.run(text, duration: .seconds(60)).components["origin"].intervals
        .map(\.offered)
    }
    let exact = try fetches("")
    #expect(exact.allSatisfy { $0 == 1 })
    let spread = try fetches(", ttl_jitter: 50%")
    // From half a second to one and a half.
    #expect(spread.contains(0) && spread.contains(2) && spread.allSatisfy { $0 <= 2 })
    #expect((50...70).contains(spread.reduce(0, +)))
  }

  private static func hitRatio(_ eviction: String, popularity: String) throws -> Double {
    let text = Play.steady(
      "app.page", data: "{users: {keys: 100, popularity: \(popularity)}}",
      """
      app:
        kind: service
        operations: {page: [{lookup: {in: redis, data: users, otherwise: [{wait: 0ms}]}}]}
      redis: {kind: cache, capacity: 20 entries, eviction: \(eviction)}
      """
    ).replacing("rate: 100/s", with: "rate: 1000/s")
    let report = try Play.run(text, duration: .seconds(200))
    return report.components["redis"].hitRatio ?? -1
  }

  @Test(arguments: [
    "lru", "lfu", "perfect-lfu", "fifo", "clock", "sieve", "s3-fifo", "random", "allkeys-lru",
    "allkeys-lfu", "allkeys-random", "noeviction",
  ])
  func `where no key is hotter than another, no way of evicting is better`(_ word: String) throws {
    #expect(isNear(try Self.hitRatio(word, popularity: "uniform"), 0.2, within: 0.03))
  }

  @Test func `ways of evicting are as good as they are known to be`() throws {
    func ratio(_ word: String) throws -> Double {
      try Self.hitRatio(word, popularity: "zipf(1)")
    }
    // The twenty most popular of a hundred have H(20) / H(100) of the requests.
    func harmonic(_ count: Int) -> Double { (1...count).reduce(0) { $0 + 1 / Double($1) } }
    let best = harmonic(20) / harmonic(100)
    #expect(isNear(try ratio("perfect-lfu"), best, within: 0.02))
    let lru = try ratio("lru")
    let fifo = try ratio("fifo")
    #expect(lru < 0.9 * best && fifo < lru)
    // First in, first out hits as often as at random (Gelenbe 1973).
    #expect(isNear(try ratio("random"), fifo, within: 0.02))
    for better in ["clock", "sieve", "s3-fifo", "lfu", "allkeys-lfu"] {
      #expect(try ratio(better) > 1.02 * fifo, "\(better)")
    }
    #expect(isNear(try ratio("allkeys-lru"), lru, within: 0.05))
  }

  @Test(arguments: [
    "timeout", "refused", "shed", "throttled", "breaker_open", "pool_timeout", "crashed", "error",
    "partitioned", "dropped",
  ])
  func `a step fails for the reason that it states`(_ reason: String) throws {
    let report = try Play.run(
      Play.steps("[{wait: 1ms}, {fail: {probability: 100%, reason: \(reason)}}]"))
    let failures = report.components["app"].failures
    #expect(failures.count == 1 && failures.first?.count == report.components["app"].offered - 1)
    #expect(
      failures.first.map { "\($0.reason)".lowercased() }
        == reason.replacing("_", with: ""))
  }

  @Test func `a discipline says which message is next, whatever else a queue does`() throws {
    func run(_ word: String) throws -> Report {
      try Play.run(
        """
        tailrace: 1
        traffic:
          visitors:
            rate: 100/s
            arrivals: deterministic
            requests:
              slow: {share: 50%, call: mail}
              urgent: {share: 50%, call: mail, priority: 5}
        components:
          mail:
            kind: queue
            delivery: at_least_once
            discipline: \(word)
            consumers: {to: worker, concurrency: 1}
          worker: {kind: external, latency: 20ms}
        """)
    }
    func median(_ word: String) throws -> Double {
      try #require(try run(word).components["mail"].latency.p50).seconds
    }
    // Half of what comes is served: in order each waits for half of its time, the last one for 5 s.
    #expect(isNear(try median("fifo"), 2.5, within: 0.03))
    #expect(try median("lifo") < 0.05)
    let random = try median("random")
    #expect(random > 0.2 && random < 2.4)
    let priority = try run("priority").results
    let worker = priority.components[1].byClass
    #expect(worker[1].offered > 20 * worker[0].offered, "\(worker)")
    let fifo = try run("fifo").results.components[1].byClass
    #expect(isNear(Double(fifo[1].offered), Double(fifo[0].offered), within: 0.3))
  }

  @Test func `as many shards are added as the file says`() throws {
    func offered(_ to: Int) throws -> [Int64] {
      try Play.run(
        Play.steady(
          "db.read", data: "{users: {keys: 1000}}",
          """
          db:
            kind: database
            shards: {count: 2, by: users, reshard: {at: 1s, to: \(to), rate: 1000/s, copy: 0ms}}
            operations: {read: {service: 1ms}}
          """)
      ).results.components[0].instances.map(\.offered)
    }
    #expect(try offered(3).count == 3 && offered(5).count == 5)
    #expect(try offered(5).allSatisfy { $0 > 100 })
  }

  @Test(
    arguments: [
      ("db.pooler", "pooler: {}", 501),
      ("db.coordinator", "quorum: {replicas: 2, write: 1, read: 1}", 501),
      ("db.cold", "storage: {hot: 0%, cold: {latency: 1ms}}", 500), ("db", "pooler: {}", 501),
    ] as [(String, String, Int64)])
  func `what stands beside a database goes down by itself`(
    _ part: String, _ keys: String, _ failed: Int64
  ) throws {
    let text =
      Self.database(keys, "service: 1ms, access: read, data: users")
      + "\nfaults: [{at: 4995ms, crash: \(part)}]"
    #expect(try Play.run(text).traffic["visitors"].outcomes.failed == failed)
  }

  @Test func `a recorded file is read as its format says`() throws {
    func offered(_ recorded: String) throws -> Int64 {
      let text = Play.steady("app", "app: {kind: external, latency: 0ms}")
        .replacing(
          "rate: 100/s\n    arrivals: deterministic", with: "recorded: \(recorded)")
      return try Play.run(text, files: ["a.csv": "0,30\n5,10\n"]).traffic["visitors"].offered
    }
    let rates = try offered("{file: a.csv, format: rates}")
    #expect(isNear(Double(rates), 200, within: 0.25))
    #expect(try offered("a.csv") == rates)
    #expect(throws: TopologyError.self) { try offered("{file: a.csv, format: common}") }
  }

  /// Whatever is in a place without being served, or is served without one.
  @Test(arguments: [
    "app: {kind: database, max_connections: 9, replicas: {count: 2}, operations: {page: {service: 2ms}}}",
    "app: {kind: database, max_connections: 9, operations: {page: {service: 8ms, lock: users}}}",
    "app: {kind: service, concurrency: 9, operations: {page: [{lock: {data: users, steps: [{wait: 12ms}]}}]}}",
    """
    app:
      kind: service
      concurrency: 9
      operations: {page: [{transaction: {on: db, steps: [{wait: 8ms}, {call: db}]}}]}
    db: {kind: database, max_connections: 3, operations: {work: {service: 1ms}}}
    """,
    """
    app:
      kind: service
      concurrency: 9
      cache: {data: users, capacity: 1, ttl: 20ms, coalesce: true}
      operations: {page: [{lookup: {in: local, data: users, otherwise: [{wait: 35ms}]}}]}
    """,
    """
    app: {kind: service, operations: {page: [{store: {in: redis, mode: back, to: db, delay: 50ms}}]}}
    redis: {kind: cache, concurrency: 4, data: users, capacity: 1, service: 2ms}
    db: {kind: database, max_connections: 3, operations: {work: {service: 1ms, data: users}}}
    """,
  ]) func `no law is broken where places and service differ`(_ components: String) throws {
    let call =
      components.contains("database") && !components.contains("service, ") ? "app" : "app.page"
    let pool = components.contains("transaction") ? "\nlinks: {app -> db: {pool: {size: 1}}}" : ""
    let report = try Play.run(
      Play.steady(call, data: "{users: {keys: 2}}", components) + pool)
    for law in report.laws { #expect(law.holds, "\(law)") }
    #expect(report.traffic["visitors"].outcomes.answered > 500)
  }

  @Test func `a shared core's nanoseconds break no law either`() throws {
    // Down when measuring ends, so that nobody is there to make up for rounding.
    let text =
      Play.steps(
        "[{compute: exponential(mean=4ms)}]", capacity: "cores: 2, scheduler: processor_sharing,")
      + "\nfaults: [{at: 9s, crash: app}]"
    let report = try Play.run(text.replacing("100/s", with: "400/s"))
    for law in report.laws { #expect(law.holds, "\(law)") }
  }
}
