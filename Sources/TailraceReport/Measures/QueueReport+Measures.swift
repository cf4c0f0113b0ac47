internal import TailraceEngine

/// What became of the messages of a queue, a row a figure.
extension QueueReport: Measured {
  typealias Interval = NoInterval
  static let label = "queue"

  static let measures = [
    MeasureGroup<QueueReport>([
      .count("completed", "Messages that were dealt with.") { $0.completed },
      .count(
        "failed", "Messages that were not: given up, dropped, turned away, or gone with a failure."
      ) { $0.failed },
      .whole("waiting_at_end", "Messages that wait at the end.") { $0.waiting },
      Measure(
        "completion", .distribution, "From being published to being dealt with for the first time.",
        window: { .latency($0.completion) }),
      .number("mean_batch", "Messages in a call of a consumer, on average.") { $0.meanBatch },
      .number("asleep_ratio", "The part of the consumers' time that they slept.") { $0.asleep },
      .whole("idle_consumers", "Consumers at the end that no partition is left for.") {
        Int64($0.idleConsumers)
      },
    ]),
    counts,
  ]

  private static let counts = MeasureGroup<QueueReport>(
    in: "counts", metrics: "", where: { $0.counts != nil },
    [
      .count("published", "Messages taken in.") { $0.counts?.published },
      .count("rejected", "Messages turned away because there was no room.") { $0.counts?.rejected },
      .count("dropped", "Messages thrown away to make room.") { $0.counts?.dropped },
      .count("blocked", "Messages whose publishers had to wait for room.") { $0.counts?.blocked },
      .total("blocked_ns", "How long they waited, all together.") { $0.counts?.blockedTime },
      .count("receives", "How often a message was handed over.") { $0.counts?.receives },
      .count("redeliveries", "How often that was not for the first time.") {
        $0.counts?.redeliveries
      },
      .count("calls", "How often consumers were called.") { $0.counts?.calls },
      .count("expired", "How often a message came into sight while a consumer worked on it.") {
        $0.counts?.expired
      },
      .count("overran", "Handings-over that took longer than the message was out of sight.") {
        $0.counts?.overran
      },
      .count("failed_receives", "Handings-over that failed.") { $0.counts?.failed },
      .count("completed", "Messages dealt with, each counted once.", metric: .derived) {
        $0.counts?.completed
      },
      .count("duplicates", "Successes beyond the first of a message.") { $0.counts?.duplicates },
      .count("duplicates_suppressed", "Those that were recognized, so that they changed nothing.") {
        $0.counts?.suppressed
      },
      .count("duplicate_effects", "Duplicates that did again what had been done.") {
        $0.counts?.duplicateEffects
      },
      .count("dead_lettered", "Messages that were given up.") { $0.counts?.deadLettered },
      .count("rebalances", "How often partitions were assigned anew.") { $0.counts?.rebalances },
    ])

  static let untabled: [(why: Absence, keys: [String])] = [
    (.derived, ["failed", "calls", "completed"]), (.inSentence, ["idle_consumers"]),
    (
      .noRoom,
      [
        "waiting_at_end", "published", "blocked", "blocked_ns", "receives", "expired", "overran",
        "failed_receives", "duplicates", "duplicates_suppressed", "rebalances",
      ]
    ),
  ]

  static let tables = [table]

  static let table = PartTable<QueueReport>(
    "Queues",
    [
      .names("queue"), TableColumn("completed", "completed", .count),
      TableColumn("p50", ["completion"]) { .time($0.completion.p50) },
      TableColumn("p95", ["completion"]) { .time($0.completion.p95) },
      TableColumn("redelivered", "redeliveries", .some),
      TableColumn("duplicates", "duplicate_effects", .some),
      TableColumn("given up", "dead_lettered", .some),
      TableColumn("lost", ["rejected", "dropped"]) {
        let lost = ($0.counts?.rejected ?? 0) + ($0.counts?.dropped ?? 0)
        return Cell(lost > 0 ? Figure.count(lost) : "", by: Double(lost))
      },
      TableColumn("per call", ["mean_batch"]) { part in
        Cell(
          part.meanBatch.map { $0 > 1 ? Figure.number($0) : "" } ?? "", by: part.meanBatch)
      },
      TableColumn("asleep", "asleep_ratio", .percent),
    ])
}
