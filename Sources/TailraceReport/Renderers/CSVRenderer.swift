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
      text += lines(of: row, row.isWholeSource ? "source" : "class")
    }
    for row in report.components.all where !row.isClient { text += lines(of: row, row.kind) }
    return text
  }

  private func lines<Part: Measured>(of part: Part, _ kind: String) -> String {
    let measures = Part.allMeasures
    var text = ""
    for interval in part.intervals {
      var lines = Lines(part.name, kind, interval.start, interval.length, interval.isMeasured)
      for measure in measures {
        guard let value = measure.interval?(interval) else { continue }
        if case .percentiles(let latency) = value {
          lines.add("p50_ns", latency.map { Double($0.p50.nanoseconds) })
          lines.add("p95_ns", latency.map { Double($0.p95.nanoseconds) })
          lines.add("p99_ns", latency.map { Double($0.p99.nanoseconds) })
        } else {
          lines.add(measure.key, value.number, isCount: measure.kind == .counter)
        }
      }
      text += lines.text
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

    /// A value, and of a count how many that is a second.
    mutating func add(_ metric: String, _ value: Double?, isCount: Bool = false) {
      guard let value, value.isFinite else { return }
      text += "\(before),\(metric),\(JSONWriter.number(value))\n"
      if isCount, seconds > 0 { add(metric + "_per_second", value / seconds) }
    }
  }

  /// A text on one line, as RFC 4180 quotes it; names from Swift code may hold anything.
  static func cell(_ text: String) -> String {
    let text = PlainText.line(text)
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C }) else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
