internal import TailraceEngine

/// Every histogram of a report as one tidy table: a row for each bucket that holds values.
///
///     subject,kind,measure,lower_ns,upper_ns,count,cumulative_count,cumulative_ratio
///     visitors,source,latency,10027008,10092543,37,501,0.0501
///
/// `measure` is `latency`, a component's also `wait`, a queue's `completion`. Both bounds belong to the bucket;
/// the least and the largest value are `lower_ns` of the first and `upper_ns` of the last.
public struct HistogramTableRenderer: Sendable {
  /// A renderer.
  public init() {}

  /// The table as text, its lines ended by line feeds, the names of the columns first.
  public func render(_ report: Report) -> String {
    var text =
      "subject,kind,measure,lower_ns,upper_ns,count,cumulative_count,cumulative_ratio\n"
    for row in report.traffic.all { add(row, row.isWholeSource ? "source" : "class", &text) }
    for row in report.components.all where !row.isClient { add(row, row.kind, &text) }
    for row in report.queues.all { add(row, "queue", &text) }
    return text
  }

  private func add<Part: Measured>(_ part: Part, _ kind: String, _ text: inout String) {
    for measure in Part.allMeasures {
      guard case .latency(let latency)? = measure.window?(part) else { continue }
      add(latency, part.name, kind, measure.key, &text)
    }
  }

  private func add(
    _ latency: LatencyReport, _ subject: String, _ kind: String, _ measure: String,
    _ text: inout String
  ) {
    let histogram = latency.histogram
    let before = CSVRenderer.cell(subject) + "," + CSVRenderer.cell(kind) + "," + measure
    var seen: Int64 = 0
    for bucket in histogram.buckets {
      seen += bucket.count
      let lower = Swift.max(bucket.lower, histogram.minimum)
      let upper = Swift.min(bucket.upper, histogram.maximum)
      let share = JSONWriter.number(Double(seen) / Double(histogram.count))
      text += "\(before),\(lower),\(upper),\(bucket.count),\(seen),\(share)\n"
    }
  }
}
