import Tailrace
import Testing

/// What guards of calls do, and that each of their keys does something.
struct SemanticGuardTests {
  /// A service that calls another, which fails or is slow, over a link with these keys; a hundred a second.
  private static func pair(_ keys: String, leaf: String = "{wait: 1ms}", capacity: String = "")
    -> String
  {
    Play.steady(
      "app.page",
      """
      app: {kind: service, operations: {page: [{call: {to: leaf.work, timeout: 500ms}}]}}
      leaf: {kind: service, \(capacity) operations: {work: [\(leaf)]}}
      """) + "\nlinks: {app -> leaf: {\(keys)}}"
  }

  private func counts(_ text: String) throws -> GuardCounts {
    try Play.run(text).results.guards[0].counts
  }

  private static let failing = "{fail: {probability: 100%, reason: error}}"
  private static let half = "{fail: {probability: 50%, reason: error}}"

  @Test func `a breaker stops calls that fail`() throws {
    let none = try Play.run(Self.pair("latency: 1ms", leaf: Self.failing))
    #expect(none.traffic["visitors"].outcomes[.error] >= 999)
    let text = Self.pair(
      "breaker: {failure_rate: 50%, window: 10, minimum_calls: 10, open_for: 2s, half_open_calls: 1}",
      leaf: Self.failing)
    let report = try Play.run(text)
    let outcomes = report.traffic["visitors"].outcomes
    // Ten calls, then one after each two seconds.
    #expect(outcomes[.error] == 14 && outcomes[.breakerOpen] >= 985)
    #expect(report.components["app"].outcomes[.breakerOpen] == outcomes[.breakerOpen])
  }

  @Test(arguments: [
    ("failure_rate: 50%", "failure_rate: 90%"), ("window: 10", "window: 1s"),
    ("minimum_calls: 10", "minimum_calls: 3"), ("open_for: 1s", "open_for: 3s"),
    ("half_open_calls: 1", "half_open_calls: 20"),
    ("failure_rate: 50%", "consecutive_failures: 4"),
    ("failure_rate: 50%", "slow_call_rate: 10%, slow_call_duration: 1ms"),
  ])
  func `every key of a breaker counts`(_ usual: String, _ other: String) throws {
    let keys = "failure_rate: 50%, window: 10, minimum_calls: 10, open_for: 1s, half_open_calls: 1"
    func sent(_ keys: String) throws -> GuardCounts {
      let leaf = "{wait: mix(90%=1us 10%=20ms)}, {fail: {probability: 60%, reason: error}}"
      var text = keys
      if text.contains("consecutive") {
        text = text.replacing("window: 10, minimum_calls: 10, ", with: "")
      }
      return try counts(Self.pair("breaker: {\(text)}", leaf: leaf))
    }
    #expect(try sent(keys) != sent(keys.replacing(usual, with: other)))
  }

  @Test func `limits shed what is beyond them`() throws {
    let slow = "{wait: 100ms}"
    // Ten at once without limits.
    #expect(
      try Play.run(Self.pair("latency: 0ms", leaf: slow)).traffic["visitors"].outcomes.failed == 0)
    let requests = try Play.run(Self.pair("limits: {max_requests: 5}", leaf: slow))
    #expect(isNear(requests.traffic["visitors"].errorRate, 0.5, within: 0.02))
    #expect(requests.traffic["visitors"].outcomes[.shed] > 480)
    let pending = try Play.run(
      Self.pair("limits: {max_connections: 5, max_pending_requests: 5}", leaf: slow))
    #expect(pending.traffic["visitors"].outcomes[.shed] > 450)
    let more = try Play.run(
      Self.pair("limits: {max_connections: 5, max_pending_requests: 200}", leaf: slow))
    #expect(more.traffic["visitors"].outcomes[.shed] < 350)
    let pool = try Play.run(
      Self.pair("pool: {size: 5}, limits: {max_pending_requests: 5}", leaf: slow))
    #expect(pool.traffic["visitors"].outcomes[.shed] == pending.traffic["visitors"].outcomes[.shed])
  }

  @Test func `a bulkhead lets so many through and waits so long`() throws {
    let slow = "{wait: 100ms}"
    let none = try Play.run(Self.pair("bulkhead: {max_concurrent: 5}", leaf: slow))
    #expect(isNear(none.traffic["visitors"].errorRate, 0.5, within: 0.02))
    let some = try Play.run(
      Self.pair("bulkhead: {max_concurrent: 5, max_wait: 30ms}", leaf: slow))
    #expect(some.results.classes[0].latency.maximum > 120_000_000)
    #expect(some.traffic["visitors"].outcomes[.shed] > 400)
    #expect(
      try Play.run(Self.pair("bulkhead: {}", leaf: slow)).traffic["visitors"].outcomes.failed == 0)
  }

  @Test func `a throttle holds back what is not answered`() throws {
    // Twenty of the hundred a second find a place.
    func heldBack(_ keys: String) throws -> Int64 {
      try counts(
        Self.pair(
          "throttle: {\(keys)}", leaf: "{wait: 100ms}",
          capacity: "concurrency: 2, queue: {limit: 0},")
      ).heldBack
    }
    // Two are sent for each that is answered.
    let usual = try heldBack("kind: adaptive")
    #expect(usual > 500 && usual < 700)
    #expect(try heldBack("kind: adaptive, k: 1x") > usual)
    #expect(try heldBack("kind: adaptive, k: 5x") < usual)
    #expect(try heldBack("kind: adaptive, window: 1s") != usual)
    let envoy = try heldBack("kind: admission_control")
    // In balance √(100 × 20 ÷ 0.95) = 46 a second are sent.
    #expect(envoy > 450 && envoy < 600)
    #expect(try heldBack("kind: admission_control, sr_threshold: 30%") < envoy)
    #expect(try heldBack("kind: admission_control, aggression: 2x") > envoy)
    #expect(try heldBack("kind: admission_control, max_rejection: 20%") < envoy)
    #expect(try heldBack("kind: admission_control, window: 1s") != envoy)
  }

  /// A balancer of five servers, of which one is dead from 2 s to 6 s.
  private static func front(_ keys: String, instances: Int = 5, faults: String = dead) -> String {
    Play.steady(
      "lb.page",
      """
      lb: {kind: load_balancer, targets: app, policy: round_robin, timeout: 20ms, \(keys)}
      app: {kind: service, cores: 1, instances: \(instances), operations: {page: [{compute: 1ms}], health: [{compute: 5ms}]}}
      """) + "\nfaults: [\(faults)]"
  }

  private static let dead = "{at: 2s, for: 4s, crash: app}"

  private func failed(_ keys: String) throws -> Int64 {
    try Play.run(Self.front(keys)).traffic["visitors"].outcomes.failed
  }

  @Test func `probes keep requests from a dead server`() throws {
    #expect(try failed("redispatch: 0") == 80)
    // Twenty requests a second come to it, for more than one and at most two intervals.
    let check = "interval: 200ms, unhealthy_threshold: 2, healthy_threshold: 1"
    let usual = try failed("health_check: {\(check)}")
    #expect(usual >= 4 && usual <= 8)
    #expect(try failed("health_check: {interval: 200ms, unhealthy_threshold: 8}") > 25)
    #expect(try failed("health_check: {interval: 600ms, unhealthy_threshold: 2}") > 11)
    let late = try Play.run(
      Self.front("health_check: {interval: 500ms, unhealthy_threshold: 1, healthy_threshold: 7}"))
    let early = try Play.run(
      Self.front("health_check: {interval: 500ms, unhealthy_threshold: 1, healthy_threshold: 1}"))
    func least(_ report: Report) -> Int64 {
      report.results.components[1].instances.map(\.offered).min()!
    }
    #expect(least(late) < least(early))
  }

  @Test func `probes cost what they ask for, and are nobody's requests`() throws {
    let shallow = try Play.run(Self.front("health_check: {interval: 100ms}", faults: ""))
    let deep = try Play.run(Self.front("health_check: {interval: 100ms, call: health}", faults: ""))
    // One in 100 ms, or in the 5 ms more that it takes.
    for (report, most) in [(shallow, 500), (deep, 477)] as [(Report, Int64)] {
      #expect(report.sources.count == 1)
      #expect(report.traffic["visitors"].outcomes.total >= 998)
      let probes = report.results.guards[0].counts.probes
      #expect(probes >= most - 5 && probes <= most)
    }
    #expect(isNear(shallow.components["app"].coreUtilization, 0.02, within: 0.02))
    #expect(isNear(deep.components["app"].coreUtilization, 0.0676, within: 0.02))
    func probes(_ keys: String) throws -> GuardCounts {
      try counts(Self.front("health_check: {interval: 100ms, call: health, \(keys)}"))
    }
    #expect(try probes("jitter: 100ms").probes < 400)
    #expect(try probes("timeout: 1ms").failedProbes > 450)
    // The first request is sent within the first hundredth of a second.
    #expect(try probes("no_traffic_interval: 5s") == probes("jitter: 0ms"))
  }

  @Test func `where nobody calls, probes have an interval of their own`() throws {
    // Five seconds without a request have five probes of each of five servers, the other five fifty.
    let text = Self.front("health_check: {interval: 100ms, no_traffic_interval: 1s}", faults: "")
      .replacing("rate: 100/s", with: "rate: 100/s\n    shape: [step to 0x, hold 5s, step to 1x]")
    #expect(try (260...280).contains(counts(text).probes))
  }

  @Test func `a server that fails in a row is ejected`() throws {
    let usual = try failed("outlier_detection: {consecutive_5xx: 3}")
    #expect(usual == 3)
    #expect(try failed("outlier_detection: {consecutive_5xx: 6}") == 6)
    #expect(try failed("outlier_detection: {consecutive_gateway_failure: 2}") == 2)
    // Back at sweeps: after one second, after two, after three, or always after one.
    func longer(_ keys: String) throws -> Int64 {
      let short = "outlier_detection: {consecutive_5xx: 3, base_ejection_time: 1s, \(keys)}"
      let text = Self.front(short, faults: "{at: 2s, for: 8s, crash: app}")
      return try Play.run(text).traffic["visitors"].outcomes.failed
    }
    let growing = try longer("interval: 1s")
    #expect(growing == 9)
    #expect(try longer("interval: 1s, max_ejection_time: 1s") == 12)
    #expect(try longer("interval: 500ms") > growing)
    // Taken back by every probe that passes, which one that is up does.
    let probed =
      "health_check: {interval: 100ms}, timeout: 20ms, outlier_detection: {consecutive_5xx: 1"
    func ejected(_ keys: String) throws -> Int64 {
      let text = Play.steady(
        "lb.page",
        """
        lb: {kind: load_balancer, targets: app, policy: round_robin, \(probed.replacing("timeout: 20ms, ", with: ""))\(keys)}}
        app: {kind: service, instances: 5, operations: {page: [{fail: {probability: 10%, reason: error}}]}}
        """)
      return try counts(text).ejections
    }
    #expect(try ejected("") > 2 * ejected(", successful_active_health_check_uneject_host: false"))
    #expect(try ejected(", max_ejection_percent: 60%") != ejected(""))
  }

  @Test func `servers are compared by the part that they answer`() throws {
    func ejections(_ keys: String) throws -> Int64 {
      let text = Play.steady(
        "lb.page",
        """
        lb: {kind: load_balancer, targets: app, policy: round_robin, timeout: 15ms, outlier_detection: {consecutive_5xx: 0, interval: 1s, base_ejection_time: 1s, max_ejection_percent: 100%, \(keys)}}
        app: {kind: service, instances: 6, cores: 1, speeds: [1x, 1x, 1x, 1x, 1x, 0.1x], operations: {page: [{compute: exponential(mean=2ms)}]}}
        """)
      return try counts(text).ejections
    }
    let usual = try ejections("success_rate_request_volume: 10")
    #expect(usual >= 2)
    #expect(try ejections("success_rate_request_volume: 100") == 0)
    #expect(try ejections("success_rate_request_volume: 10, success_rate_minimum_hosts: 7") == 0)
    #expect(try ejections("success_rate_request_volume: 10, success_rate_stdev_factor: 3000") == 0)
    let percentage = "failure_percentage_threshold: 20%, failure_percentage_request_volume: 10"
    #expect(try ejections(percentage) >= 2)
    #expect(try ejections("failure_percentage_threshold: 20%") == 0)
    #expect(try ejections("\(percentage), failure_percentage_minimum_hosts: 7") == 0)
  }

  @Test func `with too few left, all are called`() throws {
    let all = "{at: 2s, for: 4s, crash: app, mode: all}"
    func refused(_ keys: String) throws -> Int64 {
      try Play.run(Self.front("health_check: {interval: 100ms}, \(keys)", faults: all))
        .components["lb"].outcomes[.refused]
    }
    #expect(try refused("redispatch: 0") >= 380)
    let none = try Play.run(
      Self.front("health_check: {interval: 100ms}, panic_threshold: 0%", faults: all))
    // Nobody is asked: the balancer itself refuses.
    #expect(none.components["lb"].failuresBegun[.refused] > 300)
    let link = Self.pair(
      "outlier_detection: {max_ejection_percent: 100%}, panic_threshold: 0%", leaf: Self.failing,
      capacity: "instances: 2,")
    #expect(try Play.run(link).traffic["visitors"].outcomes[.refused] > 900)
    let usual = Self.pair(
      "outlier_detection: {max_ejection_percent: 100%}", leaf: Self.failing,
      capacity: "instances: 2,")
    #expect(try Play.run(usual).traffic["visitors"].outcomes[.refused] == 0)
  }

  @Test func `a balancer and its link guard together`() throws {
    let text =
      Play.steady(
        "lb.page",
        """
        lb: {kind: load_balancer, targets: app, breaker: {consecutive_failures: 3}, limits: {max_requests: 50}}
        app: {kind: service, instances: 2, operations: {page: [\(Self.failing)]}}
        """) + "\nlinks: {lb -> app: {throttle: {kind: adaptive}}}"
    let counts = try counts(text)
    #expect(counts.brokenOff > 900 && counts.sent == 3)
  }
}
