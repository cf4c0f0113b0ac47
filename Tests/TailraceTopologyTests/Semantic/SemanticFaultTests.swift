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

  @Test func `a file says when it is settled how long slow work takes`() throws {
    func mean(_ keys: String, _ app: String) throws -> Double {
      let text = Play.steady("app.page", "app: {kind: service, \(app)}")
      return try Play.run(text + "\nfaults: [{at: 2s, for: 1s, slow: app, factor: 4x\(keys)}]")
        .traffic["visitors"].latency.histogram.mean / 1e6
    }
    // Those that come in one second of ten take four times as long, or a part of what they do in it.
    let waits = "operations: {page: [{wait: 100ms}]}"
    #expect(isNear(try mean(", fixed_at: start", waits), 130.3, within: 0.001))
    #expect(try mean(", fixed_at: arrival", waits) == mean(", fixed_at: start", waits))
    #expect(isNear(try mean(", fixed_at: progress", waits), 125.8, within: 0.001))
    #expect(try mean(", fixed_at: progress", waits) == mean("", waits))
    // One core: 100 slow requests are in line for 3.2 s, of which a second takes up 31.
    let line = "cores: 1, operations: {page: [{compute: 8ms}]}"
    #expect(isNear(try mean(", fixed_at: start", line), 144.1, within: 0.001))
    #expect(isNear(try mean(", fixed_at: arrival", line), 1200.3, within: 0.001))
    #expect(isNear(try mean("", line), 137.8, within: 0.001))
  }

  @Test func `a start stands still with its instance`() throws {
    func longest(_ at: String) throws -> Delay? {
      let app =
        "app: {kind: service, cold_start: {boot: 500ms, idle: 1h}, operations: {page: [{wait: 10ms}]}}"
      let text = Play.steady("app.page", app).replacing("100/s", with: "0.5/s")
      return try Play.run(text + "\nfaults: [{at: \(at), for: 2s, crash: app, in_service: resume}]")
        .traffic["visitors"].latency.max
    }
    // The first comes at 2 s: 300 ms of the start are left at 4.2 s, or all of it at 3.9 s.
    #expect(try longest("2200ms") == .milliseconds(2510))
    #expect(try longest("1900ms") == .milliseconds(2410))
  }
}
