import Tailrace
import Testing

/// Faults do what the file says, when it says.
struct SemanticFaultTests {
  private static func crash(_ fault: String, instances: Int = 4) -> String {
    Play.steady(
      "app.page",
      "app: {kind: service, instances: \(instances), operations: {page: [{wait: 1ms}]}}")
      + "\nfaults: [\(fault)]\n"
  }

  private func refused(_ fault: String) throws -> Int64 {
    try Play.run(Self.crash(fault)).components["app"].outcomes[.refused]
  }

  @Test func `a crash takes as many instances as its mode says`() throws {
    #expect(try refused("{at: 1995ms, for: 4s, crash: app}") == 100)
    #expect(try refused("{at: 1995ms, for: 4s, crash: app, mode: one}") == 100)
    #expect(try refused("{at: 1995ms, for: 4s, crash: app, mode: all}") == 400)
    #expect(try refused("{at: 1995ms, for: 4s, crash: app, mode: fixed, value: 3}") == 300)
    #expect(
      try refused("{at: 1995ms, for: 4s, crash: app, mode: fixed-percent, value: 50%}") == 200)
    let some = try refused(
      "{at: 1995ms, for: 4s, crash: app, mode: random-max-percent, value: 100%}")
    #expect(some % 100 == 0 && some <= 400)
  }

  @Test func `a crash without an end lasts to the end`() throws {
    #expect(try refused("{at: 1995ms, crash: app, mode: all}") == 801)
    #expect(try refused("{at: 20s, crash: app, mode: all}") == 0)
  }

  @Test func `a part of a database goes down by itself`() throws {
    let text = Play.steady(
      "db.read",
      """
      db:
        kind: database
        replicas: {count: 1}
        operations: {read: {role: replica, service: 1ms}}
      """)
    func failed(_ target: String) throws -> Int64 {
      try Play.run(text + "\nfaults: [{at: 4995ms, crash: \(target)}]").traffic["visitors"].outcomes
        .failed
    }
    #expect(try failed("db.primary") == 0)
    #expect(try failed("db.replica") == 501)
    #expect(try failed("db") == 501)
  }

  @Test func `a flush costs a miss for every key`() throws {
    let text = Play.steady(
      "cdn.page", data: "{pages: {keys: 10}}",
      """
      cdn: {kind: cdn, origin: app, cache: {data: pages, capacity: 10 entries}}
      app: {kind: service, operations: {page: [{wait: 1ms}]}}
      """)
    let without = try Play.run(text).components["app"].offered
    let with = try Play.run(text + "\nfaults: [{at: 4995ms, flush: cdn}]").components["app"].offered
    #expect(without == 10 && with == 20)
  }
}
