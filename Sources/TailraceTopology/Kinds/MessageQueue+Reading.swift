internal import TailraceEngine

/// The keys of a queue.
extension MessageQueue {
  static let deliveries = ["at_most_once", "at_least_once", "exactly_once"]

  static let overflows: [(String, QueueRules.Overflow)] = [
    ("reject", .reject), ("block", .block), ("drop_oldest", .dropOldest),
  ]

  static let deduplicationSpec = ObjectSpec(
    "deduplication",
    [
      FieldSpec(
        "service", .distribution, or: ("none", "a look-up costs nothing unless stated"),
        "How long the look-up takes."),
      FieldSpec(
        "in", .component, "The cache that is asked first, and told when the message was dealt with."
      ),
    ])

  /// Keys that only messages have which consumers take.
  private static let ofConsumers = [
    FieldSpec(
      "delivery", .word(deliveries),
      or: ("at_most_once", "a message whose consumer failed is gone, and counted"),
      "Whether a message whose consumer failed is handed over again, and whether its effect is "
        + "then made once."),
    FieldSpec(
      "visibility_timeout", .duration, or: ("30s", "SQS's default"),
      "How long a message that was handed over stays out of sight; then it is handed over again, "
        + "though the first consumer may still be at work."),
    FieldSpec(
      "retry_delay", .duration,
      "How long after a failure a message is handed over again, rather than at the end of "
        + "`visibility_timeout`."),
    FieldSpec(
      "dead_letter_after", .count, in: 1...1_000_000,
      or: ("never", "a message is tried until it succeeds"),
      "How often a message is handed over before the queue gives it up (SQS: maxReceiveCount)."),
    FieldSpec("dead_letter", .operation, "The queue that gets what this one gives up."),
    FieldSpec(
      "deduplication", .object(deduplicationSpec),
      "How a consumer learns that a message was dealt with before, so that its effect is made once."
    ),
    FieldSpec(
      "partitions", .count, in: 1...10_000,
      "Messages lie in so many parts, each in its order and read by one consumer."),
    FieldSpec(
      "key", .dataSet, "The data set whose key tells the partition; they take turns unless stated."),
    FieldSpec(
      "limit", .count, or: ("unlimited", "no message is refused"),
      "Messages that may wait, in each partition."),
    FieldSpec(
      "overflow", .word(overflows.map { $0.0 }),
      or: ("reject", "the publisher is told that the queue is full"),
      "What becomes of a message for which there is no room: its publisher fails, or waits, or the "
        + "oldest message goes."),
    FieldSpec("delay", .distribution, "How long a message is kept back before it is handed over."),
    FieldSpec("poison", .percentage, "The share of messages that no consumer can deal with."),
    FieldSpec("durable", .flag, "Whether messages outlive a crash of the queue."),
  ]

  static let spec = ObjectSpec(
    "a queue",
    joining: [
      [
        FieldSpec("consumers", .object(QueueConsumers.spec), "Who works on messages."),
        FieldSpec(
          "subscribers", .list(.operation), "Each of them gets every message, instead of consumers."
        ),
        FieldSpec(
          "discipline", .word(Capacity.queueDisciplines.map { $0.0 }), "Which message is next."),
      ], ofConsumers,
    ])

  static let traits = KindTraits(
    spec: spec, read: { MessageQueue($0) }, role: .queue, shape: .line,
    coreKeys: ["consumers.concurrency"],
    placeKeys: ["consumers.concurrency"],
    isPriced: true, isLocated: true)

  convenience init(_ fields: Fields) {
    self.init()
    if fields.has("subscribers") {
      readSubscribers(fields)
      return
    }
    if !fields.has("consumers") { fields.reportMissing("consumers") }
    statesDurability = fields.has("durable")
    let inner = fields.fields("consumers", QueueConsumers.spec)
    consumers = inner.map { QueueConsumers($0, isPartitioned: fields.has("partitions")) }
    discipline = fields.word("discipline", of: Capacity.queueDisciplines) ?? .fifo
    let reader = QueueRulesReader(fields: fields)
    key = reader.key()
    deadLetter = fields.has("dead_letter") ? fields.reference("dead_letter") : nil
    deduplication = reader.deduplication()
    let isPlain = Self.ofConsumers.allSatisfy { $0.name == "delivery" || !fields.has($0.name) }
    let redelivers = reader.redelivers()
    if isPlain && !redelivers && consumers?.isPlain ?? true {
      reader.statePlainDefaults()
      return
    }
    rules = reader.rules(consumers, discipline, redelivers: redelivers)
  }

  private func readSubscribers(_ fields: Fields) {
    for key in ["consumers", "discipline"] + Self.ofConsumers.map({ $0.name })
    where fields.has(key) {
      fields.context.report(.keysTogether(key, "subscribers"), at: fields.range(ofKey: key))
    }
    for node in fields.items("subscribers") {
      let expected = "the name of a component, such as mail or search.index"
      if let phrase = node.phrase(expecting: expected, &fields.context.diagnostics) {
        subscribers.append(Reference(phrase))
      }
    }
  }
}
