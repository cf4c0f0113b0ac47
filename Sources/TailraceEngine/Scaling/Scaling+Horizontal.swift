/// Kubernetes' HorizontalPodAutoscaler, and KEDA's part below it.
extension Scaling {
  mutating func decide(
    _ scaler: Int, _ rules: HorizontalScaling, least: Int, at now: Int64, _ plant: borrowing Plant
  ) -> ScalingDecision? {
    let current = scalers[scaler].wanted
    if current == 0 { return nil }
    let most = scalers[scaler].rules.most
    if rules.metrics.isEmpty {
      // A schedule or a forecast alone says how many.
      if current <= least { return nil }
      return ScalingDecision(
        from: current, to: least, wanted: least, reason: floor(of: scaler, at: now).reason,
        limit: .none)
    }
    let reading = visibleReading(scaler, at: now)
    var best: (count: Int, metric: ScalingMetric, value: Double)?
    var isAnyMissing = false
    for metric in rules.metrics {
      guard let found = propose(scaler, metric, rules, reading, at: now, plant) else {
        isAnyMissing = true
        continue
      }
      if let other = best, other.count >= found.count { continue }
      best = (found.count, metric, found.value)
    }
    // A metric that is not known might have asked for more.
    guard let best, !isAnyMissing || best.count >= current else { return nil }
    let settled = scalers[scaler].history.settle(
      best.count, current: current, least: least, most: most, rules, now: now)
    return ScalingDecision(
      from: current, to: settled.count, wanted: best.count,
      reason: .metric(best.metric, value: best.value), limit: settled.limit)
  }

  /// KEDA asks the queue.
  mutating func activate(_ scaler: Int, _ loop: inout EventLoop, _ plant: borrowing Plant)
    -> ScalingDecision?
  {
    guard case .horizontal(let rules) = scalers[scaler].rules.controller,
      let activation = rules.activation
    else { return nil }
    loop.wind(scalers[scaler].pollClockwork, after: activation.polling.nanoseconds)
    var backlog = 0.0
    for metric in rules.metrics {
      if case .backlog(let queue) = metric.measure { backlog += plant.backlog(of: queue) }
    }
    let isActive = backlog > activation.threshold
    if isActive { scalers[scaler].activeAt = loop.clock }
    let least = scalers[scaler].rules.least
    let current = scalers[scaler].wanted
    let count: Int
    if isActive && current == 0 {
      count = max(1, least)
    } else if !isActive && least == 0 && current > 0
      && loop.clock - scalers[scaler].activeAt >= activation.cooldown.nanoseconds
    {
      count = 0
    } else {
      return nil
    }
    return ScalingDecision(
      from: current, to: count, wanted: count, reason: .activation(backlog: backlog), limit: .none)
  }

  /// The number that a metric asks for, and its value; nil where nothing is known of it.
  private func propose(
    _ scaler: Int, _ metric: ScalingMetric, _ rules: HorizontalScaling, _ reading: ScalingReading?,
    at now: Int64, _ plant: borrowing Plant
  ) -> (count: Int, value: Double)? {
    let current = scalers[scaler].wanted
    let tolerance = ReplicaCalculator.Tolerance(rules.tolerance)
    let component = scalers[scaler].component
    switch metric.measure {
    case .backlog(let queue):
      let total = metric.seen(plant.backlog(of: queue))
      let count = ReplicaCalculator.byTotal(
        current: current, total, target: metric.target, tolerance)
      return (count, total / Double(current))
    case .latency(let percentile):
      guard let reading, let value = latency(percentile, of: reading) else { return nil }
      var ready = 0
      for slot in plant.slots(of: component) where lives[slot].isMember { ready += 1 }
      let count = ReplicaCalculator.byRatio(
        current: current, ready: ready, value / metric.target, tolerance)
      return (count, value)
    case .cores:
      let request = Int64(plant.components[component].cores) * 1000
      let readings = instanceReadings(
        scaler, reading, isOfCores: true, rules,
        { one in
          Int64((one.busy * 1000).rounded())
        }, at: now, plant)
      return ReplicaCalculator.byUtilization(
        current: current, readings, request: request, target: metric.target * 100, tolerance
      ).map { ($0.count, Double($0.usage) / 100) }
    case .memory:
      // In millionths of what each requests, which is its limit.
      let request: Int64 = 1_000_000
      let readings = instanceReadings(
        scaler, reading, isOfCores: false, rules,
        { one in
          Int64((min(one.memory, 1e3) * Double(request)).rounded())
        }, at: now, plant)
      return ReplicaCalculator.byUtilization(
        current: current, readings, request: request, target: metric.target * 100, tolerance
      ).map { ($0.count, Double($0.usage) / 100) }
    case .rate, .inside:
      let readings = instanceReadings(
        scaler, reading, isOfCores: false, rules,
        { one in
          Int64(min((metric.measure == .rate ? one.rate : one.inside) * 1000, 1e15).rounded())
        }, at: now, plant)
      return ReplicaCalculator.byMean(
        current: current, readings,
        target: max(1, Int64(min(metric.target * 1000, 1e15).rounded())),
        tolerance
      ).map { ($0.count, Double($0.usage) / 1000) }
    }
  }

  /// What is known of each instance that is wanted: one that boots, or has no machine, is not ready.
  private func instanceReadings(
    _ scaler: Int, _ reading: ScalingReading?, isOfCores: Bool, _ rules: HorizontalScaling,
    _ value: (InstanceReading) -> Int64, at now: Int64, _ plant: borrowing Plant
  ) -> [ReplicaCalculator.Reading] {
    var readings: [ReplicaCalculator.Reading] = []
    let component = scalers[scaler].component
    for (index, slot) in plant.slots(of: component).enumerated() where lives[slot].isThere {
      if lives[slot].phase == .booting {
        readings.append(.init(nil, isReady: false))
        continue
      }
      guard let one = reading?.instances[index], one.launch == lives[slot].launch else {
        readings.append(.init(nil))
        continue
      }
      readings.append(
        .init(
          value(one),
          isReady: !isOfCores
            || isReady(slot, at: reading?.at ?? 0, rules, scalers[scaler].rules.scrape, at: now)))
    }
    while readings.count < scalers[scaler].wanted {
      readings.append(.init(nil, isReady: false))
    }
    return readings
  }

  /// For a while after its start an instance counts only if it was ready for a whole scrape.
  private func isReady(
    _ slot: Handle<InstanceLife>, at time: Int64, _ rules: HorizontalScaling, _ scrape: Delay,
    at now: Int64
  ) -> Bool {
    if now - lives[slot].launchedAt >= rules.initialization.nanoseconds {
      return true
    }
    return time >= lives[slot].upAt + scrape.nanoseconds
  }
}

extension ScalingMetric {
  /// As much of a backlog as the controller is told of.
  fileprivate func seen(_ backlog: Double) -> Double {
    guard let mostInstances else { return backlog }
    let most = Double(mostInstances)
    return (backlog / target).rounded(.down) > most ? most * target : backlog
  }
}
