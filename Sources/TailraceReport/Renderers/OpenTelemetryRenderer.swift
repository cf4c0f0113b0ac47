#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// The requests that were looked at as OpenTelemetry traces in OTLP's JSON, as a collector takes them in: a
/// resource a component, a span a request, call or branch, an event for each thing that it did.
///
/// Source: opentelemetry-proto 1.x, `TracesData`, with identifiers in hexadecimal as OTLP's JSON has them.
public struct OpenTelemetryRenderer: Sendable {
  /// The Unix time of the simulation's time zero, in seconds: 1 January 2000 unless stated.
  public var epoch: Int64

  /// A renderer.
  public init(epoch: Int64 = 946_684_800) { self.epoch = epoch }

  /// The document.
  public func render(_ report: Report) -> String {
    var writer = JSONWriter()
    let names = SpanNames(report.network)
    writer.object {
      $0.array("resourceSpans") { writer in
        for (index, component) in report.network.components.enumerated() {
          let isThere = report.traces.contains { $0.spans.contains { $0.component == index } }
          if !isThere { continue }
          writer.object { writer in
            writer.object("resource") { writer in
              writer.array("attributes") { attribute("service.name", component.name, &$0) }
            }
            writer.array("scopeSpans") { writer in
              writer.object { writer in
                writer.object("scope") { $0.field("name", "tailrace") }
                writer.array("spans") { writer in
                  for trace in report.traces {
                    for (number, span) in trace.spans.enumerated() where span.component == index {
                      self.span(span, number, of: trace, names, report.options.seed, &writer)
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return writer.text
  }

  private func span(
    _ span: Span, _ number: Int, of trace: Trace, _ names: SpanNames, _ seed: UInt64,
    _ writer: inout JSONWriter
  ) {
    guard let end = span.end else { return }
    writer.object {
      $0.field("traceId", hexadecimal(seed) + hexadecimal(UInt64(trace.number) + 1))
      $0.field("spanId", identifier(number, of: trace))
      if let parent = span.parent { $0.field("parentSpanId", identifier(parent, of: trace)) }
      $0.field("name", names.name(of: span, in: trace))
      // Client, server, or within a component.
      $0.field("kind", Int64(span.parent == nil ? 3 : (span.call == nil ? 1 : 2)))
      $0.field("startTimeUnixNano", nanoseconds(span.start))
      $0.field("endTimeUnixNano", nanoseconds(end))
      $0.array("attributes") {
        attribute("service.instance.id", String(span.instance), &$0)
        attribute("tailrace.outcome", span.outcome.name, &$0)
      }
      $0.array("events") { writer in
        for activity in span.activities where activity.kind != .idle {
          writer.object {
            $0.field("timeUnixNano", nanoseconds(activity.start))
            $0.field("name", activity.kind.word)
          }
        }
      }
      $0.object("status") { $0.field("code", Int64(span.outcome.isAnswer ? 1 : 2)) }
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

  private func identifier(_ number: Int, of trace: Trace) -> String {
    hexadecimal(UInt64(trace.number + 1) << 20 | UInt64(number + 1))
  }

  private func hexadecimal(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
