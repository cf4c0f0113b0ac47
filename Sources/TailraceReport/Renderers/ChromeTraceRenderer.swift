#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// The requests that were looked at in the trace event format, which Perfetto and Chrome open: a process a
/// component, each span with what it did below it, times in microseconds from time zero.
///
/// Source: the Trace Event Format, complete events (`ph: X`) and metadata (`ph: M`).
public struct ChromeTraceRenderer: Sendable {
  /// A renderer.
  public init() {}

  /// The document.
  public func render(_ report: Report) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.field("displayTimeUnit", "ms")
      $0.array("traceEvents") { writer in
        for (index, component) in report.network.components.enumerated() {
          writer.object {
            $0.field("ph", "M")
            $0.field("name", "process_name")
            $0.field("pid", Int64(index))
            $0.object("args") { $0.field("name", component.name) }
          }
        }
        for trace in report.traces { spans(of: trace, report, &writer) }
      }
    }
    return writer.text
  }

  private func spans(of trace: Trace, _ report: Report, _ writer: inout JSONWriter) {
    let names = SpanNames(report.network)
    for (index, span) in trace.spans.enumerated() {
      guard let end = span.end else { continue }
      event(
        names.name(of: span, in: trace), "request", trace, span, index, from: span.start, to: end,
        &writer)
      for (number, activity) in span.activities.enumerated() where activity.kind != .idle {
        let isLast = number + 1 == span.activities.count
        let until = isLast ? end : span.activities[number + 1].start
        event(
          activity.kind.word, "activity", trace, span, index, from: activity.start, to: until,
          &writer)
      }
    }
  }

  private func event(
    _ name: String, _ category: String, _ trace: Trace, _ span: Span, _ index: Int,
    from start: Delay, to end: Delay, _ writer: inout JSONWriter
  ) {
    if end <= start { return }
    writer.object {
      $0.field("ph", "X")
      $0.field("name", name)
      $0.field("cat", category)
      $0.field("pid", Int64(span.component))
      // A track of its own for each span, so that what goes on side by side lies side by side.
      $0.field("tid", trace.number * 1000 + Int64(index))
      $0.field("ts", start.seconds * 1e6)
      $0.field("dur", (end - start).seconds * 1e6)
      $0.object("args") {
        $0.field("request", trace.number)
        $0.field("instance", Int64(span.instance))
        $0.field("outcome", span.outcome.name)
      }
    }
  }
}

/// What spans are called.
struct SpanNames {
  private let network: Network

  init(_ network: Network) { self.network = network }

  /// `visitors.page` for a request, `app.page` for a call, the component's name for a branch.
  func name(of span: Span, in trace: Trace) -> String {
    if span.parent == nil { return network.requestClasses[trace.requestClass].name }
    guard let call = span.call else { return network.components[span.component].name }
    return network.components[span.component].name + "."
      + network.operations[Int(network.operation(ofCall: call).index)].name
  }
}

extension Span.Kind {
  /// The kind in words.
  var word: String {
    switch self {
    case .idle: "idle"
    case .outbound: "on its way"
    case .inbound: "on its way back"
    case .service: "service"
    case .sharing: "service, shared cores"
    case .pause: "wait step"
    case .placeQueue: "waits for a place"
    case .coreQueue: "waits for a core"
    case .connectionQueue: "waits for a connection"
    case .lockQueue: "waits for a lock"
    case .start: "waits for a start"
    case .call: "calls"
    case .branches: "waits for branches"
    case .turn: "waits for a turn"
    case .attempt: "attempts"
    case .backoff: "backs off"
    case .fetch: "waits for a fetch"
    case .message: "kept in a queue"
    case .lost: "lost"
    case .shaped: "held back by a rate limit"
    case .frozen: "stands still"
    }
  }
}
