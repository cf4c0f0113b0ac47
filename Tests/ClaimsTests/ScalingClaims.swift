import Foundation
import Tailrace
import Testing

/// Numbers of instances that change by themselves.
struct ScalingClaims {
  @Test func `G1: four metrics hold their targets while the load grows sixfold`() throws {
    let claim = Claim("G1", topology: "Scaling/targets.yaml")
    let fixed = try claim.run("fixed-50")
    let cpu = try claim.run("cpu")
    let rate = try claim.run("rate")
    let inside = try claim.run("concurrency")
    let latency = try claim.run("latency")
    for report in [cpu, rate, inside, try claim.run("two-metrics")] {
      let scaling = try #require(report.components["app"].scaling)
      #expect(scaling.least == 3 && scaling.most >= 14 && scaling.most <= 40)
      #expect(try #require(report.traffic["visitors"].errorRate) < 0.01)
      #expect(try #require(report.cost).perHour < 0.45 * #require(fixed.cost).perHour)
    }
    // At the top, where the load stands still, the target is held: 240 requests of 100 ms a second.
    let held = try #require(cpu.atTheTop?.utilization)
    #expect((0.6...0.78).contains(held))
    let perInstance = 240 / (try #require(rate.atTheTop?.instances))
    #expect((12.0...15.5).contains(perInstance))
    let target = try claim.run("target-tracking")
    #expect(try #require(target.components["app"].scaling).most > 10)
    let slow = try #require(latency.components["app"].scaling)
    #expect(slow.most > 5)
    claim.saw(
      String(
        format:
          "cpu 70 %%: 3 to %d instances, %.0f %% busy at the top, $%.2f/h instead of $%.2f/h; "
          + "by rate %.1f/s each; by latency up to %d",
        cpu.components["app"].scaling?.most ?? 0, held * 100, cpu.cost?.perHour ?? 0,
        fixed.cost?.perHour ?? 0, perInstance, slow.most))
  }

  @Test func `G2: scaling down too fast is the next outage`() throws {
    let claim = Claim("G2", topology: "Scaling/up-fast-down-slow.yaml")
    let slow = try claim.run("slow")
    let hasty = try claim.run("hasty")
    // The first wave finds both alike.
    #expect(slow.failures(from: 0, to: 8) == hasty.failures(from: 0, to: 8))
    let later = (slow: slow.failures(from: 8, to: 32), hasty: hasty.failures(from: 8, to: 32))
    #expect(later.hasty > 10 * max(1, later.slow))
    #expect(hasty.failures(from: 16, to: 24) > 100)
    let rules = try claim.run("rules").failures(from: 8, to: 32)
    let rulesHasty = try claim.run("rules-hasty").failures(from: 8, to: 32)
    #expect(rulesHasty > 3 * max(1, rules))
    let costs = (slow: try #require(slow.cost).perHour, hasty: try #require(hasty.cost).perHour)
    #expect(costs.hasty < costs.slow)
    claim.saw(
      String(
        format: "after the first wave %d requests fail, %d without stabilization, which costs "
          + "$%.2f/h instead of $%.2f/h; down below 30 %% for 5 min: %d, for 1 min: %d",
        later.slow, later.hasty, costs.hasty, costs.slow, rules, rulesHasty))
  }

  @Test func `G3: a spike steeper than the boot time gets through`() throws {
    let claim = Claim("G3", topology: "Scaling/boot-time.yaml")
    let steep = try claim.run("steep")
    let gentle = try claim.run("gentle")
    let containers = try claim.run("containers")
    let slow = try claim.run("slow-at-first")
    let spare = try claim.run("spare")
    let late = steep.failures(from: 3, to: 16)
    // Until the boot is over nothing helps: 300 a second come, 150 can be served.
    #expect(late > 90 * 100 && late < 240 * 300)
    #expect(gentle.failures(from: 3, to: 16) * 20 < late)
    #expect(containers.failures(from: 3, to: 16) * 3 < late)
    #expect(slow.failures(from: 3, to: 16) > late)
    #expect(spare.failures(from: 0, to: 16) * 100 < late)
    #expect(try #require(spare.cost).perHour > #require(steep.cost).perHour)
    claim.saw(
      "six times the load at once, boot 90 s: \(Figures.count(late)) requests fail; within 10 min "
        + "\(gentle.failures(from: 3, to: 16)); boot 5 s "
        + "\(Figures.count(containers.failures(from: 3, to: 16))); slow at first "
        + Figures.count(slow.failures(from: 3, to: 16)))
  }

  @Test func `G4: capacity is in place before a peak that is known`() throws {
    let claim = Claim("G4", topology: "Scaling/known-peak.yaml")
    let reactive = try claim.run("reactive")
    let scheduled = try claim.run("scheduled")
    let predictive = try claim.run("predictive")
    let each = reactive.failures(from: 10, to: 40)
    #expect(each > 1000)
    #expect(scheduled.failures(from: 0, to: 40) * 50 < each)
    // The first day is like any other; then there is a day to go by.
    #expect(predictive.failures(from: 0, to: 10) == reactive.failures(from: 0, to: 10))
    #expect(predictive.failures(from: 20, to: 40) * 20 < each)
    claim.saw(
      String(
        format: "days 2 to 4: %@ requests fail, %d with a schedule, %d with a forecast; "
          + "$%.2f/h, $%.2f/h, $%.2f/h",
        Figures.count(each), scheduled.failures(from: 10, to: 40),
        predictive.failures(from: 10, to: 40), reactive.cost?.perHour ?? 0,
        scheduled.cost?.perHour ?? 0, predictive.cost?.perHour ?? 0))
  }

  @Test func `G5: more application servers exhaust the database's connections`() throws {
    let claim = Claim("G5", topology: "Scaling/connections.yaml")
    let four = try claim.run("four")
    let scaled = try claim.run("scaled")
    let larger = try claim.run("larger")
    #expect(four.bottleneck.culprits.first?.name == "app")
    #expect(scaled.bottleneck.culprits.first?.name == "db")
    let most = try #require(scaled.components["app"].scaling).most
    #expect(most * 10 > 100)
    #expect(scaled.components["db"].outcomes[.shed] > 1000)
    #expect(four.components["db"].outcomes[.shed] == 0)
    #expect(try claim.run("pooler").components["db"].outcomes[.shed] == 0)
    let errors = (
      scaled: try #require(scaled.traffic["visitors"].errorRate),
      larger: try #require(larger.traffic["visitors"].errorRate)
    )
    #expect(errors.larger < 0.2 * errors.scaled)
    claim.saw(
      "4 servers: app limits, db \(Figures.percent(four.components["db"].coreUtilization, 0)) busy; "
        + "\(most) servers: db limits and refuses "
        + "\(Figures.count(scaled.components["db"].outcomes[.shed])) connections; twice the database: "
        + "\(Figures.percent(errors.larger)) fail instead of \(Figures.percent(errors.scaled))")
  }

  @Test func `E7: workers come and go with the backlog`() throws {
    let claim = Claim("E7", topology: "Scaling/workers.yaml")
    let keda = try claim.run("keda")
    let one = try claim.run("one-worker")
    let always = try claim.run("always-twenty")
    let scaling = try #require(keda.components["worker"].scaling)
    #expect(scaling.least == 0 && scaling.most > 8 && scaling.most <= 20)
    #expect(one.queues["jobs"].waiting > 10_000 && keda.queues["jobs"].waiting < 1000)
    #expect(try #require(keda.cost).perHour < 0.7 * #require(always.cost).perHour)
    let waits = (
      keda: try #require(keda.queues["jobs"].completion.p95),
      always: try #require(always.queues["jobs"].completion.p95)
    )
    #expect(waits.keda > waits.always)
    #expect(try #require(claim.run("partitions").components["worker"].scaling).most == 6)
    claim.saw(
      String(
        format: "0 to %d workers, %.1f on average: 95 %% done within %@, for $%.2f/h; always 20: "
          + "%@, for $%.2f/h; one: %@ jobs left",
        scaling.most, scaling.mean, Figures.time(waits.keda),
        keda.cost?.perHour ?? 0, Figures.time(waits.always),
        always.cost?.perHour ?? 0, Figures.count(one.queues["jobs"].waiting)))
  }

  @Test func `I8: the autoscaled web tier`() throws {
    let claim = Claim("I8", topology: "autoscaled-web.yaml")
    let scaled = try claim.run("scaled")
    let three = try claim.run("fixed-3")
    let fifty = try claim.run("fixed-50")
    let late = try claim.run("slow-boot")
    func errors(_ report: Report) throws -> Double {
      try #require(report.traffic["visitors"].errorRate)
    }
    #expect(try errors(scaled) < 0.01 && errors(fifty) < 0.001)
    #expect(try errors(three) > 0.3)
    #expect(try errors(late) > 10 * errors(scaled))
    let scaling = try #require(scaled.components["web"].scaling)
    #expect(scaling.least == 3 && scaling.most > 15)
    let costs = (scaled: try #require(scaled.cost).perHour, fifty: try #require(fifty.cost).perHour)
    #expect(costs.scaled < 0.6 * costs.fifty)
    claim.saw(
      "3 to \(scaling.most) instances, \(Figures.percent(try errors(scaled), 2)) fail, "
        + String(format: "$%.2f/h; fifty $%.2f/h; ", costs.scaled, costs.fifty)
        + "three: \(Figures.percent(try errors(three))) fail; boot 5 min: "
        + "\(Figures.percent(try errors(late))) fail")
  }
}

extension Report {
  /// The requests of visitors that failed between two minutes of the run.
  fileprivate func failures(from start: Double, to end: Double) -> Int64 {
    traffic["visitors"].intervals.filter {
      $0.start.seconds >= start * 60 - 1e-6 && $0.start.seconds < end * 60 - 1e-6
    }.reduce(0) { $0 + $1.failed }
  }

  /// How many instances there were, and how busy, in the last five minutes of a plateau that ends at 35.
  fileprivate var atTheTop: (instances: Double, utilization: Double)? {
    let rows = components["app"].intervals.filter { (1800..<2100).contains($0.start.seconds) }
    if rows.isEmpty { return nil }
    let count = Double(rows.count)
    return (
      rows.reduce(0) { $0 + Double($1.instances ?? 0) } / count,
      rows.reduce(0) { $0 + ($1.coreUtilization ?? 0) } / count
    )
  }
}
