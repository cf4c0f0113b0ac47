import Foundation
import Tailrace
import Testing

/// How load is spread over servers.
struct PolicyClaims {
  @Test func `one large machine or ten small ones`() throws {
    let claim = Claim("B2", topology: "Balancing/up-or-out.yaml")
    let up = try claim.run("up")
    let out = try claim.run("out")
    // The same load, and the same speed of a core; ten lines instead of one make the tail longer.
    let upTail = try #require(up.tail)
    let outTail = try #require(out.tail)
    #expect(upTail < outTail && outTail.nanoseconds < 2 * upTail.nanoseconds)
    let prices = (up: try #require(up.cost).perHour, out: try #require(out.cost).perHour)
    #expect(((prices.up / prices.out) - 10).magnitude < 0.05)
    // Nobody tells the balancer, so a tenth of all requests goes to the dead one of ten.
    let lost = (up: up.worstError, out: out.worstError)
    #expect(lost.up == 1 && (lost.out - 0.1).magnitude < 0.01)
    claim.saw(
      String(
        format: "up $%.2f/h, p99 %.0f ms, a crash loses all; ten out $%.2f/h, p99 %.0f ms, "
          + "a crash loses %.0f %%",
        prices.up, upTail.milliseconds, prices.out, outTail.milliseconds, lost.out * 100))
  }

  @Test func `policies are alike until work or servers are not`() throws {
    let claim = Claim("B3", topology: "Balancing/policies.yaml")
    func mean(_ variant: String) throws -> Double {
      try claim.run(variant).traffic["visitors"].latency.histogram.mean / 1e6
    }
    let even = try (mean("even-round-robin"), mean("even-least-connections"))
    #expect((even.0 / even.1 - 1).magnitude < 0.1)

    // Work that varies: turns leave short lines unused.
    let turns = try mean("varied-round-robin")
    let fewest = try mean("varied-least-connections")
    let better = try mean("varied-least-request")
    let random = try mean("varied-random")
    #expect(fewest < 0.75 * turns && better < random && better > fewest)
    let ring = try mean("varied-ring-hash")
    #expect(try mean("varied-ring-hash-bounded") < 0.6 * ring)

    // One server at half the speed: a fifth of the load is more than it can do.
    let slow = try claim.run("slow-round-robin")
    #expect(slow.components["app"].instanceUtilization!.most > 0.999)
    #expect(slow.traffic["visitors"].latency.histogram.mean > 1e9)
    let weighted = try mean("slow-weighted")
    let fewestSlow = try mean("slow-least-connections")
    for variant in [
      "slow-least-connections", "slow-least-request", "slow-peak-ewma", "slow-least-response-time",
      "slow-weighted",
    ] {
      #expect(try mean(variant) < 25, "\(variant)")
    }
    // Hashes know nothing of how slow an instance is.
    #expect(try mean("slow-source") > 100 && mean("slow-ring-hash") > 100)
    claim.saw(
      String(
        format: "varied work: round robin %.1f ms, least connections %.1f ms; "
          + "one slow server: %.1f s, %.1f ms, by weight %.1f ms",
        turns, fewest, slow.traffic["visitors"].latency.histogram.mean / 1e9, fewestSlow,
        weighted))
  }
}

extension Report {
  /// The 99th percentile of whoever visits, before anything dies.
  fileprivate var tail: Delay? {
    let calm = traffic["visitors"].intervals.filter { $0.isMeasured && $0.failed == 0 }
    let values = calm.compactMap { $0.latency?.p99 }
    if values.isEmpty { return nil }
    return values.sorted()[values.count / 2]
  }

  /// The largest share of requests that failed in an interval.
  fileprivate var worstError: Double {
    let shares = traffic["visitors"].intervals.map { interval in
      let ended = interval.answered + interval.failed
      return ended > 0 ? Double(interval.failed) / Double(ended) : 0
    }
    return shares.sorted().dropLast(1).last ?? 0
  }
}

extension Delay {
  fileprivate var milliseconds: Double { Double(nanoseconds) / 1e6 }
}
