import Foundation
import Tailrace
import TestSupport
import Testing

/// What articles say of caches: hits, writes, levels and lifetimes.
struct CachingClaims {
  static func percent(_ value: Double?) -> String {
    String(format: "%.1f %%", 100 * (value ?? .nan))
  }

  static func number(_ value: Double, _ digits: Int = 0) -> String {
    String(format: "%.\(digits)f", value)
  }

  static func milliseconds(_ delay: Delay?) -> String {
    String(format: "%.1f ms", Double(delay?.nanoseconds ?? 0) / 1e6)
  }

  @Test func `the hit ratio follows from popularity and size`() throws {
    let claim = Claim("C1", topology: "Caching/repeating-reads.yaml")
    let usual = try claim.run()
    let none = try claim.run("no-cache")
    let tenth = try claim.run("tenth")
    let uniform = try claim.run("uniform")
    func hits(_ report: Report) -> Double { report.components["redis"].hitRatio ?? 0 }
    #expect(hits(usual) > 0.8 && hits(usual) < 0.9)
    // Where no key is hotter than another, as many hit as fit.
    #expect(abs(hits(uniform) - 0.3) < 0.01)
    #expect(hits(none) < 0.02 && hits(none) < hits(tenth) && hits(tenth) < hits(usual))
    for report in [usual, none, tenth, uniform] {
      let reads = report.components["postgres"].operationsPerRequest ?? 0
      #expect(abs(reads - (1 - hits(report))) < 0.002, "a read of the database for every miss")
    }
    claim.saw(
      "30 % of the keys cached: \(Self.percent(hits(usual))) hits, "
        + "\(Self.number(usual.components["postgres"].offeredPerSecond)) instead of "
        + "\(Self.number(none.components["postgres"].offeredPerSecond)) database reads a second; "
        + "3 %: \(Self.percent(hits(tenth))); equal popularity: \(Self.percent(hits(uniform)))")
  }

  @Test func `a miss asks the database and fills the cache`() throws {
    let claim = Claim("C2", topology: "Caching/cache-aside.yaml")
    let report = try claim.run()
    let redis = report.results.components[1]
    let misses = redis.counts.cacheMisses
    #expect(misses == 50 && redis.counts.cacheHits == 1000 - misses)
    #expect(report.components["postgres"].offered == misses)
    // Each request asks once, and each miss fills once.
    #expect(report.components["redis"].offered == 1000 + misses)
    let latency = report.traffic["visitors"].latency.histogram
    #expect(latency.minimum == 2_000_000 && latency.maximum == 14_000_000)
    claim.saw(
      "50 keys: 50 misses, 50 database reads, 50 fills, \(1000 - misses) hits; "
        + "2 ms for a hit, 14 ms for a miss")
  }

  @Test func `ways to write pay for consistency differently`() throws {
    let claim = Claim("C3", topology: "Caching/writes-beside-a-cache.yaml")
    let through = try claim.run()
    let invalidate = try claim.run("invalidate")
    let later = try claim.run("invalidate-later")
    let around = try claim.run("around")
    let back = try claim.run("back")
    func stale(_ report: Report) -> Double { report.components["redis"].staleRatio ?? 0 }
    func latency(_ report: Report) -> Double {
      Double(report.traffic["visitors.save"].latency.p50?.nanoseconds ?? 0)
    }
    func writes(_ report: Report) -> Int64 {
      let kinds = report.results.components[report.components["postgres"].index].byClass
      return kinds[1].offered
    }
    // What is left is a read that was under way when its key was written.
    #expect(stale(through) < 0.02 && stale(invalidate) < 0.02 && stale(back) < 0.02)
    #expect(stale(invalidate) < stale(later) && stale(later) < stale(around))
    #expect(latency(back) < latency(through) / 5)
    #expect(Double(writes(back)) < 0.8 * Double(writes(through)))
    let saves = through.traffic["visitors.save"].offered
    #expect(abs(Double(writes(through) - saves)) < 0.01 * Double(saves))
    let lost = back.components["redis"].counts.lostWriteBacks
    #expect(lost > 0)
    for other in [through, invalidate, later, around] {
      #expect(other.components["redis"].counts.lostWriteBacks == 0)
    }
    func row(_ name: String, _ report: Report) -> String {
      "\(name) \(Self.number(latency(report) / 1e6, 1)) ms, \(Self.percent(stale(report))) stale"
    }
    claim.saw(
      "\(row("through", through)); \(row("invalidate", invalidate)); \(row("around", around)); "
        + "\(row("back", back)), \(Self.percent(Double(writes(back)) / Double(writes(through)))) "
        + "of the writes, \(lost) keys lost")
  }

  @Test func `levels are slower and larger, and instances disagree after a write`() throws {
    let claim = Claim("C4", topology: "Caching/levels.yaml")
    let three = try claim.run()
    let one = try claim.run("one-instance")
    let levels = ["visitors", "app", "redis"].map { three.components[$0] }
    let asked = Double(three.traffic["visitors"].offered)
    // The share of all requests that each level answers, and how long it takes to.
    let hits = levels.map { Double(three.results.components[$0.index].counts.cacheHits) / asked }
    #expect(hits.allSatisfy { $0 > 0.02 })
    let latencies = three.traffic["visitors"].latency.histogram
    #expect(latencies.minimum == 0 && latencies.maximum > 45_000_000)
    let stale = levels.map { $0.staleRatio ?? 0 }
    #expect(stale[0] > stale[2] && stale[1] > stale[2] && stale[2] < 0.01)
    // One instance alone has taken out what it wrote.
    let alone = one.components["app"].staleRatio ?? 1
    #expect(alone < stale[1] / 10)
    claim.saw(
      "of all reads browsers answer \(Self.percent(hits[0])), instances \(Self.percent(hits[1])), "
        + "redis \(Self.percent(hits[2])); stale: \(Self.percent(stale[0])), "
        + "\(Self.percent(stale[1])), \(Self.percent(stale[2])); one instance \(Self.percent(alone))"
    )
  }

  @Test func `a shorter time to live is less stale and misses more`() throws {
    let claim = Claim("C5", topology: "Caching/time-to-live.yaml")
    let reports = [try claim.run("second"), try claim.run(), try claim.run("hour")]
    let caches = reports.map { $0.components["redis"] }
    let stale = caches.map { $0.staleRatio ?? 0 }
    let misses = caches.map { 1 - ($0.hitRatio ?? 0) }
    #expect(stale[0] < stale[1] / 3 && stale[1] < stale[2] / 3)
    #expect(misses[0] > 2 * misses[1] && misses[1] > 2 * misses[2])
    let figures = ["5 s", "60 s", "1 h"].enumerated().map { index, name in
      "\(name): \(Self.percent(stale[index])) stale, \(Self.percent(misses[index])) misses"
    }
    claim.saw(figures.joined(separator: "; "))
  }
}
