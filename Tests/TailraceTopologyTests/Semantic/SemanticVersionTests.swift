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
}
