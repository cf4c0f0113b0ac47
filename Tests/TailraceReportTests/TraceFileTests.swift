import Tailrace
import TestSupport
import Testing

@testable import TailraceReport

/// Single requests as trace viewers show them.
@Suite struct TraceFileTests {
  /// A call that is given up after 20 ms and tried again, a copy of a slow call, a message, and a callee that
  /// nobody answers.
  static let text = """
    tailrace: 1
    simulation: {duration: 20s, seed: 5}
    traffic:
      visitors:
        rate: 20/s
        requests:
          again: {share: 40%, call: app.again}
          twice: {share: 30%, call: app.twice}
          later: {share: 30%, call: app.later}
    components:
      app:
        kind: service
        cores: 8
        operations:
          again: [{call: {to: slow.work, timeout: 20ms, retry: {attempts: 3, backoff: 5ms}}}]
          twice: [{call: {to: slow.work, hedge: 12ms}}]
          later: [{compute: 1ms}, {publish: mail}]
      slow:
        kind: service
        cores: 8
        operations: {work: [{wait: mix(50%=5ms 50%=30ms)}]}
      mail: {kind: queue, consumers: {to: sender, concurrency: 4}}
      sender: {kind: external, latency: 50ms}
    links: {default: {latency: 1ms}}
    """

  private func report(_ choice: TraceSample.Choice = .even) throws -> Report {
    let topology = try Topology(Self.text)
    return Run(topology.network, topology.options).explained(samples: choice)
  }

  private func rows(_ report: Report) -> [[TraceRows.Row]] {
    report.samples.map {
      TraceRows($0.trace, report.network, end: report.results.windowEnd).rows
    }
  }

  @Test func `a caller's wait ends with its patience, and its callee goes on`() throws {
    let all = rows(try report())
    var seen = 0
    for rows in all {
      for (index, row) in rows.enumerated()
      where row.role == .client && row.name == "slow.work" && row.outcome == .timeout {
        seen += 1
        #expect(row.end - row.start == .milliseconds(20))
        let callee = try #require(rows.first { $0.parent == index })
        #expect(callee.role == .server)
        #expect(callee.start - row.start == .milliseconds(1))
        #expect(callee.end - callee.start == .milliseconds(30))
      }
    }
    #expect(seen > 20)
  }

  @Test func `attempts are numbered, and the slower copy is no error`() throws {
    let all = rows(try report()).flatMap { $0 }.filter { $0.name == "app attempt" }
    #expect(Set(all.map { $0.attempt ?? 1 }) == [1, 2, 3])
    let overtaken = all.filter { $0.outcome == .cancelled }
    #expect(overtaken.count > 10)
    // It would have answered after 32 ms, its copy after 12 and 7.
    for row in overtaken { #expect(row.end - row.start == .milliseconds(32)) }
  }

  @Test func `a message outlives the request that sent it`() throws {
    let sent = rows(try report()).filter { $0.contains { $0.role == .producer } }
    #expect(sent.count > 50)
    for rows in sent {
      let consumer = try #require(rows.first { $0.role == .consumer || $0.name == "sender.call" })
      #expect(consumer.isOpen || consumer.end > rows[0].end)
      for row in rows where row.role == .server {
        #expect(rows[try #require(row.parent)].role == .client)
      }
    }
  }

  @Test func `every chosen request is on tracks on which nothing lies across`() throws {
    for rows in rows(try report()) {
      let bars = TraceTracks(rows).bars
      for track in 0..<(bars.map { $0.track }.max()! + 1) {
        var open: [Delay] = []
        for bar in bars where bar.track == track {
          while let last = open.last, last <= bar.start { open.removeLast() }
          if let last = open.last { #expect(bar.end <= last) }
          open.append(bar.end)
        }
      }
    }
  }

  @Test func `the choice is told, and too short a run still shows requests`() throws {
    #expect(try report().samples.count > 250)
    let tail = try report(.tail)
    let reasons = Set(tail.samples.map { $0.reason })
    #expect(reasons.contains(.around(0.5)))
    #expect(reasons.contains(.failed))
    #expect(tail.samples.filter { $0.reason == .failed }.allSatisfy { !$0.trace.outcome.isAnswer })
    #expect(Set(tail.samples.map { $0.trace.number }).count == tail.samples.count)
    #expect(tail.samples.map { $0.reason.word }.contains("p50"))
  }
}
