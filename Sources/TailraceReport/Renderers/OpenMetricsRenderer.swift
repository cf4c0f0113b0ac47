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

  /// The upper bounds of the buckets of a histogram of latencies, in seconds.
  private static let bounds: [(text: String, nanoseconds: Int64)] = [
    ("0.001", 1_000_000), ("0.0025", 2_500_000), ("0.005", 5_000_000), ("0.01", 10_000_000),
    ("0.025", 25_000_000), ("0.05", 50_000_000), ("0.1", 100_000_000), ("0.25", 250_000_000),
    ("0.5", 500_000_000), ("1.0", 1_000_000_000), ("2.5", 2_500_000_000),
    ("5.0", 5_000_000_000), ("10.0", 10_000_000_000),
  ]

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
    requests(report, &writer)
    durations(report, &writer)
    attempts(report, &writer)
    levels(report, &writer)
    writer.end()
    return writer.text
  }

  /// Each class once: a source of several is their sum.
  private func rows(_ report: Report) -> [TrafficReport] {
    report.traffic.all.filter { row in
      !row.isWholeSource
        || row.classes.count == 1
          && report.network.requestClasses[Int(row.classes[0].index)].name == row.name
    }
  }

  private func requests(_ report: Report, _ writer: inout MetricsWriter) {
    let rows = rows(report)
    typealias Interval = TrafficReport.Interval
    func ends(_ row: TrafficReport, _ value: (Interval) -> Double?) -> [(Delay, Double)] {
      row.intervals.compactMap { interval in
        value(interval).map { (interval.start + interval.length, $0) }
      }
    }
    writer.family("tailrace_requests", .counter, "Requests that clients meant to send.")
    for row in rows {
      writer.sums([("request_class", row.name)], ends(row) { Double($0.offered) })
    }
    writer.family(
      "tailrace_responses", .counter, "Requests that ended, by whether they were answered.")
    for row in rows {
      let name = ("request_class", row.name)
      writer.sums([name, ("result", "answered")], ends(row) { Double($0.answered) })
      writer.sums([name, ("result", "failed")], ends(row) { Double($0.failed) })
    }
    writer.family("tailrace_requests_in_flight", .gauge, "Requests in flight.")
    for row in rows {
      writer.series("", [("request_class", row.name)], ends(row) { Double($0.inFlight) })
    }
    writer.family(
      "tailrace_request_latency_seconds", .summary, "Percentiles of the answers of an interval.",
      unit: "seconds")
    for row in rows {
      writer.points(
        [("request_class", row.name)],
        row.intervals.compactMap { interval in
          guard let latency = interval.latency else { return nil }
          let quantiles = [("0.5", latency.p50), ("0.95", latency.p95), ("0.99", latency.p99)]
          return (
            interval.start + interval.length,
            quantiles.map {
              MetricsWriter.Part(label: ("quantile", $0.0), value: $0.1.seconds)
            }
          )
        })
    }
  }

  private func durations(_ report: Report, _ writer: inout MetricsWriter) {
    writer.family(
      "tailrace_request_duration_seconds", .histogram, "Answers of the measured window.",
      unit: "seconds")
    let results = report.results
    for row in rows(report) {
      let histogram = row.latency.histogram
      typealias Part = MetricsWriter.Part
      var parts = Self.bounds.map { bound in
        let count = histogram.countAtOrBelow(bound.nanoseconds).possibly
        return Part(suffix: "_bucket", label: ("le", bound.text), value: Double(count))
      }
      let count = Double(histogram.count)
      parts.append(Part(suffix: "_bucket", label: ("le", "+Inf"), value: count))
      parts.append(Part(suffix: "_count", value: count))
      parts.append(Part(suffix: "_sum", value: histogram.sum / 1e9))
      let before = parts.map { Part(suffix: $0.suffix, label: $0.label, value: 0) }
      writer.points(
        [("request_class", row.name)], [(results.windowStart, before), (results.windowEnd, parts)])
    }
  }

  private func attempts(_ report: Report, _ writer: inout MetricsWriter) {
    let rows = report.components.all.filter { !$0.isClient }
    if rows.isEmpty { return }
    typealias Interval = ComponentReport.Interval
    func ends(_ row: ComponentReport, _ value: (Interval) -> Int64) -> [(Delay, Double)] {
      row.intervals.map { ($0.start + $0.length, Double(value($0))) }
    }
    writer.family("tailrace_attempts", .counter, "Attempts that arrived at a component.")
    for row in rows { writer.sums([("component", row.name)], ends(row) { $0.offered }) }
    writer.family(
      "tailrace_attempt_results", .counter, "Attempts that ended, by whether they were answered.")
    for row in rows {
      let name = ("component", row.name)
      writer.sums([name, ("result", "answered")], ends(row) { $0.answered })
      writer.sums([name, ("result", "failed")], ends(row) { $0.failed })
    }
  }

  /// What a component has or holds.
  private func levels(_ report: Report, _ writer: inout MetricsWriter) {
    typealias Interval = ComponentReport.Interval
    let gauges: [(name: String, help: String, unit: String?, value: (Interval) -> Double?)] = [
      ("tailrace_attempts_inside", "Attempts inside a component.", nil, { Double($0.inside) }),
      (
        "tailrace_queue_length", "Attempts waiting, on average over the interval.", nil,
        { $0.meanQueue }
      ),
      (
        "tailrace_core_utilization_ratio", "Cores busy over cores there are.", "ratio",
        { $0.coreUtilization }
      ),
      (
        "tailrace_place_utilization_ratio", "Places held over places there are.", "ratio",
        { $0.placeUtilization }
      ),
      ("tailrace_cache_hit_ratio", "Look-ups that found their key.", "ratio", { $0.hitRatio }),
      (
        "tailrace_instances", "Instances that callers know of.", nil,
        { $0.instances.map { Double($0) } }
      ),
    ]
    for gauge in gauges {
      var isFirst = true
      for row in report.components.all where !row.isClient {
        let samples = row.intervals.compactMap { interval -> (Delay, Double)? in
          guard let value = gauge.value(interval), value.isFinite else { return nil }
          return (interval.start + interval.length, value)
        }
        if samples.isEmpty { continue }
        // A family without a sample is not worth its name.
        if isFirst { writer.family(gauge.name, .gauge, gauge.help, unit: gauge.unit) }
        isFirst = false
        writer.series("", [("component", row.name)], samples)
      }
    }
  }
}
