import Tailrace
import Testing

/// Whom balancers probe, when, and what they make of the answers.
struct SemanticHealthTests {
  private static func checked(
    _ check: String, _ app: String = "instances: 2", faults: String = ""
  ) -> String {
    Play.steady(
      "lb.page",
      """
      lb: {kind: load_balancer, targets: app, policy: round_robin, health_check: {\(check)}}
      app: {kind: service, \(app), operations: {page: [{wait: 1ms}]}}
      """) + "\nfaults: [\(faults)]"
  }

  /// When an instance was left out, and when it was back.
  private static func findings(_ report: Report) -> [Double] {
    report.results.timeline.compactMap {
      switch $0.event {
      case .foundUnhealthy, .foundHealthy: $0.at.seconds
      default: nil
      }
    }
  }

  @Test func `HAProxy's interval begins when a check is over, Kubernetes' when it is sent`() throws
  {
    // A server that stands still from 2 s to 7 s answers no probe, though one without steps costs nothing.
    // HAProxy, inter 500ms fall 3: the first fails 0.5 s after it was sent, the others a second later each.
    func found(_ keys: String) throws -> [Double] {
      let frozen = "{at: 2s, for: 5s, crash: app, in_service: resume}"
      return try Self.findings(Play.run(Self.checked(keys, faults: frozen)))
    }
    let end = try found("interval: 500ms")
    #expect(end.count == 2)
    let phase = end[0] - 2 - 2.5
    #expect(phase >= 0 && phase < 0.5)
    let start = try found("interval: 500ms, interval_from: start")
    #expect(isNear(start[0], 2 + phase + 1.5, within: 1e-9))
    let short = try found("interval: 500ms, timeout: 100ms")
    #expect(isNear(short[0], 2 + phase + 1.3, within: 1e-9))
  }

  @Test func `an instance that is started is called as soon as it takes requests`() throws {
    let scale = "autoscale: {min: 1, max: 3, boot: 30s, schedule: [{at: 10s, min: 2}]}"
    let report = try Play.run(Self.checked("interval: 1s", scale), duration: .seconds(60))
    let app = report.components["app"]
    // What does not answer yet does not answer; that is none of its requests' failures.
    #expect(app.outcomes.failed == 0 && app.failuresBegun.failed == 0)
    #expect(app.offered == 6000)
    #expect(Self.findings(report).isEmpty)
    let guards = report.results.guards[0].counts
    #expect(guards.foundUnhealthy == 0)
    // One for sixty seconds, one for fifty, of which it boots for thirty; nobody asks the third.
    #expect(guards.probes == 110 && guards.failedProbes == 30)
    // Every second request from 40 s on, and a probe a second.
    let offered = report.results.components[1].instances.map(\.offered)
    #expect(offered[1] >= 1000 && offered[1] <= 1052 && offered[2] == 0)
  }

  @Test func `nobody probes an instance that is off`() throws {
    let text = Self.checked(
      "interval: 100ms", "instances: 2, cold_start: {boot: 500ms, idle: 1s}"
    ).replacing("rate: 100/s", with: "rate: 0.15/s")
    let report = try Play.run(text)
    // The first request comes after 6.7 s, to the first instance.
    #expect(report.results.guards[0].counts.probes < 40)
    #expect(report.components["app"].coldStart?.starts == 1)
  }
}
