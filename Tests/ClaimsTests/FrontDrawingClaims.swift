import Foundation
import Tailrace
import TestSupport
import Testing

/// The drawings of fronts: a million requests a second over two regions, and HAProxy before three servers.
struct FrontDrawingClaims {
  @Test func `I3: two regions, shards and queues at a million requests a second`() throws {
    let claim = Claim("I3", topology: "million-rps.yaml")
    let report = try play(claim, measured: .seconds(0.5))
    check(report)
    if Recording.isLong { check(try play(claim, measured: .seconds(10))) }
    let sources = ["europeans", "americans"].map { report.traffic[$0] }
    let rate = sources.reduce(0) { $0 + $1.offeredPerSecond }
    let inFlight = sources.reduce(0) { $0 + $1.meanInFlight }
    claim.saw(
      String(
        format: "%.2f million requests a second of %.1f ms each: %.1f thousand in flight; "
          + "no part more than %.0f %% busy", rate / 1e6, inFlight / rate * 1e3, inFlight / 1e3,
        report.components.all.map { $0.coreUtilization ?? 0 }.max()! * 100))
  }

  private func play(_ claim: Claim, measured: Delay) throws -> Report {
    try claim.load().run(duration: .seconds(0.3) + measured, warmup: .seconds(0.3))
  }

  /// In flight is the rate times the time, both as measured and as the file's own times add up.
  private func check(_ report: Report) {
    for (name, rate) in [("europeans", 600_000.0), ("americans", 400_000.0)] {
      let traffic = report.traffic[name]
      #expect(abs(traffic.offeredPerSecond / rate - 1) < 0.005)
      #expect(traffic.outcomes.failed == 0)
      let mean = traffic.latency.histogram.mean / 1e9
      #expect(abs(traffic.meanInFlight / (traffic.throughputPerSecond * mean) - 1) < 0.01)
      // Both ways to the CDN and its work; then, for all but nine pages in ten, to the balancer and its
      // work, to an app server and its work; a feed asks Redis, and one in ten a shard, and fills Redis.
      let hop = 0.4e-3
      let behind = 8e-3 + 0.04e-3 + hop
      let page = 30.2e-3 + 0.1 * (behind + 3e-3)
      let redis = hop + 0.02e-3
      let feed = 30.2e-3 + behind + 2.2e-3 + redis + 0.1 * (hop + 4e-3 + redis)
      let post = 30.2e-3 + behind + 2e-3 + hop + 1.5e-3
      let sum = 0.54 * page + 0.44 * feed + 0.02 * post
      // Look-ups and what little queues at two thirds of what there is come on top.
      #expect(traffic.meanInFlight >= 0.99 * rate * sum)
      #expect(traffic.meanInFlight <= 1.05 * rate * sum)
    }
    for component in report.components.all { #expect((component.coreUtilization ?? 0) < 0.67) }
  }

  @Test func `I7: an HAProxy front with three web servers`() throws {
    let claim = Claim("I7", topology: "haproxy-front.yaml")
    let steady = try claim.run("steady").components["front"]
    let front = try claim.run().components["front"]
    let slow = try claim.run("slow")
    // By hand: 20 ms to receive, two ways of 0.2 ms and 34 ms at the server, 1500 times a second.
    #expect(abs(steady.heldPlaces / (1500 * 0.0544) - 1) < 0.02)
    #expect(front.outcomes.failed == 0 && steady.counts.timeouts.total == 0)
    // A third of the requests of ten seconds finds the silent server, and so do some that were sent on.
    #expect(front.counts.timeouts.connect > 5000 && front.counts.timeouts.connect < 5600)
    #expect(front.counts.timeouts.total == front.counts.timeouts.connect)
    // A third of 1500 a second, 5 s each, come on top of what is held otherwise.
    let most = front.intervals.map { $0.inside }.max()!
    #expect(most > 2400 && most < 2900)
    // Four thousand connections of four seconds each are a thousand requests a second, not 1500.
    let limited = slow.components["front"]
    #expect(abs(limited.throughputPerSecond / (4096 / 4.0244) - 1) < 0.05)
    #expect(limited.outcomes[.shed] > 10_000)
    claim.saw(
      String(
        format:
          "%.0f of 4,096 connections held; a silent server costs nobody an answer, but %d waits of "
          + "5 s and %d connections; at 4 s a request the limit lets %.0f of 1,500 a second in",
        steady.heldPlaces, Int(front.counts.timeouts.connect), Int(most),
        limited.throughputPerSecond))
  }
}
