internal import TailraceEngine

/// The time series of a report as OpenMetrics text, which `promtool tsdb create-blocks-from openmetrics` makes
/// into blocks that Prometheus reads.
///
/// Names, types and units are Prometheus': counters that only rise and end in `_total`, seconds, ratios. Each
/// interval is a sample at its end, the warm-up included; a histogram has one at the beginning of the measured
/// window and one at its end, so that its increase between them is what the report counts. A value in the bucket
/// of ours that a bound cuts counts as below it, which is up to 1/128 too high.
///
/// Times are whole milliseconds, as Prometheus keeps them; of samples in the same one, the last is told.
///
/// Source: the OpenMetrics specification 1.0.
public struct OpenMetricsRenderer: Sendable {
  /// The Unix time of the simulation's time zero, in seconds: 1 January 2000 unless stated.
  public var epoch: Int64

  /// A renderer.
  public init(epoch: Int64 = 946_684_800) { self.epoch = epoch }

  /// The text, its lines ended by line feeds, `# EOF` the last.
  public func render(_ report: Report) -> String {
    var writer = MetricsWriter(epoch: epoch)
    writer.family("tailrace_run", .info, "The run that all of this is from.")
    writer.series(
      "_info",
      [
        ("name", report.network.annotations.name), ("version", Release.version),
        ("seed", String(report.options.seed)),
        ("fingerprint", report.results.fingerprint.description),
      ], [(report.results.windowEnd, 1)])
    var families = MetricFamilies(
      writer: writer, start: report.results.windowStart, end: report.results.windowEnd)
    families.add(classes(of: report))
    families.add(report.components.all.filter { !$0.isClient })
    families.add(report.queues.all)
    families.add(report.calls.all)
    families.add(report.guards.all)
    families.add(report.pools.all)
    families.add(report.locks.all)
    families.writer.end()
    return families.writer.text
  }

  /// Each class once: a source of several is their sum.
  private func classes(of report: Report) -> [TrafficReport] {
    report.traffic.all.filter { row in
      !row.isWholeSource
        || row.classes.count == 1
          && report.network.requestClasses[Int(row.classes[0].index)].name == row.name
    }
  }
}
