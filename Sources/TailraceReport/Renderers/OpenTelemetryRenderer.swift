internal import TailraceEngine

/// The requests chosen for trace viewers as OpenTelemetry traces in OTLP's JSON, as a collector takes them in:
/// a resource an instance, a client's and a server's span a call, an event for each thing that a span did.
///
/// Source: opentelemetry-proto 1.x, `TracesData`, with identifiers in hexadecimal and wide numbers as texts, as
/// OTLP's JSON has them.
public struct OpenTelemetryRenderer: Sendable {
  /// The Unix time of the simulation's time zero, in seconds: 1 January 2000 unless stated.
  public var epoch: Int64

  /// A renderer.
  public init(epoch: Int64 = 946_684_800) { self.epoch = epoch }

  /// A row, and where it stands.
  private struct Placed {
    var sample: Int
    var number: Int
    var row: TraceRows.Row
  }

  /// The document.
  public func render(_ report: Report) -> String {
    var placed: [Placed] = []
    for (sample, chosen) in report.samples.enumerated() {
      let rows = TraceRows(chosen.trace, report.network, end: report.results.windowEnd).rows
      for (number, row) in rows.enumerated() {
        placed.append(Placed(sample: sample, number: number, row: row))
      }
    }
    placed.sort { one, other in
      let (left, right) = (one.row, other.row)
      if left.component != right.component { return left.component < right.component }
      if left.instance != right.instance { return left.instance < right.instance }
      return one.sample != other.sample ? one.sample < other.sample : one.number < other.number
    }
    var writer = JSONWriter()
    writer.object {
      $0.array("resourceSpans") { writer in
        var first = 0
        while first < placed.count {
          let row = placed[first].row
          let end =
            placed[first...].firstIndex {
              $0.row.component != row.component || $0.row.instance != row.instance
            } ?? placed.count
          resource(placed[first..<end], report, &writer)
          first = end
        }
      }
    }
    return writer.text
  }

  private func resource(
    _ rows: ArraySlice<Placed>, _ report: Report, _ writer: inout JSONWriter
  ) {
    guard let row = rows.first?.row else { return }
    writer.object { writer in
      writer.object("resource") { writer in
        writer.array("attributes") {
          attribute("service.name", report.network.components[row.component].name, &$0)
          attribute("service.instance.id", String(row.instance), &$0)
        }
      }
      writer.array("scopeSpans") { writer in
        writer.object { writer in
          writer.object("scope") {
            $0.field("name", "tailrace")
            $0.field("version", Release.version)
          }
          writer.array("spans") { writer in
            for placed in rows {
              span(placed, report.samples[placed.sample], report.options.seed, &writer)
            }
          }
        }
      }
    }
  }

  private func span(
    _ placed: Placed, _ sample: TraceSample, _ seed: UInt64, _ writer: inout JSONWriter
  ) {
    let row = placed.row
    let isError = !row.outcome.isAnswer && row.outcome != .cancelled && !row.isOpen
    writer.object {
      $0.field("traceId", hexadecimal(seed) + hexadecimal(UInt64(sample.trace.number) + 1))
      $0.field("spanId", identifier(placed.number, of: sample.trace))
      if let parent = row.parent { $0.field("parentSpanId", identifier(parent, of: sample.trace)) }
      $0.field("name", row.name)
      $0.field("kind", row.role.rawValue)
      $0.field("startTimeUnixNano", nanoseconds(row.start))
      $0.field("endTimeUnixNano", nanoseconds(row.end))
      $0.array("attributes") { writer in
        if row.parent == nil {
          writer.object { writer in
            writer.field("key", "tailrace.request")
            writer.object("value") { $0.field("intValue", String(sample.trace.number)) }
          }
          attribute("tailrace.chosen", sample.reason.word, &writer)
        }
        attribute("tailrace.outcome", row.isOpen ? "unfinished" : row.outcome.name, &writer)
        if isError { attribute("error.type", row.outcome.name, &writer) }
        if let attempt = row.attempt {
          writer.object { writer in
            writer.field("key", "tailrace.attempt")
            writer.object("value") { $0.field("intValue", String(attempt)) }
          }
        }
      }
      $0.array("events") { writer in
        for activity in row.activities {
          writer.object {
            $0.field("timeUnixNano", nanoseconds(activity.start))
            $0.field("name", activity.kind.word)
          }
        }
      }
      $0.object("status") {
        $0.field("code", Int64(isError ? 2 : (row.outcome.isAnswer && !row.isOpen ? 1 : 0)))
        if isError { $0.field("message", row.outcome.name) }
      }
    }
  }

  private func attribute(_ key: String, _ value: String, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("key", key)
      $0.object("value") { $0.field("stringValue", value) }
    }
  }

  private func nanoseconds(_ time: Delay) -> String {
    String(epoch * 1_000_000_000 + time.nanoseconds)
  }

  /// Its own in the whole file: a request has fewer than 2^24 spans.
  private func identifier(_ number: Int, of trace: Trace) -> String {
    hexadecimal(UInt64(trace.number + 1) << 24 | UInt64(number + 1))
  }

  private func hexadecimal(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
