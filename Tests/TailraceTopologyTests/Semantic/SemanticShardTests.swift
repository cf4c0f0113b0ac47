import Tailrace
import Testing

/// Every word on shards changes where requests go.
struct SemanticShardTests {
  private static func play(
    _ shards: String, _ more: String = "", call: String = "db.read",
    operations: String = "read: {service: 1ms}, all: {service: 1ms, across: all}",
    popularity: String = "zipf(0.9)", duration: Delay = .seconds(20)
  ) throws -> Report {
    try Play.run(
      """
      tailrace: 1
      data: {users: {keys: 2000, popularity: \(popularity)}}
      traffic:
        visitors: {rate: 500/s, requests: {page: {share: 100%, call: \(call), key: users}}}
      components:
        db:
          kind: database
          cores: 1
          shards: {\(shards)}
          \(more)
          operations: {\(operations)}
      """, duration: duration)
  }

  private static func offered(_ report: Report, _ part: Int = 0) -> [Int64] {
    report.results.components[part].instances.map { $0.offered }
  }

  @Test(arguments: ["modulo", "consistent", "range", "directory"])
  func `what shards get is what the arithmetic says`(_ scheme: String) throws {
    let report = try Self.play("count: 5, by: users, scheme: \(scheme)")
    let total = Double(report.components["db"].offered)
    for (shard, count) in Self.offered(report).enumerated() {
      let expected = report.shards[0].loadShares[shard] * total
      #expect((Double(count) - expected).magnitude < 5 * expected.squareRoot() + 5)
    }
  }

  @Test func `schemes, points and orders differ`() throws {
    let plans = [
      "scheme: modulo", "scheme: consistent", "scheme: consistent, virtual_nodes: 1",
      "scheme: range", "scheme: range, order: scattered", "scheme: directory",
    ]
    let found = try plans.map { try Self.offered(Self.play("count: 5, by: users, \($0)")) }
    #expect(Set(found).count == plans.count)
    // The most popular keys are the first fifth of them.
    #expect(found[3][0] > found[3].dropFirst().reduce(0, +))
    // A directory is even.
    #expect(found[5].max()! - found[5].min()! < 300)
  }

  @Test func `an operation across all asks every shard and is as slow as the slowest`() throws {
    let report = try Self.play(
      "count: 8, by: users", call: "db.all",
      operations: "read: {service: 1ms}, all: {service: exponential(mean=1ms), across: all}",
      duration: .seconds(40))
    let offered = report.traffic["visitors"].offered
    #expect(Self.offered(report).allSatisfy { ($0 - offered).magnitude <= 8 })
    // The slowest of eight takes 1 + 1/2 + … + 1/8 = 2.72 times the mean, where nobody waits.
    let alone = try Play.run(
      """
      tailrace: 1
      data: {users: {keys: 2000}}
      traffic:
        visitors: {rate: 500/s, requests: {page: {share: 100%, call: db.all}}}
      components:
        db:
          kind: database
          shards: {count: 8, by: users}
          operations: {all: {service: exponential(mean=1ms), across: all}}
      """, duration: .seconds(40))
    #expect(isNear(alone.traffic["visitors"].latency.histogram.mean, 2.718e6, within: 0.02))
  }

  @Test func `a shard that fails fails what is asked of all`() throws {
    let report = try Play.run(
      """
      tailrace: 1
      data: {users: {keys: 2000}}
      traffic:
        visitors:
          rate: 100/s
          requests:
            all: {share: 50%, call: db.all}
            one: {share: 50%, call: db.one, key: users}
      components:
        db:
          kind: database
          shards: {count: 10, by: users}
          operations: {all: {service: 1ms, across: all}, one: {service: 1ms}}
      faults: [{at: 0s, crash: db}]
      """, duration: .seconds(40))
    #expect(report.traffic["visitors.all"].availability == 0)
    #expect(isNear(report.traffic["visitors.one"].availability, 0.9, within: 0.04))
  }

  @Test func `each shard has replicas of its own`() throws {
    let report = try Self.play(
      "count: 4, by: users", "replicas: {count: 2}", call: "db.write",
      operations: "write: {service: 1ms}, read: {role: replica, service: 1ms}")
    let writes = Self.offered(report)
    let replays = Self.offered(report, 1)
    #expect(replays.count == 8)
    for shard in 0..<4 {
      #expect((replays[2 * shard] - writes[shard]).magnitude <= 1)
      #expect((replays[2 * shard + 1] - writes[shard]).magnitude <= 1)
    }
    let reads = Self.offered(
      try Self.play(
        "count: 4, by: users", "replicas: {count: 2}",
        operations: "write: {service: 1ms}, read: {role: replica, service: 1ms}"), 1)
    for shard in 0..<4 {
      #expect((reads[2 * shard] - reads[2 * shard + 1]).magnitude <= 1)
      #expect((reads[2 * shard] + reads[2 * shard + 1] - writes[shard]).magnitude < 250)
    }
  }

  @Test func `adding one moves the share that the report says`() throws {
    let modulo = try Self.play("count: 10, by: users, add: 1", duration: .seconds(1)).shards[0]
    let ring = try Self.play(
      "count: 10, by: users, scheme: consistent, add: 1", duration: .seconds(1)
    ).shards[0]
    #expect(isNear(modulo.movedKeys, 10.0 / 11, within: 0.03))
    #expect(ring.movedKeys! < 0.13 && ring.movedKeys! > 0.06)
    let two = try Self.play(
      "count: 10, by: users, scheme: consistent, add: 2", duration: .seconds(1)
    ).shards[0]
    #expect(two.movedKeys! > ring.movedKeys!)
    #expect(try Self.play("count: 10, by: users", duration: .seconds(1)).shards[0].movedKeys == nil)
  }

  @Test func `keys move at their rate, cost both shards, and are then where they belong`() throws {
    func run(_ rate: String, _ copy: String, at: String = "2s") throws -> Report {
      try Self.play(
        "count: 3, by: users, scheme: consistent, "
          + "reshard: {at: \(at), to: 4, rate: \(rate), copy: \(copy)}")
    }
    let report = try run("100/s", "2ms")
    let moved = report.traffic["db.mover"].offered
    let all = try #require(report.shards[0].movedKeys) * 2000
    #expect(isNear(Double(moved), all, within: 1e-9))
    #expect(report.components["db"].offered == report.traffic["visitors"].offered + 2 * moved)
    #expect(Self.offered(report)[3] > 500)
    // Nothing is asked of the new shard before the first key moves, and all of it comes slowly.
    let slower = try run("20/s", "2ms")
    #expect(Self.offered(slower)[3] < Self.offered(report)[3])
    // Twenty a second for eighteen seconds, of some five hundred.
    #expect((358...361).contains(slower.traffic["db.mover"].offered))
    let later = try run("100/s", "2ms", at: "12s")
    #expect(Self.offered(later)[3] < Self.offered(report)[3])
    let dearer = try run("100/s", "9ms")
    #expect(dearer.components["db"].busyCores > report.components["db"].busyCores + 0.2)
  }
}
