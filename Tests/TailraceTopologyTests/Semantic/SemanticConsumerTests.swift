import Tailrace
import Testing

/// Consumers that are in the instances of the service that they call. A hundred messages a second for ten
/// seconds.
struct SemanticConsumerTests {
  /// A queue with these keys before a service with those.
  private static func report(
    _ keys: String, consumers: String, worker: String, more: String = ""
  ) throws -> (report: Report, queue: QueueResult?) {
    let report = try Play.run(
      Play.steady(
        "app.page",
        """
        app: {kind: service, operations: {page: [publish: mail]}}
        mail: {kind: queue, \(keys) consumers: {to: worker, \(consumers)}}
        worker: {kind: service, \(worker)}
        """) + "\n" + more)
    return (report, report.results.queues.first)
  }

  @Test(arguments: [
    "concurrency: 10", "concurrency_per_instance: 5", "concurrency: 10, poll: 1ms",
  ])
  func `consumers of instances that are down take no messages`(_ consumers: String) throws {
    let scaling =
      "autoscale: {min: 2, max: 2, metrics: [{concurrency: 4}], boot: 1m}, "
    let (_, queue) = try Self.report(
      "delivery: at_least_once, visibility_timeout: 30s, retry_delay: 10ms, dead_letter_after: 3,",
      consumers: consumers,
      worker: (consumers.contains("per_instance") ? scaling : "instances: 2, ")
        + "operations: {do: [wait: 5ms]}",
      more: "faults: [{at: 3002ms, for: 3s, crash: worker, mode: all}]")
    let counts = try #require(queue?.counts)
    #expect(counts.deadLettered == 0)
    #expect(counts.failed <= 1)
    #expect(counts.completed >= 990)
    #expect((295...305).contains(queue?.peakWaiting.count ?? 0))
  }

  @Test func `nobody is in an instance that switches off, so a warm one is asked first`() throws {
    let (report, _) = try Self.report(
      "", consumers: "concurrency: 10",
      worker: "instances: 20, concurrency: 1, cold_start: {boot: 100ms, idle: 5s}, "
        + "operations: {do: [wait: 5ms]}")
    #expect(report.components["worker"].outcomes[.full] >= 800)
    // No more than ten are needed, ever.
    #expect(try #require(report.components["worker"].coldStart).offShare >= 0.5)
  }

  @Test func `the others go on while one instance is down`() throws {
    let (report, queue) = try Self.report(
      "", consumers: "concurrency: 4",
      worker: "instances: 2, operations: {do: [wait: 10ms]}",
      more: "faults: [{at: 3005ms, for: 3s, crash: worker, mode: one}]")
    // Only what was at that instance is lost.
    #expect(report.components["mail"].outcomes.failed <= 1)
    #expect((queue?.peakWaiting.count ?? 0) <= 2)
    #expect(report.components["worker"].outcomes[.refused] == 0)
  }

  @Test func `a consumer that is gone tells nobody, so its message comes back by itself`() throws {
    let (report, queue) = try Self.report(
      "delivery: at_least_once, visibility_timeout: 2s, retry_delay: 0s,",
      consumers: "concurrency: 10", worker: "operations: {do: [wait: 50ms]}",
      more: "faults: [{at: 5005ms, for: 100ms, crash: worker}]")
    #expect(queue?.counts.failed == 5)
    #expect(queue?.counts.redeliveries == 5)
    #expect(report.components["mail"].latency.histogram.maximum >= 2_000_000_000)
  }

  @Test func `one that stands still takes nothing`() throws {
    let (_, queue) = try Self.report(
      "delivery: at_least_once, visibility_timeout: 1s, dead_letter_after: 2,",
      consumers: "concurrency: 100", worker: "operations: {do: [wait: 5ms]}",
      more: "faults: [{at: 3002ms, for: 3s, crash: worker, in_service: resume}]")
    #expect((queue?.counts.receives ?? 0) <= 1001)
    #expect(queue?.counts.deadLettered == 0)
  }

  @Test func `a slow instance holds up its own partition alone`() throws {
    // Each partition gets 25 messages a second; the slow one does 12.5, for six seconds.
    let (_, queue) = try Self.report(
      "partitions: 4,", consumers: "concurrency: 4",
      worker: "instances: 4, cores: 1, operations: {do: [compute: 20ms]}",
      more: "faults: [{at: 2s, for: 6s, slow: worker, factor: 4x, mode: one}]")
    let peaks = (queue?.partitions.map(\.peakLag) ?? []).sorted()
    #expect(peaks.count == 4)
    #expect(peaks.prefix(3).allSatisfy { $0 <= 3 })
    #expect((70...80).contains(peaks.last ?? 0))
  }

  @Test func `the partitions of an instance that is down go to the others, and come back`() throws {
    let (_, queue) = try Self.report(
      "partitions: 4, delivery: at_least_once,", consumers: "concurrency: 4",
      worker: "instances: 4, operations: {do: [wait: 5ms]}",
      more: "faults: [{at: 2s, rolling: {every: 2s, batch: 1, down: 1s}, crash: worker}]")
    #expect(queue?.counts.rebalances == 8)
    #expect(queue?.partitions.map(\.consumer) == [0, 1, 2, 3])
    #expect((queue?.partitions ?? []).allSatisfy { $0.peakLag <= 3 })
  }

  @Test(arguments: ["", "delivery: at_least_once,"])
  func `a message goes to an instance with a free place before one that is busy`(
    _ keys: String
  ) throws {
    let (report, _) = try Self.report(
      keys, consumers: "concurrency: 8",
      worker: "instances: 8, concurrency: 1, operations: {do: [wait: mix(90%=10ms 10%=300ms)]}")
    #expect(report.components["worker"].meanWait ?? .zero == .zero)
  }

  @Test func `consumers that pick an instance by a policy are elsewhere`() throws {
    let (report, queue) = try Self.report(
      "delivery: at_least_once, retry_delay: 10ms, dead_letter_after: 3,",
      consumers: "concurrency: 10",
      worker: "instances: 2, operations: {do: [wait: 5ms]}",
      more: """
        links: {mail -> worker: {policy: round_robin}}
        faults: [{at: 3002ms, for: 3s, crash: worker, mode: all}]
        """)
    #expect((queue?.counts.deadLettered ?? 0) > 200)
    #expect(report.components["worker"].outcomes[.refused] > 600)
  }
}
