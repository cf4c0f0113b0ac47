internal import TailraceEngine

/// From the keys of a queue to the rules by which it keeps messages; which keys go together.
struct QueueRulesReader {
  let fields: Fields

  private var isPartitioned: Bool { fields.has("partitions") }

  /// Whether a message is handed over again when its consumer failed.
  func redelivers() -> Bool {
    guard fields.has("delivery") else {
      fields.useDefault("delivery")
      return check(redelivers: false)
    }
    let word = fields.word("delivery", among: MessageQueue.deliveries)
    if word == "exactly_once" && !fields.has("deduplication") {
      fields.context.report(
        .needs("delivery: exactly_once", "deduplication"), at: fields.range(of: "delivery"))
    }
    return check(redelivers: word != "at_most_once")
  }

  private func check(redelivers: Bool) -> Bool {
    let keys = ["visibility_timeout", "retry_delay", "dead_letter_after", "deduplication"]
    for key in keys where fields.has(key) && !redelivers {
      fields.context.report(
        .needs(key, "delivery: at_least_once"), at: fields.range(ofKey: key))
    }
    require("dead_letter", "dead_letter_after")
    require("overflow", "limit")
    require("key", "partitions")
    return redelivers
  }

  private func require(_ key: String, _ other: String) {
    if fields.has(key) && !fields.has(other) {
      fields.context.report(.needs(key, other), at: fields.range(ofKey: key))
    }
  }

  private func exclude(_ key: String, _ other: String) {
    fields.context.report(.keysTogether(key, other), at: fields.range(ofKey: key))
  }

  func key() -> Name? { fields.has("key") ? fields.name("key") : nil }

  func deduplication() -> MessageQueue.Deduplication? {
    guard let inner = fields.fields("deduplication", MessageQueue.deduplicationSpec) else {
      return nil
    }
    var result = MessageQueue.Deduplication()
    result.service = inner.has("service") ? inner.distribution("service") : nil
    result.cache = inner.has("in") ? inner.reference("in") : nil
    if !inner.has("service") && !inner.has("in") {
      inner.useDefault("service")
    }
    return result
  }

  /// The defaults of a queue that does nothing special.
  func statePlainDefaults() {
    fields.useDefault("limit")
  }

  func rules(
    _ consumers: QueueConsumers?, _ discipline: QueueDiscipline, redelivers: Bool
  ) -> QueueRules {
    var rules = QueueRules(consumers: consumers?.concurrency ?? 1)
    rules.redelivers = redelivers
    rules.deduplicates = fields.has("deduplication")
    rules.isKeyed = fields.has("key")
    if isPartitioned {
      rules.partitions = fields.count("partitions") ?? 1
      if discipline != .fifo { exclude("discipline", "partitions") }
      if consumers?.poll != nil { exclude("partitions", "poll") }
    }
    if redelivers { readRedelivery(&rules) }
    readRoom(&rules, discipline)
    rules.delay = fields.has("delay") ? fields.distribution("delay") : nil
    rules.poison = fields.has("poison") ? fields.percentage("poison") ?? 0 : 0
    if fields.has("durable") { rules.isDurable = fields.flag("durable") }
    guard let consumers else { return rules }
    rules.batchSize = consumers.batchSize
    rules.batchWait = Delay(nanoseconds: consumers.batchWait)
    // What was reported as impossible is left out, so that the rules stay possible.
    rules.poll = isPartitioned ? nil : consumers.poll
    rules.assignment = consumers.assignment ?? .range
    rules.rebalancePause = Delay(nanoseconds: consumers.rebalance ?? 0)
    rules.changes = consumers.changes
    return rules
  }

  private func readRedelivery(_ rules: inout QueueRules) {
    if let delay = fields.has("retry_delay") ? fields.duration("retry_delay") : nil {
      rules.retryDelay = Delay(nanoseconds: delay)
    } else if isPartitioned {
      rules.retryDelay = .zero
      fields.useDefault(
        "retry_delay", "0s",
        "a partition is read in order, so a message is tried again in its place")
    } else {
      fields.useDefault(
        "retry_delay", "none", "a message that failed comes back when its visibility timeout ends")
    }
    if isPartitioned {
      if fields.has("visibility_timeout") { exclude("visibility_timeout", "partitions") }
    } else if let time = fields.has("visibility_timeout")
      ? fields.duration("visibility_timeout", isPositive: true) : nil
    {
      rules.visibilityTimeout = Delay(nanoseconds: time)
    } else {
      rules.visibilityTimeout = .seconds(30)
      fields.useDefault("visibility_timeout")
    }
    if fields.has("dead_letter_after") {
      rules.maximumReceives = fields.count("dead_letter_after")
    } else {
      fields.useDefault("dead_letter_after")
    }
  }

  private func readRoom(_ rules: inout QueueRules, _ discipline: QueueDiscipline) {
    guard fields.has("limit") else {
      fields.useDefault("limit")
      return
    }
    rules.limit = fields.count("limit")
    guard fields.has("overflow") else {
      fields.useDefault("overflow")
      return
    }
    rules.overflow = fields.word("overflow", of: MessageQueue.overflows) ?? .reject
    if rules.overflow == .dropOldest && !discipline.isList { exclude("overflow", "discipline") }
  }
}
