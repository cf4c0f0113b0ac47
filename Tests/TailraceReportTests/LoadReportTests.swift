import Foundation
import TestSupport
import Testing

@testable import Tailrace
@testable import TailraceReport

/// What the report says of the load: Little's law, amplification, chains, headroom and downtime.
@Suite struct LoadReportTests {
  private func play(_ components: String, objectives: String = "") throws -> Report {
    try Topology(
      """
      tailrace: 1
      simulation: {duration: 200s, warmup: 10s}
      traffic:
        visitors: {rate: 100/s, requests: {page: {share: 100%, call: app.page}}}
      components:
      \(components.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
      \(objectives)
      """
    ).run()
  }

  @Test func `the number in flight stands beside rate times time`() throws {
    let report = try play(
      "app: {kind: service, operations: {page: [{wait: exponential(mean=300ms)}, {fail: 20%}]}}")
    let row = report.traffic["visitors"]
    let predicted = try #require(row.predictedInFlight)
    #expect(abs(predicted - row.meanInFlight) < 0.01 * row.meanInFlight)
    #expect(abs(predicted - 30) < 1)
    #expect(try #require(report.littlesLaw(of: row)).contains("by Little's law"))
  }

  @Test func `operations add up over components, and reads are told from replays`() throws {
    let report = try play(
      """
      app: {kind: service, operations: {page: [{call: {to: db.read, times: 3}}, {call: db.write}]}}
      db:
        kind: database
        replicas: {count: 2}
        operations: {read: {role: replica, service: 1ms}, write: {service: 1ms}}
      """)
    // One at the app, three reads, one write, two replays.
    #expect(abs(try #require(report.amplification.operationsPerRequest) - 7) < 0.01)
    #expect(abs(try #require(report.databases[0].readShare) - 0.75) < 0.001)
  }

  @Test func `a chain is the product of its parts, each as often as it is asked`() throws {
    let report = try play(
      """
      app:
        kind: service
        operations:
          page: [{fail: 1%}, {call: {to: db.read, times: 2}}, {publish: mail}]
      db: {kind: service, operations: {read: [{fail: 2%}]}}
      mail: {kind: queue, consumers: {to: smtp, concurrency: 100}}
      smtp: {kind: external, latency: 1ms, errors: 50%}
      """)
    let row = report.traffic["visitors"]
    let chain = try #require(row.chain)
    #expect(abs(chain.product - 0.99 * 0.98 * 0.98) < 0.004)
    #expect(abs(chain.product - (row.availability ?? 0)) < 0.001)
    #expect(chain.parts.map(\.name) == ["db", "app"])
    #expect(abs(row.failuresPerSecond - 100 * (1 - chain.product)) < 0.2)
  }

  @Test func `headroom is what utilization leaves`() throws {
    let report = try play(
      "app: {kind: service, cores: 2, operations: {page: [{compute: exponential(mean=5ms)}]}}")
    let headroom = try #require(report.bottleneck.headroom)
    #expect(headroom.component == "app")
    #expect(abs(headroom.meanFactor - 4) < 0.2)
    #expect(headroom.factor < headroom.meanFactor)
  }

  @Test func `an availability allows so much downtime a month`() throws {
    let report = try play(
      "app: {kind: service, operations: {page: [{fail: 1%}]}}",
      objectives: "objectives: [visitors: availability > 99.9%]")
    let downtime = try #require(report.objectives[0].downtime)
    #expect(abs(downtime.allowed - 43.2) < 1e-6)
    #expect(abs(downtime.measured - 432) < 60)
    #expect(report.objectives[0].summary.contains("allows 43.2 min down a month"))
  }

  @Test func `the table has the numbers of the intervals`() throws {
    let report = try play("app: {kind: service, cores: 2, operations: {page: [{compute: 5ms}]}}")
    let rows = CSVRenderer().render(report).split(separator: "\n").map { $0.split(separator: ",") }
    #expect(
      rows[0].joined(separator: ",") == "start_s,length_s,is_measured,subject,kind,metric,value")
    #expect(rows.dropFirst().allSatisfy { $0.count == 7 })
    let offered = rows.filter { $0[3] == "visitors" && $0[5] == "offered" }
    #expect(
      offered.map { Int64($0[6]) } == report.traffic["visitors"].intervals.map(\.offered))
    let busy = rows.filter { $0[3] == "app" && $0[5] == "core_utilization_ratio" }
    #expect(
      busy.map { Double($0[6]) } == report.components["app"].intervals.map(\.coreUtilization))
  }

  @Test func `numbers that people state keep all their digits`() {
    #expect(Figure.exact(1_000_000) == "1,000,000")
    #expect(Figure.exact(0.1) == "0.1")
    #expect(Figure.exact(2.5) == "2.5")
    #expect(Figure.exact(99_999) == "99,999")
    #expect(Figure.exact(1.0 / 3) == "0.333333")
  }
}
