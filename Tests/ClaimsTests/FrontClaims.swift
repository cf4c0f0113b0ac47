import Foundation
import Tailrace
import TestSupport
import Testing

/// The limits of a balancer itself.
struct FrontClaims {
  @Test func `B9: a balancer has limits of its own`() throws {
    let claim = Claim("B9", topology: "Balancing/balancer-limits.yaml")
    let report = try claim.run()
    let front = report.components["front"]
    let timeouts = front.counts.timeouts
    // One client in a thousand takes longer than it is waited for; 2000 a second for 55 s.
    #expect(abs(Double(timeouts.client) / 110 - 1) < 0.3)
    // Each slot of the silent server is taken again as soon as its second is over: 24 a second for 10 s.
    #expect(timeouts.connect > 150 && timeouts.connect <= 264)
    // One answer in ten thousand takes 8 s.
    #expect(timeouts.server > 2)
    // Two servers answer 48 in 25.8 ms, 140 a second less than come: of 10 s, what comes after the first 7 may wait
    // for more than half a second.
    #expect(timeouts.queue > 100 && timeouts.queue < 2000)
    let outcomes = report.traffic["visitors"].outcomes
    // A connection that timed out goes to another server; the other waits end the request.
    #expect(outcomes[.poolTimeout] == timeouts.queue)
    #expect(outcomes[.timeout] <= timeouts.client + timeouts.server + timeouts.connect)

    let small = try claim.run("small")
    let narrow = small.components["front"]
    #expect(narrow.heldPlaces > 149.9 && narrow.heldPlaces <= 150)
    #expect(narrow.outcomes[.shed] > 10_000)
    // What gets through is the connections over the time that each is held.
    let held = narrow.heldPlaces / small.components["web"].throughputPerSecond
    #expect(held > 0.07 && held < 0.1)
    #expect(small.components["web"].coreUtilization! < 0.55)
    claim.saw(
      "timeouts: \(timeouts.client) client, \(timeouts.connect) connect, \(timeouts.queue) queue, "
        + "\(timeouts.server) server; with 150 connections "
        + String(format: "%.1f %%", narrow.errorRate! * 100)
        + " are shed while the servers are half idle")
  }
}
