import Tailrace
import Testing

/// Section A: load, and thinking in numbers.
struct LoadClaims {
  @Test func `a million requests a second at 100 ms are a hundred thousand in flight`() throws {
    let claim = Claim("A1", topology: "Load/littles-law.yaml")
    let report = try claim.run()
    let users = report.traffic["users"]
    #expect(abs(users.meanInFlight / 100_000 - 1) < 0.01)
    #expect(abs(try #require(users.predictedInFlight) / users.meanInFlight - 1) < 0.01)
    #expect(try #require(report.littlesLaw(of: users)).contains("in flight by Little's law"))
    let slow = try claim.run("slow", duration: .seconds(2)).traffic["users"]
    #expect(abs(slow.meanInFlight / users.meanInFlight - 2) < 0.02)
    claim.saw(
      "\(Figures.rate(users.endedPerSecond)) × \(Figures.number((users.meanTime ?? 0) / 1e6, 2)) ms = "
        + "\(Figures.number(users.predictedInFlight ?? 0)) in flight, "
        + "\(Figures.number(users.meanInFlight)) counted; at 200 ms \(Figures.number(slow.meanInFlight))"
    )
  }

  @Test func `fifty thousand users are a hundred thousand requests a second, however stated`()
    throws
  {
    let claim = Claim("A2", topology: "Load/users-to-requests.yaml")
    let report = try claim.run()
    let open = report.traffic["senders"]
    let closed = report.traffic["waiters"]
    #expect(abs(open.offeredPerSecond / 100_000 - 1) < 0.01)
    #expect(abs(closed.offeredPerSecond / open.offeredPerSecond - 1) < 0.01)
    #expect(
      report.derivation(of: open) == "senders: 50,000 users × 2/s = 100,000 requests/s")
    #expect(try #require(report.derivation(of: closed)).contains("50,000 users ÷ (450 ms thinking"))
    // Ten times as slow a backend: who sends goes on, who waits sends 50,000 ÷ 0.95 s.
    let slow = try claim.run("slow")
    let held = slow.traffic["waiters"].offeredPerSecond
    #expect(abs(slow.traffic["senders"].offeredPerSecond / 100_000 - 1) < 0.01)
    #expect(abs(held / (50_000 / 0.95) - 1) < 0.02)
    claim.saw(
      "50,000 users × 2/s: \(Figures.rate(open.offeredPerSecond)); 50,000 users who wait and think: "
        + "\(Figures.rate(closed.offeredPerSecond)), but \(Figures.rate(held)) when an answer takes 500 ms"
    )
  }

  @Test func `registered, active and concurrent users are three numbers`() throws {
    let claim = Claim("A3", topology: "Load/registered-users.yaml")
    let report = try claim.run()
    let members = report.traffic["members"]
    #expect(
      report.derivation(of: members)
        == "members: 10,000,000 registered × 2 % active = 200,000 users × 3/min = 10,000 requests/s"
    )
    // 100 ms each, and what little waiting there is.
    #expect(abs(members.meanInFlight / 1000 - 1) < 0.05)
    #expect(JSONRenderer().render(report).contains("\"registered_users\": 10000000"))
    claim.saw(
      "10,000,000 registered, 200,000 active, \(Figures.rate(members.offeredPerSecond)), "
        + "\(Figures.number(members.meanInFlight)) in flight")
  }

  @Test func `three queries a request are three hundred thousand operations`() throws {
    let claim = Claim("A4", topology: "Load/three-queries.yaml")
    let report = try claim.run()
    let db = report.components["db"]
    #expect(abs(try #require(db.operationsPerRequest) - 3) < 0.01)
    #expect(abs(db.offeredPerSecond / 300_000 - 1) < 0.01)
    let total = try #require(report.amplification.operationsPerRequest)
    #expect(abs(total - 4) < 0.01)
    let joined = try claim.run("joined").components["db"]
    #expect(abs(joined.offeredPerSecond / 100_000 - 1) < 0.01)
    claim.saw(
      "\(Figures.rate(report.traffic["users"].offeredPerSecond)) are \(Figures.rate(db.offeredPerSecond)) "
        + "at the database, \(Figures.number(total, 2)) operations a request in all; "
        + "\(Figures.rate(joined.offeredPerSecond)) with one query instead of three")
  }

  @Test func `what holds on average fails at the peak`() throws {
    let claim = Claim("A5", topology: "Load/design-for-the-peak.yaml")
    let average = try claim.run()
    let peak = try claim.run(load: "peak")
    let sized = try claim.run("for-the-peak", load: "peak")
    #expect(average.verdict == .passed)
    #expect(peak.verdict == .missed)
    #expect(sized.verdict == .passed)
    #expect(peak.bottleneck.finding == .saturated)
    // Half used: twice the load fills it, and the peak is three times.
    let headroom = try #require(average.bottleneck.headroom)
    #expect(headroom.meanFactor > 1.9 && headroom.meanFactor < 2.1)
    #expect(peak.loadSentence == "Load: level 'peak', 3x of what the file states.")
    let seen = peak.traffic["visitors"].availability ?? 0
    #expect(seen < 0.75)
    claim.saw(
      "at the average \(Figures.percent(average.components["app"].coreUtilization)) busy, room for "
        + "\(Figures.number(headroom.meanFactor, 2)) times that; at 3 times \(Figures.percent(seen)) are answered, "
        + "\(Figures.percent(sized.traffic["visitors"].availability)) with three times the servers")
  }

  @Test func `eleven minutes take the database from comfortable to burning`() throws {
    let claim = Claim("A6", topology: "Load/viral-tuesday.yaml")
    let report = try claim.run()
    let culprit = try #require(report.bottleneck.culprits.first)
    #expect(culprit.name == "postgres")
    // The ramp reaches 4 cores ÷ (half of all requests × 12 ms) = 667 requests/s at 8m 55s.
    let moment = try #require(culprit.saturatedAt)
    #expect(moment > .minutes(6) && moment < .minutes(10))
    let app = report.components["app"]
    #expect(app.intervals.allSatisfy { ($0.coreUtilization ?? 0) < 0.5 })
    #expect(report.objectives[0].verdict == .passed)
    #expect(report.objectives[1].verdict == .missed)
    #expect(try claim.run("replicas").bottleneck.culprits.isEmpty)
    let rates = report.traffic["visitors.profile"].intervals
    let first = rates.first { $0.start >= .minutes(1) }?.latency?.p99
    let worst = rates.compactMap { $0.latency?.p99 }.max()
    claim.saw(
      "the database is full from \(Figures.clock(moment)) on, the app servers never above "
        + "\(Figures.percent(app.intervals.compactMap(\.coreUtilization).max(), 0)); profiles: p99 "
        + "\(Figures.time(first)) at noon, \(Figures.time(worst)) at the worst")
  }

  @Test func `evenings, launches, promotions and records have shapes`() throws {
    let claim = Claim("A7", topology: "Load/shapes.yaml")
    let report = try claim.run()
    func rate(_ source: String, _ minute: Double) -> Double {
      let start = Delay.seconds(minute * 60)
      let rows = report.traffic[source].intervals.filter {
        $0.start >= start && $0.start < start + .minutes(1)
      }
      return rows.reduce(0) { $0 + Double($1.offered) } / 60
    }
    // Each is the mean of 1200 or more requests, so five standard deviations are below 15 %.
    func isNear(_ source: String, _ minute: Double, _ wanted: Double) {
      #expect(abs(rate(source, minute) / wanted - 1) < 0.15, "\(source) at \(minute)")
    }
    isNear("evening", 11.5, 179.7)
    #expect(rate("evening", 0) < 30 && rate("evening", 23) < 30)
    for (minute, wanted) in [(7.0, 100.0), (8, 400), (23, 400)] { isNear("launch", minute, wanted) }
    for (minute, wanted) in [(2.0, 100.0), (8.5, 200), (15, 300)] {
      isNear("promotion", minute, wanted)
    }
    for (minute, wanted) in [(6.0, 100.0), (7, 800), (8, 100), (15, 800), (23, 800)] {
      isNear("television", minute, wanted)
    }
    for (minute, wanted) in [(1.0, 200.0), (7, 300), (13, 400), (23, 500)] {
      isNear("load-test", minute, wanted)
    }
    isNear("yesterday", 20.5, 182)
    // The log has one request a second, then four, and is played at half its speed.
    #expect(report.traffic["server"].offered == 1500)
    #expect(rate("server", 5) == 0.5 && rate("server", 15) == 2)
    claim.saw(
      "evening \(Figures.rate(rate("evening", 0))) to \(Figures.rate(rate("evening", 11.5))), launch to "
        + "\(Figures.rate(rate("launch", 8))), promotion to \(Figures.rate(rate("promotion", 15))), spikes of "
        + "\(Figures.rate(rate("television", 7))), stairs to \(Figures.rate(rate("load-test", 23))), "
        + "and 1,500 requests of an access log")
  }

  @Test func `reads over writes decide which database limits`() throws {
    let claim = Claim("A8", topology: "Load/read-write-mix.yaml")
    let reads = try claim.run()
    let even = try claim.run("even")
    #expect(reads.bottleneck.culprits.first?.name == "postgres.replica")
    #expect(even.bottleneck.culprits.first?.name == "postgres.primary")
    #expect(abs(try #require(reads.databases[0].readShare) - 0.95) < 0.01)
    // Behind a primary that is full, fewer writes get through than come.
    #expect(abs(try #require(even.databases[0].readShare) - 0.5) < 0.01)
    func busy(_ report: Report, _ part: String) -> String {
      Figures.percent(report.components["postgres.\(part)"].coreUtilization, 0)
    }
    claim.saw(
      "95/5: replicas \(busy(reads, "replica")) busy, primary \(busy(reads, "primary")); "
        + "50/50: replicas \(busy(even, "replica")), primary \(busy(even, "primary"))")
  }

  @Test func `objectives say what was promised and what it allows`() throws {
    let claim = Claim("A9", topology: "Load/objectives.yaml")
    let good = try claim.run()
    let tired = try claim.run("tired")
    #expect(good.verdict == .passed)
    #expect(tired.objectives.map(\.verdict).contains(.missed))
    #expect(tired.objectives[2].verdict == .missed)
    let allowed = try #require(good.objectives[2].downtime)
    let missed = try #require(tired.objectives[2].downtime)
    #expect(abs(allowed.allowed - 43.2) < 1e-6)
    #expect(allowed.measured < 43.2 && missed.measured > 43.2)
    claim.saw(
      "99.9 % allows \(Figures.number(allowed.allowed, 1)) min down a month: "
        + "\(Figures.number(allowed.measured, 1)) and passed, \(Figures.number(missed.measured, 1)) and missed; API p99 "
        + "\(Figures.time(good.traffic["visitors.api"].latency.p99)) and "
        + "\(Figures.time(tired.traffic["visitors.api"].latency.p99)) of 200 ms")
  }

  @Test func `a chain is less available than its links`() throws {
    let claim = Claim("A10", topology: "Load/chain.yaml")
    let calm = try claim.run().traffic["clients"]
    let crowd = try claim.run(load: "crowd", duration: .seconds(3)).traffic["clients"]
    let product = 0.999 * 0.999 * 0.999 * 0.999 * 0.999
    let chain = try #require(crowd.chain)
    #expect(chain.parts.count == 5)
    #expect(abs(chain.product - product) < 0.0005)
    #expect(abs(try #require(crowd.availability) - chain.product) < 0.0002)
    #expect(abs(calm.failuresPerSecond - 0.5) < 0.1)
    #expect(abs(crowd.failuresPerSecond / 500 - 1) < 0.1)
    claim.saw(
      "five links of 99.9 %: \(Figures.percent(crowd.availability, 2)), their product "
        + "\(Figures.percent(chain.product, 2)); \(Figures.number(calm.failuresPerSecond, 2)) failures a second at "
        + "100/s, \(Figures.number(crowd.failuresPerSecond)) at 100,000/s")
  }
}
