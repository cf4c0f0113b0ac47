import Foundation
import Tailrace
import TestSupport
import Testing

/// One server, several regions, and names that are kept.
struct RegionClaims {
  private func format(_ text: String, _ values: any CVarArg...) -> String {
    String(format: text, locale: Locale(identifier: "en_US_POSIX"), arguments: values)
  }

  @Test func `B1: one server is one point of failure`() throws {
    let claim = Claim("B1", topology: "Balancing/one-server.yaml")
    func play(_ variant: String?) throws -> TrafficReport {
      try claim.run(variant).traffic["visitors"]
    }
    let one = try play(nil)
    let three = try play("three")
    let redispatch = try play("redispatch")
    for interval in one.intervals where interval.length > .zero {
      // Answers were on their way when it died.
      if interval.start > .seconds(20) && interval.start + interval.length <= .seconds(30) {
        #expect(interval.answered == 0)
      } else if interval.isMeasured && interval.start > .seconds(30) {
        #expect(interval.failed == 0)
      }
    }
    // Ten of 35 s, then every third request of these.
    #expect(abs(one.errorRate! - 10.0 / 35) < 0.01)
    #expect(abs(three.errorRate! - 10.0 / 35 / 3) < 0.005)
    // What was on the server when it died is lost in any case, and nothing else.
    #expect(redispatch.outcomes.failed == redispatch.outcomes[.crashed])
    #expect(redispatch.outcomes.failed < 20)
    claim.saw(
      format(
        "10 of 35 s without one server: %.1f %% of requests fail; a third of three: %.1f %%; "
          + "sent to another if refused: %d requests", one.errorRate! * 100,
        three.errorRate! * 100, Int(redispatch.outcomes.failed)))
  }

  @Test func `B4: a dead address keeps its clients until their answers expire`() throws {
    let claim = Claim("B4", topology: "Balancing/dns-layers.yaml")
    /// Failures, and when the last one was.
    func play(_ variant: String?) throws -> (failed: Int64, last: Double) {
      let traffic = try claim.run(variant).traffic["visitors"]
      let last = traffic.intervals.last { $0.failed > 0 }
      return (traffic.outcomes.failed, last.map { Double(($0.start).nanoseconds) / 1e9 } ?? 0)
    }
    let long = try play(nil)
    let short = try play("short")
    let blind = try play("blind")
    // Half of 500 a second until the third probe, 5.5 s later. A client asks every 10 s, so with a life
    // of T an answer that was kept serves T / (T + 10 s) of the requests, in a line down to nothing.
    func expected(_ life: Double) -> Double { 250 * (5.5 + life * life / 2 / (life + 10)) }
    #expect(abs(Double(long.failed) / expected(30) - 1) < 0.1)
    #expect(abs(Double(short.failed) / expected(6) - 1) < 0.1)
    #expect(long.last > 176 && long.last <= 206)
    #expect(short.last >= 174 && short.last <= 182)
    // 79.5 s remain.
    #expect(abs(Double(blind.failed) / (250 * 79.5) - 1) < 0.05)
    claim.saw(
      format(
        "one of two addresses dies, seen 5.5 s later: %d failures until %.0f s after it with answers "
          + "kept 30 s, %d until %.0f s with 6 s; without probes half for ever", Int(long.failed),
        long.last + 2 - 170.5, Int(short.failed), short.last + 2 - 170.5))
  }

  @Test func `B5: clients go to the nearest region, and to the next when it is down`() throws {
    let claim = Claim("B5", topology: "Balancing/regions.yaml")
    let report = try claim.run()
    let far = try claim.run("one-region")
    let names = ["europeans", "americans", "asians"]
    // From everywhere the median is a round trip within the region: the work alone.
    for name in names {
      let traffic = report.traffic[name]
      #expect(abs(Double(traffic.latency.p50!.nanoseconds) / 5e6 - 1) < 0.01)
    }
    #expect(report.traffic["europeans"].outcomes.failed == 0)
    #expect(report.traffic["asians"].outcomes.failed == 0)
    // The third probe is 2 to 3 s after the crash; then answers expire over 5 s and a gap of 0.4 s.
    let lost = Double(report.traffic["americans"].outcomes.failed) / 500
    #expect(lost > 2 + 2 && lost < 3 + 3.4)
    // Who comes over pays the way to the next region: 80 ms and the work.
    let p90 = Double(report.traffic["americans"].latency.p90!.nanoseconds) / 1e6
    #expect(abs(p90 - 85) < 1)
    let distances = names.map { Double(far.traffic[$0].latency.p50!.nanoseconds) / 1e6 }
    #expect(abs(distances[1] - 85) < 1 && abs(distances[2] - 165) < 2)
    claim.saw(
      format(
        "medians of 5 ms everywhere, where one region alone gives 5, %.0f and %.0f ms; it fails its "
          + "own clients for %.1f s, then they are served 80 ms away", distances[1],
        distances[2], lost))
  }

  @Test func `a balancer that prefers its zone saves the way to others`() throws {
    let claim = Claim("B5", topology: "Balancing/zones.yaml")
    func mean(_ variant: String?) throws -> Double {
      try claim.run(variant).traffic["visitors"].latency.histogram.mean / 1e6
    }
    #expect(try mean(nil) == 2)
    // Two of three servers are a round trip of 2 ms away.
    #expect(abs(try mean("blind") - (2 + 2 * 2.0 / 3)) < 0.01)
    // Zone a has six of eight callers and a third of the servers: it keeps 4/9 of its requests.
    #expect(abs(try mean("uneven") - (2 + 2 * 0.75 * 5 / 9)) < 0.02)
  }
}
