import Tailrace
import Testing

/// Locks, connections, replicas, tables and tiers do what their keys say.
struct SemanticDataTests {
  private static let data = "{users: {keys: 1}}"

  private static func database(_ keys: String, _ operation: String = "{service: 1ms}") -> String {
    Play.steady(
      "db.work", data: "{users: {keys: 10}}",
      """
      db:
        kind: database
        \(keys.isEmpty ? "x-nothing: 1" : keys)
        operations: {work: \(operation)}
      """
    ).replacingLine("x-nothing: 1", with: "")
  }

  private static func service(_ steps: String, data: String = data, links: String = "") -> String {
    Play.steady(
      "app.page", data: data,
      """
      app: {kind: service, operations: {page: \(steps)}}
      db: {kind: database, operations: {work: {access: read, service: 8ms}}}
      """) + (links.isEmpty ? "" : "\nlinks: \(links)")
  }

  private func mean(_ report: Report) -> Double {
    report.traffic["visitors"].latency.histogram.mean / 1e6
  }

  @Test func `a lock lets one at a time do its steps`() throws {
    let free = try Play.run(Self.service("[{wait: 15ms}]"))
    #expect(isNear(mean(free), 15, within: 0.01))
    let lock = "[{lock: {data: users, steps: [{wait: 15ms}]}}]"
    let locked = try Play.run(Self.service(lock))
    // A hundred a second come and one in 15 ms gets through.
    #expect(isNear(Double(locked.traffic["visitors"].outcomes.answered), 666, within: 0.01))
    #expect(locked.locks["users"].waits > 900)
    let shared = try Play.run(
      Self.service("[{lock: {data: users, mode: shared, steps: [{wait: 15ms}]}}]"))
    #expect(isNear(mean(shared), 15, within: 0.01))
    let spread = try Play.run(Self.service(lock, data: "{users: {keys: 100000}}"))
    #expect(mean(spread) < 16)
  }

  @Test func `who waits too long for a lock fails`() throws {
    let report = try Play.run(
      Self.service("[{lock: {data: users, timeout: 20ms, steps: [{wait: 15ms}]}}]"))
    #expect(report.locks["users"].timeouts > 200)
    #expect(
      report.components["app"].failuresBegun[.timeout] == report.locks["users"].timeouts)
  }

  @Test func `an operation of a database locks its row, for as long as it may wait`() throws {
    func run(_ lock: String) throws -> Report {
      try Play.run(
        Self.database("", "{service: 15ms, \(lock)}").replacingLine(
          "data: {users: {keys: 10}}", with: "data: {users: {keys: 1}}"))
    }
    #expect(isNear(mean(try run("access: read")), 15, within: 0.01))
    let locked = try run("lock: users")
    #expect(isNear(Double(locked.traffic["visitors"].outcomes.answered), 666, within: 0.01))
    let shared = try run("lock: {data: users, mode: shared}")
    #expect(isNear(mean(shared), 15, within: 0.01))
    let impatient = try run("lock: {data: users, timeout: 5ms}")
    #expect(impatient.traffic["visitors"].outcomes[.timeout] > 200)
  }

  @Test func `a pool keeps connections for as long as its mode says`() throws {
    func run(_ mode: String, _ steps: String) throws -> Report {
      try Play.run(
        Self.service(steps, links: "{app -> db: {pool: {size: 2, timeout: 1s\(mode)}}}"))
    }
    let calls = "{call: db.work}, {wait: 12ms}"
    func busy(_ report: Report) -> Double { report.pools["app -> db"].busy }
    // 8 ms of each 10 ms, and 12 ms more where the connection is kept.
    #expect(isNear(busy(try run("", "[\(calls)]")), 0.8, within: 0.02))
    #expect(isNear(busy(try run(", mode: statement", "[\(calls)]")), 0.8, within: 0.02))
    #expect(isNear(busy(try run(", mode: transaction", "[\(calls)]")), 0.8, within: 0.02))
    #expect(busy(try run(", mode: session", "[\(calls)]")) > 1.9)
    let steps = "[{transaction: {on: db, steps: [\(calls)]}}]"
    #expect(busy(try run(", mode: transaction", steps)) > 1.9)
    #expect(isNear(busy(try run("", "[{wait: 5ms}, \(calls)]")), 0.8, within: 0.02))
  }

  @Test func `a transaction on a caller without a pool changes nothing`() throws {
    let report = try Play.run(
      Self.service("[{transaction: {on: db, steps: [{call: db.work}, {call: db.work}]}}]"))
    #expect(isNear(mean(report), 16, within: 0.01) && report.pools.all.isEmpty)
  }

  @Test func `a pooler shares its connections, refuses and times out`() throws {
    func run(_ pooler: String) throws -> Report {
      try Play.run(Self.database("pooler: \(pooler)", "{service: 15ms, access: read}"))
    }
    let plenty = try run("{default_pool_size: 5}")
    #expect(isNear(mean(plenty), 15, within: 0.01))
    #expect(plenty.pools["db.pooler -> db"].size == 5)
    let one = try run("{default_pool_size: 1, max_client_conn: 1000}")
    #expect(isNear(Double(one.components["db"].outcomes.answered), 666, within: 0.01))
    let impatient = try run("{default_pool_size: 1, query_wait_timeout: 10ms}")
    #expect(impatient.traffic["visitors"].outcomes[.poolTimeout] > 200)
    let small = try run("{default_pool_size: 1, max_client_conn: 2}")
    #expect(small.components["db.pooler"].failuresBegun[.shed] > 200)
    // Nobody waits but behind the one that is served.
    #expect(small.traffic["visitors"].latency.max! <= .milliseconds(30))
  }

  @Test func `requests that are active slow each other down`() throws {
    func run(_ contention: String) throws -> Double {
      mean(
        try Play.run(
          Self.database("contention: \(contention)", "{service: 15ms, access: read}")))
    }
    // A second one is there for the last 5 ms of each.
    #expect(isNear(try run("{sigma: 0%}"), 15, within: 0.01))
    #expect(try run("{sigma: 10%}") > 16)
    #expect(try run("{kappa: 10%}") > 17)
  }

  @Test func `a write that waits for replicas takes as long as they do`() throws {
    func run(_ replicas: String) throws -> Double {
      mean(try Play.run(Self.database("replicas: {count: 3, lag: 4ms\(replicas)}")))
    }
    #expect(isNear(try run(""), 1, within: 0.01))
    #expect(isNear(try run(", mode: asynchronous"), 1, within: 0.01))
    #expect(isNear(try run(", mode: synchronous"), 6, within: 0.01))
    #expect(isNear(try run(", mode: semi_synchronous"), 6, within: 0.01))
    let vary = "lag: mix(50%=1ms 50%=9ms)"
    func wait(_ mode: String) throws -> Double {
      mean(try Play.run(Self.database("replicas: {count: 3, \(vary), \(mode)}")))
    }
    let one = try wait("mode: semi_synchronous")
    let two = try wait("mode: synchronous, wait_for: 2")
    let all = try wait("mode: synchronous")
    // One of three is slow by 8 ms with 1/8, two of three with 1/2, all with 7/8.
    #expect(
      isNear(one, 4, within: 0.15) && isNear(two, 7, within: 0.1) && isNear(all, 10, within: 0.08))
  }

  @Test func `writes that wait are not lost with the primary`() throws {
    func lost(_ mode: String) throws -> Int64 {
      let text =
        Self.database(
          "replicas: {count: 2, lag: 1s, mode: \(mode)}", "{service: 1ms, data: users}")
        + "\nfaults: [{at: 5.005s, crash: db.primary}]"
      return try Play.run(text).components["db.primary"].counts.lostWrites
    }
    // Those of the last second.
    #expect(isNear(Double(try lost("asynchronous")), 100, within: 0.03))
    #expect(try lost("synchronous") == 0)
  }

  @Test func `a quorum that overlaps is never stale`() throws {
    func stale(_ quorum: String) throws -> Double {
      let text = """
        tailrace: 1
        data: {users: {keys: 3}}
        traffic:
          visitors: {rate: 300/s, requests: {page: {share: 100%, call: app.page, key: users}}}
        components:
          app: {kind: service, operations: {page: [{call: db.put}, {call: db.get}]}}
          db:
            kind: database
            quorum: {replicas: 3, latency: exponential(mean=10ms), \(quorum)}
            operations:
              get: {access: read, data: users, service: 0.1ms}
              put: {access: write, data: users, service: 0.1ms}
        """
      return try Play.run(text).components["db.coordinator"].staleRatio ?? -1
    }
    let single = try stale("write: 1, read: 1")
    #expect(single > 0.1)
    #expect(try stale("write: 2, read: 1") < single)
    #expect(try stale("write: 2, read: 2") == 0)
    #expect(try stale("write: 3, read: 1") == 0)
  }

  @Test func `reads go where their consistency sends them`() throws {
    func run(_ keys: String, _ more: String = "") throws -> Report {
      try Play.run(
        """
        tailrace: 1
        data: {users: {keys: 1000}}
        traffic:
          visitors:
            rate: 100/s
            clients: 1000000
            requests: {page: {share: 100%, call: app.page, key: users}}
        components:
          app: {kind: service, operations: {page: [{call: db.save}, {wait: 1s}, {call: db.load}]}}
          db:
            kind: database
            replicas: {count: 1, lag: 2s}
            \(more)
            operations:
              load: {role: replica, data: users, service: 0.1ms, \(keys)}
              save: {data: users, service: 0.1ms}
        """)
    }
    let eventual = try run("consistency: eventual")
    #expect(eventual.components["db.replica"].counts.versionedReads > 800)
    #expect(eventual.components["db.replica"].staleRatio! > 0.99)
    let critical = try run("consistency: critical")
    #expect(critical.components["db.replica"].counts.versionedReads == 0)
    let own = try run("consistency: read_your_writes")
    #expect(own.components["db.replica"].counts.versionedReads < 20)
    let brief = try run("consistency: read_your_writes", "read_your_writes: 500ms")
    #expect(brief.components["db.replica"].staleRatio! > 0.99)
  }

  @Test func `tables tell what an operation costs`() throws {
    func cost(_ operation: String, _ indexes: String = "[by_date]", _ costs: String = "") throws
      -> Double
    {
      mean(
        try Play.run(
          Self.database(
            "tables: {orders: {rows: 1_000, row: 8KiB, indexes: \(indexes)}}\n\(costs)",
            "{table: orders, \(operation)}")))
    }
    // In ms: a statement 0.05, a page at random 0.04, a page in sequence 0.01, depth 2.
    let seek = "access: read, by: by_date"
    #expect(isNear(try cost("access: read"), 0.05 + 2 * 0.04 + 0.01 + 0.0001, within: 1e-4))
    #expect(isNear(try cost("\(seek), rows: 10"), 0.13 + 10 * 0.040175, within: 1e-4))
    #expect(isNear(try cost("\(seek), rows: 10", "[]"), 0.05 + 10 + 0.125, within: 1e-4))
    #expect(isNear(try cost("rows: 2"), 0.05 + 2 * (0.0401 + 2 * 0.08005), within: 1e-4))
    #expect(isNear(try cost("rows: 2", "[]"), 0.05 + 2 * (0.0401 + 0.08005), within: 1e-4))
    #expect(isNear(try cost("service: 1ms, access: read"), 1.1401, within: 1e-4))
    let page = "\(seek), page: {size: 10, offset: 90"
    #expect(isNear(try cost("\(page)}"), 0.13 + 100 * 0.040175, within: 1e-4))
    let keyset = "\(seek), page: {size: 10, method: keyset}"
    #expect(isNear(try cost(keyset), 0.13 + 10 * 0.040175, within: 1e-4))
    #expect(
      isNear(
        try cost(
          "access: read", "[]",
          "  access_costs: {statement: 0ms, random_page: 1ms, page: 2ms, row: 3ms}"), 7,
        within: 1e-4))
    #expect(
      isNear(
        try cost(
          "\(seek), rows: 1", "[by_date]",
          "  access_costs: {statement: 0ms, random_page: 0ms, row: 0ms, index_entry: 5ms, "
            + "comparison: 6ms}"), 11, within: 1e-4))
  }

  @Test func `old keys are fetched from cold storage`() throws {
    func run(_ storage: String) throws -> Report {
      try Play.run(
        Self.database("storage: \(storage)", "{service: 1ms, access: read, data: users}"))
    }
    #expect(isNear(mean(try run("{hot: 100%, cold: {latency: 20ms}}")), 1, within: 0.01))
    let some = try run("{hot: 40%, cold: {latency: 20ms}}")
    #expect(isNear(Double(some.components["db.cold"].offered), 600, within: 0.1))
    let slow = try run("{hot: 0%, cold: {latency: 20ms, concurrency: 1}}")
    #expect(isNear(Double(slow.components["db.cold"].outcomes.answered), 500, within: 0.02))
  }
}

extension String {
  /// The text with another line in place of one that is exactly this, blanks aside.
  fileprivate func replacingLine(_ line: String, with other: String) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { found in
      let blanks = found.prefix { $0 == " " }
      return found.dropFirst(blanks.count) == line ? blanks + other : found
    }.joined(separator: "\n")
  }
}
