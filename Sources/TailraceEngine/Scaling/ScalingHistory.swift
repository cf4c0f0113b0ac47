/// What a HorizontalPodAutoscaler remembers, and what it makes of a recommendation by its `behavior`.
///
/// Source: kubernetes/kubernetes, pkg/controller/podautoscaler/horizontal.go (v1.33):
/// stabilizeRecommendationWithBehaviors and convertDesiredReplicasWithBehaviorRate.
package struct ScalingHistory: Sendable {
  private var recommendations: [Entry] = []
  private var grown: [Entry] = []
  private var shrunk: [Entry] = []

  struct Entry: Sendable {
    var at: Int64
    var count: Int
  }

  package init() {}

  /// The number that a recommendation becomes, and what held it back.
  package mutating func settle(
    _ wanted: Int, current: Int, least: Int, most: Int, _ rules: HorizontalScaling, now: Int64
  ) -> (count: Int, limit: ScalingDecision.Limit) {
    if recommendations.isEmpty { recommendations.append(Entry(at: now, count: current)) }
    let stable = stabilize(wanted, current, rules, now)
    if stable > current {
      let allowed = max(current, upperLimit(current, rules.up, now))
      let bound = min(allowed, most)
      if stable > bound { return (bound, allowed < most ? .policy : .most) }
    } else if stable < current {
      let allowed = min(current, lowerLimit(current, rules.down, now))
      let bound = max(allowed, least)
      if stable < bound { return (bound, allowed > least ? .policy : .least) }
    }
    return (stable, stable == wanted ? .none : .stabilization)
  }

  /// Notes that a number was changed.
  package mutating func changed(from: Int, to: Int, _ rules: HorizontalScaling, now: Int64) {
    let longest = (rules.up.policies + rules.down.policies).reduce(Int64(0)) {
      max($0, $1.period.nanoseconds)
    }
    grown.removeAll { $0.at <= now - longest }
    shrunk.removeAll { $0.at <= now - longest }
    if to > from { grown.append(Entry(at: now, count: to - from)) }
    if to < from { shrunk.append(Entry(at: now, count: from - to)) }
  }

  /// The lowest recommendation of the time for growing bounds from below what the highest of the time
  /// for shrinking bounds from above.
  private mutating func stabilize(
    _ wanted: Int, _ current: Int, _ rules: HorizontalScaling, _ now: Int64
  ) -> Int {
    let upSince = now - rules.up.stabilization.nanoseconds
    let downSince = now - rules.down.stabilization.nanoseconds
    var lowest = wanted
    var highest = wanted
    for entry in recommendations {
      if entry.at > upSince { lowest = min(lowest, entry.count) }
      if entry.at > downSince { highest = max(highest, entry.count) }
    }
    recommendations.removeAll { $0.at < upSince && $0.at < downSince }
    recommendations.append(Entry(at: now, count: wanted))
    return min(max(current, lowest), highest)
  }

  private func change(of entries: [Entry], within period: Delay, _ now: Int64) -> Int {
    entries.reduce(0) { $0 + ($1.at > now - period.nanoseconds ? $1.count : 0) }
  }

  private func start(_ current: Int, _ policy: ScalingPace.Policy, _ now: Int64) -> Int {
    current - change(of: grown, within: policy.period, now)
      + change(of: shrunk, within: policy.period, now)
  }

  private func upperLimit(_ current: Int, _ pace: ScalingPace, _ now: Int64) -> Int {
    if pace.choice == .disabled { return current }
    var result: Int?
    for policy in pace.policies {
      let start = start(current, policy, now)
      let limit: Int
      switch policy.change {
      case .instances(let count): limit = start + count
      case .percent(let percent):
        limit = ReplicaCalculator.whole(Double(start) * (1 + percent / 100))
      }
      result = result.map { pace.choice == .least ? min($0, limit) : max($0, limit) } ?? limit
    }
    return result ?? current
  }

  private func lowerLimit(_ current: Int, _ pace: ScalingPace, _ now: Int64) -> Int {
    if pace.choice == .disabled { return current }
    var result: Int?
    for policy in pace.policies {
      let start = start(current, policy, now)
      let limit: Int
      switch policy.change {
      case .instances(let count): limit = start - count
      case .percent(let percent):
        limit = Int((Double(start) * (1 - percent / 100)).rounded(.towardZero))
      }
      result = result.map { pace.choice == .least ? max($0, limit) : min($0, limit) } ?? limit
    }
    return result ?? current
  }
}
