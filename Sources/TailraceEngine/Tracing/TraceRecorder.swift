/// The spans of the requests that are looked at, while they grow.
///
/// Nothing of a run tells the recorder what a frame does: after each event it looks at the frames of the requests
/// that the event touched, and notes what has changed. So it cannot be wrong about a time, and a new mechanism
/// of the machine needs no word here.
package struct TraceRecorder: ~Copyable {
  /// The numbers of the requests to look at, rising, and how many of them were sent so far.
  private var wanted: Column<Int64>
  private var opened = 0
  /// How many requests were sent.
  private var sent: Int64 = 0
  private var traces = Column<TraceRecord>()
  var spans = Column<SpanRecord>()
  private var activities = Column<ActivityRecord>()
  /// By frame, its span.
  private var spanOf = SideColumn<Frame, Handle<SpanRecord>>()
  /// Frames that were made at this event; whose they are is known once they are.
  private var newborn = Column<Handle<Frame>>()
  /// The traces that this event touched.
  private var touched = Column<Handle<TraceRecord>>()

  struct TraceRecord: BitwiseCopyable {
    var number: Int64
    /// The first of its spans that are not over.
    var firstLive = Handle<SpanRecord>.none
    var isTouched = false
  }

  struct SpanRecord: BitwiseCopyable {
    var trace: Handle<TraceRecord>
    /// The span for which it was made; none for a request.
    var parent: Handle<SpanRecord>
    var frame: Handle<Frame>
    var station: Handle<Station>
    /// The site of the call that made it; none for a request or a branch.
    var site: Handle<Simulation.SiteState>
    var requestClass: Handle<ClassState>
    var isMessage: Bool
    var start: Int64
    /// -1 while it goes on.
    var end: Int64 = -1
    var outcome = Outcome.full
    var kind = Span.Kind.idle
    /// Of the service that it began last with shared cores.
    var demand: Int64 = 0
    /// What it does now, in `activities`; each names the one before.
    var lastActivity = Handle<ActivityRecord>.none
    var nextLive = Handle<SpanRecord>.none
  }

  struct ActivityRecord: BitwiseCopyable {
    var start: Int64
    var demand: Int64
    var before: Handle<ActivityRecord>
    var kind: Span.Kind
  }

  init(_ numbers: [Int64]) {
    wanted = Column(numbers)
  }

  /// Room for one more frame.
  mutating func append() { spanOf.append(.none) }

  /// A frame is made, by whom will be seen.
  @inline(__always)
  mutating func noteBirth(_ frame: Handle<Frame>) { newborn.append(frame) }

  /// A client sends a request in a frame.
  mutating func open(_ frame: Handle<Frame>, _ record: Frame, at time: Int64) {
    let number = sent
    sent += 1
    guard opened < wanted.count, wanted[opened] == number else { return }
    opened += 1
    traces.append(TraceRecord(number: number))
    add(frame, record, trace: traces.last, parent: .none, at: time)
  }

  /// A frame moves: its trace is looked at when the event is over.
  @inline(__always)
  mutating func touch(_ frame: Handle<Frame>) {
    let span = spanOf[frame]
    if span.exists { touchTrace(spans[span].trace) }
  }

  /// Something that may concern any frame has happened.
  mutating func touchAll() {
    for trace in traces.handles where traces[trace].firstLive.exists { touchTrace(trace) }
  }

  private mutating func touchTrace(_ trace: Handle<TraceRecord>) {
    if traces[trace].isTouched { return }
    traces[trace].isTouched = true
    touched.append(trace)
  }

  /// A frame begins to share cores; alone on one it would take so long.
  mutating func share(_ frame: Handle<Frame>, _ demand: Int64) {
    let span = spanOf[frame]
    if span.exists { spans[span].demand = demand }
  }

  /// A frame is over, with its own outcome or another.
  mutating func close(
    _ frame: Handle<Frame>, _ frames: borrowing Column<Frame>, at time: Int64,
    as outcome: Outcome? = nil
  ) {
    adoptNewborn(frames, at: time)
    let span = spanOf[frame]
    if span == .none { return }
    spanOf[frame] = .none
    spans[span].end = time
    spans[span].outcome = outcome ?? frames[frame].outcome
    touchTrace(spans[span].trace)
  }

  /// An event is over: what it changed is noted.
  mutating func look(_ frames: borrowing Column<Frame>, at time: Int64) {
    adoptNewborn(frames, at: time)
    while touched.count > 0 {
      let trace = touched.removeLast()
      traces[trace].isTouched = false
      var previous = Handle<SpanRecord>.none
      var span = traces[trace].firstLive
      while span.exists {
        let next = spans[span].nextLive
        if spans[span].end >= 0 {
          if previous == .none {
            traces[trace].firstLive = next
          } else {
            spans[previous].nextLive = next
          }
        } else {
          note(span, frames[spans[span].frame], at: time)
          previous = span
        }
        span = next
      }
    }
  }

  private mutating func note(_ span: Handle<SpanRecord>, _ record: Frame, at time: Int64) {
    let kind = Span.Kind(record.state)
    let last = spans[span].lastActivity
    if last.exists && kind == spans[span].kind && kind != .sharing { return }
    let demand = kind == .sharing ? spans[span].demand : 0
    if last.exists && activities[last].start == time {
      // What takes no time is not worth a word.
      activities[last].kind = kind
      activities[last].demand = demand
    } else if last == .none || kind != spans[span].kind || demand != activities[last].demand {
      activities.append(ActivityRecord(start: time, demand: demand, before: last, kind: kind))
      spans[span].lastActivity = activities.last
    }
    spans[span].kind = kind
  }

  /// A frame is made that names no other as the one for which it was made.
  mutating func adopt(
    _ frame: Handle<Frame>, of sender: Handle<Frame>, _ frames: borrowing Column<Frame>,
    at time: Int64
  ) {
    adoptNewborn(frames, at: time)
    let parent = spanOf[sender]
    if parent == .none || spanOf[frame].exists { return }
    add(frame, frames[frame], trace: spans[parent].trace, parent: parent, at: time)
  }

  /// The frames that were made belong to the requests of those for which they were made.
  private mutating func adoptNewborn(_ frames: borrowing Column<Frame>, at time: Int64) {
    for index in 0..<newborn.count {
      let frame = newborn[index]
      if frames[frame].state == .free || spanOf[frame].exists { continue }
      // A delivery is a consumer's; its parent is no frame.
      if frames[frame].flags.contains([.errand, .holdsPlace]) { continue }
      let parent = spanOf[frames[frame].parent]
      if parent == .none || spans[parent].end >= 0 { continue }
      add(frame, frames[frame], trace: spans[parent].trace, parent: parent, at: time)
    }
    newborn.removeAll()
  }

  private mutating func add(
    _ frame: Handle<Frame>, _ record: Frame, trace: Handle<TraceRecord>, parent: Handle<SpanRecord>,
    at time: Int64
  ) {
    let isCall = parent.exists && !record.flags.contains(.branch)
    spans.append(
      SpanRecord(
        trace: trace, parent: parent, frame: frame, station: record.station,
        site: isCall ? record.site : .none, requestClass: record.requestClass,
        isMessage: record.flags.contains(.message), start: time, nextLive: traces[trace].firstLive))
    traces[trace].firstLive = spans.last
    spanOf[frame] = spans.last
    touchTrace(trace)
  }

  /// What was recorded, a trace a request, in the order in which they were sent.
  func results(_ stationOf: (Handle<Station>) -> (component: Int, instance: Int)) -> [Trace] {
    var results: [Trace] = []
    var places = [Int](repeating: 0, count: spans.count)
    for trace in 0..<traces.count {
      results.append(
        Trace(
          number: traces[trace].number, requestClass: 0, start: .zero, end: nil, outcome: .full,
          spans: []))
    }
    for index in 0..<spans.count {
      let span = spans[index]
      let trace = Int(span.trace)
      places[index] = results[trace].spans.count
      let place = stationOf(span.station)
      if span.parent == .none {
        results[trace].requestClass = Int(span.requestClass)
        results[trace].start = Delay(nanoseconds: span.start)
        results[trace].end = span.end < 0 ? nil : Delay(nanoseconds: span.end)
        results[trace].outcome = span.outcome
      }
      results[trace].spans.append(
        Span(
          parent: span.parent == .none ? nil : places[Int(span.parent)], component: place.component,
          instance: place.instance, call: span.site == .none ? nil : Int(span.site),
          isMessage: span.isMessage,
          start: Delay(nanoseconds: span.start),
          end: span.end < 0 ? nil : Delay(nanoseconds: span.end), outcome: span.outcome,
          activities: activities(of: span)))
    }
    return results
  }

  private func activities(of span: SpanRecord) -> [Span.Activity] {
    var found: [Span.Activity] = []
    var index = span.lastActivity
    while index.exists {
      let record = activities[index]
      // Over at the instant at which it would have begun.
      if record.start != span.end || record.start == span.start {
        found.append(
          Span.Activity(
            start: Delay(nanoseconds: record.start), kind: record.kind,
            demand: Delay(nanoseconds: record.demand)))
      }
      index = record.before
    }
    return found.reversed()
  }
}
