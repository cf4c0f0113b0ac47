public import TailraceEngine

/// When a rule would have told somebody.
public struct AlertResult: Sendable {
  /// The rule.
  public let rule: AlertRule
  /// Every time its condition began to hold.
  public let episodes: [Episode]
  /// Whether any interval had what it looks at.
  public let isKnown: Bool
  /// What clients were promised and that was missed first, whenever that was; nil where nothing was.
  public internal(set) var broken: BrokenObjective?

  /// From the look at which a condition began to hold on.
  public struct Episode: Hashable, Sendable {
    /// When it began to hold.
    public var pending: Delay
    /// When it had held for long enough; nil if it did not.
    public var fired: Delay?
    /// When it no longer held; nil if it did to the end.
    public var resolved: Delay?
  }

  /// A goal about clients, asked of every interval alone.
  public struct BrokenObjective: Sendable {
    /// The goal.
    public var objective: Objective
    /// The end of the first interval that missed it.
    public var at: Delay
  }

  init(rule: AlertRule, episodes: [Episode]) {
    self.rule = rule
    self.episodes = episodes
    isKnown = true
  }

  /// A rule about what was never to be seen.
  init(unknown rule: AlertRule) {
    self.rule = rule
    episodes = []
    isKnown = false
  }

  /// How long before clients first went without what they were promised it fired, in seconds; negative where later,
  /// nil where it never fired or they never did.
  public var lead: Double? { broken.flatMap { lead(before: $0.at) } }

  /// When it fired first; nil if it never did.
  public var firstFired: Delay? { episodes.lazy.compactMap { $0.fired }.first }

  /// How long before an instant it fired first, negative where later; nil if it never fired.
  public func lead(before instant: Delay) -> Double? {
    firstFired.map { instant.seconds - $0.seconds }
  }
}

/// The looks of one rule along the intervals of a run.
struct AlertWatch {
  /// One interval as a rule sees it.
  struct Look {
    var start: Delay
    var end: Delay
    /// The signal; nil where it is not known.
    var value: Double?
    var ended: Int64 = 0
    var failed: Int64 = 0
  }

  let rule: AlertRule
  let looks: [Look]

  func result() -> AlertResult {
    var episodes: [AlertResult.Episode] = []
    var open: AlertResult.Episode?
    for index in looks.indices {
      let now = looks[index].end
      guard holds(at: index) else {
        if var episode = open {
          episode.resolved = now
          episodes.append(episode)
        }
        open = nil
        continue
      }
      var episode = open ?? AlertResult.Episode(pending: now)
      if episode.fired == nil && now - episode.pending >= rule.pending { episode.fired = now }
      open = episode
    }
    if let open { episodes.append(open) }
    return AlertResult(rule: rule, episodes: episodes)
  }

  private func holds(at index: Int) -> Bool {
    switch rule.condition {
    case .beyond(_, let limit):
      return looks[index].value.map { limit.isBroken(by: $0) } ?? false
    case .heading(_, let limit, let window, let horizon):
      return predicted(at: index, window, horizon).map { limit.isBroken(by: $0) } ?? false
    case .burning(_, let budget, let pairs):
      return pairs.contains { pair in
        guard let long = failureRate(at: index, over: pair.long),
          let short = failureRate(at: index, over: pair.short)
        else { return false }
        let limit = budget * pair.factor
        return long > limit && short > limit
      }
    }
  }

  /// Where a line through the window's values is after the horizon; nil with fewer than two, or a shorter past.
  private func predicted(at index: Int, _ window: Delay, _ horizon: Delay) -> Double? {
    let now = looks[index].end
    if now.nanoseconds - looks[0].start.nanoseconds < window.nanoseconds { return nil }
    var count = 0.0
    var (times, values, products, squares) = (0.0, 0.0, 0.0, 0.0)
    for look in looks[...index].reversed() {
      if now - look.end >= window { break }
      guard let value = look.value else { continue }
      // From now on, so that the line's height there is its constant.
      let time = -(now - look.end).seconds
      count += 1
      times += time
      values += value
      products += time * value
      squares += time * time
    }
    let spread = squares * count - times * times
    guard count >= 2, spread > 0 else { return nil }
    let slope = (products * count - times * values) / spread
    let height = (values - slope * times) / count
    return height + slope * horizon.seconds
  }

  /// Failures over all that ended in the last so long; nil where nothing ended. What the run's past does not reach
  /// counts as nothing, as with Prometheus.
  private func failureRate(at index: Int, over window: Delay) -> Double? {
    let now = looks[index].end
    var ended: Int64 = 0
    var failed: Int64 = 0
    for look in looks[...index].reversed() {
      if now - look.end >= window { break }
      ended += look.ended
      failed += look.failed
    }
    return ended > 0 ? Double(failed) / Double(ended) : nil
  }
}

extension Report {
  /// What the rules of the file would have told, and how that stands to what clients were promised.
  func declaredAlerts() -> [AlertResult] {
    var broken: AlertResult.BrokenObjective?
    for result in objectives {
      guard case .classes = result.objective.subject, let at = broke(result.objective)
      else { continue }
      if let broken, broken.at <= at { continue }
      broken = AlertResult.BrokenObjective(objective: result.objective, at: at)
    }
    return network.annotations.alerts.map { rule in
      var result = alert(rule) ?? AlertResult(unknown: rule)
      result.broken = broken
      return result
    }
  }

  /// When a rule would have told somebody; nil where the report has no such subject, or the subject no such signal.
  public func alert(_ rule: AlertRule) -> AlertResult? {
    switch rule.condition {
    case .beyond(let signal, _), .heading(let signal, _, _, _):
      guard let looks = looks(signal), looks.contains(where: { $0.value != nil }) else {
        return nil
      }
      return AlertWatch(rule: rule, looks: looks).result()
    case .burning(let subject, _, _):
      return looks(AlertSignal(subject, .errorRate))
        .map { AlertWatch(rule: rule, looks: $0).result() }
    }
  }

  /// The end of the first measured interval in which a goal, asked of that interval alone, is missed; nil where
  /// it is missed in none, or intervals do not tell: of percentiles they have p50, p95 and p99.
  public func broke(_ objective: Objective) -> Delay? {
    guard let (subject, measure) = signal(of: objective),
      let looks = looks(AlertSignal(subject, measure))
    else { return nil }
    let first = results.windowStart
    return looks.first { look in
      guard look.start >= first, let value = look.value else { return false }
      let measured = objective.metric == .availability ? 1 - value : value
      switch objective.comparison {
      case .less: return !(measured < objective.limit)
      case .lessOrEqual: return !(measured <= objective.limit)
      case .greater: return !(measured > objective.limit)
      case .greaterOrEqual: return !(measured >= objective.limit)
      }
    }?.end
  }

  private func signal(of objective: Objective) -> (String, AlertSignal.Measure)? {
    let name: String?
    switch objective.subject {
    case .component(let id): name = network.components[Int(id.index)].name
    case .classes(let ids): name = traffic.all.first { $0.classes == ids }?.name
    }
    guard let name else { return nil }
    switch objective.metric {
    case .percentile(0.5): return (onlyClass(of: name), .p50)
    case .percentile(0.95): return (onlyClass(of: name), .p95)
    case .percentile(0.99): return (onlyClass(of: name), .p99)
    case .errorRate, .availability: return (name, .errorRate)
    default: return nil
    }
  }

  /// A source of one class has its percentiles there.
  private func onlyClass(of name: String) -> String {
    guard let row = traffic.find(name), row.classes.count == 1 else { return name }
    return traffic.all.last { $0.classes == row.classes }?.name ?? name
  }

  /// The intervals with a signal's values.
  private func looks(_ signal: AlertSignal) -> [AlertWatch.Look]? {
    if let row = traffic.find(signal.subject) {
      return row.intervals.map { interval in
        let ended = interval.answered + interval.failed
        let value: Double?
        switch signal.measure {
        case .errorRate: value = ended > 0 ? Double(interval.failed) / Double(ended) : nil
        case .p50: value = interval.latency.map { Double($0.p50.nanoseconds) }
        case .p95: value = interval.latency.map { Double($0.p95.nanoseconds) }
        case .p99: value = interval.latency.map { Double($0.p99.nanoseconds) }
        case .utilization, .queue, .hitRatio: value = nil
        }
        return AlertWatch.Look(
          start: interval.start, end: interval.start + interval.length, value: value, ended: ended,
          failed: interval.failed)
      }
    }
    guard let row = components.find(signal.subject) else { return nil }
    return row.intervals.map { interval in
      let ended = interval.answered + interval.failed
      let value: Double?
      switch signal.measure {
      case .errorRate: value = ended > 0 ? Double(interval.failed) / Double(ended) : nil
      case .utilization: value = interval.coreUtilization ?? interval.placeUtilization
      case .queue: value = interval.meanQueue
      case .hitRatio: value = interval.hitRatio
      case .p50, .p95, .p99: value = nil
      }
      return AlertWatch.Look(
        start: interval.start, end: interval.start + interval.length, value: value, ended: ended,
        failed: interval.failed)
    }
  }
}
