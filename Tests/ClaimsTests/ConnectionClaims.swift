import Foundation
import Tailrace
import Testing

/// Connections and row locks: what requests wait for while cores stand idle.
struct ConnectionClaims {
  @Test func `requests wait for connections, and too many of them slow the server`() throws {
    let claim = Claim("D6", topology: "Data/connection-pool.yaml")
    let large = try claim.run()
    let small = try claim.run("small-pools")
    let impatient = try claim.run("impatient")
    let few = try claim.run("few-connections")
    func pool(_ report: Report) -> PoolReport { report.pools["app -> db"] }
    func law(_ active: Double) -> Double {
      active / 0.005 / (1 + 0.02 * (active - 1) + 0.0002 * active * (active - 1))
    }

    for (report, connections) in [(large, 240.0), (small, 68.0)] {
      #expect(pool(report).utilization > 0.99 && pool(report).timeouts == 0)
      // As the Universal Scalability Law has it, within the error of exponential services.
      let answered = report.components["db"].throughputPerSecond
      #expect((answered / law(connections) - 1).magnitude < 0.03)
    }
    let gain =
      small.components["db"].throughputPerSecond / large.components["db"].throughputPerSecond
    #expect(gain > 1.4)
    #expect(pool(impatient).timeouts > 100)
    #expect(pool(impatient).timeouts == impatient.components["app"].failuresBegun[.poolTimeout])
    #expect(few.components["db"].failuresBegun[.shed] > 1000)

    claim.saw(
      String(
        format: "240 connections answer %.0f/s, 68 answer %.0f/s (the law: %.0f and %.0f); callers "
          + "wait %.0f and %.0f ms for one", large.components["db"].throughputPerSecond,
        small.components["db"].throughputPerSecond, law(240), law(68),
        Double(pool(large).meanWait!.nanoseconds) / 1e6,
        Double(pool(small).meanWait!.nanoseconds) / 1e6))
  }

  @Test func `a hot row and a slow query hold everybody up`() throws {
    let claim = Claim("D10", topology: "Data/hot-row.yaml")
    let hot = try claim.run()
    let spread = try claim.run("many-products")
    let reports = try claim.run("reports")
    func sales(_ report: Report) -> Double { report.traffic["buyers"].throughputPerSecond }
    func p99(_ report: Report) -> Double {
      Double(report.traffic["visitors"].latency.p99!.nanoseconds) / 1e6
    }

    // One sale each 5 ms; without the lock fifty buyers make one in 25 ms each.
    #expect((sales(hot) / 200 - 1).magnitude < 0.01)
    #expect((sales(spread) / 2000 - 1).magnitude < 0.04)
    #expect(hot.locks["products"].waitRatio! > 0.99)
    #expect(hot.components["db"].coreUtilization! < 0.15)
    #expect(p99(hot) < 15 && p99(reports) > 5 * p99(hot))

    claim.saw(
      String(
        format: "%.0f sales/s with the cores at %.1f%%, %.0f/s over a thousand rows; seven "
          + "reports/s take the others' p99 from %.1f to %.0f ms", sales(hot),
        hot.components["db"].coreUtilization! * 100, sales(spread), p99(hot), p99(reports)))
  }
}
