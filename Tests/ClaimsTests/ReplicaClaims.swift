import Foundation
import Tailrace
import Testing

/// Databases with replicas, and what gives way first.
struct ReplicaClaims {
  @Test func `the database gives way first, and more of what does not limit is no help`() throws {
    let claim = Claim("D1", topology: "Data/first-bottleneck.yaml")
    let base = try claim.run()
    let apps = try claim.run("more-apps")
    let bigger = try claim.run("bigger-database")
    func pages(_ report: Report) -> Double { report.traffic["visitors"].throughputPerSecond }

    #expect(base.bottleneck.finding == .saturated)
    #expect(base.bottleneck.culprits.map(\.name) == ["db"])
    // Two queries of 4 ms on 8 cores are 1000 pages a second.
    #expect((pages(base) / 1000 - 1).magnitude < 0.02)
    #expect((pages(apps) / pages(base) - 1).magnitude < 0.02)
    #expect((pages(bigger) / pages(base) - 2).magnitude < 0.06)
    #expect(base.components["app"].coreUtilization! < 0.2)

    claim.saw(
      String(
        format: "db at %.1f%%, app at %.1f%%: %.0f pages/s, %.0f with three times the apps, %.0f "
          + "with twice the database", base.components["db"].coreUtilization! * 100,
        base.components["app"].coreUtilization! * 100, pages(base), pages(apps), pages(bigger)))
  }

  @Test func `reads grow with replicas and writes do not`() throws {
    let claim = Claim("D2", topology: "Data/read-replicas.yaml")
    let runs = try [claim.run("one"), claim.run(), claim.run("four")]
    let reads = runs.map { $0.traffic["readers"].throughputPerSecond }
    let writes = runs.map { $0.traffic["writers"].throughputPerSecond }
    for (index, count) in [1.0, 2, 4].enumerated() {
      // Four that replay, each a tenth of a write, take turns at the four cores with the replica's share of readers.
      let readers = 120 / count
      #expect((reads[index] / (1000 * count * readers / (readers + 0.4)) - 1).magnitude < 0.03)
      // So it replays less than is written.
      let replayed = runs[index].components["db.replica"]
      #expect(replayed.meanQueue > 1000)
      #expect((writes[index] / 1000 - 1).magnitude < 0.02)
    }
    let each = runs[2].results.components[1].instances.map { Double($0.offered) }
    #expect(each.max()! / each.min()! < 1.001)

    claim.saw(
      String(
        format: "with 1, 2 and 4 replicas %.0f, %.0f and %.0f reads/s, and %.0f, %.0f and %.0f "
          + "writes/s", reads[0], reads[1], reads[2], writes[0], writes[1], writes[2]))
  }

  @Test func `replicas lag, and reading what is new has a price`() throws {
    let claim = Claim("D3", topology: "Data/replica-lag.yaml")
    let eventual = try claim.run()
    let critical = try claim.run("critical")
    let own = try claim.run("own-writes")
    let synchronous = try claim.run("synchronous")
    func stale(_ report: Report) -> Double {
      let authors = report.traffic["authors"]
      return Double(authors.stale) / Double(authors.outcomes.answered)
    }
    func primary(_ report: Report) -> Double { report.components["db.primary"].coreUtilization! }

    // The lag outlasts a pause without memory with 1 - exp(-200/300); the rest is a millisecond here and there.
    #expect((stale(eventual) - 0.487).magnitude < 0.025)
    #expect(eventual.traffic["readers"].stale > 0)
    #expect(critical.components["db.replica"].counts.versionedReads == 0)
    #expect(stale(critical) == 0 && stale(own) < 0.001 && stale(synchronous) == 0)
    #expect(own.traffic["readers"].stale > 0)
    // 100 writes of 2 ms, and 1100 reads of 1 ms or the authors' 100 alone, over 4 cores.
    #expect((primary(eventual) / 0.05 - 1).magnitude < 0.05)
    #expect((primary(critical) / 0.325 - 1).magnitude < 0.05)
    #expect(primary(own) < 0.4 * primary(critical))
    let slower =
      synchronous.components["db.primary"].latency.histogram.mean
      / eventual.components["db.primary"].latency.histogram.mean
    // It waits for both replicas, 200 ms beside 2 ms.
    #expect(slower > 90)

    claim.saw(
      String(
        format: "%.1f%% of authors see the old version after a lag of 200 ms; none with critical "
          + "reads, which take the primary from %.1f%% to %.1f%% (to %.1f%% for own writes)",
        stale(eventual) * 100, primary(eventual) * 100, primary(critical) * 100,
        primary(own) * 100))
  }

  @Test func `quorums that overlap are never stale`() throws {
    let path = Claim("D3", topology: "Data/quorum.yaml")
    let weak = try path.run()
    #expect(weak.components["db.coordinator"].staleRatio! > 0.1)
    for variant in ["majority", "read-all"] {
      let report = try path.run(variant)
      #expect(report.components["db.coordinator"].counts.versionedReads > 10_000)
      #expect(report.components["db.coordinator"].counts.staleReads == 0)
      #expect(report.traffic["shoppers"].stale == 0)
    }
  }
}
