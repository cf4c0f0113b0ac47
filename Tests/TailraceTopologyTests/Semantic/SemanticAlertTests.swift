import Tailrace
import Testing

/// Alerts look at what the file says, and tell when it says.
struct SemanticAlertTests {
  /// Everything fails from 20 s to 30 s; there are intervals of a second, and p99 is at 5 ms.
  private static func failing(_ alerts: String, objectives: String = "[]") -> String {
    Play.steady(
      "app.page",
      """
      app: {kind: service, cores: 1, operations: {page: [{compute: 5ms}]}}
      """)
        + """

        simulation: {duration: 60s, warmup: 0s, interval: 1s}
        faults: [{at: 20s, for: 10s, errors: app, mode: all, rate: 100%}]
        objectives: \(objectives)
        alerts: {\(alerts)}
        """
  }

  private func alert(_ keys: String, objectives: String = "[]") throws -> AlertResult {
    let report = try Play.topology(Self.failing("test: {\(keys)}", objectives: objectives)).run()
    return try #require(report.alerts.first)
  }

  private func fired(_ keys: String) throws -> Double? { try alert(keys).firstFired?.seconds }

  @Test func `a threshold is above or below, and of the signal that is named`() throws {
    #expect(try fired("of: visitors, signal: error_rate, above: 50%") == 21)
    #expect(try fired("of: visitors.page, signal: error_rate, above: 50%") == 21)
    #expect(try fired("of: app, signal: error_rate, above: 50%") == 21)
    #expect(try fired("of: app, signal: utilization, above: 60%") == nil)
    #expect(try fired("of: app, signal: utilization, above: 40%") == 1)
    #expect(try fired("of: app, signal: utilization, below: 40%") == 21)
    #expect(try fired("of: visitors, signal: p50, above: 4ms") == 1)
    #expect(try fired("of: visitors, signal: p99, above: 6ms") == nil)
    #expect(try fired("of: app, signal: queue, above: 0") == nil)
    #expect(try fired("of: app, signal: queue, below: 1") == 1)
  }

  @Test func `a condition holds for as long as it says, and is resolved when it does not`() throws {
    let short = try alert("of: visitors, signal: error_rate, above: 50%, for: 5s").episodes
    #expect(short.map { $0.pending } == [.seconds(21)])
    #expect(short.map { $0.fired } == [.seconds(26)])
    #expect(short.map { $0.resolved } == [.seconds(31)])
    #expect(try fired("of: visitors, signal: error_rate, above: 50%, for: 15s") == nil)
  }

  @Test func `a trend needs its window, and sees as far as its horizon`() throws {
    func trend(_ window: String, _ horizon: String) throws -> Double? {
      try fired(
        "of: visitors, signal: error_rate, above: 90%, "
          + "trend: {window: \(window), horizon: \(horizon)}")
    }
    let near = try #require(try trend("10s", "2s"))
    let far = try #require(try trend("10s", "60s"))
    #expect(far == 21)
    #expect(near > far && near < 30)
    let slow = try #require(try trend("20s", "2s"))
    #expect(slow > near)
  }

  @Test func `a burn rate is by its budget, its factor and both its windows`() throws {
    func burn(_ budget: String, _ long: String, _ short: String, _ factor: String) throws
      -> AlertResult
    {
      try alert(
        "of: visitors, burn_rate: {budget: \(budget), "
          + "windows: [{long: \(long), short: \(short), factor: \(factor)}]}")
    }
    // Of 30 s, 4 have failed for more than 12 %; until the short one has forgotten them.
    let usual = try burn("1%", "30s", "3s", "12x")
    #expect(usual.firstFired == .seconds(23))
    #expect(usual.episodes.last?.resolved == .seconds(33))
    #expect(try burn("2%", "30s", "3s", "12x").firstFired == .seconds(27))
    #expect(try burn("1%", "30s", "3s", "24x").firstFired == .seconds(27))
    #expect(try burn("1%", "10s", "3s", "12x").firstFired == .seconds(22))
    #expect(try burn("1%", "30s", "10s", "12x").episodes.last?.resolved == .seconds(39))
  }

  @Test func `what fired is told beside what clients were promised`() throws {
    let promise = "[visitors: error_rate < 1%]"
    let late = try alert(
      "of: visitors, signal: error_rate, above: 50%, for: 5s", objectives: promise)
    #expect(late.lead == -5)
    #expect(
      late.sentence
        == "Alert test fired at 26 s, 5 s after visitors: error_rate < 1% broke; resolved at 31 s.")
    let early = try alert("of: app, signal: utilization, above: 40%", objectives: promise)
    #expect(early.lead == 20)
    #expect(early.sentence.contains("fired at 1 s, 20 s before visitors: error_rate < 1% broke;"))
    #expect(early.sentence.contains("it fired twice, at last on to the end."))
    let never = try alert(
      "of: visitors, signal: error_rate, above: 50%, for: 15s", objectives: promise)
    #expect(
      never.sentence
        == "Alert test never fired, though pending once; visitors: error_rate < 1% broke at 21 s.")
    let alone = try alert("of: app, signal: error_rate, above: 50%")
    #expect(alone.sentence.contains("and no objective of clients broke in any interval"))
  }

  @Test func `a part of a database and a cache are looked at by what they have`() throws {
    let text = Play.steady(
      "app.page", data: "{pages: {keys: 10}}",
      """
      app:
        kind: service
        operations: {page: [{lookup: {in: redis, data: pages, otherwise: [{call: db.read}]}}]}
      redis: {kind: cache, capacity: 10 entries}
      db:
        kind: database
        cores: 1
        replicas: {count: 1}
        operations: {read: {role: replica, service: 1ms}}
      """)
    let report = try Play.run(
      text + """

        simulation: {interval: 1s}
        alerts:
          cold: {of: redis, signal: hit_ratio, below: 95%}
          idle: {of: db.replica, signal: utilization, below: 0.5%}
          never: {of: db.primary, signal: error_rate, above: 1%}
        """)
    #expect(report.alerts.map { $0.rule.name } == ["cold", "idle", "never"])
    #expect(report.alerts[0].episodes.first?.fired == .seconds(1))
    #expect(report.alerts[0].episodes.last?.resolved == .seconds(2))
    #expect(report.alerts[1].firstFired == .seconds(2))
    #expect(!report.alerts[2].isKnown)
    #expect(report.alerts[2].sentence.contains("no interval has what it looks at"))
  }

  @Test func `every form of the report tells of alerts`() throws {
    let text = Self.failing("test: {of: visitors, signal: error_rate, above: 50%}")
    let report = try Play.topology(text).run()
    let sentence = report.alerts[0].sentence
    #expect(TerminalRenderer().render(report).contains("Alert test fired at 21 s"))
    #expect(MarkdownRenderer().render(report).contains("- Alert test fired at 21 s"))
    #expect(PageRenderer().render(report).contains("<li>\(sentence)</li>"))
    let json = JSONRenderer().render(report)
    #expect(json.contains("\"first_fired_ns\": 21000000000"))
    #expect(json.contains("\"resolved_ns\": 31000000000"))
  }
}
