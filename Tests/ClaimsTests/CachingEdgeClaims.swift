import Foundation
import Tailrace
import TestSupport
import Testing

/// What articles say of stampedes, of the edge and of making room.
struct CachingEdgeClaims {
  @Test func `a hot key that expires brings a stampede`() throws {
    let claim = Claim("C7", topology: "Caching/stampede.yaml")
    let alone = try claim.run()
    let together = try claim.run("coalesced")
    let beside = try claim.run("revalidated")
    func fetches(_ report: Report) -> Int64 { report.components["renderer"].offered }
    func slowest(_ report: Report) -> Delay { report.traffic["visitors"].latency.max ?? .zero }
    // Nine lifetimes of ten seconds; with a fetch of 0.2 s, 200 requests come meanwhile.
    #expect(fetches(alone) > 1000)
    #expect((8...9).contains(fetches(together)) && (8...9).contains(fetches(beside)))
    #expect(together.components["cdn"].counts.coalesced > 1000)
    #expect(slowest(alone) > .milliseconds(1000))
    #expect(slowest(together) < .milliseconds(201) && slowest(together) > .milliseconds(199))
    #expect(slowest(beside) == .zero)
    claim.saw(
      "a page made in 200 ms, asked for 1000 times a second: \(fetches(alone)) times in 90 s, up to "
        + "\(CachingClaims.milliseconds(slowest(alone))); coalesced \(fetches(together)) times, "
        + "\(CachingClaims.milliseconds(slowest(together))); revalidated behind: 0 ms")
  }

  @Test func `a CDN takes static traffic off the origin`() throws {
    let claim = Claim("C8", topology: "Caching/static-traffic.yaml")
    let with = try claim.run()
    let without = try claim.run("no-cache")
    func asked(_ report: Report, _ name: String) -> Double {
      let uses = report.components["app"].byClass
      return Double(uses.first { $0.name == "visitors.\(name)" }?.offered ?? 0)
    }
    let hits = with.components["cdn"].hitRatio ?? 0
    #expect(abs(asked(with, "page") / asked(without, "page") - (1 - hits)) < 0.01)
    #expect(asked(with, "order") == asked(without, "order"))
    let served = [with, without].map { $0.components["app"].counts.bytesServed }
    #expect(Double(served[0]) < 0.5 * Double(served[1]))
    // What clients get is the same.
    let edges = [with, without].map { Double($0.components["cdn"].counts.bytesServed) }
    #expect(abs(edges[0] / edges[1] - 1) < 0.01)
    func megabytes(_ report: Report) -> String {
      CachingClaims.number(report.components["app"].bytesPerSecond / 1e6, 1)
    }
    claim.saw(
      "pages at the origin: \(CachingClaims.number(asked(with, "page") / 300)) instead of "
        + "\(CachingClaims.number(asked(without, "page") / 300)) a second, \(megabytes(with)) instead of "
        + "\(megabytes(without)) MB/s; orders: the same; \(CachingClaims.percent(hits)) hits")
  }

  @Test func `work at the edge saves round trips to the origin`() throws {
    let claim = Claim("C9", topology: "Caching/edge-authentication.yaml")
    let edge = try claim.run()
    let origin = try claim.run("at-the-origin")
    func latency(_ report: Report, _ name: String) -> Delay {
      Delay(nanoseconds: report.traffic[name].latency.histogram.minimum)
    }
    for region in ["europe", "asia"] {
      // Five there and back, two at the edge.
      #expect(latency(edge, "\(region).login") == .milliseconds(12))
      #expect(latency(edge, "\(region).page") == latency(origin, "\(region).page"))
    }
    #expect(latency(origin, "europe.login") == .milliseconds(34))
    #expect(latency(origin, "asia.login") == .milliseconds(254))
    let trips = origin.components["app"].offered - edge.components["app"].offered
    let logins = ["europe.login", "asia.login"].reduce(0) { $0 + origin.traffic[$1].offered }
    #expect(abs(trips - logins) < 100)
    claim.saw(
      "a login takes 12 ms in both regions instead of 34 ms in Europe and 254 ms in Asia; "
        + "\(trips) round trips of \(logins) logins saved")
  }

  @Test func `size matters more than the policy`() throws {
    let claim = Claim("C10", topology: "Caching/eviction.yaml")
    let names = ["lru", "lfu", "fifo", "sieve", "s3-fifo"]
    let sizes = [try claim.run("small"), try claim.run(), try claim.run("large")]
    let ratios = sizes.map { report in names.map { report.components[$0].hitRatio ?? 0 } }
    for row in ratios {
      // Requests are independent, so what is asked for often is worth keeping, and order tells little.
      #expect(row[2] < row[0] && row[0] < row[3] && row[0] < row[4] && row[0] < row[1])
    }
    for (smaller, larger) in zip(ratios, ratios.dropFirst()) {
      #expect((smaller.max() ?? 1) < (larger.min() ?? 0))
    }
    let figures = zip(["2 %", "10 %", "40 %"], ratios).map { size, row in
      "\(size): " + row.map { CachingClaims.number(100 * $0) }.joined(separator: ", ")
    }
    claim.saw(
      "hits in % of LRU, LFU, FIFO, SIEVE, S3-FIFO with room for \(figures.joined(separator: "; "))"
    )
  }
}
