public import TailraceEngine

/// A time in which the same thing limited how much got through.
public struct Limit: Hashable, Sendable {
  /// From when on, and until when, from time zero.
  public var from: Delay
  public var to: Delay
  /// Who limited: a component, a pool as `app -> postgres`, or a data set whose keys are locked; nil for nobody.
  public var subject: String?
  /// Why.
  public var reason: Reason

  /// Why something limits.
  public enum Reason: String, Sendable {
    /// Nothing had run full.
    case nothing
    /// All cores busy.
    case cores
    /// All cores busy of one instance or shard, while others had some to spare.
    case instance
    /// All places taken, by nobody else's doing.
    case places
    /// All connections of a pool in use.
    case connections
    /// Half of those inside waited for a lock.
    case lock
    /// All places taken by calls to one that had not run full itself: its threads wait, its cores do not work.
    case callee
  }
}

/// Who limited in each interval.
///
/// Of all that is full in an interval the one that others wait for is to blame: a component whose places are full
/// is passed over for whatever full thing it waits for.
struct LimitSurvey {
  private let report: Report
  private(set) var limits: [Limit] = []

  init(_ report: Report) {
    self.report = report
    for (index, span) in report.results.spans.enumerated() where span.length > .zero {
      let (subject, reason) = limit(index, span.length)
      let end = span.start + span.length
      if let last = limits.last, last.subject == subject, last.reason == reason {
        limits[limits.count - 1].to = end
      } else {
        limits.append(Limit(from: span.start, to: end, subject: subject, reason: reason))
      }
    }
  }

  private func limit(_ index: Int, _ length: Delay) -> (String?, Limit.Reason) {
    let all = report.components.all
    var fullCores: [Int] = []
    var fullPlaces: [Int] = []
    for load in report.bottleneck.loads {
      let interval = all[load.component].intervals[index]
      let taken = load.resource == .cores ? interval.coreUtilization : interval.placeUtilization
      let someWait = interval.meanQueue > 0 || interval.inside > load.servers
      guard (taken ?? 0) >= Bottleneck.full, someWait else { continue }
      if load.resource == .cores {
        fullCores.append(load.component)
      } else {
        fullPlaces.append(load.component)
      }
    }
    let awaited = report.callGraph.awaitedByClients
    // Whom clients wait for first, then the order of the file.
    if let worst = fullCores.first(where: { awaited[$0] }) ?? fullCores.first {
      return (all[worst].name, .cores)
    }
    let hot = report.bottleneck.loads.first { load in
      let interval = all[load.component].intervals[index]
      return load.resource == .cores && awaited[load.component] && all[load.component].instances > 1
        && (interval.mostCoreUtilization ?? 0) >= Bottleneck.full && interval.meanQueue > 0
        && (interval.mostCoreUtilization ?? 0) - (interval.coreUtilization ?? 0) > Diagnosis.uneven
    }
    if let hot { return (hot.name, .instance) }
    if let pool = fullPool(index, length) { return (report.pools.all[pool].name, .connections) }
    if let lock = busyLock(index, length) { return (report.locks.all[lock].name, .lock) }
    let deepest = fullPlaces.first { component in
      let reach = report.callGraph.reach(of: component)
      return !fullPlaces.contains { $0 != component && reach[$0] }
    }
    guard let holder = deepest ?? fullPlaces.first else { return (nil, .nothing) }
    let load = report.bottleneck.loads.first { $0.component == holder && $0.resource == .places }
    if all[holder].role != .queue, let load, (load.heldInCalls ?? 0) >= Diagnosis.mostlyCalls,
      let callee = load.slowestCallee
    {
      return (callee.name, .callee)
    }
    return (all[holder].name, .places)
  }

  private func fullPool(_ index: Int, _ length: Delay) -> Int? {
    report.pools.all.indices.first {
      let pool = report.pools.all[$0]
      let series = report.results.pools[$0].intervals
      guard series.indices.contains(index) else { return false }
      let interval = series[index]
      let all = Double(pool.size) * Double(pool.pools) * Double(length.nanoseconds)
      return interval.waits > 0 && Double(interval.busyArea) >= Bottleneck.full * all
    }
  }

  private func busyLock(_ index: Int, _ length: Delay) -> Int? {
    report.locks.all.indices.first { lock in
      let series = report.results.locks[lock].intervals
      guard series.indices.contains(index) else { return false }
      let waited = Double(series[index].waitTime)
      let inside = report.network.lockOwners(of: report.results.locks[lock].population).reduce(0) {
        $0 + report.components.all[Int($1.index)].intervals[index].inside
      }
      return inside > 0
        && waited / Double(length.nanoseconds) >= Diagnosis.mostlyCalls * Double(inside)
    }
  }
}

extension Limit {
  /// `app (cores)`, `nothing`.
  var words: String {
    guard let subject else { return "nothing" }
    switch reason {
    case .nothing: return "nothing"
    case .cores: return "\(subject) (cores)"
    case .instance: return "\(subject) (one instance)"
    case .places: return "\(subject) (places)"
    case .connections: return "\(subject) (connections)"
    case .lock: return "\(subject) (lock)"
    case .callee: return "\(subject) (others wait for it)"
    }
  }
}

extension Report {
  /// Who limited, for how long in all, and from when on; nil where nobody did.
  var limitSentence: String? {
    var rows: [(words: String, time: Delay, first: Delay, spells: Int)] = []
    for limit in limits where limit.subject != nil {
      let length = limit.to - limit.from
      if let row = rows.firstIndex(where: { $0.words == limit.words }) {
        rows[row].time = rows[row].time + length
        rows[row].spells += 1
      } else {
        rows.append((limit.words, length, limit.from, 1))
      }
    }
    if rows.isEmpty { return nil }
    let texts = rows.prefix(4).map { row in
      "\(row.words) for \(Figure.clock(row.time))"
        + (row.spells > 1 ? " in \(row.spells) spells, from " : " from ") + Figure.clock(row.first)
    }
    let more = rows.count - texts.count
    return "Who limited: " + texts.joined(separator: "; ")
      + (more > 0 ? "; and \(more) more." : ".")
  }
}
