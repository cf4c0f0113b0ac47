import Tailrace
import Testing

/// Each fault of the language changes what it should while it lasts, and nothing afterwards.
struct SemanticBreakageTests {
  private static func text(_ fault: String, more: String = "") -> String {
    """
    tailrace: 1
    data: {pages: {keys: 20, size: 10KB}}
    traffic:
      visitors:
        rate: 100/s
        arrivals: deterministic
        timeout: 500ms
        requests: {page: {share: 100%, call: app.page, key: pages}}
    components:
      app:
        kind: service
        instances: 4
        cores: 1
        concurrency: 4
        cache: {data: pages, capacity: 20 entries}
        operations:
          page:
            - compute: 2ms
            - lookup: {in: local, data: pages, otherwise: [call: db.read]}
            - call: {to: db.read, timeout: 50ms}
            - wait: 3ms
      db:
        kind: database
        cores: 4
        operations: {read: {service: 2ms}}
    links:
      app -> db: {latency: 1ms, bandwidth: 1Gbps}
    \(more)
    faults: [\(fault)]
    """
  }

  /// What the clients and the app saw in the last 20 of 40 s.
  private struct Seen: Equatable {
    var answered: [Int64] = []
    var failed: [Int64] = []
    var p50: [Delay?] = []
    var p99: [Delay?] = []
    var busy: [Double?] = []
    var held: [Double?] = []
    var hits: [Double?] = []
  }

  private static func play(_ fault: String) throws -> (report: Report, after: Seen) {
    let report = try Play.run(Self.text(fault), duration: .seconds(40))
    var seen = Seen()
    for interval in report.traffic["visitors"].intervals where interval.start >= .seconds(20) {
      seen.answered.append(interval.answered)
      seen.failed.append(interval.failed)
      seen.p50.append(interval.latency?.p50)
      seen.p99.append(interval.latency?.p99)
    }
    for interval in report.components["app"].intervals where interval.start >= .seconds(20) {
      seen.busy.append(interval.coreUtilization)
      seen.held.append(interval.placeUtilization)
      seen.hits.append(interval.hitRatio)
    }
    return (report, seen)
  }

  static let faults = [
    "{at: 5s, for: 5s, crash: app, mode: all}",
    "{at: 5s, for: 5s, crash: app, mode: all, manner: silent}",
    "{at: 5s, for: 5s, crash: app, mode: all, in_service: resume}",
    "{at: 5s, boot: 5s, crash: app, mode: all}",
    "{at: 5s, for: 5s, slow: app, mode: all, factor: 10x}",
    "{at: 5s, for: 5s, errors: app, mode: all, rate: 50%}",
    "{at: 5s, for: 5s, capacity: app, mode: all, factor: 25%}",
    "{at: 5s, for: 5s, capacity: db, factor: 0%}",
    "{at: 5s, for: 5s, refuse: app, mode: all}",
    "{at: 5s, flush: app}",
    "{at: 5s, for: 5s, latency: app -> db, add: 20ms, jitter: 5ms}",
    "{at: 5s, for: 5s, loss: app -> db, share: 50%}",
    "{at: 5s, for: 5s, duplicate: app -> db, share: 50%}",
    "{at: 5s, for: 5s, partition: app -> db}",
    "{at: 5s, for: 5s, partition: app -> db, direction: from}",
    "{at: 5s, for: 5s, partition: app -> db, manner: refusing}",
    "{at: 5s, rolling: {every: 1s, batch: 1, down: 1s}, crash: app}",
    "{at: 5s, for: 500ms, every: 100s, refuse: app, mode: all}",
  ]

  @Test(arguments: faults) func `a fault leaves no trace`(_ fault: String) throws {
    let plain = try Self.play("")
    let broken = try Self.play(fault)
    #expect(broken.after == plain.after)
    #expect(broken.report.results.timeline.count >= 1)
    // Whatever it is, it was noticed.
    let before = plain.report.results.fingerprint.order
    #expect(broken.report.results.fingerprint.order != before)
  }

  private func failed(_ fault: String) throws -> Double {
    try Self.play(fault).report.traffic["visitors"].errorRate ?? 0
  }

  @Test func `the part that fails is the part that is said`() throws {
    // 500 of 4000.
    #expect(isNear(try failed("{at: 5s, for: 5s, refuse: app, mode: all}"), 0.125, within: 0.01))
    #expect(
      isNear(
        try failed("{at: 5s, for: 5s, refuse: app, mode: fixed, value: 2}"), 0.0625, within: 0.01))
    #expect(
      isNear(try failed("{at: 5s, for: 20s, errors: app, mode: all, rate: 50%}"), 0.25, within: 0.1)
    )
    #expect(isNear(try failed("{at: 5s, for: 20s, loss: app -> db, share: 20%}"), 0.1, within: 0.2))
    #expect(
      isNear(
        try failed("{at: 5s, for: 20s, loss: app -> db, share: 20%, direction: both}"),
        (1 - 0.64) / 2, within: 0.2))
    #expect(
      isNear(
        try failed("{mtbf: exponential(mean=3s), mttr: exponential(mean=1s), crash: app}"), 0.25,
        within: 0.5))
  }

  @Test func `what is slow is slow by the factor`() throws {
    func median(_ fault: String) throws -> Double {
      let report = try Self.play(fault).report
      return Double(report.traffic["visitors"].latency.p50?.nanoseconds ?? 0) / 1e6
    }
    let plain = try median("")
    #expect(abs(plain - 9) < 0.2)
    // Compute and wait take 5 of the 9 ms.
    let slow = try median("{at: 0s, for: 39s, slow: app, mode: all, factor: 3x}")
    #expect(abs(slow - 19) < 0.3)
    let late = try median("{at: 0s, for: 39s, latency: app -> db, add: 20ms}")
    #expect(abs(late - 29) < 0.4)
    let both = try median("{at: 0s, for: 39s, latency: app -> db, add: 5ms, direction: both}")
    #expect(abs(both - 19) < 0.3)
    let told = try Self.play("{at: 5s, for: 5s, partition: app -> db, manner: refusing}").report
    #expect(told.traffic["visitors"].outcomes[.partitioned] > 400)
  }

  @Test func `jitter varies what is added`() throws {
    func spread(_ keys: String) throws -> Double {
      let fault = "{at: 0s, latency: app -> db, add: 20ms\(keys)}"
      let latency = try Self.play(fault).report.traffic["visitors"].latency
      return Double((latency.p90?.nanoseconds ?? 0) - (latency.p50?.nanoseconds ?? 0)) / 1e6
    }
    #expect(try spread("") < 0.5)
    // Even between -9 and 9 ms: from the middle to the ninth tenth.
    #expect(isNear(try spread(", jitter: 9ms"), 0.4 * 18, within: 0.15))
  }

  @Test func `a narrow link holds values back`() throws {
    let text = """
      tailrace: 1
      data: {pages: {keys: 1, size: 125KB}}
      traffic:
        visitors:
          rate: 10/s
          arrivals: deterministic
          requests: {page: {share: 100%, call: redis.get, key: pages}}
      components:
        redis: {kind: cache, capacity: 10 entries, origin: app}
        app: {kind: service, operations: {page: [{wait: 1ms}]}}
      links: {visitors -> redis: {latency: 0ms, bandwidth: 1Gbps}}
      """
    let narrow = text + "\nfaults: [{at: 0s, bandwidth: visitors -> redis, limit: 10Mbps}]"
    func slowest(_ text: String) throws -> Double {
      Double(try Play.run(text).traffic["visitors"].latency.p50?.nanoseconds ?? 0) / 1e6
    }
    #expect(abs(try slowest(text) - 1) < 0.1)
    #expect(abs(try slowest(narrow) - 100) < 2)
  }

  @Test func `boot comes after what is stated`() throws {
    let four = try failed("{at: 5s, for: 2s, boot: 2s, crash: app, mode: all}")
    #expect(isNear(four, 0.1, within: 0.02))
    #expect(isNear(try failed("{at: 5s, boot: 2s, crash: app, mode: all}"), 0.05, within: 0.03))
  }

  @Test func `what stands still loses nothing`() throws {
    let text = Play.steady(
      "app.page", "app: {kind: service, cores: 1, operations: {page: [{compute: 1ms}]}}")
    let fault = "\nfaults: [{at: 2s, for: 1s, crash: app"
    let lost = try Play.run(text + fault + "}]").traffic["visitors"].outcomes
    #expect(lost.failed == 100)
    let kept = try Play.run(text + fault + ", in_service: resume}]").traffic["visitors"]
    #expect(kept.outcomes.failed == 0)
    let slowest = Double(kept.latency.max?.nanoseconds ?? 0) / 1e9
    #expect(abs(slowest - 1.001) < 0.01)
  }

  @Test func `what stands still in its place waits, and no law says otherwise`() throws {
    let text = Play.steady(
      "app.page", "app: {kind: service, concurrency: 200, operations: {page: [{wait: 10ms}]}}")
    let report = try Play.run(
      text + "\nfaults: [{at: 2s, for: 1s, crash: app, in_service: resume}]")
    for law in report.laws { #expect(law.holds, "\(law)") }
    let app = report.components["app"]
    // A hundred come meanwhile and wait for half a second each, and are served for 1 s of each second.
    #expect(isNear(app.meanQueue, 5.15, within: 0.02))
    #expect(isNear(app.meanInside, 6.15, within: 0.02))
    #expect(isNear(app.meanService?.seconds, 0.01, within: 0.01))
  }

  @Test func `a zone takes all that is in it, and a region its zones`() throws {
    func failed(_ fault: String) throws -> Double {
      let text = """
        tailrace: 1
        traffic:
          visitors:
            rate: 100/s
            arrivals: deterministic
            timeout: 100ms
            requests: {page: {share: 100%, call: app.page}}
        regions: {eu: {zones: [a, b]}, us: {zones: [c, b]}}
        round_trips: {eu <-> us: 0ms}
        components:
          app:
            kind: service
            instances: 4
            region: eu
            zones: [a, b]
            operations: {page: [{wait: 1ms}]}
          far: {kind: service, region: us, zones: [c, b], operations: {page: [{wait: 1ms}]}}
        faults: [\(fault)]
        """
      return try Play.run(text).traffic["visitors"].errorRate ?? 0
    }
    #expect(isNear(try failed("{at: 5s, for: 2s, zone: a}"), 0.1, within: 0.03))
    #expect(isNear(try failed("{at: 5s, for: 2s, zone: eu.b}"), 0.1, within: 0.03))
    #expect(isNear(try failed("{at: 5s, for: 2s, region: eu}"), 0.2, within: 0.03))
    #expect(try failed("{at: 5s, for: 2s, region: us}") == 0)
  }

  @Test func `a queue keeps its messages through a crash, or does not`() throws {
    func report(_ keys: String) throws -> Report {
      try Play.run(
        Play.steady(
          "mail",
          """
          mail:
            kind: queue
            \(keys)
            consumers: {to: mailer, concurrency: 1}
          mailer: {kind: external, latency: 20ms}
          """) + "\nfaults: [{at: 5005ms, for: 1s, crash: mail}]", duration: .seconds(30))
    }
    for keys in ["", "delivery: at_least_once", "durable: true"] {
      let kept = try report(keys)
      // A hundred publishers find nobody.
      #expect(abs((kept.queues["mail"].counts?.published ?? 0) - 2900) <= 1)
      #expect(kept.components["mail"].outcomes[.dropped] == 0)
    }
    let lost = try report("durable: false")
    // Every second message of 5 s was still there.
    #expect(abs(lost.components["mail"].outcomes[.dropped] - 250) < 3)
  }
}
