import TestSupport
import Testing

@testable import Tailrace
@testable import TailraceEngine
@testable import TailraceReport

/// A shop with what happened to it chosen by the test: twenty intervals of a second.
@Suite struct HistoryTests {
  let options = RunOptions(duration: .seconds(20), interval: .seconds(1))
  let shop = ShopNetwork()
  var results: Results

  init() {
    results = HandMade.results(shop.network, options)
    results.classes[0].outcomes = HandMade.outcomes([(.full, 2000)])
    for index in 0..<20 { setInterval(index, answered: 100, failed: 0, p99: 10_000_000) }
  }

  private mutating func setInterval(_ index: Int, answered: Int64, failed: Int64, p99: Int64) {
    results.classes[0].intervals[index].offered = answered + failed
    results.classes[0].intervals[index].answered = answered
    results.classes[0].intervals[index].failed = failed
    results.classes[0].intervals[index].p99 = p99
  }

  private mutating func note(_ second: Double, _ event: Occurrence.Event) {
    results.timeline.append(
      Occurrence(at: .seconds(second), component: ComponentID(index: 2), event: event))
  }

  private var report: Report {
    Report(network: shop.network, options: options, results: results)
  }

  @Test mutating func `a crash that clients feel is told from its beginning to recovery`() throws {
    note(5, .wentDown(instances: 1))
    note(8, .cameBack(instances: 1))
    for index in 5..<11 { setInterval(index, answered: 50, failed: 50, p99: 30_000_000) }
    #expect(report.history.map { $0.kind } == [.fault, .repair])
    let disturbance = try #require(report.disturbances.first)
    #expect(report.disturbances.count == 1)
    #expect(disturbance.began == .seconds(5) && disturbance.ended == .seconds(8))
    #expect(disturbance.timeToDetect == nil)
    #expect(disturbance.worst?.recovery == .recovered(after: .seconds(3)))
    #expect(disturbance.worst?.failedShare == 0.5)
    #expect(
      disturbance.sentence
        == "db disturbed from 5 s for 3 s; visitors.page was as before 3 s after its end: 50.0 % failed, "
        + "the p99 of the worst interval was 30.0 ms.")
  }

  @Test mutating func `what never gets better did not recover`() throws {
    note(5, .wentDown(instances: 1))
    note(8, .cameBack(instances: 1))
    for index in 5..<20 { setInterval(index, answered: 100, failed: 0, p99: 21_000_000) }
    #expect(report.disturbances.first?.worst?.recovery == .notRecovered)
  }

  @Test mutating func `what nobody notices is said to be so`() throws {
    note(5, .flushed)
    for index in 5..<20 { setInterval(index, answered: 99, failed: 1, p99: 20_000_000) }
    let disturbance = try #require(report.disturbances.first)
    #expect(disturbance.ended == .seconds(5) && disturbance.worst?.recovery == .unaffected)
    #expect(disturbance.sentence == "db disturbed from 5 s; clients saw nothing of it.")
  }

  @Test mutating func `faults that overlap are one disturbance, others are several`() {
    note(5, .wentDown(instances: 1))
    note(6, .wentDown(instances: 1))
    note(7, .cameBack(instances: 1))
    note(9, .cameBack(instances: 1))
    note(12, .wentDown(instances: 1))
    #expect(report.disturbances.map { $0.faults.count } == [2, 1])
    #expect(report.disturbances.map { $0.ended } == [.seconds(9), nil])
  }

  @Test mutating func `a fault before anything was measured has nothing to be compared with`() {
    note(1, .wentDown(instances: 1))
    note(2, .cameBack(instances: 1))
    #expect(report.disturbances.first?.effects.isEmpty == true)
    #expect(report.disturbances.first?.sentence.hasSuffix("who suffered.") == true)
  }

  @Test mutating func `an error budget is burnt by what fails over what may fail`() {
    var network = shop.network
    network.annotations.objectives = [
      Objective(
        text: "visitors: error_rate < 0.1%", subject: .classes([RequestClassID(index: 0)]),
        metric: .errorRate, comparison: .less, limit: 0.001)
    ]
    results.classes[0].outcomes = HandMade.outcomes([(.full, 1980), (.error, 20)])
    let report = Report(network: network, options: options, results: results)
    #expect((report.objectives[0].burnRate! - 10).magnitude < 1e-9)
    #expect(report.objectives[0].summary.hasSuffix(", 10.0 times the error budget"))
  }
}
