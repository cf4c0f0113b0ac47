import Tailrace
import Testing

/// More lives than 64 bits of nanoseconds hold, and services longer than any run.
struct SemanticLongRunTests {
  private static func play(
    _ traffic: String, _ app: String, _ duration: String, faults: String = "[]"
  ) throws -> Report {
    let topology = try Play.topology(
      """
      tailrace: 1
      simulation: {duration: \(duration), warmup: 0s}
      traffic: {web: {\(traffic), requests: {work: {share: 100%, call: app.work}}}}
      components: {app: {kind: service, \(app)}}
      faults: \(faults)
      """)
    let report = topology.run()
    #expect(report.laws.filter { !$0.holds }.isEmpty)
    return report
  }

  @Test func `a thousand users live through a thousand years in one`() throws {
    let report = try Self.play(
      "users: 1000, think: 0s", "operations: {work: [{wait: 1d}]}", "365d")
    #expect(isNear(report.traffic["web"].meanInFlight, 1000, within: 1e-9))
    #expect(report.traffic["web"].perRequest.service == .seconds(86_400))
  }

  @Test func `a million users live through 342 years in three hours`() throws {
    let report = try Self.play(
      "users: 1_000_000, think: 0s", "operations: {work: [{wait: 50m}]}", "3h")
    #expect(isNear(report.traffic["web"].meanInFlight, 1e6, within: 1e-9))
    #expect(report.traffic["web"].outcomes.answered == 3_000_000)
  }

  @Test func `what waits for a year adds up`() throws {
    let report = try Self.play(
      "rate: 60/h, arrivals: deterministic", "cores: 1, operations: {work: [{compute: 1h}]}", "365d"
    )
    let app = report.components["app"]
    // One comes a minute and one goes an hour: 59 of 60 stay, half of them on average.
    #expect(isNear(app.meanQueue, 59.0 / 60 * 525_600 / 2, within: 1e-4))
    #expect(isNear(app.coreUtilization, 1, within: 1e-5))
    // Of those that went, each had waited for 59 of the 60 hours since it came.
    let half = 59.0 / 60 * 8760 * 3600 / 2
    #expect(isNear(report.traffic["web"].latency.p50?.seconds, half, within: 0.005))
    #expect(isNear(report.traffic["web"].latency.p99?.seconds, 2 * 0.99 * half, within: 0.005))
  }

  @Test func `instances work for more than 292 years together`() throws {
    let report = try Self.play(
      "rate: 300/h, arrivals: deterministic",
      "instances: 400, cores: 1, operations: {work: [{compute: 1h}]}", "365d")
    #expect(isNear(report.components["app"].coreUtilization, 0.75, within: 1e-3))
  }

  @Test(arguments: [("36500d", 1.0), ("36500d", 1e6), ("100d", 1e6)])
  func `shared cores have work for longer than any run`(_ work: String, _ factor: Double) throws {
    let report = try Self.play(
      "rate: 100/s, arrivals: deterministic",
      "cores: 2, scheduler: processor_sharing, operations: {work: [{compute: \(work)}]}", "10s",
      faults: "[{at: 3s, for: 2s, slow: app, factor: \(Int(factor))x}]")
    let app = report.components["app"]
    #expect(isNear(app.coreUtilization, 1, within: 0.01))
    #expect(isNear(app.meanInService, 2, within: 0.01))
  }
}
