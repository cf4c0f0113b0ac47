internal import TailraceEngine

/// The time series of a report as one tidy table: a row for each number, as notebooks read it.
///
///     start_s,length_s,is_measured,subject,kind,metric,value
///     0,5,false,visitors,source,offered,9987
///
/// `kind` is `source`, `class` or the kind of the component. The metrics are the keys of the intervals
/// in the JSON report and the values are its values, a rate beside each count; what is not known has no
/// row. Times count from time zero, the warm-up included.
public struct CSVRenderer: Sendable {
  /// A renderer.
  public init() {}

  /// The table as text, its lines ended by line feeds, the names of the columns first.
  public func render(_ report: Report) -> String {
    var text = "start_s,length_s,is_measured,subject,kind,metric,value\n"
    for row in report.traffic.all {
      let kind = row.isWholeSource ? "source" : "class"
      for interval in row.intervals {
        var lines = Lines(row.name, kind, interval.start, interval.length, interval.isMeasured)
        lines.count("offered", interval.offered)
        lines.count("answered", interval.answered)
        lines.count("failed", interval.failed)
        lines.add("in_flight", Double(interval.inFlight))
        if let latency = interval.latency {
          lines.add("p50_ns", Double(latency.p50.nanoseconds))
          lines.add("p95_ns", Double(latency.p95.nanoseconds))
          lines.add("p99_ns", Double(latency.p99.nanoseconds))
        }
        text += lines.text
      }
    }
    for row in report.components.all where !row.isClient {
      for interval in row.intervals {
        var lines = Lines(row.name, row.kind, interval.start, interval.length, interval.isMeasured)
        lines.count("offered", interval.offered)
        lines.count("answered", interval.answered)
        lines.count("failed", interval.failed)
        lines.add("inside", Double(interval.inside))
        lines.add("waiting", Double(interval.waiting))
        lines.add("mean_queue", interval.meanQueue)
        lines.add("core_utilization_ratio", interval.coreUtilization)
        lines.add("place_utilization_ratio", interval.placeUtilization)
        lines.add("hit_ratio", interval.hitRatio)
        lines.add("instances", interval.instances.map { Double($0) })
        if let latency = interval.latency {
          lines.add("p50_ns", Double(latency.p50.nanoseconds))
          lines.add("p95_ns", Double(latency.p95.nanoseconds))
          lines.add("p99_ns", Double(latency.p99.nanoseconds))
        }
        lines.add("memory_bytes", interval.memoryInUse.map { Double($0) })
        text += lines.text
      }
    }
    return text
  }

  /// The lines of one subject in one interval.
  private struct Lines {
    private(set) var text = ""
    private let before: String
    private let seconds: Double

    init(_ subject: String, _ kind: String, _ start: Delay, _ length: Delay, _ isMeasured: Bool) {
      seconds = length.seconds
      before = [
        JSONWriter.number(start.seconds), JSONWriter.number(seconds), isMeasured ? "true" : "false",
        CSVRenderer.cell(subject), CSVRenderer.cell(kind),
      ].joined(separator: ",")
    }

    /// A count, and how many that is a second.
    mutating func count(_ metric: String, _ value: Int64) {
      add(metric, Double(value))
      if seconds > 0 { add(metric + "_per_second", Double(value) / seconds) }
    }

    mutating func add(_ metric: String, _ value: Double?) {
      guard let value, value.isFinite else { return }
      text += "\(before),\(metric),\(JSONWriter.number(value))\n"
    }
  }

  /// A text as RFC 4180 quotes it; names from Swift code may hold anything.
  static func cell(_ text: String) -> String {
    let special: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D]
    guard text.utf8.contains(where: { special.contains($0) }) else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
