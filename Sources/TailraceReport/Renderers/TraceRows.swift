internal import TailraceEngine

/// A request as trace viewers show it: what its caller saw of a call stands apart from what the callee did.
struct TraceRows {
  /// One bar of a viewer.
  struct Row {
    /// The place in `rows` of the one for which it was made; nil for the request itself.
    var parent: Int?
    var component: Int
    var instance: Int
    var name: String
    var role: Role
    var start: Delay
    var end: Delay
    var outcome: Outcome
    /// Whether it was still going on when the run ended.
    var isOpen = false
    /// Which attempt at a call it is, from 1; nil for an only one.
    var attempt: Int?
    var activities: [Activity] = []
  }

  struct Activity {
    var kind: Span.Kind
    var start: Delay
    var end: Delay
  }

  /// OpenTelemetry's kinds of spans, under its numbers.
  enum Role: Int64 {
    case inside = 1
    case server = 2
    case client = 3
    case producer = 4
    case consumer = 5
  }

  /// In an order in which parents come before what was made for them.
  private(set) var rows: [Row] = []

  private let trace: Trace
  private let network: Network
  /// Where the run ended.
  private let limit: Delay
  /// By span, the row that stands for what it does.
  private var own: [Int] = []

  init(_ trace: Trace, _ network: Network, end: Delay) {
    self.trace = trace
    self.network = network
    limit = end
    for index in trace.spans.indices { add(index) }
  }

  private mutating func add(_ index: Int) {
    let span = trace.spans[index]
    let end = span.end ?? Swift.max(limit, span.start)
    var row = Row(
      parent: span.parent.map { own[$0] }, component: span.component, instance: span.instance,
      name: name(of: span), role: .inside, start: span.start, end: end, outcome: span.outcome,
      isOpen: span.end == nil)
    guard let parent = span.parent, span.call != nil else {
      if let parent = span.parent {
        if trace.spans[parent].isMessage {
          row.role = .consumer
        } else {
          number(&row, index, parent)
        }
      }
      row.activities = activities(of: span, from: span.start, to: end)
      return own.append(append(row))
    }
    let (arrival, departure) = stay(of: span, end)
    var sender = row
    sender.component = trace.spans[parent].component
    sender.instance = trace.spans[parent].instance
    sender.role = span.isMessage ? .producer : .client
    if span.isMessage {
      // Its publisher does not wait.
      sender.end = arrival ?? end
      sender.isOpen = arrival == nil && row.isOpen
      if arrival != nil { sender.outcome = .full }
    } else {
      leave(&sender, span, parent)
    }
    sender.activities =
      activities(of: span, from: span.start, to: Swift.min(arrival ?? end, sender.end))
      + activities(of: span, from: departure ?? sender.end, to: sender.end)
    let senderRow = append(sender)
    // What never arrived has only a sender.
    guard let arrival else { return own.append(senderRow) }
    row.parent = senderRow
    row.start = arrival
    row.end = departure ?? end
    row.activities = activities(of: span, from: row.start, to: row.end)
    let isKept = span.activities.contains { $0.kind == .message }
    row.role = span.isMessage ? (isKept ? .inside : .consumer) : .server
    own.append(append(row))
  }

  private mutating func append(_ row: Row) -> Int {
    rows.append(row)
    return rows.count - 1
  }

  /// From when to when a call was at its callee; nil where it never got there, or nothing came back.
  private func stay(of span: Span, _ end: Delay) -> (arrival: Delay?, departure: Delay?) {
    let ways: [Span.Kind] = [.outbound, .lost]
    guard let first = span.activities.first, ways.contains(first.kind) else {
      return (span.outcome == .refused ? nil : span.start, departure(of: span, end))
    }
    guard first.kind == .outbound, span.activities.count > 1, span.outcome != .refused,
      !ways.contains(span.activities[1].kind)
    else { return (nil, nil) }
    return (span.activities[1].start, departure(of: span, end))
  }

  private func departure(of span: Span, _ end: Delay) -> Delay {
    guard let last = span.activities.last, last.kind == .inbound || last.kind == .lost else {
      return end
    }
    return last.start
  }

  /// A caller that no longer waits leaves before its callee is done.
  private func leave(_ row: inout Row, _ span: Span, _ parent: Int) {
    let caller = trace.spans[parent]
    guard let place = caller.activities.lastIndex(where: { $0.start <= span.start }) else { return }
    let next = place + 1 < caller.activities.count ? caller.activities[place + 1].start : caller.end
    guard let next, next < row.end else { return }
    row.end = Swift.max(next, row.start)
    row.isOpen = false
    let isOvertaken = trace.spans.contains {
      $0.parent == parent && $0.call == span.call && $0.end == next && $0.outcome.isAnswer
    }
    row.outcome = isOvertaken ? .cancelled : .timeout
  }

  /// One of several attempts at a call, which is a branch of its own.
  private func number(_ row: inout Row, _ index: Int, _ parent: Int) {
    let caller = trace.spans[parent]
    guard let place = caller.activities.lastIndex(where: { $0.start <= row.start }),
      caller.activities[place].kind == .attempt
    else { return }
    row.name += " attempt"
    let since = firstAttempt(of: caller, place)
    let earlier = trace.spans[..<index].filter { $0.parent == parent && $0.start >= since }.count
    if earlier > 0 { row.attempt = earlier + 1 }
    let next = place + 1 < caller.activities.count ? caller.activities[place + 1].start : caller.end
    // Its work goes on, for nobody.
    if let next, next < row.end { row.outcome = .cancelled }
  }

  /// When the first of the attempts began that follow each other up to an activity.
  private func firstAttempt(of caller: Span, _ place: Int) -> Delay {
    var first = place
    while first > 0,
      caller.activities[first - 1].kind == .attempt || caller.activities[first - 1].kind == .backoff
    { first -= 1 }
    return caller.activities[first].start
  }

  /// What a span did in a part of its time.
  private func activities(of span: Span, from start: Delay, to end: Delay) -> [Activity] {
    var found: [Activity] = []
    for (number, activity) in span.activities.enumerated() where activity.kind != .idle {
      let isLast = number + 1 == span.activities.count
      let until = isLast ? end : Swift.min(end, span.activities[number + 1].start)
      let from = Swift.max(start, activity.start)
      if from < until { found.append(Activity(kind: activity.kind, start: from, end: until)) }
    }
    return found
  }

  /// `visitors.page` for a request, `app.page` for a call, the component's name for a branch.
  private func name(of span: Span) -> String {
    guard let parent = span.parent else { return network.requestClasses[trace.requestClass].name }
    guard let call = span.call else {
      return network.components[span.component].name
        + (trace.spans[parent].isMessage ? " delivers" : "")
    }
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
