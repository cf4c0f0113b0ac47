import Foundation
import Tailrace
import Testing

/// What can be seen of a run: the same numbers per component and per class, over time.
@Suite struct MeasureClaims {
  @Test func `H1 every measure per component and class over time`() throws {
    let claim = Claim("H1", topology: "Seeing/every-measure.yaml")
    let report = try claim.run()
    let page = report.traffic["visitors.page"]
    let order = report.traffic["visitors.order"]
    for row in [page, order] {
      let measured = row.intervals.filter { $0.isMeasured }
      #expect(measured.count == 50)
      #expect(measured.allSatisfy { $0.latency != nil })
      #expect(measured.reduce(0) { $0 + $1.offered } == row.offered)
      #expect(measured.reduce(0) { $0 + $1.failed } == row.outcomes.failed)
    }
    // The mean of each series over time is the number of the whole.
    func mean(_ name: String, _ value: (ComponentReport.Interval) -> Double?) throws -> Double {
      let values = try report.components[name].intervals.filter { $0.isMeasured }
        .map { try #require(value($0)) }
      return values.reduce(0, +) / Double(values.count)
    }
    let app = report.components["app"]
    let db = report.components["db"]
    #expect(
      abs(try mean("app") { $0.coreUtilization } - app.coreUtilization!) < 1e-9)
    #expect(try mean("app") { $0.memoryInUse.map { Double($0) } } > 0)
    #expect(app.intervals.allSatisfy { $0.latency != nil })
    let hits = report.components["redis"]
    #expect(abs(try mean("redis") { $0.hitRatio } - hits.hitRatio!) < 0.02)
    let operations = db.intervals.filter { $0.isMeasured }.reduce(0) { $0 + $1.offered }
    #expect(operations == db.offered)
    #expect(app.byClass.map { $0.name }.contains("visitors.order"))
    let peak = app.intervals.compactMap { $0.memoryInUse }.max() ?? 0
    let worst = page.intervals.filter { $0.isMeasured }.compactMap { $0.latency?.p99 }.max()
    claim.saw(
      "in 50 intervals: pages p99 \(Figure.duration(page.latency.p99!)), at worst "
        + "\(Figure.duration(worst!)); app \(Figure.percent(app.coreUtilization!)) busy, "
        + "\(peak >> 20) MiB at most; \(Figure.percent(hits.hitRatio!)) hits, "
        + "\(Figure.number(db.operationsPerRequest!)) database operations a request")
  }
}
