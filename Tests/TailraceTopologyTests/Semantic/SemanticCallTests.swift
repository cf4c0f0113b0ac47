import Tailrace
import Testing

/// What a caller does about calls that fail or are slow: each key changes what is played.
struct SemanticCallTests {
  /// A hundred requests a second whose client, or whose service, calls with these keys.
  private static func run(
    traffic: String = "", call: String, _ components: String, duration: Delay = .seconds(10)
  ) throws -> Report {
    try Play.run(
      """
      tailrace: 1
      traffic:
        visitors:
          rate: 100/s
          arrivals: deterministic
          \(traffic)
          requests: {page: {share: 100%, call: app.page}}
      components:
        app: {kind: service, operations: {page: [{call: {\(call)}}]}}
      \(components.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
      """, duration: duration)
  }

  private static let flaky = """
    flaky: {kind: service, operations: {work: [{wait: 1ms}, {fail: 50%}]}}
    """
  private static let slow = "slow: {kind: external, latency: 100ms}"

  private static func counts(_ report: Report, to name: String) throws -> CallCounts {
    try #require(
      report.results.calls.first {
        report.network.components[Int($0.to.index)].name == name
      }
    ).counts
  }

  @Test(arguments: ["retry: 3", "retry: {attempts: 3, backoff: none}"])
  func `a call that fails is made again`(_ retry: String) throws {
    let report = try Self.run(call: "to: flaky.work, \(retry)", Self.flaky)
    #expect(isNear(report.traffic["visitors"].errorRate, 0.125, within: 0.4))
    let counts = try Self.counts(report, to: "flaky")
    #expect(isNear(counts.amplification, 1.75, within: 0.05))
    let bare = try Self.run(call: "to: flaky.work", Self.flaky)
    #expect(isNear(bare.traffic["visitors"].errorRate, 0.5, within: 0.1))
    #expect(bare.results.calls.isEmpty)
  }

  @Test func `clients retry too, and a request says so for itself`() throws {
    let client = try Self.run(
      traffic: "retry: {attempts: 2, backoff: none}", call: "to: flaky.work", Self.flaky)
    #expect(isNear(client.traffic["visitors"].errorRate, 0.25, within: 0.25))
    #expect(client.traffic["visitors"].offered == 1000 || client.traffic["visitors"].offered == 999)
    let request = try Play.run(
      """
      tailrace: 1
      traffic:
        visitors:
          rate: 200/s
          retry: {attempts: 2, backoff: none}
          requests:
            plain: {share: 50%, call: flaky.work}
            often: {share: 50%, call: flaky.work, retry: {attempts: 6, backoff: none}}
      components:
        flaky: {kind: service, operations: {work: [{fail: 50%}]}}
      """)
    #expect(isNear(request.traffic["visitors.plain"].errorRate, 0.25, within: 0.25))
    #expect((request.traffic["visitors.often"].errorRate ?? 1) < 0.04)
  }

  @Test func `what is waited before a retry is stated`() throws {
    let all = "lame: {kind: service, operations: {work: [{fail: 100%}]}}"
    func waited(_ backoff: String) throws -> Double {
      let report = try Self.run(
        call: "to: lame.work, retry: {attempts: 4, \(backoff)}", all)
      let counts = try Self.counts(report, to: "lame")
      return Double(counts.backoffTime) / Double(counts.calls) / 1e6
    }
    #expect(isNear(try waited("backoff: {base: 10ms, jitter: none}"), 70, within: 0.01))
    #expect(
      isNear(
        try waited("backoff: {base: 10ms, factor: 3x, cap: 50ms, jitter: none}"), 90, within: 0.01))
    #expect(isNear(try waited("backoff: {base: 10ms, jitter: full}"), 35, within: 0.05))
    #expect(isNear(try waited("backoff: {base: 10ms, jitter: equal}"), 52.5, within: 0.05))
    #expect(try waited("backoff: {base: 10ms, jitter: decorrelated}") > 45)
    #expect(isNear(try waited("backoff: 10ms"), 35, within: 0.05))
    #expect(try waited("backoff: none") == 0)
    // Envoy's, where nothing is said: 25, 50 and 100 ms, each by half on average.
    #expect(isNear(try waited("on: [error]"), 87.5, within: 0.05))
  }

  @Test func `only failures of a kind are tried again`() throws {
    let report = try Self.run(
      call: "to: flaky.work, retry: {attempts: 3, on: [timeout, refused]}", Self.flaky)
    #expect(try Self.counts(report, to: "flaky").retries == 0)
  }

  @Test(arguments: [
    ("10%", 1.05, 1.3), ("{percent: 100%, minimum: 0}", 2.5, 3.0),
    ("{percent: 0%, minimum: 0}", 1, 1),
    ("{tokens: 10, ratio: 10%}", 1, 1.01),
    ("{tokens: 100, cost: 10, throttling_cost: 1}", 1.009, 1.011),
    ("{tokens: 100}", 1.006, 1.008), ("{ratio: 20%, min_per_second: 0}", 1.19, 1.201),
    ("{ratio: 20%, min_per_second: 0, ttl: 100ms}", 1.05, 1.21),
    ("{ratio: 0%, min_per_second: 5}", 1.04, 1.11),
  ])
  func `a budget limits retries when everything fails`(
    _ budget: String, _ least: Double, _ most: Double
  ) throws {
    let report = try Self.run(
      call: "to: lame.work, retry: {attempts: 3, backoff: none, budget: \(budget)}",
      "lame: {kind: service, operations: {work: [{wait: 200ms}, {fail: 100%}]}}")
    let counts = try Self.counts(report, to: "lame")
    #expect(counts.amplification >= least - 1e-9 && counts.amplification <= most + 1e-9)
  }

  @Test func `all attempts together have a limit`() throws {
    let limited = try Self.run(
      call: "to: slow, timeout: 50ms, retry: {attempts: 10, backoff: none, overall: 120ms}",
      Self.slow)
    let inFlight = limited.traffic["visitors"].meanInFlight
    #expect(isNear(inFlight, 12, within: 0.02))
    #expect(isNear(try Self.counts(limited, to: "slow").amplification, 3, within: 0.02))
    let endless = try Self.run(
      call: "to: slow, timeout: 50ms, retry: {attempts: unlimited, backoff: none}", Self.slow)
    #expect(endless.traffic["visitors"].outcomes.total == 0)
  }

  @Test func `a throttled answer without Retry-After asks for no wait`() throws {
    for word in ["respect", "ignore"] {
      let report = try Self.run(
        call: "to: lame.work, retry: {attempts: 2, backoff: none, retry_after: \(word)}",
        "lame: {kind: service, operations: {work: [{wait: 1ms}, {fail: {probability: 100%, reason: throttled}}]}}"
      )
      let counts = try Self.counts(report, to: "lame")
      #expect(counts.backoffTime == 0 && isNear(counts.amplification, 2, within: 0.01))
    }
  }

  @Test(arguments: ["hedge: 10ms", "hedge: {after: 10ms, attempts: 3}"])
  func `copies of a slow call are sent, and the first answer counts`(_ hedge: String) throws {
    let uneven = "uneven: {kind: external, latency: mix(90%=1ms 10%=500ms)}"
    let report = try Self.run(call: "to: uneven, \(hedge)", uneven)
    let counts = try Self.counts(report, to: "uneven")
    #expect(isNear(counts.amplification, 1.1, within: 0.04))
    #expect(counts.hedgesWon > 80)
    let mean = try #require(report.traffic["visitors"].latency.mean)
    let bare = try #require(
      try Self.run(call: "to: uneven", uneven).traffic["visitors"].latency.mean)
    #expect(mean < .milliseconds(10) && bare > .milliseconds(35))
  }

  @Test func `a callee that is told stops working`() throws {
    func work(_ keys: String) throws -> Double {
      try Self.run(call: "to: slow, timeout: 20ms, \(keys)", Self.slow).components["slow"]
        .meanInside
    }
    #expect(isNear(try work("cancellation: true"), 2, within: 0.02))
    #expect(isNear(try work("cancellation: false"), 10, within: 0.02))
    let clients = try Self.run(
      traffic: "timeout: 20ms\n    cancellation: true", call: "to: slow", Self.slow)
    #expect(isNear(clients.components["slow"].meanInside, 2, within: 0.02))
    #expect(clients.components["slow"].outcomes[.cancelled] > 990)
  }

  @Test func `a deadline goes with the request to whatever it calls`() throws {
    func run(_ deadline: String) throws -> Report {
      try Play.run(
        """
        tailrace: 1
        traffic:
          visitors:
            rate: 100/s
            arrivals: deterministic
            requests: {page: {share: 100%, call: app.page, \(deadline)}}
        components:
          app: {kind: service, operations: {page: [{wait: 30ms}, {call: {to: slow, timeout: 1s}}]}}
          \(Self.slow)
        """)
    }
    #expect(try run("").traffic["visitors"].outcomes.failed == 0)
    let late = try run("deadline: 50ms")
    #expect(isNear(late.traffic["visitors"].meanInFlight, 5, within: 0.02))
    // The service gives up when its client does.
    #expect(isNear(late.components["app"].meanInside, 5, within: 0.02))
    // Past it nothing is sent.
    #expect(try run("deadline: 20ms").components["slow"].offered == 0)
    let inner = try Self.run(call: "to: slow, deadline: 40ms", Self.slow)
    #expect(isNear(inner.traffic["visitors"].meanInFlight, 4, within: 0.02))
    let source = try Self.run(traffic: "deadline: 40ms", call: "to: slow", Self.slow)
    #expect(isNear(source.traffic["visitors"].meanInFlight, 4, within: 0.02))
  }

  @Test func `a fallback answers, and the answer is degraded`() throws {
    let others = """
      lame: {kind: service, operations: {work: [{fail: 100%}]}}
      \(Self.slow)
      """
    let fixed = try Self.run(call: "to: lame.work, fallback: degraded", others)
    #expect(
      fixed.traffic["visitors"].outcomes[.degraded] == fixed.traffic["visitors"].outcomes.total)
    let steps = try Self.run(call: "to: lame.work, fallback: {steps: [{call: slow}]}", others)
    #expect(isNear(steps.traffic["visitors"].latency.mean?.seconds, 0.1, within: 0.01))
    #expect(steps.components["slow"].offered > 990)
    let other = try Self.run(call: "to: lame.work, fallback: {on: [timeout]}", others)
    #expect(other.traffic["visitors"].errorRate == 1)
  }
}
