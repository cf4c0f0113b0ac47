internal import TailraceEngine

/// A walk through a request's spans along what it waited for.
struct TraceWalk {
  typealias Cause = TimeSpent.Cause

  private let spans: [Span]
  /// By span, those that were made for it, in their order.
  private var children: [[Int]]
  /// Time at one component for one cause.
  private(set) var parts: [(component: Int, cause: Cause, time: Int64)] = []

  init(_ trace: Trace) {
    spans = trace.spans
    children = [[Int]](repeating: [], count: spans.count)
    for (index, span) in spans.enumerated() {
      // For a message nobody waits.
      if let parent = span.parent, !span.isMessage { children[parent].append(index) }
    }
  }

  /// Spends the time from one instant to another as a span did, whose work of that time has another cause if one
  /// is given.
  mutating func spend(_ index: Int, from start: Int64, to end: Int64, as cause: Cause?) {
    let span = spans[index]
    var reached = start
    for (number, activity) in span.activities.enumerated() {
      let isLast = number + 1 == span.activities.count
      let until = isLast ? Int64.max : span.activities[number + 1].start.nanoseconds
      let from = Swift.max(reached, activity.start.nanoseconds)
      let to = Swift.min(end, until)
      if from >= to { continue }
      // Before its first activity nothing is known of it.
      leave(span, .other, from - reached, cause)
      let isTriedAgain =
        activity.kind == .attempt && !isLast && span.activities[number + 1].kind == .backoff
      spend(
        activity, of: index, until: until, from: from, to: to,
        as: cause ?? (isTriedAgain ? .retry : nil))
      reached = to
    }
    leave(span, .other, end - reached, cause)
  }

  private mutating func leave(_ span: Span, _ own: Cause, _ time: Int64, _ cause: Cause?) {
    if time > 0 { parts.append((span.component, cause ?? own, time)) }
  }

  private mutating func spend(
    _ activity: Span.Activity, of index: Int, until: Int64, from: Int64, to: Int64, as cause: Cause?
  ) {
    let span = spans[index]
    switch activity.kind {
    case .placeQueue, .coreQueue, .shaped, .message: leave(span, .queue, to - from, cause)
    case .service, .pause: leave(span, .service, to - from, cause)
    case .outbound, .inbound, .lost: leave(span, .network, to - from, cause)
    case .connectionQueue: leave(span, .connection, to - from, cause)
    case .lockQueue: leave(span, .lock, to - from, cause)
    case .backoff: leave(span, .retry, to - from, cause)
    case .idle, .start, .fetch, .frozen: leave(span, .other, to - from, cause)
    case .sharing:
      let whole = until == Int64.max ? to - from : until - activity.start.nanoseconds
      let served = part(activity.demand.nanoseconds, of: whole, in: to - from)
      leave(span, .service, served, cause)
      leave(span, .queue, to - from - served, cause)
    case .call, .turn, .branches, .attempt:
      follow(activity, of: index, until: until, from: from, to: to, as: cause)
    }
  }

  /// What of a demand that took so long falls into a part of that time.
  private func part(_ demand: Int64, of whole: Int64, in time: Int64) -> Int64 {
    if whole <= 0 || demand >= whole { return time }
    if time == whole { return demand }
    return Int64((Double(demand) * (Double(time) / Double(whole))).rounded(.down))
  }

  /// A span waits for others.
  private mutating func follow(
    _ activity: Span.Activity, of index: Int, until: Int64, from: Int64, to: Int64, as cause: Cause?
  ) {
    let span = spans[index]
    let begun = children[index].filter {
      let start = spans[$0].start.nanoseconds
      return start >= activity.start.nanoseconds && start < until
    }
    var reached = from
    if activity.kind == .call || activity.kind == .turn {
      // One after the other.
      for child in begun {
        let start = Swift.max(reached, spans[child].start.nanoseconds)
        let end = Swift.min(to, spans[child].end?.nanoseconds ?? Int64.max)
        if start >= end { continue }
        leave(span, .network, start - reached, cause)
        spend(child, from: start, to: end, as: cause)
        reached = end
      }
    } else if let decisive = decisive(begun, until: until) {
      let others = begun.filter { $0 != decisive }
      if activity.kind == .attempt {
        for other in others {
          let start = Swift.max(reached, spans[other].start.nanoseconds)
          let own = Swift.min(to, spans[decisive].start.nanoseconds)
          let end = Swift.min(own, spans[other].end?.nanoseconds ?? Int64.max)
          if start >= end { continue }
          leave(span, .retry, start - reached, cause)
          // One that failed before the next began was tried again; else the next is its copy.
          let hasFailed = end < own || end == spans[other].end?.nanoseconds
          spend(other, from: start, to: end, as: cause ?? (hasFailed ? .retry : nil))
          reached = end
        }
      }
      let second =
        activity.kind == .branches
        ? others.compactMap { spans[$0].end?.nanoseconds }.filter { $0 <= until }.max() : nil
      let start = Swift.max(reached, spans[decisive].start.nanoseconds)
      let end = Swift.min(to, spans[decisive].end?.nanoseconds ?? Int64.max)
      leave(
        span, activity.kind == .attempt ? .retry : .other, Swift.min(start, to) - reached, cause)
      reached = Swift.max(reached, Swift.min(start, to))
      if start < end {
        let alone = Swift.min(end, Swift.max(start, second ?? end))
        if start < alone { spend(decisive, from: start, to: alone, as: cause) }
        if alone < end { spend(decisive, from: alone, to: end, as: cause ?? .straggler) }
        reached = end
      }
    }
    // The answer was lost, or nobody is there any more.
    leave(span, .network, to - reached, cause)
  }

  /// The one of several whose end let the waiting go on; else the one that was over last, or never.
  private func decisive(_ candidates: [Int], until: Int64) -> Int? {
    var best: Int?
    for candidate in candidates {
      let end = spans[candidate].end?.nanoseconds ?? Int64.max
      if end == until { return candidate }
      guard let other = best else {
        best = candidate
        continue
      }
      if end > spans[other].end?.nanoseconds ?? Int64.max { best = candidate }
    }
    return best
  }
}
