internal import TailraceEngine

extension TrafficReport {
  /// The time series of a source or a class, read from what was counted when somebody asks for it.
  public struct Intervals: RandomAccessCollection, Sendable {
    /// Of each class.
    let rows: [Steady<ClassResult.Interval>]
    let spans: [Results.Span]

    public var startIndex: Int { 0 }
    public var endIndex: Int { spans.count }

    public subscript(index: Int) -> TrafficReport.Interval {
      let rows = rows.map { $0[index] }
      let span = spans[index]
      let alone = rows.count == 1 && rows[0].answered > 0 ? rows[0] : nil
      return TrafficReport.Interval(
        start: span.start, length: span.length, isMeasured: span.isMeasured,
        offered: rows.reduce(0) { $0 + $1.offered },
        answered: rows.reduce(0) { $0 + $1.answered },
        failed: rows.reduce(0) { $0 + $1.failed },
        inFlight: rows.reduce(0) { $0 + $1.inFlight },
        latency: alone.map {
          (
            Delay(nanoseconds: $0.p50), Delay(nanoseconds: $0.p95), Delay(nanoseconds: $0.p99)
          )
        }, bands: rows.reduce(LatencyBands()) { $0.merged(with: $1.bands) },
        failures: Outcome.allCases.compactMap { reason in
          let count = rows.reduce(Int64(0)) { $0 + ($1.outcomes?[reason] ?? 0) }
          return reason.isAnswer || count == 0 ? nil : (reason, count)
        })
    }
  }
}
