import Foundation
import Tailrace
import Testing

/// When things happened.
struct HistoryClaims {
  @Test func `the pool runs out four minutes into the load test`() throws {
    let claim = Claim("D7", topology: "Data/pool-exhausted.yaml")
    let report = try claim.run()
    let larger = try claim.run("larger-pool")
    let pool = report.pools["app -> db"]
    let firstWait = try #require(pool.firstWait).seconds
    let firstTimeout = try #require(pool.firstTimeout).seconds
    /// Connections in use on average, by Little's law, were there enough of them.
    func wanted(_ seconds: Double) -> Double { 260 * (1 + 2 * min(seconds, 360) / 360) * 0.1 }

    // The number in use has a standard deviation of its square root: by chance it reaches 60 some of
    // them early.
    let distance = (60 - wanted(firstWait)) / wanted(firstWait).squareRoot()
    #expect(distance > 1.8 && distance < 5)
    // Half a second behind are 300 callers, and with a rate that grows by 520/s in six minutes these
    // have gathered the square root of 2 · 300 ÷ (520 ÷ 360) seconds after there were too few.
    let runsOut = 360 * (60 / 26.0 - 1) / 2
    let gathered = (2 * 300 / (520 / 360.0)).squareRoot()
    #expect(abs(firstTimeout - runsOut - gathered) < 15)
    let moment = try #require(report.history.first { $0.subject == "app -> db" })
    #expect(moment.kind == .saturation && moment.at == pool.firstWait)
    #expect(report.verdict == .missed)
    #expect(larger.pools["app -> db"].firstWait == nil && larger.verdict == .passed)

    claim.saw(
      "all 60 connections in use for the first time at \(Figure.clock(firstWait * 1e9)), for good from "
        + "\(Figure.clock(runsOut * 1e9)) on; callers give up from \(Figure.clock(firstTimeout * 1e9)) "
        + "on; with twice the pool nobody waits")
  }
}
