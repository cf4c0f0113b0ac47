import Tailrace

/// Queues of a random network.
extension RandomNetwork {
  /// A queue with any rules that go together; what is published to it goes on to earlier components.
  mutating func addQueue(_ name: String) {
    admitting = nil
    var rules = QueueRules(consumers: dice.roll(1...4))
    let isPartitioned = dice.oneIn(3)
    let discipline: QueueDiscipline =
      isPartitioned ? .fifo : dice.pick([.fifo, .lifo, .random, .priority])
    if isPartitioned {
      rules.partitions = dice.roll(1...6)
      rules.isKeyed = dice.oneIn(2)
      rules.assignment = dice.pick([.range, .roundRobin, .sticky])
      rules.rebalancePause = delay(500)
    } else {
      if dice.oneIn(4) { rules.poll = .constant(Double(delay(300).nanoseconds + 50 * scale)) }
      if dice.oneIn(2) {
        rules.visibilityTimeout = .nanoseconds(delay(400).nanoseconds + 20 * scale)
      }
    }
    rules.redelivers = !dice.oneIn(3)
    if rules.visibilityTimeout == nil || dice.oneIn(2) {
      rules.retryDelay = .nanoseconds(delay(100).nanoseconds + 20 * scale)
    }
    rules.maximumReceives = dice.oneIn(4) ? nil : dice.roll(1...4)
    rules.deduplicates = dice.oneIn(2)
    if dice.oneIn(2) {
      rules.limit = dice.roll(1...5)
      rules.overflow = dice.pick([.reject, .block, .dropOldest])
    }
    if dice.oneIn(3) { rules.delay = time(200) }
    if dice.oneIn(2) { rules.poison = 0.1 }
    if dice.oneIn(2) {
      rules.batchSize = dice.roll(1...4)
      rules.batchWait = delay(200)
    }
    for index in 0..<dice.roll(0...2) {
      rules.changes.append(
        .init(at: .nanoseconds(Int64(8_000 * (index + 1)) * scale), consumers: dice.roll(1...6)))
    }
    if wants.isWide { rules.isDurable = !dice.oneIn(3) }
    let worker = wants.isWide && rules.changes.isEmpty && dice.oneIn(2) ? scaled.last : nil
    if let worker {
      let each = dice.roll(1...2)
      rules.perInstance = .init(
        worker: worker.component, consumers: each, most: each * worker.most)
      rules.consumers = each * worker.initial
    }
    let component = builder.component(
      name, places: rules.mostConsumers, queueDiscipline: discipline,
      recordsOccupancy: dice.oneIn(3))
    for known in components { connect(component, known) }
    let queue = builder.queue(in: component, rules)
    queues.append(component)
    unnamed.insert(component)
    let callees = operations
    let caches = wants.hasFetches ? addCaches(to: component) : []
    for acknowledges in [false, true] {
      let publish = builder.operation("publish \(acknowledges)", of: component)
      var deliver = steps(callees, caches, depth: 1, isClient: false)
      if dice.oneIn(2) { deliver = [.wait(time(30)), .unlessDone(deliver)] }
      if dice.oneIn(2) { deliver.append(.fail(probability: 0.3, .error)) }
      let deadLetter = dice.oneIn(2) || callees.isEmpty ? nil : dice.pick(callees)
      builder.define(
        publish,
        [
          .enqueue(
            queue, acknowledges: acknowledges, deliver: deliver,
            deadLetter: deadLetter.map { Call($0, key: shardKey(of: $0)) })
        ])
      operations.append(publish)
    }
    components.append(component)
  }

  private mutating func delay(_ most: Int) -> Delay {
    .nanoseconds(Int64(dice.roll(0...10) * most / 10) * scale)
  }
}
