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
    func wanted(_ seconds: Double) -> Double { 250 * (1 + 2 * min(seconds, 600) / 600) * 0.1 }

    // The number in use has a standard deviation of its square root: it reaches 60 when its mean is
    // two to three of them below.
    let distance = (60 - wanted(firstWait)) / wanted(firstWait).squareRoot()
    #expect(distance > 1.8 && distance < 3.5)
    // Callers wait for ten seconds once the mean itself is beyond what there is.
    #expect(wanted(firstTimeout) > 60)
    let moment = try #require(report.history.first { $0.subject == "app -> db" })
    #expect(moment.kind == .saturation && moment.at == pool.firstWait)
    #expect(report.verdict == .missed)
    #expect(larger.pools["app -> db"].firstWait == nil && larger.verdict == .passed)

    claim.saw(
      String(
        format: "no connection free for the first time at %.0f min %02.0f s, with %.0f of 60 in use on "
          + "average; callers give up from %.0f min %02.0f s on", (firstWait / 60).rounded(.down),
        firstWait.truncatingRemainder(dividingBy: 60), wanted(firstWait),
        (firstTimeout / 60).rounded(.down), firstTimeout.truncatingRemainder(dividingBy: 60)))
  }
}
