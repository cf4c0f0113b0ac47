public import TailraceEngine

/// How one goal was met by one run.
///
/// Every measure is judged by its estimate. The rules:
///
/// - A percentile counts every request that ended, a failure as later than any limit, and is withheld
///   with fewer than ceil(10 / (1 − p)) of them: inconclusive.
/// - A percentile is not read off and then compared: the requests answered within the limit are
///   counted, and as many as its rank demands have to be among them. The count is exact except for
///   the one histogram bucket in which the limit lies. If the goal is met though none of that bucket
///   were within, it is passed; if it is not though all of it were, it is missed; in between, the
///   bucket decides, and the goal is inconclusive.
/// - The largest latency is later than any limit if one request failed.
/// - Where nothing ended, or nothing was measured, every goal is inconclusive.
public struct ObjectiveResult: Sendable {
  /// The goal.
  public let objective: Objective
  /// How it was met.
  public let verdict: Verdict
  /// What was measured, in the goal's unit: nanoseconds, a ratio, or per second. Infinite where so many
  /// failed that the latency is later than any limit; nil where nothing can be said.
  public let measured: Double?
  /// How many requests or attempts it rests on.
  public let count: Int64
  /// Why the goal is inconclusive; nil where it is not.
  public let reason: String?

  /// How a goal was met.
  public enum Verdict: String, Hashable, Sendable {
    case passed
    case missed
    case inconclusive
  }

  /// The downtime in a month of 30 days that an availability allows and that the measured one comes to,
  /// in minutes, as if the failures came all at once; nil for other goals.
  public var downtime: (allowed: Double, measured: Double)? {
    guard objective.metric == .availability, let measured else { return nil }
    let month = 30.0 * 24 * 60
    return ((1 - objective.limit) * month, (1 - measured) * month)
  }

  /// The failures measured over those that an availability or an error rate allows, the burn rate of
  /// its error budget; nil for other goals and where none is allowed.
  public var burnRate: Double? {
    guard let measured else { return nil }
    switch objective.metric {
    case .availability where objective.limit < 1: return (1 - measured) / (1 - objective.limit)
    case .errorRate where objective.limit > 0: return measured / objective.limit
    default: return nil
    }
  }

  init(_ objective: Objective, _ results: Results) {
    let judge = ObjectiveJudge(objective: objective, results: results)
    self = judge.result()
  }

  init(
    _ objective: Objective, _ verdict: Verdict, measured: Double?, count: Int64, reason: String?
  ) {
    self.objective = objective
    self.verdict = verdict
    self.measured = measured
    self.count = count
    self.reason = reason
  }
}

/// Compares one goal with what was measured of its subject.
struct ObjectiveJudge {
  let objective: Objective
  let outcomes: OutcomeCounts
  let late: Int64
  let latency: LatencyHistogram
  let window: Delay

  init(objective: Objective, results: Results) {
    self.objective = objective
    window = results.window
    switch objective.subject {
    case .component(let id):
      let result = results.components[Int(id.index)]
      outcomes = result.requests.outcomes
      latency = result.latency
      late = 0
    case .classes(let ids):
      let parts = ids.map { results.classes[Int($0.index)] }
      outcomes = OutcomeCounts(
        Outcome.allCases.map { outcome in parts.reduce(0) { $0 + $1.outcomes[outcome] } })
      latency = parts.reduce(LatencyHistogram()) { $0.merged(with: $1.latency) }
      late = parts.reduce(0) { $0 + $1.late }
    }
  }

  func result() -> ObjectiveResult {
    let ended = outcomes.total
    guard window > .zero else { return inconclusive("nothing was measured", count: 0) }
    guard ended > 0 else { return inconclusive("no request ended", count: 0) }
    switch objective.metric {
    case .percentile(let share):
      return percentile(share)
    case .mean:
      guard latency.count > 0 else { return inconclusive("no request was answered", count: 0) }
      return compare(latency.mean, count: latency.count)
    case .maximum:
      let largest = outcomes.failed > 0 ? Double.infinity : Double(latency.maximum)
      return compare(largest, count: ended)
    case .errorRate:
      return compare(Double(outcomes.failed) / Double(ended), count: ended)
    case .availability:
      return compare(Double(outcomes.answered) / Double(ended), count: ended)
    case .throughput:
      let answers = outcomes.answered + late
      return compare(answers.perSecond(in: window), count: answers)
    case .goodput:
      return compare(outcomes[.full].perSecond(in: window), count: outcomes[.full])
    }
  }

  private func percentile(_ share: Double) -> ObjectiveResult {
    let ended = outcomes.total
    let needed = SampleSize.required(for: share)
    guard ended >= needed else {
      return inconclusive(
        "\(Figure.count(ended)) requests are too few; it takes \(Figure.count(needed))",
        count: ended)
    }
    let rank = LatencyHistogram.rank(of: share, among: ended)
    let measured =
      rank > latency.count ? Double.infinity : Double(latency.value(ofRank: rank))
    // Latencies are whole, so "shorter than 2.5" is "at most 2", and "shorter than 2" "at most 1".
    let isStrict = objective.comparison == .less || objective.comparison == .greaterOrEqual
    let floor = objective.limit.rounded(.down)
    let most = isStrict && floor == objective.limit ? floor - 1 : floor
    let within = latency.countAtOrBelow(most < 9e18 ? Int64(most) : Int64.max)
    let wantsShort = objective.comparison == .less || objective.comparison == .lessOrEqual
    if within.surely >= rank {
      return judged(wantsShort, measured, count: ended)
    }
    if within.possibly < rank {
      return judged(!wantsShort, measured, count: ended)
    }
    return ObjectiveResult(
      objective, .inconclusive, measured: measured, count: ended,
      reason: "the limit lies in the histogram bucket of the percentile itself, "
        + "\(Figure.percent(2 * LatencyHistogram.relativeError, digits: 1)) wide")
  }

  private func compare(_ measured: Double, count: Int64) -> ObjectiveResult {
    let isMet =
      switch objective.comparison {
      case .less: measured < objective.limit
      case .lessOrEqual: measured <= objective.limit
      case .greater: measured > objective.limit
      case .greaterOrEqual: measured >= objective.limit
      }
    return judged(isMet, measured, count: count)
  }

  private func judged(_ isMet: Bool, _ measured: Double, count: Int64) -> ObjectiveResult {
    ObjectiveResult(
      objective, isMet ? .passed : .missed, measured: measured, count: count, reason: nil)
  }

  private func inconclusive(_ reason: String, count: Int64) -> ObjectiveResult {
    ObjectiveResult(objective, .inconclusive, measured: nil, count: count, reason: reason)
  }
}
