import Tailrace
import Testing

/// Partitions, the consumers that read them, and what happens when those change.
struct SemanticPartitionTests {
  /// A hundred messages a second for ten seconds, in partitions.
  private static func queue(_ keys: String, consumers: String, latency: String = "10ms") throws
    -> (result: QueueResult, report: Report)
  {
    let report = try Play.run(
      Play.steady(
        "app.page", data: "{users: {keys: 1000}}",
        """
        app: {kind: service, operations: {page: [publish: log]}}
        log: {kind: queue, \(keys) consumers: {to: worker, \(consumers)}}
        worker: {kind: external, latency: \(latency)}
        """))
    return (try #require(report.results.queues.first), report)
  }

  @Test func `messages without a key take turns among partitions`() throws {
    let (result, _) = try Self.queue("partitions: 4,", consumers: "concurrency: 4")
    #expect(result.partitions.allSatisfy { (249...250).contains($0.published) })
    #expect(result.partitions.map(\.consumer) == [0, 1, 2, 3])
  }

  @Test func `a key decides on the partition`() throws {
    let (result, _) = try Self.queue("partitions: 4, key: users,", consumers: "concurrency: 4")
    #expect(!result.partitions.allSatisfy { (249...250).contains($0.published) })
    #expect((999...1000).contains(result.partitions.reduce(0) { $0 + $1.published }))
  }

  @Test func `a partition is read by one consumer, one message at a time`() throws {
    // Two partitions can do 100 messages a second together, however many consumers there are.
    let (result, report) = try Self.queue(
      "partitions: 2,", consumers: "concurrency: 8", latency: "40ms")
    #expect(report.components["worker"].meanInside <= 2)
    #expect(isNear(Double(result.counts.completed), 500, within: 0.02))
    #expect(isNear(Double(result.partitions.reduce(0) { $0 + $1.lag }), 500, within: 0.02))
  }

  @Test func `a consumer of several partitions serves one after the other`() throws {
    let (result, report) = try Self.queue(
      "partitions: 4,", consumers: "concurrency: 1", latency: "20ms")
    #expect(report.components["worker"].meanInside <= 1)
    // Each of the four gets its turn.
    #expect(result.partitions.allSatisfy { isNear(Double($0.ended), 125, within: 0.02) })
  }

  @Test(arguments: [
    ("range", [0, 0, 1, 1, 2], [0, 0, 0, 1, 1]),
    ("round_robin", [0, 1, 2, 0, 1], [0, 1, 0, 1, 0]),
    ("sticky", [0, 1, 2, 0, 1], [0, 1, 1, 0, 1]),
  ])
  func `an assignment divides partitions in its way`(
    _ word: String, _ three: [Int], _ two: [Int]
  ) throws {
    let before = try Self.queue(
      "partitions: 5,", consumers: "concurrency: 3, assignment: \(word)")
    let after = try Self.queue(
      "partitions: 5,",
      consumers: "concurrency: 3, assignment: \(word), changes: [{at: 5s, concurrency: 2}]")
    if word != "sticky" { #expect(before.result.partitions.map(\.consumer) == three) }
    if word != "sticky" { #expect(after.result.partitions.map(\.consumer) == two) }
    let kept = zip(before.result.partitions, after.result.partitions).filter {
      $0.consumer == $1.consumer
    }
    if word == "sticky" { #expect(kept.count == 4) }
    #expect(after.result.counts.rebalances == 1)
  }

  @Test func `a rebalance stands still, and the lag grows meanwhile`() throws {
    let changes = "changes: [{at: 5s, concurrency: 3}]"
    let still = try Self.queue(
      "partitions: 4,", consumers: "concurrency: 4, rebalance: 2s, \(changes)", latency: "1ms")
    let quick = try Self.queue(
      "partitions: 4,", consumers: "concurrency: 4, \(changes)", latency: "1ms")
    // Two seconds of a hundred messages, over four partitions.
    #expect(still.result.partitions.allSatisfy { (49...51).contains($0.peakLag) })
    #expect(quick.result.partitions.allSatisfy { $0.peakLag <= 2 })
  }

  @Test func `only what changes hands stands still where the assignment is sticky`() throws {
    let (result, _) = try Self.queue(
      "partitions: 4,",
      consumers:
        "concurrency: 4, assignment: sticky, rebalance: 2s, changes: [{at: 5s, concurrency: 3}]",
      latency: "1ms")
    #expect(result.partitions.filter { $0.peakLag > 10 }.count == 1)
  }

  @Test func `a message that fails holds its partition up`() throws {
    let (result, _) = try Self.queue(
      "partitions: 4, delivery: at_least_once, retry_delay: 50ms, poison: 1%, dead_letter_after: 5,",
      consumers: "concurrency: 4", latency: "1ms")
    #expect(result.counts.deadLettered > 0)
    #expect(result.counts.failed >= 5 * result.counts.deadLettered)
    // Four delays of 50 ms let five messages pile up behind it.
    #expect(result.partitions.contains { $0.peakLag >= 5 })
  }

  @Test func `consumers of a queue without partitions may come and go`() throws {
    let (result, _) = try Self.queue(
      "", consumers: "concurrency: 1, changes: [{at: 5s, concurrency: 10}]", latency: "20ms")
    #expect(result.consumers == 10)
    #expect(isNear(Double(result.peakWaiting.count), 249, within: 0.02))
    #expect(result.counts.completed >= 995)
  }
}
