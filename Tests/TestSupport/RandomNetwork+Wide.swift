internal import Tailrace

/// Rarer words of the machine, which only the widest networks use.
extension RandomNetwork {
  /// Sizes of values in bytes.
  mutating func size() -> Distribution {
    dice.pick([
      .constant(Double(dice.roll(1...30))), .uniform(min: 1, max: 40),
      .discrete([
        .init(5, probability: 0.8), .init(60, probability: 0.2),
      ]),
    ])
  }

  /// Which values a cache gives up, for how long it keeps them, and how many fit.
  mutating func widen(_ settings: inout CacheSettings) {
    settings.eviction = dice.pick([
      .lru, .fifo, .clock, .sieve, .s3FIFO, .lfu, .perfectLFU, .random, .sampledLRU(samples: 3),
      .sampledLFU(samples: 3), .none,
    ])
    settings.recordsUse = dice.oneIn(2)
    if dice.oneIn(2) { settings.capacity = .bytes(Int64(dice.roll(10...300))) }
    if dice.oneIn(3) { settings.lifetime = law(3000) }
    settings.renews = dice.oneIn(4)
  }

  /// What an instance or a caller is like beside the rest.
  mutating func widen(_ component: ComponentID, instances: Int) {
    locate(component, instances: instances)
    if dice.oneIn(4) { contend(component) }
    admitting = dice.oneIn(3) ? limitOfSteps(component) : nil
    if dice.oneIn(4) {
      builder.memory(
        of: component,
        MemoryRules(
          limit: 300, base: 10, perRequest: Int64(dice.roll(5...40)), restart: time(500)))
      withMemory.insert(component)
    }
    if dice.oneIn(4) {
      builder.speeds(of: component, (0..<instances).map { _ in dice.pick([0.5, 1, 2]) })
    }
  }

  private mutating func limitOfSteps(_ component: ComponentID) -> RateLimitID {
    var limit = RateLimit(
      of: component, dice.pick(RateLimit.Algorithm.allCases), limit: dice.roll(1...5),
      window: .nanoseconds(Int64(dice.roll(50...400)) * scale), burst: dice.roll(1...3))
    limit.counted = dice.pick(RateLimit.Counted.allCases)
    limit.isStep = true
    widen(&limit, nil)
    return builder.rateLimit(limit)
  }

  mutating func widen(_ limit: inout RateLimit, _ operation: OperationID?) {
    limit.advice = dice.pick([
      .none, .exact, .wholeSeconds, .fixed(.nanoseconds(Int64(dice.roll(10...200)) * scale)),
    ])
    if let operation, dice.oneIn(3) { limit.operations = [operation] }
  }

  /// One more part of the network, of a kind that takes turns.
  mutating func addWords(_ index: Int) {
    if index == 0 {
      for keys in populations where dice.oneIn(2) {
        let lifetime = dice.oneIn(2) ? nil : Delay.nanoseconds(Int64(dice.roll(1...3000)) * scale)
        clientCaches.append(
          (builder.clientCache(of: keys, capacity: dice.roll(1...4), timeToLive: lifetime), keys))
      }
    }
    if dice.oneIn(3) { addReplicas("database \(index)") }
    if dice.oneIn(3) { addName("name \(index)") }
  }

  /// Weights, and instances that are spared at first.
  mutating func widen(_ refinements: inout RoutingOptions, to callee: ComponentID) {
    if let count = counts[callee], dice.oneIn(4) {
      refinements.weights = (0..<count).map { _ in Double(dice.roll(1...3)) }
    }
    if dice.oneIn(4) {
      refinements.slowStart = SlowStart(
        window: .nanoseconds(Int64(dice.roll(1...800)) * scale), aggression: dice.pick([1, 2]),
        minimum: dice.pick([0.1, 0.5]))
    }
  }

  mutating func widen(_ rules: inout CallRules) {
    if dice.oneIn(2) {
      rules.zones = .init(minimumInstances: dice.roll(1...3), enabled: dice.pick([1, 1, 0.5]))
    }
    if rules.outliers != nil, dice.oneIn(2) {
      var failures = OutlierDetection.FailurePercentage()
      failures.threshold = dice.pick([0.3, 0.85])
      failures.minimumHosts = dice.roll(1...2)
      failures.requestVolume = dice.roll(1...5)
      rules.outliers?.failurePercentage = failures
      rules.outliers?.probesTakeBack = dice.oneIn(2)
    }
  }

  mutating func widen(_ policy: inout CallPolicy) {
    guard var retry = policy.retry, dice.oneIn(2) else { return }
    retry.respectsRetryAfter = dice.oneIn(2)
    if dice.oneIn(3) {
      retry.budget = .deposits(
        ratio: 0.1, perSecond: 1e6 / Double(scale), window: .nanoseconds(500 * scale))
    }
    if dice.oneIn(3) {
      retry.attempts = nil
      retry.overall = .nanoseconds(Int64(dice.roll(2...8) * 100) * scale)
      retry.backoff = .init(
        base: .nanoseconds(30 * scale), factor: 1.5, cap: .nanoseconds(90 * scale), jitter: .none)
    }
    policy.retry = retry
  }

  /// Steps that only the widest networks have; nil for any others.
  mutating func widerSteps(
    _ callees: [OperationID], _ inner: (inout RandomNetwork) -> [Step]
  ) -> [Step]? {
    guard dice.oneIn(4) else { return nil }
    switch dice.roll(0...4) {
    case 0:
      return [.receive(time(80), timeout: dice.oneIn(2) ? nil : .nanoseconds(40 * scale))]
    case 1:
      let keys = dice.pick(populations)
      return [
        .key(keys), .ifKeyBelow(keys, dice.roll(0...10), inner(&self), otherwise: inner(&self)),
      ]
    case 2, 3:
      guard !ownReads.isEmpty else { return nil }
      let (memory, newest, read) = dice.pick(ownReads)
      return [
        .afterOwnWrite(memory, [.call(Call(newest))], otherwise: [.call(Call(read))])
      ]
    default:
      guard let limit = admitting else { return nil }
      return [.admit(limit)]
    }
  }

  /// A cache of each client in front of a call.
  mutating func clientSteps(_ callees: [OperationID]) -> [Step]? {
    guard clientCaches.count > 0, !callees.isEmpty, dice.oneIn(3) else { return nil }
    let (cache, keys) = dice.pick(clientCaches)
    return [
      .key(keys), .clientProbe(cache),
      .onMiss([.call(call(callees)), .key(keys), .clientFill(cache)]),
    ]
  }
}
