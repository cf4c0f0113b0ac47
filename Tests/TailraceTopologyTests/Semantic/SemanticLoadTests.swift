import Tailrace
import Testing

/// Loads stated by users, over the day, from records and at a level do what they say.
struct SemanticLoadTests {
  private static func source(_ keys: String, top: String = "") -> String {
    """
    tailrace: 1
    simulation: {interval: 1s}
    \(top)
    traffic:
      visitors:
        \(keys.split(separator: "\n").joined(separator: "\n    "))
        requests: {page: {share: 100%, call: app}}
    components:
      app: {kind: external, latency: 0ms}
    """
  }

  private static func offered(
    _ keys: String, _ seconds: Double = 10, load: String? = nil, files: [String: String] = [:]
  ) throws -> [Int] {
    try Play.run(source(keys), load: load, files: files, duration: .seconds(seconds))
      .traffic["visitors"].intervals.map { Int($0.offered) }
  }

  private static func areNear(_ found: [Int], _ wanted: [Int], _ most: Int = 2) -> Bool {
    found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) <= most }
  }

  @Test func `registered, active and each multiply to a rate`() throws {
    let report = try Play.run(
      Self.source("registered: 1_000_000\nactive: 5%\neach: 6/min\narrivals: deterministic"))
    #expect(isNear(report.traffic["visitors"].offeredPerSecond, 5000, within: 1e-3))
    #expect(
      report.derivation(of: report.traffic["visitors"])
        == "visitors: 1,000,000 registered × 5 % active = 50,000 users × 6/min = 5,000 requests/s")
    let counted = try Self.offered("active: 50\neach: 2/s\narrivals: deterministic")
    #expect(Self.areNear(counted, [Int](repeating: 100, count: 10)))
  }

  @Test func `registered and active users who think are as many users`() throws {
    let report = try Play.run(
      Self.source("registered: 1000\nactive: 20%\nthink: exponential(mean=1s)"),
      duration: .seconds(200))
    #expect(isNear(report.traffic["visitors"].offeredPerSecond, 200, within: 0.03))
    #expect(report.network.annotations.load.sources[0].users == 200)
  }

  @Test func `stairs climb in equal steps`() throws {
    let shape = "[hold 2s, stairs to 5x in 4 steps over 8s]"
    let counts = try Self.offered("rate: 100/s\narrivals: deterministic\nshape: \(shape)", 12)
    #expect(
      Self.areNear(counts, [100, 100, 200, 200, 300, 300, 400, 400, 500, 500, 500, 500]))
  }

  @Test func `a day goes from its low level to its high one and back`() throws {
    let shape = "[diurnal from 0.5x to 1.5x over 8s]"
    let counts = try Self.offered("rate: 1000/s\narrivals: deterministic\nshape: \(shape)", 10)
    // The means of a cosine between 500 and 1500 over each eighth of its period.
    #expect(
      Self.areNear(counts, [550, 814, 1186, 1450, 1450, 1186, 814, 550, 500, 500], 3), "\(counts)")
  }

  @Test func `a shape that repeats begins again where it began`() throws {
    let shape = "[hold 1s, ramp to 3x over 2s, spike to 5x for 1s, repeat 2 times]"
    let counts = try Self.offered("rate: 100/s\narrivals: deterministic\nshape: \(shape)", 9)
    #expect(Self.areNear(counts, [100, 150, 250, 500, 100, 150, 250, 500, 300]), "\(counts)")
  }

  @Test func `a level multiplies rates and users`() throws {
    let file = Self.source("rate: 100/s\narrivals: deterministic", top: "load: {calm: 0.5x}")
    let calm = try Play.run(file, load: "calm").traffic["visitors"]
    #expect(isNear(calm.offeredPerSecond, 50, within: 0.01))
    let triple = try Play.run(file, load: "3x")
    #expect(isNear(triple.traffic["visitors"].offeredPerSecond, 300, within: 0.01))
    #expect(triple.loadSentence == "Load: 3x of what the file states.")
    let users = try Play.topology(Self.source("users: 10\nthink: 1s"), load: "2.5x").network
    guard case .closed(let count, _) = users.sources[0].arrivals else {
      Issue.record("users make a closed source")
      return
    }
    #expect(count == 25)
  }

  @Test func `recorded times are played as they are, faster, or denser`() throws {
    let files = ["a.csv": "time\n# from a test\n0.6\n1.5\n1600ms\n1.7\n4.25\n"]
    #expect(try Self.offered("recorded: a.csv", 6, files: files) == [1, 3, 0, 0, 1, 0])
    let fast = "recorded: {file: a.csv, speed: 2x}"
    #expect(try Self.offered(fast, 6, files: files) == [4, 0, 1, 0, 0, 0])
    let dense = try Self.offered("recorded: a.csv", 6, load: "2x", files: files)
    // Each of 0.6, 1.5, 1.6, 1.7 and 4.25 s twice, the second halfway to the next.
    #expect(dense == [1, 6, 1, 0, 2, 0])
    let sparse = try Self.offered("recorded: a.csv", 6, load: "0.4x", files: files)
    #expect(sparse.reduce(0, +) == 2)
  }

  @Test func `recorded rates hold until the next line`() throws {
    let files = ["r.csv": "time,rate\n1s,100/s\n3,200\n5,600/min\n"]
    let counts = try Self.offered("recorded: r.csv\narrivals: deterministic", 7, files: files)
    #expect(Self.areNear(counts, [0, 100, 100, 200, 200, 10, 10]), "\(counts)")
    let fast = try Self.offered(
      "recorded: {file: r.csv, speed: 2x}\narrivals: deterministic", 4, files: files)
    #expect(Self.areNear(fast, [100, 300, 210, 20], 3), "\(fast)")
  }

  @Test func `an access log plays from its first line and spreads each second`() throws {
    func line(_ second: Int, _ rest: String = "") -> String {
      "10.0.0.1 - anna [21/Nov/2026:23:59:0\(second) +0100] \"GET /a\\\"b HTTP/1.1\" 200 -\(rest)"
    }
    let common = (0..<4).map { _ in line(7) } + [line(8), line(7), line(9)]
    let files = ["access.log": common.joined(separator: "\r\n")]
    let topology = try Play.topology(Self.source("recorded: access.log"), files: files)
    guard case .recorded(let times) = topology.network.sources[0].arrivals else {
      Issue.record("a log makes a recorded source")
      return
    }
    #expect(times == [100, 300, 500, 700, 900, 1500, 2500].map { $0 * 1_000_000 })
    let defaults = topology.network.annotations.defaults
    #expect(defaults.contains { $0.place.hasSuffix("recorded.format") && $0.value == "common" })
    #expect(defaults.contains { $0.place.hasSuffix("recorded.times") })
    let browser = " \"https://example.org/\" \"Browser (1.0)\""
    let combined = ["access.log": line(1, browser) + "\n" + line(3, browser) + "\n"]
    let other = try Play.topology(Self.source("recorded: access.log"), files: combined)
    #expect(
      other.network.annotations.defaults.contains {
        $0.place.hasSuffix("recorded.format") && $0.value == "combined"
      })
  }

  @Test func `dates and Unix times count from the first, across zones and days`() throws {
    let dates = "2024-02-28T23:59:59.5Z\n2024-02-29T00:00:01Z\n2024-03-01T01:00:00.25+01:00\n"
    let unix = "1709164799.5\n1709164801\n1709251200.25\n"
    for text in [dates, unix] {
      let topology = try Play.topology(Self.source("recorded: a.csv"), files: ["a.csv": text])
      guard case .recorded(let times) = topology.network.sources[0].arrivals else {
        Issue.record("times make a recorded source")
        return
      }
      #expect(times == [0, 1_500_000_000, 86_400_750_000_000])
    }
  }

  @Test func `a step fails with its chance and its reason`() throws {
    func outcomes(_ step: String) throws -> OutcomeCounts {
      try Play.run(Play.steps("[{wait: 1ms}, \(step)]"), duration: .seconds(200))
        .traffic["visitors"].outcomes
    }
    let plain = try outcomes("{fail: 10%}")
    #expect(isNear(Double(plain[.error]) / Double(plain.total), 0.1, within: 0.1))
    let stated = try outcomes("{fail: {probability: 100%, reason: crashed}}")
    #expect(stated[.crashed] == stated.total)
    #expect(try outcomes("{fail: 0%}").failed == 0)
  }

  @Test func `an instance that is off starts for the next request`() throws {
    func mean(_ keys: String) throws -> Report {
      try Play.run(
        Play.steps("[{wait: 1ms}]", capacity: keys).replacing("100/s", with: "1/s"),
        duration: .seconds(100))
    }
    let warm = try mean("cold_start: {boot: 250ms, idle: 2s},")
    let cold = try mean("cold_start: {boot: 250ms, idle: 500ms},")
    // Only the first finds a warm one off. A cold one is off before the first and for 249 ms of each
    // second after it.
    #expect(warm.components["app"].coldStart?.starts == 1)
    #expect(warm.traffic["visitors"].latency.p50 < .milliseconds(1.1))
    #expect(cold.components["app"].coldStart?.starts == 100)
    #expect(cold.traffic["visitors"].latency.p50 > .milliseconds(250))
    #expect(isNear(cold.components["app"].coldStart?.offShare, 0.2565, within: 0.01))
    #expect(isNear(cold.components["app"].coldStart?.startingShare, 0.25, within: 0.02))
  }

  @Test func `callers find the warm instances, unless they say how they pick`() throws {
    let text = Play.steps(
      "[{wait: 5ms}]",
      capacity: "instances: 100, concurrency: 1, cold_start: {boot: 27ms, idle: 500ms},")
    // Those of the first 40 ms each start one; at 50 ms the first is on and free, and is enough.
    let platform = try Play.run(text)
    #expect(platform.components["app"].coldStart?.starts == 4)
    let turns = try Play.run(text + "\nlinks: {visitors -> app: {policy: round_robin}}")
    #expect((turns.components["app"].coldStart?.starts ?? 0) > 990)
    for report in [platform, turns] { #expect(report.laws.allSatisfy { $0.holds }) }
  }

  @Test func `where the warmest is left out the next warmest is called`() throws {
    let text = """
      tailrace: 1
      traffic:
        visitors:
          rate: 20/s
          arrivals: deterministic
          requests: {page: {share: 100%, call: front.page}}
        poison:
          rate: 1/s
          arrivals: deterministic
          requests: {page: {share: 100%, call: front.poison}}
      components:
        front: {kind: service, operations: {page: [call: app.page], poison: [call: app.poison]}}
        app:
          kind: service
          instances: 9
          concurrency: 1
          cold_start: {boot: 5ms, idle: 1h}
          operations: {page: [wait: 9ms], poison: [{fail: {probability: 100%, reason: error}}]}
      links:
        front -> app:
          outlier_detection:
            consecutive_5xx: 1
            base_ejection_time: 2s
            interval: 500ms
            max_ejection_percent: 100%
      """
    // Each second the warmest is left out for two to two and a half: three take turns.
    #expect(try Play.run(text).components["app"].coldStart?.starts == 3)
  }

  @Test func `an instance with a line at its door stays on`() throws {
    let report = try Play.run(
      Play.steps("[{wait: 100ms}]", capacity: "concurrency: 1, cold_start: {boot: 1s, idle: 0s},"))
    // A hundred a second come, ten are served: it is never empty again.
    #expect(report.components["app"].coldStart?.starts == 1)
    #expect(isNear(report.components["app"].coldStart?.offShare, 0.001, within: 0.01))
    #expect(report.laws.allSatisfy { $0.holds })
  }

  @Test func `requests wait together for a start, in order, and keep their places`() throws {
    let report = try Play.run(
      Play.steps(
        "[{wait: 1ms}]", capacity: "concurrency: 3, cold_start: {boot: 95ms, idle: 1h},"),
      duration: .seconds(1))
    // At 10, 20 and 30 ms come those who hold the places until 105; a millisecond later the next.
    let app = report.components["app"]
    #expect(app.coldStart?.starts == 1)
    #expect(app.outcomes.failed == 0)
    #expect(isNear(report.traffic["visitors"].latency.max.map { $0.seconds }, 0.096, within: 0.01))
    #expect(report.laws.allSatisfy { $0.holds })
  }
}
