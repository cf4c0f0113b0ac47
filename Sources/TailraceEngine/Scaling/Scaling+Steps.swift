/// AWS's policies: alarms on values that come once a period, and what they set off.
///
/// Instances that are still warming up are in no value. The size that a change is taken from leaves
/// them out too, so that an alarm which goes on adds no more than what is missing; and nothing shrinks
/// while some warm up (Amazon EC2 Auto Scaling user guide, instance warmup).
extension Scaling {
  mutating func decide(
    _ scaler: Int, _ rules: TargetTracking, least: Int, at now: Int64, _ plant: borrowing Plant
  ) -> ScalingDecision? {
    guard let reading = newReading(scaler, at: now) else { return nil }
    let current = scalers[scaler].wanted
    let warming = warming(scaler, rules.warmup, at: now, plant)
    prepareStreaks(scaler, rules.metrics.count)
    var up: (count: Int, metric: ScalingMetric, value: Double)?
    var down: (count: Int, metric: ScalingMetric, value: Double)?
    var areAllLow = true
    for (index, metric) in rules.metrics.enumerated() {
      guard let value = mean(scaler, metric.measure, reading, rules.warmup, plant) else {
        areAllLow = false
        continue
      }
      count(
        scaler, index, isHigh: value > metric.target, isLow: value < 0.9 * metric.target)
      var size = current - warming
      if case .backlog = metric.measure { size = max(1, current) }
      let wanted = ReplicaCalculator.whole(Double(size) * value / metric.target)
      if scalers[scaler].highStreaks[index] >= rules.high, wanted > up?.count ?? current {
        up = (wanted, metric, value)
      }
      if scalers[scaler].lowStreaks[index] < rules.low { areAllLow = false }
      if wanted >= down?.count ?? 0 { down = (wanted, metric, value) }
    }
    if let up {
      let count = min(up.count, scalers[scaler].rules.most)
      return ScalingDecision(
        from: current, to: count, wanted: up.count, reason: .metric(up.metric, value: up.value),
        limit: count < up.count ? .most : .none)
    }
    guard areAllLow, let down, down.count < current else { return nil }
    return shrink(scaler, to: down.count, least, warming, .metric(down.metric, value: down.value))
  }

  mutating func decide(
    _ scaler: Int, _ rules: StepScaling, least: Int, at now: Int64, _ plant: borrowing Plant
  ) -> ScalingDecision? {
    guard let reading = newReading(scaler, at: now) else { return nil }
    let current = scalers[scaler].wanted
    let isSimple = rules.cooldown != nil
    let warmup = isSimple ? Delay.zero : rules.warmup
    let warming = warming(scaler, warmup, at: now, plant)
    prepareStreaks(scaler, rules.rules.count)
    var up: (count: Int, value: Double, rule: StepScaling.Rule)?
    var down: (count: Int, value: Double, rule: StepScaling.Rule)?
    for (index, rule) in rules.rules.enumerated() {
      guard let value = mean(scaler, rule.metric.measure, reading, warmup, plant) else {
        continue
      }
      let holds = rule.isAbove ? value >= rule.metric.target : value <= rule.metric.target
      count(scaler, index, isHigh: holds, isLow: false)
      let period = scalers[scaler].rules.scrape.nanoseconds
      let needed = max(1, (rule.lasting.nanoseconds + period - 1) / period)
      if Int64(scalers[scaler].highStreaks[index]) < needed { continue }
      let from = isSimple ? current : current - warming
      let wanted = rule.adjustment.applied(to: from)
      // Of those that grow the one that grows most; of those that shrink the one that leaves most,
      // but of the steps of one metric the one that is furthest.
      if wanted > from {
        if wanted > up?.count ?? 0 { up = (wanted, value, rule) }
      } else if wanted < from {
        let isSame = down.map { $0.rule.metric.measure == rule.metric.measure } ?? true
        if down == nil || (isSame ? wanted < down?.count ?? 0 : wanted > down?.count ?? 0) {
          down = (wanted, value, rule)
        }
      }
    }
    guard up != nil || down != nil else { return nil }
    if let cooldown = rules.cooldown, coolsDown(scaler, cooldown, at: now, plant) {
      let wanted = up?.count ?? down?.count ?? current
      let rule = up?.rule ?? down?.rule
      guard let rule else { return nil }
      let value = up?.value ?? down?.value ?? 0
      return ScalingDecision(
        from: current, to: current, wanted: wanted, reason: .metric(rule.metric, value: value),
        limit: .cooldown)
    }
    if let up {
      let count = max(current, min(up.count, scalers[scaler].rules.most))
      return ScalingDecision(
        from: current, to: count, wanted: up.count,
        reason: .metric(up.rule.metric, value: up.value),
        limit: count < up.count ? .most : .none)
    }
    guard let down else { return nil }
    return shrink(
      scaler, to: down.count, least, warming, .metric(down.rule.metric, value: down.value))
  }

  private func shrink(
    _ scaler: Int, to wanted: Int, _ least: Int, _ warming: Int, _ reason: ScalingDecision.Reason
  ) -> ScalingDecision {
    let current = scalers[scaler].wanted
    let count = warming > 0 ? current : min(current, max(wanted, least))
    return ScalingDecision(
      from: current, to: count, wanted: wanted, reason: reason,
      limit: warming > 0 ? .warmup : count > wanted ? .least : .none)
  }

  /// Whether a change was made less than a cooldown ago, which begins once its instances are up.
  private func coolsDown(
    _ scaler: Int, _ cooldown: Delay, at now: Int64, _ plant: borrowing Plant
  ) -> Bool {
    let state = scalers[scaler]
    if state.changedAt < 0 { return false }
    var since = state.changedAt
    for slot in plant.slots(of: state.component) where lives[slot].isThere {
      if lives[slot].phase == .booting { return true }
      since = max(since, lives[slot].upAt)
    }
    return now - since < cooldown.nanoseconds
  }

  /// Each value is looked at once.
  private mutating func newReading(_ scaler: Int, at now: Int64) -> ScalingReading? {
    guard let reading = visibleReading(scaler, at: now), reading.at > scalers[scaler].lookedAt
    else {
      return nil
    }
    scalers[scaler].lookedAt = reading.at
    return reading
  }

  private mutating func prepareStreaks(_ scaler: Int, _ count: Int) {
    while scalers[scaler].highStreaks.count < count {
      scalers[scaler].highStreaks.append(0)
      scalers[scaler].lowStreaks.append(0)
    }
  }

  private mutating func count(_ scaler: Int, _ index: Int, isHigh: Bool, isLow: Bool) {
    let high = scalers[scaler].highStreaks[index]
    let low = scalers[scaler].lowStreaks[index]
    scalers[scaler].highStreaks[index] = isHigh ? high + 1 : 0
    scalers[scaler].lowStreaks[index] = isLow ? low + 1 : 0
  }

  /// How many of the wanted instances are not up for long enough.
  private func warming(_ scaler: Int, _ warmup: Delay, at now: Int64, _ plant: borrowing Plant)
    -> Int
  {
    var warm = 0
    for slot in plant.slots(of: scalers[scaler].component)
    where lives[slot].isMember
      && now - lives[slot].upAt >= warmup.nanoseconds
    { warm += 1 }
    return max(0, scalers[scaler].wanted - warm)
  }

  /// The mean over the instances that are warm, or the value of the whole; nil where nothing is known.
  private func mean(
    _ scaler: Int, _ measure: ScalingMetric.Measure, _ reading: ScalingReading, _ warmup: Delay,
    _ plant: borrowing Plant
  ) -> Double? {
    switch measure {
    case .latency(let percentile): return latency(percentile, of: reading)
    case .backlog(let queue):
      return plant.backlog(of: queue) / Double(max(1, scalers[scaler].wanted))
    case .cores, .memory, .rate, .inside: break
    }
    let component = scalers[scaler].component
    var sum = 0.0
    var count = 0.0
    for (index, slot) in plant.slots(of: component).enumerated() where lives[slot].isMember {
      let one = reading.instances[index]
      guard one.launch == lives[slot].launch,
        reading.at - lives[slot].upAt >= warmup.nanoseconds,
        let value = plant.value(measure, of: one, component)
      else { continue }
      sum += value
      count += 1
    }
    return count > 0 ? sum / count : nil
  }
}
