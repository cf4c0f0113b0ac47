public import TailraceEngine

/// A time in which something was broken, and what clients saw of it.
///
/// Faults that overlap are one disturbance. What clients saw before the first one is the measure: an
/// interval of a class is *as before* where the share of its requests that failed is at most twice the
/// share before plus one percentage point, and its 99th percentile at most twice the highest before.
/// A class has recovered when every interval from there to the next disturbance, or to the end, is as
/// before.
public struct Disturbance: Sendable {
  /// When it began, from time zero.
  public var began: Delay
  /// When the last of its faults was mended; nil if one lasts to the end. A flush is over at once.
  public var ended: Delay?
  /// What broke: the lines of the history.
  public var faults: [Moment]
  /// The first answer of the design to it; nil if there was none.
  public var detected: Moment?
  /// What became of each class of requests.
  public var effects: [Effect]

  /// What one class of requests saw.
  public struct Effect: Sendable {
    /// The class.
    public var name: String
    /// The share of its requests that failed from the beginning to recovery, or to the next
    /// disturbance, 0 to 1.
    public var failedShare: Double
    /// The highest 99th percentile of an interval in that time; nil without answers.
    public var worstTail: Delay?
    /// Whether, and how long after the end of the disturbance, it was as before.
    public var recovery: Recovery
  }

  /// How a class came out of it.
  public enum Recovery: Hashable, Sendable {
    /// No interval was worse than before.
    case unaffected
    /// It was as before again so long after the disturbance had ended: zero if it was by then.
    case recovered(after: Delay)
    /// It was never as before again.
    case notRecovered
  }

  /// From the beginning to the first answer of the design; nil if there was none.
  public var timeToDetect: Delay? { detected.map { $0.at - began } }

  /// The effect that lasted longest: first one that did not end.
  public var worst: Effect? {
    var worst: Effect?
    for effect in effects {
      guard let other = worst else {
        worst = effect
        continue
      }
      if effect.recovery.length > other.recovery.length
        || (effect.recovery == other.recovery && effect.failedShare > other.failedShare)
      {
        worst = effect
      }
    }
    return worst
  }
}

extension Disturbance.Recovery {
  /// For comparing: nanoseconds, the longer the worse.
  fileprivate var length: Int64 {
    switch self {
    case .unaffected: -1
    case .recovered(let after): after.nanoseconds
    case .notRecovered: Int64.max
    }
  }
}

/// Finds the disturbances of a history and what became of clients.
struct DisturbanceSurvey {
  private(set) var disturbances: [Disturbance] = []

  init(_ history: [Moment], _ traffic: [TrafficReport], end: Delay) {
    gather(history)
    guard let first = disturbances.first?.began else { return }
    // Percentiles are known of single classes alone; a source with one class of its own stands twice.
    var rows: [TrafficReport] = []
    for row in traffic
    where row.classes.count == 1 && !rows.contains(where: { $0.classes == row.classes }) {
      rows.append(row)
    }
    let measured = rows.compactMap { row in Baseline(row, before: first).map { (row, $0) } }
    for index in disturbances.indices {
      let next = index + 1 < disturbances.count ? disturbances[index + 1].began : end
      let began = disturbances[index].began
      disturbances[index].detected = history.first {
        $0.at >= began && $0.at < next && ($0.kind == .reaction || $0.kind == .scaling)
      }
      disturbances[index].effects = measured.map { row, baseline in
        Self.effect(on: row, of: disturbances[index], until: next, baseline)
      }
    }
  }

  /// Faults that overlap, or begin where another ends, belong together.
  private mutating func gather(_ history: [Moment]) {
    var open: [(subject: String, event: String, count: Int)] = []
    for moment in history where moment.kind == .fault || moment.breakage < 0 {
      let event = moment.event == "failover" ? "crash" : moment.event
      let known = open.firstIndex { $0.subject == moment.subject && $0.event == event }
      if moment.kind == .fault {
        begin(moment, isAlone: open.isEmpty)
        if let known {
          open[known].count += moment.breakage
        } else if moment.breakage > 0 {
          open.append((moment.subject, event, moment.breakage))
        }
      } else {
        guard let known else { continue }
        open[known].count += moment.breakage
        if open[known].count <= 0 { open.remove(at: known) }
      }
      disturbances[disturbances.count - 1].ended = open.isEmpty ? moment.at : nil
    }
  }

  private mutating func begin(_ fault: Moment, isAlone: Bool) {
    if isAlone && disturbances.last?.ended != fault.at {
      disturbances.append(
        Disturbance(began: fault.at, ended: nil, faults: [], detected: nil, effects: []))
    }
    disturbances[disturbances.count - 1].faults.append(fault)
  }

  /// What a class was like before anything broke.
  private struct Baseline {
    private let failedShare: Double
    private let tail: Int64

    /// Nil where too little was measured.
    init?(_ row: TrafficReport, before first: Delay) {
      let intervals = row.intervals.filter { $0.isMeasured && $0.start + $0.length <= first }
      if intervals.count < 3 { return nil }
      failedShare = DisturbanceSurvey.failedShare(intervals) ?? 0
      tail = intervals.reduce(Int64(0)) { Swift.max($0, $1.latency?.p99.nanoseconds ?? 0) }
    }

    func isLike(_ interval: TrafficReport.Interval) -> Bool {
      let ended = interval.answered + interval.failed
      if ended == 0 { return interval.offered == 0 }
      return Double(interval.failed) / Double(ended) <= 2 * failedShare + 0.01
        && (interval.latency?.p99.nanoseconds ?? 0) <= 2 * tail
    }
  }

  private static func effect(
    on row: TrafficReport, of disturbance: Disturbance, until next: Delay, _ baseline: Baseline
  ) -> Disturbance.Effect {
    let after = row.intervals.filter { $0.start + $0.length > disturbance.began && $0.start < next }
    guard let lastBad = after.lastIndex(where: { !baseline.isLike($0) }) else {
      return Disturbance.Effect(
        name: row.name, failedShare: failedShare(after) ?? 0, worstTail: worstTail(after),
        recovery: .unaffected)
    }
    let bad = Array(after[...lastBad])
    let recovery: Disturbance.Recovery
    if let ended = disturbance.ended, lastBad + 1 < after.count {
      let good = after[lastBad + 1].start
      recovery = .recovered(after: good > ended ? good - ended : .zero)
    } else {
      recovery = .notRecovered
    }
    return Disturbance.Effect(
      name: row.name, failedShare: failedShare(bad) ?? 0, worstTail: worstTail(bad),
      recovery: recovery)
  }

  fileprivate static func failedShare(_ intervals: [TrafficReport.Interval]) -> Double? {
    let failed = intervals.reduce(Int64(0)) { $0 + $1.failed }
    let ended = intervals.reduce(failed) { $0 + $1.answered }
    return ended > 0 ? Double(failed) / Double(ended) : nil
  }

  private static func worstTail(_ intervals: [TrafficReport.Interval]) -> Delay? {
    var worst: Delay?
    for interval in intervals {
      guard let tail = interval.latency?.p99 else { continue }
      if worst.map({ tail > $0 }) ?? true { worst = tail }
    }
    return worst
  }
}
