/// Outliers: instances that fail more than they may are ejected for a while (Envoy's outlier detection).
extension WatchTable {
  /// A call to an instance is over: why it is ejected at once, nil if it is not.
  package mutating func noteEnd(
    _ group: Handle<Group>, _ instance: Handle<Instance>, outcome: Outcome, now: Int64
  ) -> Ejection? {
    let detection = groups[group].detection
    if detection == .none || outcome == .cancelled { return nil }
    let place = place(group, instance)
    watches[place].calls &+= 1
    if !outcome.isOutlying {
      watches[place].answered &+= 1
      watches[place].row = 0
      watches[place].gatewayRow = 0
      return nil
    }
    watches[place].row &+= 1
    watches[place].gatewayRow = outcome.isGateways ? watches[place].gatewayRow &+ 1 : 0
    let rule = detections[detection]
    if let most = rule.consecutiveGatewayFailures, Int(watches[place].gatewayRow) >= most {
      watches[place].gatewayRow = 0
      if eject(group, place, rule, now: now) { return .gatewayFailuresInRow(most) }
    }
    if let most = rule.consecutiveFailures, Int(watches[place].row) >= most {
      watches[place].row = 0
      if eject(group, place, rule, now: now) { return .failuresInRow(most) }
    }
    return nil
  }

  /// Takes back whose time is over and compares the others by the interval's calls; `changes` says what
  /// came of it.
  package mutating func sweep(_ group: Handle<Group>, now: Int64) {
    changes.removeAll()
    let rule = detections[groups[group].detection]
    for instance in groups[group].instances {
      let place = place(group, instance)
      if !watches[place].isEjected {
        // Whoever was not out since the last sweep is forgiven step by step.
        watches[place].ejections = max(0, watches[place].ejections - 1)
      } else if now - watches[place].ejectedAt >= time(of: place, rule) {
        takeBack(group, place)
        recount(group, place, true)
        changes.append(Change(instance: instance, ejection: nil))
      }
    }
    if let successRate = rule.successRate { compare(group, rule, successRate, now) }
    if let percentage = rule.failurePercentage { compare(group, rule, percentage, now) }
    for instance in groups[group].instances {
      let place = place(group, instance)
      watches[place].calls = 0
      watches[place].answered = 0
    }
  }

  /// How long an instance is out.
  package func time(_ group: Handle<Group>, _ instance: Handle<Instance>) -> Int64 {
    time(of: place(group, instance), detections[groups[group].detection])
  }

  private func time(of place: Int, _ rule: OutlierDetection) -> Int64 {
    let longest = max(rule.baseEjectionTime, rule.maximumEjectionTime).nanoseconds
    let (time, isOver) = rule.baseEjectionTime.nanoseconds.multipliedReportingOverflow(
      by: Int64(watches[place].ejections))
    return isOver ? longest : min(time, longest)
  }

  private mutating func eject(
    _ group: Handle<Group>, _ place: Int, _ rule: OutlierDetection, now: Int64
  ) -> Bool {
    if watches[place].isEjected { return false }
    let ejected = Double(groups[group].ejected)
    guard ejected == 0 || ejected < rule.maximumEjected * Double(groups[group].count) else {
      return false
    }
    let wasOut = watches[place].isOut
    watches[place].isEjected = true
    watches[place].ejectedAt = now
    watches[place].ejections &+= 1
    groups[group].ejected += 1
    recount(group, place, wasOut)
    return true
  }

  private mutating func compare(
    _ group: Handle<Group>, _ rule: OutlierDetection, _ wanted: OutlierDetection.SuccessRate,
    _ now: Int64
  ) {
    var hosts = 0
    var sum = 0.0
    for instance in groups[group].instances {
      guard let rate = rate(group, instance, wanted.requestVolume) else { continue }
      hosts += 1
      sum += rate
    }
    if hosts == 0 || hosts < wanted.minimumHosts { return }
    let mean = sum / Double(hosts)
    var squares = 0.0
    for instance in groups[group].instances {
      guard let rate = rate(group, instance, wanted.requestVolume) else { continue }
      squares += (rate - mean) * (rate - mean)
    }
    let threshold = mean - wanted.deviations * (squares / Double(hosts)).squareRoot()
    for instance in groups[group].instances {
      guard let rate = rate(group, instance, wanted.requestVolume), rate < threshold,
        eject(group, place(group, instance), rule, now: now)
      else { continue }
      changes.append(
        Change(instance: instance, ejection: .successRate(rate, threshold: threshold)))
    }
  }

  private mutating func compare(
    _ group: Handle<Group>, _ rule: OutlierDetection, _ wanted: OutlierDetection.FailurePercentage,
    _ now: Int64
  ) {
    var hosts = 0
    for instance in groups[group].instances
    where rate(group, instance, wanted.requestVolume) != nil { hosts += 1 }
    if hosts < wanted.minimumHosts { return }
    for instance in groups[group].instances {
      guard let rate = rate(group, instance, wanted.requestVolume), 1 - rate >= wanted.threshold,
        eject(group, place(group, instance), rule, now: now)
      else { continue }
      changes.append(Change(instance: instance, ejection: .failurePercentage(1 - rate)))
    }
  }

  /// The part of an instance's calls in this interval that was answered; nil where they were too few, or
  /// it is out already.
  private func rate(_ group: Handle<Group>, _ instance: Handle<Instance>, _ least: Int) -> Double? {
    let watch = watches[place(group, instance)]
    if watch.isEjected || watch.calls == 0 || Int(watch.calls) < least { return nil }
    return Double(watch.answered) / Double(watch.calls)
  }
}

extension Outcome {
  /// Whether outlier detection takes it for a 5xx: what is no answer, but for a 429.
  var isOutlying: Bool { !isAnswer && self != .throttled && self != .cancelled }

  /// Whether it would be a 502, 503 or 504: nobody was reached, or nobody answered in time.
  var isGateways: Bool {
    switch self {
    case .timeout, .refused, .shed, .breakerOpen, .poolTimeout, .crashed, .partitioned, .dropped:
      true
    case .full, .degraded, .cancelled, .throttled, .error: false
    }
  }
}
