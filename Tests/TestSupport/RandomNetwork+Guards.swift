internal import Tailrace

/// Guards of calls and probes of instances.
extension RandomNetwork {
  mutating func guardCalls(_ rules: inout CallRules) {
    if dice.oneIn(2) {
      let window: CircuitBreaker.Window =
        dice.oneIn(2) ? .calls(dice.roll(1...6)) : .time(delay())
      rules.breaker = CircuitBreaker(
        failureRate: dice.oneIn(2) ? dice.pick([0.2, 0.5, 1]) : nil,
        slowCallRate: dice.oneIn(3) ? 0.5 : nil, slowCallDuration: delay(), window: window,
        minimumCalls: dice.roll(1...4), consecutiveFailures: dice.oneIn(2) ? dice.roll(1...3) : nil,
        openFor: delay(), halfOpenCalls: dice.roll(1...3))
    }
    if dice.oneIn(3) {
      rules.limits = ResourceLimits(
        connections: dice.oneIn(2) ? dice.roll(1...3) : nil,
        pendingRequests: dice.oneIn(2) ? dice.roll(0...3) : nil,
        requests: dice.oneIn(2) ? dice.roll(1...5) : nil)
    } else if dice.oneIn(3) {
      rules.bulkhead = Bulkhead(
        maximumConcurrent: dice.roll(1...3), maximumWait: dice.oneIn(2) ? .zero : delay())
    }
    if dice.oneIn(3) {
      rules.throttle =
        dice.oneIn(2)
        ? .adaptive(factor: dice.pick([1, 2]), window: delay())
        : .admissionControl(successRate: 0.9, aggression: 2, maximum: 0.7, window: delay())
    }
    if dice.oneIn(2) { rules.outliers = outliers() }
    if dice.oneIn(2) { rules.panicThreshold = dice.pick([0, 0.3, 1]) }
  }

  private mutating func outliers() -> OutlierDetection {
    var rule = OutlierDetection()
    rule.consecutiveFailures = dice.oneIn(3) ? nil : dice.roll(1...3)
    rule.consecutiveGatewayFailures = dice.oneIn(3) ? dice.roll(1...2) : nil
    rule.interval = delay()
    rule.baseEjectionTime = delay()
    rule.maximumEjectionTime = delay()
    rule.maximumEjected = dice.pick([0, 0.5, 1])
    rule.successRate?.minimumHosts = 2
    rule.successRate?.requestVolume = dice.roll(1...3)
    rule.successRate?.deviations = 0.5
    if dice.oneIn(2) {
      rule.failurePercentage = .init()
      rule.failurePercentage?.minimumHosts = 1
      rule.failurePercentage?.requestVolume = dice.roll(1...3)
      rule.failurePercentage?.threshold = 0.5
    }
    rule.probesTakeBack = dice.oneIn(2)
    return rule
  }

  /// Probes of some components by others that may call them.
  mutating func addProbes() {
    for (index, from) in components.enumerated() {
      for to in components[..<index] where dice.oneIn(2) {
        let operation = builder.operation("health", of: to, usesPlace: dice.oneIn(2))
        builder.define(operation, dice.oneIn(2) ? [] : [.wait(time(30))])
        let check = HealthCheck(
          interval: delay(), timeout: delay(), unhealthyThreshold: dice.roll(1...3),
          healthyThreshold: dice.roll(1...2), jitter: dice.oneIn(2) ? .zero : delay(),
          noTrafficInterval: dice.oneIn(3) ? delay() : nil)
        let client = builder.client("probes of \(to.position) by \(index)")
        builder.healthCheck(check, by: client, from: from, to: to, asking: operation)
      }
    }
  }
}
