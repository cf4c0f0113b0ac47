#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// The time series of a report as OpenMetrics text, which `promtool tsdb create-blocks-from openmetrics` makes
/// into blocks that Prometheus reads.
///
/// Names, types and units are Prometheus': counters that only rise and end in `_total`, seconds, ratios. Each
/// interval is a sample at its end, the warm-up included.
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
    var writer = Writer(epoch: epoch)
    requests(report, &writer)
    attempts(report, &writer)
    levels(report, &writer)
    writer.text += "# EOF\n"
    return writer.text
  }

  private func requests(_ report: Report, _ writer: inout Writer) {
    let rows = report.traffic.all.filter { !$0.isWholeSource || $0.classes.count == 1 }
    writer.family("tailrace_requests", .counter, "Requests that clients meant to send.")
    for row in rows {
      var sum: Int64 = 0
      for interval in row.intervals {
        sum += interval.offered
        writer.sample(
          "_total", [("request_class", row.name)], Double(sum), interval.start + interval.length)
      }
    }
    writer.family(
      "tailrace_responses", .counter, "Requests that ended, by whether they were answered.")
    for row in rows {
      for isAnswered in [true, false] {
        var sum: Int64 = 0
        for interval in row.intervals {
          sum += isAnswered ? interval.answered : interval.failed
          writer.sample(
            "_total",
            [("request_class", row.name), ("result", isAnswered ? "answered" : "failed")],
            Double(sum), interval.start + interval.length)
        }
      }
    }
    writer.family("tailrace_requests_in_flight", .gauge, "Requests in flight.")
    for row in rows {
      for interval in row.intervals {
        writer.sample(
          "", [("request_class", row.name)], Double(interval.inFlight),
          interval.start + interval.length)
      }
    }
    writer.family(
      "tailrace_request_latency_seconds", .gauge, "Percentiles of the answers of an interval.",
      unit: "seconds")
    for row in rows {
      for quantile in ["0.5", "0.95", "0.99"] {
        for interval in row.intervals {
          guard let latency = interval.latency else { continue }
          let value =
            quantile == "0.5" ? latency.p50 : (quantile == "0.95" ? latency.p95 : latency.p99)
          writer.sample(
            "", [("request_class", row.name), ("quantile", quantile)], value.seconds,
            interval.start + interval.length)
        }
      }
    }
    writer.family(
      "tailrace_request_duration_seconds", .histogram, "Answers of the measured window.",
      unit: "seconds")
    let end = report.results.windowEnd
    for row in rows {
      let label = ("request_class", row.name)
      let histogram = row.latency.histogram
      for bound in Self.bounds {
        let count = histogram.countAtOrBelow(bound.nanoseconds).possibly
        writer.sample("_bucket", [label, ("le", bound.text)], Double(count), end)
      }
      writer.sample("_bucket", [label, ("le", "+Inf")], Double(histogram.count), end)
      writer.sample("_count", [label], Double(histogram.count), end)
      writer.sample("_sum", [label], histogram.sum / 1e9, end)
    }
  }

  private func attempts(_ report: Report, _ writer: inout Writer) {
    let rows = report.components.all.filter { !$0.isClient }
    writer.family("tailrace_attempts", .counter, "Attempts that arrived at a component.")
    for row in rows {
      var sum: Int64 = 0
      for interval in row.intervals {
        sum += interval.offered
        writer.sample(
          "_total", [("component", row.name)], Double(sum), interval.start + interval.length)
      }
    }
    writer.family(
      "tailrace_attempt_results", .counter, "Attempts that ended, by whether they were answered.")
    for row in rows {
      for isAnswered in [true, false] {
        var sum: Int64 = 0
        for interval in row.intervals {
          sum += isAnswered ? interval.answered : interval.failed
          writer.sample(
            "_total", [("component", row.name), ("result", isAnswered ? "answered" : "failed")],
            Double(sum), interval.start + interval.length)
        }
      }
    }
  }

  /// What a component has or holds.
  private func levels(_ report: Report, _ writer: inout Writer) {
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
        for interval in row.intervals {
          guard let value = gauge.value(interval), value.isFinite else { continue }
          if isFirst { writer.family(gauge.name, .gauge, gauge.help, unit: gauge.unit) }
          isFirst = false
          writer.sample(
            "", [("component", row.name)], value, interval.start + interval.length)
        }
      }
    }
  }

  /// Families of samples.
  private struct Writer {
    var text = ""
    private let epoch: Int64
    private var name = ""

    enum Kind: String { case counter, gauge, histogram }

    init(epoch: Int64) { self.epoch = epoch }

    mutating func family(_ name: String, _ kind: Kind, _ help: String, unit: String? = nil) {
      self.name = name
      text += "# TYPE \(name) \(kind.rawValue)\n"
      if let unit { text += "# UNIT \(name) \(unit)\n" }
      text += "# HELP \(name) \(help)\n"
    }

    mutating func sample(
      _ suffix: String, _ labels: [(name: String, value: String)], _ value: Double, _ time: Delay
    ) {
      let pairs = labels.map { "\($0.name)=\(Self.quoted($0.value))" }.joined(separator: ",")
      text += "\(name)\(suffix){\(pairs)} \(JSONWriter.number(value)) \(timestamp(time))\n"
    }

    /// Seconds since 1970, to the millisecond.
    private func timestamp(_ time: Delay) -> String {
      let milliseconds = time.nanoseconds / 1_000_000
      let rest = milliseconds % 1000
      let zeros = rest < 10 ? "00" : (rest < 100 ? "0" : "")
      return "\(epoch + milliseconds / 1000)" + (rest == 0 ? "" : ".\(zeros)\(rest)")
    }

    private static func quoted(_ text: String) -> String {
      var quoted = "\""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case "\n": quoted += "\\n"
        default: quoted.unicodeScalars.append(scalar)
        }
      }
      return quoted + "\""
    }
  }
}
