internal import Tailrace

/// What protects the components of a random network.
extension RandomNetwork {
  mutating func protect(
    _ component: ComponentID, _ own: OperationID?, places: Int?,
    _ discipline: QueueDiscipline
  ) {
    for _ in 0..<dice.roll(0...2) {
      var limit = RateLimit(
        of: component, dice.pick(RateLimit.Algorithm.allCases), limit: dice.roll(1...7),
        window: .nanoseconds(Int64(dice.roll(1...400)) * scale), burst: dice.roll(1...4))
      limit.queue = dice.oneIn(2) ? nil : dice.roll(0...4)
      limit.counted = dice.pick(RateLimit.Counted.allCases)
      limit.isShared = dice.oneIn(2)
      if wants.isWide { widen(&limit, own) }
      _ = builder.rateLimit(limit)
    }
    if dice.oneIn(3) {
      var limit = ConcurrencyLimit(dice.pick(ConcurrencyLimit.Dialect.allCases))
      limit.minimum = dice.roll(1...3)
      limit.initial = limit.minimum
      limit.maximum = limit.minimum + dice.roll(0...20)
      limit.interval = .nanoseconds(Int64(dice.roll(500...3000)) * scale)
      limit.minimumLatencyInterval = .nanoseconds(Int64(dice.roll(1000...5000)) * scale)
      limit.minimumLatencyRequests = dice.roll(1...10)
      builder.limitConcurrency(of: component, limit)
    }
    if dice.oneIn(3) {
      let each = Int64(dice.roll(5...40))
      let rules = MemoryRules(limit: 100, base: 10, perRequest: each, restart: time(500))
      // The widest networks may have given it some before.
      if !withMemory.contains(component) { builder.memory(of: component, rules) }
    }
    guard let places, !dice.oneIn(4) else { return }
    var rules = Shedding()
    if dice.oneIn(2) {
      rules.codel = CoDel(
        target: .nanoseconds(Int64(dice.roll(0...40)) * scale),
        interval: .nanoseconds(Int64(dice.roll(1...200)) * scale))
    }
    if discipline == .fifo && dice.oneIn(2) { rules.newestFirstAbove = dice.roll(0...3) }
    rules.displaces = dice.oneIn(2)
    if (discipline == .fifo || discipline == .lifo) && dice.oneIn(2) {
      let most = dice.oneIn(2) ? nil : dice.roll(1...3)
      rules.shares = [
        PlaceShare(of: own.map { [$0] } ?? [], most: most, kept: dice.roll(0...(places - 1)))
      ]
    }
    builder.shed(at: component, rules)
  }
}
