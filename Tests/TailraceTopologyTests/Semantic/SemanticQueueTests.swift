import Tailrace
import Testing

/// What the keys of a queue do to its messages. A hundred messages a second for ten seconds.
struct SemanticQueueTests {
  /// A queue with these keys, and a consumer that takes so long.
  static func report(
    _ keys: String, consumers: String = "concurrency: 4", latency: String = "10ms",
    data: String = "", more: String = ""
  ) throws -> Report {
    try Play.run(
      Play.steady(
        "app.page", data: data,
        """
        app: {kind: service, operations: {page: [publish: mail]}}
        mail: {kind: queue, \(keys) consumers: {to: worker, \(consumers)}}
        worker: {kind: external, latency: \(latency)}
        \(more)
        """))
  }

  private static func counts(_ report: Report) throws -> QueueCounts {
    try #require(report.results.queues.first).counts
  }

  @Test func `a message whose consumer failed is handed over again`() throws {
    let report = try Self.report(
      "delivery: at_least_once, visibility_timeout: 100ms,",
      latency: "10ms, errors: 50%")
    let counts = try Self.counts(report)
    #expect(isNear(Double(counts.receives) / Double(counts.completed), 2, within: 0.1))
    #expect(report.components["mail"].outcomes.failed == 0)
    // A failure costs the rest of the visibility timeout.
    #expect(isNear(report.components["mail"].latency.histogram.mean, 110e6, within: 0.1))
  }

  @Test func `a retry delay takes the place of the visibility timeout`() throws {
    let report = try Self.report(
      "delivery: at_least_once, visibility_timeout: 1s, retry_delay: 20ms,",
      latency: "10ms, errors: 50%")
    #expect(isNear(report.components["mail"].latency.histogram.mean, 40e6, within: 0.15))
  }

  @Test func `a consumer that takes longer than the visibility timeout makes duplicates`() throws {
    let slow = "mix(90%=10ms 10%=500ms)"
    let report = try Self.report(
      "delivery: at_least_once, visibility_timeout: 100ms,", consumers: "concurrency: 100",
      latency: slow)
    let counts = try Self.counts(report)
    // Of the slow tenth all come into sight while they are worked on; so do their second deliveries.
    #expect(isNear(Double(counts.expired), 100 + 10, within: 0.3))
    #expect(counts.duplicates > 50)
    #expect(counts.duplicateEffects == counts.duplicates)
    let once = try Self.counts(
      Self.report(
        "delivery: exactly_once, deduplication: {service: 1ms}, visibility_timeout: 100ms,",
        consumers: "concurrency: 100", latency: slow))
    #expect(once.duplicates > 50)
    #expect(once.duplicateEffects == 0)
  }

  @Test func `a look-up for duplicates costs its time`() throws {
    let plain = try Self.report("delivery: at_least_once, ")
    let looked = try Self.report(
      "delivery: exactly_once, deduplication: {service: 5ms}, ")
    #expect(plain.components["mail"].latency.mean == .milliseconds(10))
    #expect(looked.components["mail"].latency.mean == .milliseconds(15))
  }

  @Test func `a look-up for duplicates may ask a cache`() throws {
    let report = try Self.report(
      "delivery: exactly_once, deduplication: {in: redis}, ",
      more: "redis: {kind: cache, capacity: 10, service: 2ms}")
    #expect(report.components["mail"].latency.mean == .milliseconds(14))
    #expect(isNear(report.components["redis"].offeredPerSecond, 200, within: 0.01))
  }

  @Test func `poison ends in the dead-letter queue`() throws {
    let report = try Self.report(
      "delivery: at_least_once, retry_delay: 0ms, dead_letter_after: 3, dead_letter: graves, "
        + "poison: 10%,",
      more: """
        graves: {kind: queue, consumers: {to: digger, concurrency: 1}}
        digger: {kind: external, latency: 1ms}
        """)
    let counts = try Self.counts(report)
    #expect(isNear(Double(counts.deadLettered), 100, within: 0.3))
    #expect(report.components["graves"].offered == counts.deadLettered)
    #expect(report.components["mail"].outcomes[.dropped] == counts.deadLettered)
    // Each takes three deliveries and gives none; the last one may be at its second.
    #expect((0...3).contains(counts.failed - 3 * counts.deadLettered))
  }

  @Test func `a full queue rejects, and its publisher knows`() throws {
    let report = try Self.report("limit: 5,", consumers: "concurrency: 1", latency: "20ms")
    // Half of what is offered is served, and the rest beyond five is turned away.
    #expect(isNear(Double(report.traffic["visitors"].outcomes[.shed]), 500, within: 0.03))
    #expect(report.components["mail"].meanQueue <= 5)
  }

  @Test func `a full queue blocks its publisher`() throws {
    let report = try Self.report(
      "limit: 5, overflow: block,", consumers: "concurrency: 1", latency: "20ms")
    #expect(report.traffic["visitors"].outcomes.failed == 0)
    // The backlog is the publishers' now.
    #expect(isNear(Double(report.components["app"].intervals.last?.inside ?? 0), 495, within: 0.02))
    #expect(report.components["mail"].meanQueue <= 5)
  }

  @Test func `a full queue drops its oldest message`() throws {
    let report = try Self.report(
      "limit: 5, overflow: drop_oldest,", consumers: "concurrency: 1", latency: "20ms")
    #expect(report.traffic["visitors"].outcomes.failed == 0)
    #expect(isNear(Double(report.components["mail"].outcomes[.dropped]), 500, within: 0.03))
    // What is served is fresh: it has waited for less than five others.
    let waits = report.components["mail"].latency
    #expect(try #require(waits.max) <= .milliseconds(120))
    // In 20 ms one is served and one is dropped: four before it are gone in some 40, not in 80.
    #expect(waits.histogram.mean < 85e6)
  }

  @Test func `a delay keeps messages back`() throws {
    let report = try Self.report("delay: 200ms,")
    #expect(report.components["mail"].latency.mean == .milliseconds(210))
  }

  @Test func `a batch is one call for many messages`() throws {
    let report = try Self.report(
      "", consumers: "concurrency: 4, batch: {size: 10, wait: 500ms}")
    let counts = try Self.counts(report)
    #expect(counts.receives == 10 * counts.calls)
    // The first of ten waits for nine more.
    #expect(isNear(report.components["mail"].latency.histogram.mean, 55e6, within: 0.02))
    let impatient = try Self.counts(
      Self.report("", consumers: "concurrency: 4, batch: {size: 10, wait: 25ms}"))
    #expect(isNear(Double(impatient.receives) / Double(impatient.calls), 3, within: 0.02))
  }

  /// One message a minute, a window of 25 s and work of 10 s.
  private static func windowed(_ visibility: String) throws -> QueueCounts {
    try counts(
      Play.run(
        """
        tailrace: 1
        traffic:
          visitors:
            rate: 1/min
            arrivals: deterministic
            requests: {page: {share: 100%, call: mail}}
        components:
          mail:
            kind: queue
            delivery: at_least_once
            visibility_timeout: \(visibility)
            consumers: {to: worker, concurrency: 100, batch: {size: 10, wait: 25s}}
          worker: {kind: external, latency: 10s}
        """, duration: .seconds(630)))
  }

  @Test func `a message is out of sight while a batch is gathered`() throws {
    let enough = try Self.windowed("36s")
    #expect(enough.expired == 0 && enough.redeliveries == 0 && enough.overran == 0)
    // Received at 0 s, handed over at 25 s, in sight at 30 s and received again, done at 35 s.
    let short = try Self.windowed("30s")
    #expect(short.published >= 9)
    #expect(short.completed >= short.published - 1)
    #expect(short.expired >= short.published - 1)
    #expect(short.redeliveries >= short.published - 1)
    #expect(short.duplicates >= short.published - 2)
  }

  @Test func `a consumer that polls sleeps when it finds nothing`() throws {
    let report = try Self.report("", consumers: "concurrency: 1, poll: 200ms", latency: "1ms")
    let asleep = Double(try #require(report.results.queues.first).asleepArea) / 1e10
    #expect(isNear(asleep, 0.9, within: 0.02))
    #expect(isNear(report.components["mail"].latency.histogram.mean, 111e6, within: 0.1))
  }

  @Test func `every subscriber gets every message`() throws {
    let report = try Play.run(
      Play.steady(
        "app.page",
        """
        app: {kind: service, operations: {page: [publish: news]}}
        news: {kind: queue, subscribers: [mail, index]}
        mail: {kind: queue, consumers: {to: worker, concurrency: 1}}
        index: {kind: queue, limit: 10, consumers: {to: worker, concurrency: 1}}
        worker: {kind: external, latency: 1ms}
        """))
    let messages = report.components["news"].offered
    #expect(messages >= 999)
    #expect(report.components["mail"].offered == messages)
    #expect(report.components["index"].offered == messages)
    #expect(report.components["worker"].offered == 2 * messages)
  }
}
