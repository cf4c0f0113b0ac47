import Tailrace
import Testing

/// What a balancer does where a server is down, full or silent.
struct SemanticFrontTests {
  private static func front(
    _ keys: String, instances: Int = 4, page: String = "{wait: 1ms}", faults: String = ""
  ) -> String {
    Play.steady(
      "lb.page",
      """
      lb: {kind: load_balancer, targets: app, policy: round_robin, \(keys)}
      app: {kind: service, instances: \(instances), operations: {page: [\(page)]}}
      """) + "\nfaults: [\(faults)]"
  }

  /// The same, with requests at a steady rate beside them that no server answers in time.
  private static func poisoned(
    _ keys: String, rate: String, instances: Int, page: String = "{wait: 1ms}"
  )
    -> String
  {
    front(keys, instances: instances, page: "\(page)], poison: [{wait: 1s}")
      .replacing(
        "components:",
        with: """
            poison:
              rate: \(rate)
              arrivals: deterministic
              requests: {page: {share: 100%, call: lb.poison}}
          components:
          """)
  }

  private static let dead = "{at: 1995ms, for: 4s, crash: app}"
  private static let silent = "{at: 1995ms, for: 4s, crash: app, manner: silent}"

  private func failed(_ keys: String, _ faults: String, instances: Int = 4) throws -> Int64 {
    try Play.run(Self.front(keys, instances: instances, faults: faults)).traffic["visitors"]
      .outcomes.failed
  }

  @Test func `a refused request is sent to another server`() throws {
    #expect(try failed("redispatch: 0", Self.dead) == 100)
    #expect(try failed("redispatch: 1", Self.dead) == 0)
    let two = "{at: 1995ms, for: 4s, crash: app, mode: fixed, value: 3}"
    let once = try failed("redispatch: 1", two)
    #expect(once > 100 && once < 300)
    #expect(try failed("redispatch: 3", two) < once)
  }

  @Test func `who is drawn again is another server`() throws {
    let text = Self.front("redispatch: 1", faults: Self.dead)
      .replacing("policy: round_robin", with: "policy: random")
    let report = try Play.run(text)
    // A quarter of the four hundred while it is down.
    #expect(report.components["app"].outcomes[.refused] > 50)
    #expect(report.traffic["visitors"].outcomes.failed == 0)
  }

  @Test func `an answer ends a row of failures`() throws {
    // Twice eight requests find both servers down, four each, and long between are answered; five would
    // leave a server out.
    let short = "{at: 1995ms, for: 80ms, crash: app, mode: all}"
    let twice = "\(short), \(short.replacing("1995ms", with: "3995ms"))"
    let keys = "redispatch: 0, passive: {failures: 5, out_for: 1s}, panic_threshold: 0%"
    #expect(try failed(keys, twice, instances: 2) == 16)
    #expect(try failed(keys.replacing("5", with: "4"), twice, instances: 2) > 150)
  }

  @Test func `redispatch changes nothing while nobody is down`() throws {
    for policy in ["round_robin", "random", "least_request", "least_connections"] {
      func offered(_ keys: String) throws -> [Int64] {
        let text = Self.front(keys, page: "{wait: exponential(mean=30ms)}")
          .replacing("policy: round_robin", with: "policy: \(policy)")
        return try Play.run(text).results.components[1].instances.map(\.offered)
      }
      #expect(try offered("redispatch: 0") == offered("redispatch: 2, passive: {}"))
    }
  }

  @Test func `a server that fails so often is left out for so long`() throws {
    // In turn: 25 requests a second at each. One failure, then one more after each second out.
    #expect(try failed("passive: {failures: 1, out_for: 1s}", Self.dead) == 4)
    #expect(try failed("passive: {failures: 3, out_for: 1s}", Self.dead) == 6)
    #expect(try failed("passive: {failures: 1, out_for: 10s}", Self.dead) == 1)
    let report = try Play.run(
      Self.front("passive: {failures: 1, out_for: 10s}", faults: Self.dead))
    // Left out for longer than it was down.
    #expect(report.results.components[1].instances.map(\.offered).min()! < 60)
  }

  @Test func `failures need not be in a row, and a long time without one clears them`() throws {
    // At each of two servers one failure in two seconds, among a hundred successes.
    func refused(_ keys: String, instances: Int = 2) throws -> Int64 {
      let text = Self.poisoned(
        "timeouts: {server: 20ms}, panic_threshold: 0%, passive: {\(keys)}", rate: "1/s",
        instances: instances)
      return try Play.run(text).traffic["visitors"].outcomes[.refused]
    }
    // Each is marked for 2.5 s by its third failure, a second apart.
    #expect(try refused("failures: 3, out_for: 2500ms") == 151)
    #expect(try refused("failures: 3, out_for: 1500ms") == 0)
    // The third of three servers fails once in three seconds.
    #expect(try refused("failures: 3, out_for: 2500ms", instances: 3) == 0)
    // A server alone in its group is exempt.
    #expect(try refused("failures: 1, out_for: 10s", instances: 1) == 0)
  }

  @Test func `what was sent before a mark does not clear it`() throws {
    for page in ["{wait: 1ms}", "{wait: 250ms}"] {
      let text = Self.poisoned(
        "timeouts: {server: 300ms}, panic_threshold: 0%, passive: {failures: 1, out_for: 2s}",
        rate: "0.2/s", instances: 2, page: page)
      let offered = try Play.run(text).results.components[1].instances.map(\.offered)
      // One of them for two seconds.
      #expect(offered.max()! - offered.min()! >= 200)
    }
  }

  @Test func `who finds all marked is refused, and unmarks them if that is stated`() throws {
    let all = "{at: 1995ms, for: 100ms, crash: app, mode: all}"
    func failed(_ what: String) throws -> Int64 {
      try self.failed(
        "passive: {out_for: 3s, all_marked: \(what)}, panic_threshold: 0%", all)
    }
    // Four find a server dead; then nobody is asked for three seconds, or one in five is not.
    #expect(try failed("wait") == 301)
    #expect(try failed("unmark") == 10)
  }

  @Test func `with too few left, those left out are asked all the same`() throws {
    let most = "{at: 1995ms, for: 4s, crash: app, mode: fixed, value: 3}"
    #expect(try failed("passive: {out_for: 10s}, panic_threshold: 20%", most) == 3)
    // Less than half are left: Envoy's balancer goes back to all of them.
    #expect(try failed("passive: {out_for: 10s}", most) > 250)
    let all = "{at: 1995ms, for: 4s, crash: app, mode: all}"
    #expect(try failed("passive: {out_for: 1s}, panic_threshold: 0%", all) >= 400)
  }

  @Test func `a silent server answers nothing, and connections time out`() throws {
    let text = Self.front("redispatch: 0, timeouts: {connect: 500ms}", faults: Self.silent)
    let report = try Play.run(text)
    #expect(report.traffic["visitors"].outcomes[.timeout] == 100)
    #expect(report.components["lb"].counts.timeouts.connect == 100)
    #expect(report.components["lb"].counts.timeouts.total == 100)
    #expect(report.components["app"].outcomes[.refused] == 100)
    let again = try Play.run(text.replacing("redispatch: 0", with: "redispatch: 1"))
    #expect(again.traffic["visitors"].outcomes.failed == 0)
    #expect(again.traffic["visitors"].latency.max == .milliseconds(501))
  }

  @Test func `without a timeout nobody ever hears from a silent server`() throws {
    let report = try Play.run(Self.front("redispatch: 1", faults: Self.silent))
    // And the one that is sent as the run ends.
    #expect(report.traffic["visitors"].inFlightAtEnd == 101)
    #expect(report.traffic["visitors"].outcomes.failed == 0)
  }

  @Test func `the wait for an answer is a timeout of its own`() throws {
    let text = Self.front("timeouts: {connect: 1s, server: 300ms}", page: "{wait: 400ms}")
    let report = try Play.run(text)
    #expect(
      report.components["lb"].counts.timeouts.server == report.traffic["visitors"].outcomes.failed)
    #expect(report.components["lb"].counts.timeouts.server > 900)
    let silent = try Play.run(
      Self.front("timeouts: {connect: 1s, server: 300ms}", faults: Self.silent))
    #expect(silent.components["lb"].counts.timeouts.server == 100)
    #expect(silent.components["lb"].counts.timeouts.connect == 0)
  }

  @Test func `a client is waited for as long as it may take to send its request`() throws {
    func run(_ keys: String) throws -> Report { try Play.run(Self.front(keys)) }
    let slow = try run("receive: mix(90%=10ms 10%=2s)")
    #expect(slow.components["lb"].counts.timeouts.total == 0)
    #expect(slow.traffic["visitors"].latency.max == .milliseconds(2001))
    let strict = try run("receive: mix(90%=10ms 10%=2s), timeouts: {client: 1s}")
    #expect(isNear(Double(strict.components["lb"].counts.timeouts.client), 90, within: 0.3))
    #expect(
      strict.components["lb"].counts.timeouts.client == strict.traffic["visitors"].outcomes.failed)
    #expect(strict.traffic["visitors"].latency.max == .milliseconds(11))
  }

  @Test func `a server has so many requests of a balancer, and others wait in its line`() throws {
    func run(_ keys: String, page: String = "{wait: 35ms}") throws -> Report {
      try Play.run(Self.front(keys, instances: 2, page: page))
    }
    let free = try run("redispatch: 0")
    #expect(free.components["app"].meanInside > 3.4)
    // 100 requests a second of 35 ms each are 3.5 at a time; two servers with one each do 57 a second.
    let tight = try run("server_maxconn: 1")
    #expect(tight.components["app"].meanInside <= 2)
    #expect(isNear(tight.traffic["visitors"].throughputPerSecond, 57.1, within: 0.01))
    #expect(tight.components["lb"].meanInside > 100)
    let impatient = try run("server_maxconn: 1, timeouts: {queue: 100ms}")
    #expect(impatient.traffic["visitors"].outcomes[.poolTimeout] > 400)
    #expect(
      impatient.components["lb"].counts.timeouts.queue
        == impatient.traffic["visitors"].outcomes[.poolTimeout])
    // Unless stated the line is as patient as a connection, which is HAProxy's rule.
    let same = try run("server_maxconn: 1, timeouts: {connect: 100ms}")
    #expect(same.components["lb"].counts.timeouts == impatient.components["lb"].counts.timeouts)
  }

  @Test func `the line is served in its order, by whichever server is free`() throws {
    let text = Self.front("server_maxconn: 1", instances: 2, page: "{wait: 15ms}")
    let report = try Play.run(text)
    #expect(report.traffic["visitors"].outcomes.failed == 0)
    // One every 10 ms, two servers of 15 ms: none ever waits.
    #expect(report.traffic["visitors"].latency.max == .milliseconds(15))
    let instances = report.results.components[1].instances.map(\.offered)
    #expect(abs(instances[0] - instances[1]) <= 1)
  }

  @Test func `a balancer holds so many connections, and a backlog of as many waits`() throws {
    let text = Self.front("maxconn: 10", page: "{wait: 1s}")
    let report = try Play.run(text)
    #expect(report.components["lb"].heldPlaces > 9.5)
    #expect(report.components["app"].meanInside <= 10)
    #expect(report.components["lb"].outcomes[.shed] > 800)
    let large = try Play.run(Self.front("maxconn: 10, backlog: 900", page: "{wait: 1s}"))
    #expect(large.components["lb"].outcomes[.shed] == 0)
  }
}
