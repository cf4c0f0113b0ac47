internal import TailraceEngine

/// The requests chosen for trace viewers in the trace event format, which Perfetto and Chrome open: a process a
/// request, the slowest first, with a track a component, or several where things go on side by side; times in
/// microseconds from time zero.
///
/// Source: the Trace Event Format, complete events (`ph: X`) and metadata (`ph: M`).
public struct ChromeTraceRenderer: Sendable {
  /// A renderer.
  public init() {}

  /// The document.
  public func render(_ report: Report) -> String {
    let end = report.results.windowEnd
    let samples = report.samples.enumerated().sorted { one, other in
      let (left, right) = (one.element.trace, other.element.trace)
      if left.requestClass != right.requestClass { return left.requestClass < right.requestClass }
      let (first, second) = (left.length(until: end), right.length(until: end))
      return first != second ? first > second : one.offset < other.offset
    }
    var writer = JSONWriter()
    writer.object {
      $0.field("displayTimeUnit", "ms")
      $0.array("traceEvents") { writer in
        for (index, sample) in samples.enumerated() {
          request(sample.element, Int64(index + 1), report, &writer)
        }
      }
    }
    return writer.text
  }

  private func request(
    _ sample: TraceSample, _ process: Int64, _ report: Report, _ writer: inout JSONWriter
  ) {
    let trace = sample.trace
    let end = report.results.windowEnd
    let rows = TraceRows(trace, report.network, end: end).rows
    let title =
      "\(report.network.requestClasses[trace.requestClass].name) "
      + Figure.duration(trace.length(until: end))
      + " (\(sample.reason.word), request \(trace.number))"
    metadata("process_name", process, nil, &writer) { $0.field("name", title) }
    metadata("process_sort_index", process, nil, &writer) { $0.field("sort_index", process) }
    let tracks = TraceTracks(rows)
    for (index, track) in tracks.names.enumerated() {
      let thread = Int64(index + 1)
      let name = report.network.components[track].name
      metadata("thread_name", process, thread, &writer) { $0.field("name", name) }
      metadata("thread_sort_index", process, thread, &writer) { $0.field("sort_index", thread) }
    }
    for bar in tracks.bars {
      let row = rows[bar.row]
      writer.object { writer in
        writer.field("ph", "X")
        writer.field("name", bar.activity?.kind.word ?? row.name)
        writer.field("cat", bar.activity == nil ? row.role.word : "activity")
        writer.field("pid", process)
        writer.field("tid", Int64(bar.track + 1))
        writer.field("ts", Double(bar.start.nanoseconds) / 1000)
        writer.field("dur", Double((bar.end - bar.start).nanoseconds) / 1000)
        if bar.activity != nil { return }
        let isError = !row.outcome.isAnswer && row.outcome != .cancelled && !row.isOpen
        if isError { writer.field("cname", "terrible") }
        writer.object("args") {
          $0.field("instance", Int64(row.instance))
          $0.field("outcome", row.isOpen ? "unfinished" : row.outcome.name)
          if let attempt = row.attempt { $0.field("attempt", Int64(attempt)) }
        }
      }
    }
  }

  private func metadata(
    _ name: String, _ process: Int64, _ thread: Int64?, _ writer: inout JSONWriter,
    _ arguments: (inout JSONWriter) -> Void
  ) {
    writer.object {
      $0.field("ph", "M")
      $0.field("name", name)
      $0.field("pid", process)
      if let thread { $0.field("tid", thread) }
      $0.object("args", arguments)
    }
  }
}

extension TraceRows.Role {
  /// The role in a word.
  fileprivate var word: String {
    switch self {
    case .inside: "internal"
    case .server: "server"
    case .client: "client"
    case .producer: "producer"
    case .consumer: "consumer"
    }
  }
}

extension Trace {
  /// From its sending to its end, or to that of the run.
  fileprivate func length(until limit: Delay) -> Delay {
    Swift.max(end ?? limit, start) - start
  }
}
