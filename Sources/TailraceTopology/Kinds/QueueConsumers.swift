internal import TailraceEngine

/// Who works on the messages of a queue.
///
///     consumers:
///       to: worker.handle
///       concurrency: 6
///       batch: {size: 10, wait: 100ms}
///       changes: [{at: 5m, concurrency: 3}]
struct QueueConsumers {
  var to: Reference?
  /// Messages, or batches, that all consumers together work on at once.
  var concurrency: Int
  /// The consumers that each instance of an autoscaled service brings, instead.
  var concurrencyPerInstance: Int?
  /// How long a consumer waits for what it calls; nil for ever.
  var timeout: Distribution?
  var batchSize = 1
  var batchWait: Int64 = 0
  var poll: Distribution?
  var assignment: QueueRules.Assignment?
  var rebalance: Int64?
  var changes: [QueueRules.Change] = []

  static let assignments: [(String, QueueRules.Assignment)] = [
    ("range", .range), ("round_robin", .roundRobin), ("sticky", .sticky),
  ]

  static let batchSpec = ObjectSpec(
    "a batch of messages",
    [
      FieldSpec(
        "size", .count, required: true, in: 1...1_000_000, "Messages that one call takes, at most."),
      FieldSpec(
        "wait", .duration, or: ("0s", "a consumer takes what is there"),
        "How long messages are gathered for a batch that is not full; it goes at once unless stated."
      ),
    ])

  static let changeSpec = ObjectSpec(
    "a change of consumers",
    [
      FieldSpec("at", .duration, required: true, "When, from time zero."),
      FieldSpec("concurrency", .count, required: true, "How many there are from then on."),
    ])

  static let spec = ObjectSpec(
    "consumers",
    [
      FieldSpec("to", .operation, required: true, "What is called for each message."),
      FieldSpec(
        "concurrency", .count,
        "Messages that the whole group works on at once; others wait in the queue. "
          + "Where there are partitions, the consumers of the group."),
      FieldSpec(
        "concurrency_per_instance", .count, in: 1...1000,
        "Instead of `concurrency`: the consumers that each instance of an autoscaled service brings."
      ),
      FieldSpec.timeout(
        "How long a consumer waits for what it calls; then the message has failed.",
        otherwise: "they wait for ever"),
      FieldSpec("batch", .object(batchSpec), "One call for several messages."),
      FieldSpec(
        "poll", .distribution,
        "How long a consumer sleeps that found no message; it learns of messages at once "
          + "unless stated."),
      FieldSpec(
        "assignment", .word(assignments.map { $0.0 }),
        or: ("range", "the first of Kafka's assignors"),
        "Which consumer reads which partition, by Kafka's names."),
      FieldSpec(
        "rebalance", .duration, or: ("0s", "partitions change hands at once unless stated"),
        "How long partitions stand still when consumers come or go: all of them, with `sticky` "
          + "those that change hands."),
      FieldSpec(
        "changes", .list(.object(changeSpec)), "When consumers come or go."),
    ], later: ["prefetch"])

  /// Whether there is more to it than so many calls at once.
  var isPlain: Bool {
    batchSize == 1 && batchWait == 0 && poll == nil && assignment == nil && rebalance == nil
      && changes.isEmpty && concurrencyPerInstance == nil
  }

  init(_ fields: Fields, isPartitioned: Bool) {
    to = fields.reference("to")
    timeout = fields.timeout()
    poll = fields.has("poll") ? fields.distribution("poll") : nil
    // Each of these consumers is somebody, rather than one of many places.
    let most: Int64 = isPartitioned || fields.has("poll") ? 100_000 : 1_000_000_000
    concurrency = fields.count("concurrency", in: 1...most) ?? 1
    concurrencyPerInstance = fields.count("concurrency_per_instance")
    if fields.has("concurrency_per_instance") {
      for key in ["concurrency", "changes"] where fields.has(key) {
        fields.context.report(
          .keysTogether(key, "concurrency_per_instance"), at: fields.range(ofKey: key))
      }
    } else if !fields.has("concurrency") {
      fields.reportMissing("concurrency")
    }
    if let batch = fields.fields("batch", Self.batchSpec) {
      batchSize = batch.count("size") ?? 1
      batchWait = batch.delay(orUsual: "wait").nanoseconds
      if batch.has("wait") && fields.has("poll") {
        fields.context.report(.keysTogether("wait", "poll"), at: batch.range(ofKey: "wait"))
      }
    }
    readAssignment(fields, isPartitioned)
    for change in fields.objects("changes", Self.changeSpec) {
      guard let at = change.duration("at"), let count = change.count("concurrency", in: 1...most)
      else { continue }
      changes.append(.init(at: Delay(nanoseconds: at), consumers: count))
    }
    // Those of one moment keep their order.
    changes = changes.enumerated().sorted {
      $0.element.at != $1.element.at ? $0.element.at < $1.element.at : $0.offset < $1.offset
    }.map { $0.element }
  }

  private mutating func readAssignment(_ fields: Fields, _ isPartitioned: Bool) {
    if fields.has("assignment") {
      assignment = fields.word("assignment", of: Self.assignments)
    } else if isPartitioned {
      fields.useDefault("assignment")
    }
    if fields.has("rebalance") {
      rebalance = fields.duration("rebalance")
    } else if isPartitioned && (fields.has("changes") || fields.has("concurrency_per_instance")) {
      fields.useDefault("rebalance")
    }
    let changes = fields.has("changes") || fields.has("concurrency_per_instance")
    if isPartitioned && fields.has("rebalance") && !changes {
      fields.context.report(.needs("rebalance", "changes"), at: fields.range(ofKey: "rebalance"))
    }
    for key in ["assignment", "rebalance"] where fields.has(key) && !isPartitioned {
      fields.context.report(.needs(key, "partitions"), at: fields.range(ofKey: key))
    }
  }
}
