import Tailrace
import TestSupport
import Testing

@testable import TailraceReport

/// Rules along series made by hand, a look every ten seconds.
@Suite struct AlertTests {
  private typealias Look = AlertWatch.Look
  private typealias Episode = AlertResult.Episode

  private func looks(_ values: [Double?]) -> [Look] {
    values.enumerated().map { index, value in
      Look(
        start: .seconds(Double(index) * 10), end: .seconds(Double(index + 1) * 10), value: value)
    }
  }

  /// So many of a hundred fail.
  private func failures(_ counts: [Int64]) -> [Look] {
    counts.enumerated().map { index, count in
      Look(
        start: .seconds(Double(index) * 10), end: .seconds(Double(index + 1) * 10),
        value: Double(count) / 100, ended: 100, failed: count)
    }
  }

  private func play(
    _ condition: AlertRule.Condition, pending: Delay = .zero, _ looks: [Look]
  ) -> [Episode] {
    AlertWatch(rule: AlertRule("test", condition, pending: pending), looks: looks).result()
      .episodes
  }

  private let signal = AlertSignal("db", .queue)

  @Test func `a threshold fires at once, or after its wait, and is resolved`() {
    let series = looks([1, 6, 6, 6, 5, 7, 9])
    #expect(
      play(.beyond(signal, .most(5)), series) == [
        Episode(pending: .seconds(20), fired: .seconds(20), resolved: .seconds(50)),
        Episode(pending: .seconds(60), fired: .seconds(60)),
      ])
    #expect(
      play(.beyond(signal, .most(5)), pending: .seconds(20), series) == [
        Episode(pending: .seconds(20), fired: .seconds(40), resolved: .seconds(50)),
        Episode(pending: .seconds(60)),
      ])
    #expect(
      play(.beyond(signal, .least(2)), series).map { $0.pending } == [.seconds(10)])
  }

  @Test func `what is not known ends the wait`() {
    #expect(
      play(.beyond(signal, .most(5)), pending: .seconds(20), looks([6, 6, nil, 6, 6, 6])) == [
        Episode(pending: .seconds(10), resolved: .seconds(30)),
        Episode(pending: .seconds(40), fired: .seconds(60)),
      ])
  }

  @Test func `a line is drawn through the window, and read at the horizon`() {
    // 2 every ten seconds: at 30 s it is at 4, and 30 s later at 10.
    let rising = looks([0, 2, 4, 6, 8, 10])
    func heading(_ limit: Double, _ window: Double) -> [Episode] {
      play(
        .heading(
          signal, toward: .most(limit), window: .seconds(window), horizon: .seconds(30)), rising)
    }
    #expect(heading(9.99, 30).first?.fired == .seconds(30))
    #expect(heading(10.01, 30).first?.fired == .seconds(40))
    // No line through less than the window.
    #expect(heading(0.5, 50).first?.fired == .seconds(50))
    #expect(heading(1000, 30).isEmpty)
    // Through 0, 6 and 3 it rises by 1.5 a look: from 4.5 now to 9 in thirty seconds.
    let rough = looks([0, 6, 3])
    func isBeyond(_ limit: Double) -> Bool {
      !play(
        .heading(
          signal, toward: .most(limit), window: .seconds(30), horizon: .seconds(30)), rough
      ).isEmpty
    }
    #expect(isBeyond(8.999) && !isBeyond(9.001))
    #expect(
      !play(
        .heading(
          signal, toward: .least(0), window: .seconds(30), horizon: .seconds(30)),
        looks([9, 6, 3])
      ).isEmpty)
  }

  @Test func `a budget burns in both windows, or nobody is told`() {
    let pair = AlertRule.BurnWindows(long: .seconds(60), short: .seconds(10), factor: 10)
    func burning(_ counts: [Int64]) -> [Episode] {
      play(.burning(subject: "visitors", budget: 0.01, pairs: [pair]), failures(counts))
    }
    // A blip of 45 of 600 is 7.5 %, below ten times the budget.
    #expect(burning([0, 0, 0, 0, 0, 45, 0, 0]).isEmpty)
    // 45 + 20 of 600 are 10.8 %; the short window has 20 %. It ends with the failures, though the long one does not.
    #expect(
      burning([0, 0, 0, 0, 0, 45, 20, 0, 0]) == [
        Episode(pending: .seconds(70), fired: .seconds(70), resolved: .seconds(80))
      ])
    // Exactly ten times the budget is not more than that.
    #expect(burning([0, 0, 0, 0, 0, 40, 20]).isEmpty)
    #expect(burning([0, 0, 0, 0, 0, 40, 21]).count == 1)
  }

  @Test func `any pair of windows is enough`() {
    let slow = AlertRule.BurnWindows(long: .seconds(80), short: .seconds(20), factor: 2)
    let fast = AlertRule.BurnWindows(long: .seconds(20), short: .seconds(10), factor: 20)
    func fired(_ pairs: [AlertRule.BurnWindows], _ counts: [Int64]) -> Delay? {
      play(.burning(subject: "visitors", budget: 0.01, pairs: pairs), failures(counts)).first?.fired
    }
    let creeping: [Int64] = [3, 3, 3, 3, 3, 3, 3, 3]
    #expect(fired([slow, fast], creeping) == .seconds(10))
    #expect(fired([fast], creeping) == nil)
    #expect(fired([fast], [0, 0, 0, 50]) == .seconds(40))
  }

  @Test func `a report is asked by names, and knows what it has`() throws {
    let shop = ShopNetwork(ratePerSecond: 300)
    let options = RunOptions(duration: .seconds(10))
    let report = Run(shop.network, options).report()
    let name = report.components.all.last!.name
    let rule = AlertRule("busy", .beyond(AlertSignal(name, .queue), .least(1e9)))
    #expect(report.alert(rule)?.episodes.count == 1)
    #expect(report.alert(rule)?.lead(before: .seconds(10)) ?? 0 > 0)
    #expect(
      report.alert(AlertRule("none", .beyond(AlertSignal("nobody", .queue), .most(1)))) == nil)
    #expect(report.alert(AlertRule("none", .beyond(AlertSignal(name, .p99), .most(1)))) == nil)
  }
}
