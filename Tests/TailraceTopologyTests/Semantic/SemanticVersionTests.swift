import Tailrace
import Testing

/// Databases keep versions of the keys that their operations write.
struct SemanticVersionTests {
  private static func database(_ operation: String, replicas: String = "") -> String {
    Play.steady(
      "db.work", data: "{users: {keys: 5}}",
      """
      db:
        kind: database
        \(replicas)
        operations: {work: \(operation)}
      """)
  }

  @Test func `what has no replicas replays nothing, and a read of a primary neither`() throws {
    func replayed(_ operation: String) throws -> Int64 {
      try Play.run(Self.database(operation, replicas: "replicas: {count: 2}"))
        .components["db.replica"].offered
    }
    #expect(try replayed("{service: 1ms, access: write}") == 1998)
    #expect(try replayed("{service: 1ms, access: read}") == 0)
    #expect(try replayed("{service: 1ms, role: primary}") == 1998)
  }

  @Test func `an operation with data carries a key of its own`() throws {
    let report = try Play.run(Self.database("{service: 1ms, data: users, access: read}"))
    #expect(report.traffic["visitors"].outcomes.answered == 999)
  }

  /// Writes of some rows at a primary, and reads of them at replicas.
  private static func log(
    _ replicas: String, keys: Int = 10, writes: Int, reads: Int, write: String = "0ms",
    read: String = "0ms", cores: Int = 1, duration: Delay = .seconds(10)
  ) throws -> Report {
    try Play.run(
      """
      tailrace: 1
      data: {rows: {keys: \(keys)}}
      traffic:
        writers: {rate: \(writes)/s, requests: {save: {share: 100%, call: db.save, key: rows}}}
        readers: {rate: \(reads)/s, requests: {look: {share: 100%, call: db.look, key: rows}}}
      components:
        db:
          kind: database
          cores: \(cores)
          replicas: {count: 1, \(replicas)}
          operations:
            save: {role: primary, service: \(write), data: rows}
            look: {role: replica, service: \(read), data: rows}
      """, duration: duration)
  }

  /// M(a; b; z), by its series.
  private static func kummer(_ a: Double, _ b: Double, _ z: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    for index in 0..<200 {
      let step = Double(index)
      term *= (a + step) / (b + step) * z / (step + 1)
      sum += term
    }
    return sum
  }

  /// The newest write of a key, as old as a gap of its own writes, is there if it and all before it have
  /// arrived: (1 - y) exp(-w L y) for an age of which y = exp(-age / L) is left, and y has density a y^(a-1).
  @Test(arguments: [(keys: 10, writes: 20), (keys: 1, writes: 20), (keys: 100, writes: 50)])
  func `no write overtakes another, however their lags vary`(
    _ load: (keys: Int, writes: Int)
  ) throws {
    let report = try Self.log(
      "lag: exponential(mean=100ms), replay: 0%", keys: load.keys, writes: load.writes, reads: 100,
      duration: .seconds(200))
    let all = Double(load.writes) * 0.1
    let own = all / Double(load.keys)
    let expected = 1 - Self.kummer(own, own + 2, -all) / (1 + own)
    let reads = Double(report.components["db.replica"].counts.versionedReads)
    let stale = Double(report.components["db.replica"].counts.staleReads) / reads
    // Reads of the same third of a second see the same writes on their way: one in twenty is independent.
    let error = (expected * (1 - expected) / (reads / 20)).squareRoot()
    #expect((stale - expected).magnitude < 5 * error)
    #expect(stale > 1.2 * own / (1 + own))
  }

  @Test func `reads of a replica that lags are fast and stale`() throws {
    // A second's writes take one worker a second and a half; the other core is there for reads.
    let lagging = try Self.log(
      "workers: 1", writes: 100, reads: 50, write: "15ms", read: "1ms", cores: 2)
    let replica = lagging.components["db.replica"]
    #expect(Double(replica.counts.staleReads) > 0.9 * Double(replica.counts.versionedReads))
    #expect(lagging.traffic["readers"].latency.histogram.mean < 1.2e6)
    // With as many workers as cores it keeps up, and reads wait for what is being replayed.
    let busy = try Self.log(
      "lag: 1ms", writes: 100, reads: 50, write: "15ms", read: "1ms", cores: 2
    )
    let other = busy.components["db.replica"]
    #expect(Double(other.counts.staleReads) < 0.3 * Double(other.counts.versionedReads))
    #expect(busy.traffic["readers"].latency.histogram.maximum < 32_000_000)
  }
}
