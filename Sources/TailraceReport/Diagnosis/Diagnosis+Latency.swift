internal import TailraceEngine

/// Goals that are missed though nothing has run full.
extension Diagnosis {
  /// A goal about latency is missed: the blame goes to where most of the time went.
  mutating func blameLatency() {
    for goal in report.objectives where goal.verdict == .missed {
      guard case .classes(let classes) = goal.objective.subject,
        let share = goal.objective.metric.share
      else { continue }
      let indices = classes.map { Int($0.index) }
      let bands = report.attributions.filter { indices.contains($0.requestClass) }
      let nearest = bands.min { ($0.share - share).magnitude < ($1.share - share).magnitude }
      if let nearest, let part = nearest.largest(1).first {
        let time = Double(nearest.spent[part.component, part.cause])
        let percentile = Figure.exact(nearest.share * 100)
        blame(
          part.component, part.cause, goal,
          "of the \(Figure.duration(nearest.mean)) that requests of "
            + "\(report.network.requestClasses[nearest.requestClass].name) around p\(percentile) take, "
            + "\(Figure.duration(time / Double(Swift.max(nearest.sampled, 1)))) "
            + "(\(Figure.percent(time / Double(Swift.max(nearest.latency, 1)))))")
      } else if let part = largestMean(of: indices), part.time <= part.whole {
        // What is done for callers who have given up is no part of what they took.
        blame(
          part.component, part.cause, goal,
          "of the \(Figure.duration(part.whole)) that a request takes on average, "
            + "\(Figure.duration(part.time)) (\(Figure.percent(part.time / part.whole)))")
      }
    }
  }

  private mutating func blame(
    _ component: Int, _ cause: TimeSpent.Cause, _ goal: ObjectiveResult, _ evidence: String
  ) {
    let name = report.components.all[component].name
    let callers = report.network.edges.filter { Int($0.to.index) == component && !$0.isPublished }
    let link =
      callers.count == 1
      ? report.network.linkName(callers[0].from, callers[0].to) : "the ways to \(name)"
    let (subject, kind, headline, place): (String, Finding.Cause, String, String)
    switch cause {
    case .network:
      (subject, kind, headline, place) = (
        link, .distance, "\(link) takes longest", "are spent on \(link)"
      )
    case .service, .straggler, .other:
      (subject, kind, headline, place) = (
        name, .slowness, "\(name) takes longest",
        cause == .straggler
          ? "are spent waiting for \(name) alone, when all other branches were done"
          : "are spent in \(name)"
      )
    case .queue:
      (subject, kind, headline, place) = (
        name, .cores, "\(name) takes longest", "are spent waiting at \(name)"
      )
    case .connection:
      (subject, kind, headline, place) = (
        name, .connections, "\(name) waits for connections longest",
        "are spent waiting for a connection in \(name)"
      )
    case .lock:
      (subject, kind, headline, place) = (
        name, .lock, "locks of \(name) take longest", "are spent waiting for a lock in \(name)"
      )
    case .retry:
      (subject, kind, headline, place) = (
        name, .retries, "retries at \(name) take longest",
        "are spent on attempts at \(name) that failed"
      )
    }
    let keys = kind == .distance ? keys(.ways, of: link) : keys(.operations, of: name)
    let upper = headline.prefix(1).uppercased() + headline.dropFirst()
    add(
      .critical, subject, kind, headline,
      "\(cause == .network && callers.count != 1 ? upper : headline): \(evidence) \(place). "
        + "\(goal.objective.text) is missed.",
      keys: keys)
  }

  /// Where most of the mean time of some classes goes, by what components and links count; nanoseconds.
  private func largestMean(
    of classes: [Int]
  ) -> (component: Int, cause: TimeSpent.Cause, time: Double, whole: Double)? {
    let results = report.results
    var ended = 0.0
    var whole = 0.0
    for index in classes {
      ended += Double(results.classes[index].outcomes.total)
      whole += Double(results.classes[index].inFlightArea)
    }
    guard ended > 0, whole > 0 else { return nil }
    var best: (component: Int, cause: TimeSpent.Cause, time: Double)?
    func offer(_ component: Int, _ cause: TimeSpent.Cause, _ time: Double) {
      if time > best?.time ?? 0 { best = (component, cause, time) }
    }
    let awaited = report.callGraph.awaitedByClients
    for (index, component) in report.components.all.enumerated()
    where !component.isClient && awaited[index] {
      let rows = classes.map { results.components[index].byClass[$0] }
      offer(index, .queue, rows.reduce(0) { $0 + Double($1.waitTime) })
      offer(index, .service, rows.reduce(0) { $0 + Double($1.serviceTime) })
      let ways = report.network.links.filter { Int($0.to.index) == index }
      if ways.count == 1 {
        let way = (ways[0].latency.mean + ways[0].latencyBack.mean)
        offer(index, .network, rows.reduce(0) { $0 + Double($1.ended) } * way)
      }
    }
    guard let best else { return nil }
    return (best.component, best.cause, best.time / ended, whole / ended)
  }

  /// Requests fail though nothing has run full.
  mutating func blameErrors() {
    guard isFailingRequests else { return }
    let all = report.components.all
    guard
      let worst = all.indices.filter({ !all[$0].isClient }).max(by: {
        all[$0].failuresBegun.failed < all[$1].failuresBegun.failed
      }), let reason = all[worst].failuresBegun.failures.first
    else { return }
    let row = all[worst]
    add(
      .critical, row.name, .errors, "\(row.name) fails",
      "\(row.name) fails: \(Figure.count(row.failuresBegun.failed)) of "
        + "\(Figure.count(row.outcomes.total)) attempts failed there, "
        + "\(Figure.count(reason.count)) of them as \(reason.reason.name).",
      keys: [])
  }

  private var isFailingRequests: Bool {
    let isMissed = report.objectives.contains {
      $0.verdict == .missed
        && ($0.objective.metric == .errorRate || $0.objective.metric == .availability)
    }
    return isMissed || report.sources.contains { ($0.errorRate ?? 0) > Finding.manyErrors }
  }
}

extension Objective.Metric {
  /// The percentile that a goal about latency is about, its mean counted as the median; nil for others.
  fileprivate var share: Double? {
    switch self {
    case .percentile(let share): share
    case .mean: 0.5
    case .maximum: 0.999
    default: nil
    }
  }
}
