#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// A queue: takes messages at once and hands them to consumers, so many at a time.
///
///     mail:
///       kind: queue
///       consumers: {to: mailer.send, concurrency: 40, timeout: 30s}
struct MessageQueue {
  var consumer: Reference?
  /// Messages that all consumers together work on at once.
  var concurrency: Int
  /// How long a consumer waits for what it calls; nil for ever.
  var timeout: Distribution?
  var discipline: QueueDiscipline = .fifo

  static let consumerSpec = ObjectSpec(
    "consumers",
    [
      FieldSpec("to", .operation, required: true, "What is called for each message."),
      FieldSpec(
        "concurrency", .count, required: true,
        "Messages that the whole group works on at once; others wait in the queue."),
      FieldSpec(
        "timeout", .distribution,
        "How long a consumer waits for what it calls; then the message has failed."),
    ], later: ["batch", "prefetch", "partitions"])

  static let spec = ObjectSpec(
    "a queue",
    [
      FieldSpec("consumers", .object(consumerSpec), required: true, "Who works on messages."),
      FieldSpec(
        "discipline", .word(Capacity.queueDisciplines.map { $0.0 }), "Which message is next."),
    ],
    later: [
      "delivery", "visibility_timeout", "dead_letter_after", "dead_letter", "partitions", "limit",
      "overflow", "delay", "deduplication", "price",
    ])

  init(_ fields: Fields) {
    let inner = fields.fields("consumers", Self.consumerSpec)
    consumer = inner?.reference("to")
    concurrency = inner?.count("concurrency", in: 1...1_000_000_000) ?? 1
    timeout = inner?.timeout("they wait for ever")
    let words = Capacity.queueDisciplines.map { $0.0 }
    if fields.has("discipline"), let word = fields.word("discipline", among: words) {
      discipline = Capacity.queueDisciplines.first { $0.0 == word }?.1 ?? .fifo
    }
    fields.useDefault("limit", "unlimited", "no message is refused")
    fields.useDefault(
      "delivery", "each message once",
      "redelivery is not modelled yet; a failed message is gone and counted")
  }

  func lower(_ name: String, into lowering: Lowering) {
    var capacity = Capacity()
    capacity.places = concurrency
    capacity.queueDiscipline = discipline
    let component = lowering.add(name, .queue, capacity)
    lowering.offer(name, "publish", lowering.builder.operation("publish", of: component))
  }

  func define(_ name: String, in lowering: Lowering) {
    guard let id = lowering.operation(name, "publish") else { return }
    let call = consumer.flatMap { lowering.call($0, timeout) }
    lowering.define(id, call.map { lowering.calls($0) } ?? [])
  }
}
