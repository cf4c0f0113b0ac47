internal import TailraceEngine

extension ComponentReport {
  /// The time series of a component, read from what was counted when somebody asks for it: of thousands of
  /// components most are never looked at so closely.
  public struct Intervals: RandomAccessCollection, Sendable {
    let rows: Steady<ComponentResult.Interval>
    let spans: [Results.Span]
    /// Whether the number of instances changes.
    let isScaled: Bool
    /// Of all instances, and of each.
    let cores: Int64?
    let places: Int64?
    let coresEach: Int?
    let placesEach: Int?

    public var startIndex: Int { 0 }
    public var endIndex: Int { spans.count }

    public subscript(index: Int) -> ComponentReport.Interval {
      let row = rows[index]
      let span = spans[index]
      let length = Double(Swift.max(span.length.nanoseconds, 1))
      func utilization(_ area: TimeTotal, _ all: Int64?, _ each: Int?) -> Double? {
        guard isScaled, let each else { return all.map { Double(area) / length / Double($0) } }
        return row.servingArea > 0 ? Double(area) / (Double(row.servingArea) * Double(each)) : 0
      }
      return ComponentReport.Interval(
        start: span.start, length: span.length, isMeasured: span.isMeasured,
        offered: row.offered, answered: row.answered, failed: row.failed, inside: row.inside,
        waiting: row.waiting,
        meanQueue: Double(row.queueArea) / length,
        coreUtilization: utilization(row.coresArea, cores, coresEach),
        mostCoreUtilization: coresEach.map { Double(row.mostCoresArea) / length / Double($0) },
        placeUtilization: utilization(row.placesArea, places, placesEach),
        counts: row.counts,
        instances: isScaled ? row.members : nil,
        latency: row.answered > 0 && row.p99 > 0
          ? (
            Delay(nanoseconds: row.p50), Delay(nanoseconds: row.p95), Delay(nanoseconds: row.p99)
          ) : nil,
        memoryInUse: row.memoryInUse)
    }
  }
}
