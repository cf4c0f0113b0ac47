import Tailrace
import Testing

/// Section I: the drawings that articles begin with, as they are drawn.
struct DrawingClaims {
  /// Whether calls or messages go from one component to the other.
  private func goes(_ report: Report, _ from: String, _ to: String, published: Bool = false) -> Bool
  {
    let components = report.network.components
    return report.network.edges.contains {
      components[Int($0.from.index)].name == from && components[Int($0.to.index)].name == to
        && $0.isPublished == published
    }
  }

  @Test func `the typical system is drawn and holds`() throws {
    let claim = Claim("I1", topology: "typical.yaml")
    let report = try claim.run(duration: .minutes(3))
    for (from, to) in [
      ("visitors", "cdn"), ("cdn", "balancer"), ("balancer", "app"), ("app", "redis"),
      ("app", "postgres.primary"), ("app", "postgres.replica"),
    ] { #expect(goes(report, from, to), "\(from) → \(to)") }
    #expect(goes(report, "app", "mail", published: true))
    #expect(report.components["app"].instances == 3)
    for row in report.components.all where !row.isClient { #expect(row.offered > 0, "\(row.name)") }
    #expect(report.verdict == .passed)
    claim.saw(
      "\(Figures.rate(report.traffic["visitors"].offeredPerSecond)): "
        + "\(Figures.percent(report.components["cdn"].hitRatio)) of pages from the CDN, "
        + "\(Figures.percent(report.components["redis"].hitRatio)) of reads from Redis; app servers "
        + "\(Figures.percent(report.components["app"].coreUtilization)) busy, all objectives met")
  }

  @Test func `a system that can grow has room for some of it`() throws {
    let claim = Claim("I2", topology: "growing.yaml")
    let today = try claim.run()
    for (from, to) in [
      ("users", "cdn"), ("cdn", "balancer"), ("balancer", "app"), ("app", "redis"),
      ("app", "postgres"), ("jobs", "worker"),
    ] { #expect(goes(today, from, to), "\(from) → \(to)") }
    #expect(goes(today, "app", "jobs", published: true))
    #expect(today.verdict == .passed)
    let year = try claim.run(load: "year")
    // Workers are full and their backlog grows, and no client notices.
    #expect(
      year.bottleneck.culprits.first?.name == "jobs"
        || year.bottleneck.culprits.first?.name == "worker")
    #expect(year.verdict == .passed)
    let bigger = try claim.run("bigger", load: "year")
    #expect(bigger.bottleneck.culprits.isEmpty)
    let headroom = try #require(today.bottleneck.headroom)
    let direct = try claim.run("no-queue")
    let saved =
      try #require(direct.traffic["users.upload"].latency.mean).nanoseconds
      - (try #require(today.traffic["users.upload"].latency.mean)).nanoseconds
    #expect(saved > 70_000_000)
    claim.saw(
      "room for \(Figures.number(headroom.meanFactor, 1)) times today's load; at 4 times "
        + "\(Figures.number(Double(year.components["jobs"].intervals.last?.inside ?? 0))) jobs wait and no client notices; "
        + "without the queue an upload takes \(Figures.time(Delay(nanoseconds: saved))) longer")
  }

  @Test func `a million users make three hundred thousand look-ups`() throws {
    let claim = Claim("I4", topology: "million-users.yaml")
    let report = try claim.run()
    let users = report.traffic["users"]
    #expect(
      report.derivation(of: users)
        == "users: 1,000,000 registered × 5 % active = 50,000 users × 2/s = 100,000 requests/s")
    #expect(abs(users.offeredPerSecond / 100_000 - 1) < 0.01)
    // Every view looks three times, every save twice and writes once.
    let reads = report.databases[0].readsPerSecond
    let asked = report.components["redis"]
    let lookups = asked.offeredPerSecond * (asked.byClass.isEmpty ? 0 : 1)
    #expect(lookups > 290_000)
    #expect(reads < 0.1 * lookups)
    #expect(report.verdict == .passed)
    let cold = try claim.run("no-redis")
    #expect(cold.bottleneck.culprits.first?.name == "postgres.replica")
    claim.saw(
      "\(Figures.rate(users.offeredPerSecond)), \(Figures.rate(lookups)) at Redis, \(Figures.rate(reads)) left for "
        + "the replicas, \(Figures.percent(report.components["postgres.replica"].coreUtilization, 0)) busy; "
        + "without Redis \(Figures.percent(cold.traffic["users"].availability, 0)) are answered")
  }
}
