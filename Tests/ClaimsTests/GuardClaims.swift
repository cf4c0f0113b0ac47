import Foundation
import Tailrace
import TestSupport
import Testing

/// How callers protect themselves by what they know of those they call.
struct GuardClaims {
  /// The part of a class's requests that fails in an interval of the run, in seconds.
  private func failing(_ report: Report, _ name: String, from: Double, to: Double) -> Double {
    let row = report.network.requestClasses.firstIndex { $0.name == name }!
    var offered: Int64 = 0
    var failed: Int64 = 0
    for (index, end) in report.results.intervalEnds.enumerated()
    where end.seconds > from && end.seconds <= to {
      offered += report.results.classes[row].intervals[index].offered
      failed += report.results.classes[row].intervals[index].failed
    }
    return Double(failed) / Double(max(1, offered))
  }

  private func percent(_ part: Double) -> String { String(format: "%.1f %%", part * 100) }

  /// How long after an instant each balancer found the server unhealthy, in seconds.
  private func findings(_ report: Report, after crash: Double) -> [Double] {
    report.results.timeline.compactMap {
      if case .foundUnhealthy = $0.event { return $0.at.seconds - crash }
      return nil
    }
  }

  @Test func `B7: health checks take their interval times their threshold`() throws {
    let claim = Claim("B7", topology: "Failing/health-checks.yaml")
    var failed: [String: Int64] = [:]
    var cores: [String: Double] = [:]
    for (variant, interval) in [
      (nil, 30.0), ("every-5s", 5), ("every-1s", 1), ("every-100ms", 0.1),
    ] {
      let report = try claim.run(variant)
      let found = findings(report, after: 60)
      #expect(found.count == 10)
      #expect(found.allSatisfy { $0 > 2 * interval - 0.1 && $0 <= 3 * interval + 0.1 }, "\(found)")
      let name = variant ?? "every-30s"
      failed[name] = report.traffic["visitors"].outcomes.failed
      cores[name] = report.components["app"].coreUtilization!
      // A quarter of a balancer's twenty requests a second, until it knows; then none.
      let expected = found.reduce(0) { $0 + $1 * 5 }
      #expect(abs(Double(failed[name]!) - expected) < 4 * expected.squareRoot() + 10)
    }
    let none = try claim.run("none")
    failed["none"] = none.traffic["visitors"].outcomes.failed
    #expect(abs(Double(failed["none"]!) - 7500) < 500)
    // Ten balancers probe each server 0.1 s after their last probe of it ended: less than a hundred a second of 3 ms.
    let cost = cores["every-100ms"]! - cores["every-30s"]!
    #expect(cost > 0.22 && cost < 0.29)
    claim.saw(
      "one of four dies: \(failed["every-30s"]!) requests fail with checks every 30 s, "
        + "\(failed["every-1s"]!) every 1 s, \(failed["every-100ms"]!) every 0.1 s for "
        + "\(percent(cost)) of the cores, \(failed["none"]!) without")
  }

  @Test func `B8: a deep health check takes all servers out`() throws {
    let claim = Claim("B8", topology: "Failing/deep-health.yaml")
    func pages(_ variant: String) throws -> Double {
      failing(try claim.run(variant), "visitors.page", from: 70, to: 100)
    }
    let shallow = try pages("shallow")
    let deep = try pages("deep")
    let panic = try pages("deep-with-panic")
    #expect(shallow == 0 && panic < 0.001)
    #expect(deep > 0.6)
    let report = try claim.run("deep")
    // Well again after the export, and all of them out before.
    #expect(failing(report, "visitors.page", from: 130, to: 150) == 0)
    claim.saw(
      "pages without database that fail while it is slow: \(percent(shallow)) with shallow checks, "
        + "\(percent(deep)) with deep ones, \(percent(panic)) with deep ones and a panic threshold")
  }

  @Test func `B10: a dead server draws the traffic of least connections`() throws {
    let claim = Claim("B10", topology: "Failing/sinkhole.yaml")
    func part(_ variant: String) throws -> Double {
      failing(try claim.run(variant), "visitors.page", from: 30, to: 80)
    }
    let turn = try part("in-turn")
    let least = try part("least-connections")
    let checked = try part("least-connections-checked")
    let outliers = try part("least-connections-outliers")
    #expect(abs(turn - 0.2) < 0.001)
    #expect(least > 0.6)
    #expect(checked == 0 && outliers < 0.01)
    claim.saw(
      "failing once one of five is dead: \(percent(turn)) in turn, \(percent(least)) by least connections, "
        + "\(percent(checked)) with health checks")
  }

  @Test func `F2: a breaker keeps a caller quick while its dependency is out`() throws {
    let claim = Claim("F2", topology: "Failing/breaker.yaml")
    func home(_ variant: String) throws -> (p99: Double, failing: Double, wait: Double) {
      let report = try claim.run(variant)
      let row = report.network.requestClasses.firstIndex { $0.name == "visitors.home" }!
      let other = report.network.requestClasses.firstIndex { $0.name == "visitors.product" }!
      var p99: Int64 = 0
      var inFlight: Int64 = 0
      for (index, end) in report.results.intervalEnds.enumerated()
      where end.seconds > 70 && end.seconds <= 120 {
        p99 = max(p99, report.results.classes[row].intervals[index].p99)
        inFlight = max(inFlight, report.results.classes[other].intervals[index].inFlight)
      }
      return (
        Double(p99) / 1e9, failing(report, "visitors.home", from: 70, to: 120), Double(inFlight)
      )
    }
    let without = try home("without")
    let with = try home("with")
    #expect(without.p99 > 1 && without.failing > 0.1)
    #expect(with.p99 < 0.05 && with.failing == 0)
    #expect(with.wait < without.wait / 5)
    claim.saw(
      String(
        format:
          "home while recommendations are out: p99 %.2f s and %.0f %% fail without a breaker, %.0f ms and "
          + "none with one", without.p99, without.failing * 100, with.p99 * 1000))
  }

  @Test func `F4: one slow service holds the threads of all its callers`() throws {
    let claim = Claim("F4", topology: "Failing/exhaustion.yaml")
    func browse(_ variant: String) throws -> (failing: Double, held: Double) {
      let report = try claim.run(variant)
      return (
        failing(report, "visitors.browse", from: 60, to: 120),
        report.components["gateway"].heldPlaces
      )
    }
    let healthy = try browse("healthy")
    let slow = try browse("slow")
    let bulkhead = try browse("slow-with-bulkhead")
    #expect(healthy.failing == 0 && healthy.held < 20)
    #expect(slow.failing > 0.5 && slow.held > 90)
    #expect(bulkhead.failing == 0 && bulkhead.held < 40)
    claim.saw(
      String(
        format:
          "browsing that fails when payments take 6 s: %.1f %% with %.0f of 100 gateway places held, %.1f %% "
          + "with %.0f behind a bulkhead", slow.failing * 100, slow.held, bulkhead.failing * 100,
        bulkhead.held))
  }

  @Test func `F10: slow is worse than dead`() throws {
    let claim = Claim("F10", topology: "Failing/grey-failure.yaml")
    func part(_ variant: String) throws -> Double {
      let outcomes = try claim.run(variant).traffic["visitors"].outcomes
      return Double(outcomes.failed) / Double(outcomes.total)
    }
    let turn = try part("in-turn")
    let least = try part("least-request")
    let connections = try part("least-connections")
    let peak = try part("peak-ewma")
    let outliers = try part("outlier-detection")
    let dead = try part("dead")
    // A tenth of the requests, of which the slow server answers a few in time.
    #expect(turn > 0.06 && turn < 0.105)
    #expect(dead < 0.001)
    #expect(connections < turn / 3 && peak < turn / 3)
    #expect(outliers < turn / 5)
    claim.saw(
      "one of ten 10 times slower: \(percent(turn)) fail in turn, \(percent(least)) by the better of two, "
        + "\(percent(connections)) by least connections, \(percent(peak)) by peak EWMA, \(percent(outliers)) with "
        + "ejection; dead, \(percent(dead))")
  }
}
