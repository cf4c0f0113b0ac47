import TestSupport
import Testing

@testable import TailraceEngine

/// One caller's view that an expectation can ask.
private final class View {
  private var table = WatchTable()

  init(_ instances: Int32, _ detection: OutlierDetection?, _ check: HealthCheck?) {
    let number = detection.map { table.addDetection($0) } ?? .none
    let other = check.map { table.addCheck($0) } ?? .none
    _ = table.make(instances: instances, check: other, detection: number)
  }

  var out: Int32 { table.groups[0].out }
  var ejected: Int32 { table.groups[0].ejected }
  var changes: Int { table.changes.count }

  func isOut(_ instance: Handle<Instance>) -> Bool { table.isOut(0, instance) }
  func time(_ instance: Handle<Instance>) -> Int64 { table.time(0, instance) }
  func ejections(_ instance: Int) -> Int32 { table.watches[instance].ejections }
  func setEjections(_ count: Int32) { table.watches[0].ejections = count }
  func sweep(now: Int64) { table.sweep(0, now: now) }
  func probe(_ instance: Handle<Instance>, passed: Bool) -> WatchTable.Finding {
    table.noteProbe(0, instance, passed: passed)
  }
  @discardableResult
  func end(_ instance: Handle<Instance>, _ outcome: Outcome, now: Int64 = 0) -> Ejection? {
    table.noteEnd(0, instance, outcome: outcome, now: now)
  }
  @discardableResult
  func fail(_ instance: Handle<Instance>, times: Int, now: Int64 = 0) -> Ejection? {
    var why: Ejection?
    for _ in 0..<times { why = end(instance, .error, now: now) ?? why }
    return why
  }
}

struct WatchTableTests {
  @Test func `three failed probes in a row leave an instance out, two that pass bring it back`() {
    let view = View(
      2, nil,
      HealthCheck(
        interval: .seconds(1), timeout: .seconds(1), unhealthyThreshold: 3, healthyThreshold: 2))
    var states: [Bool] = []
    for letter in "xx.xxx.x..x" {
      _ = view.probe(1, passed: letter == ".")
      states.append(view.isOut(1))
    }
    let wanted: [Bool] = [
      false, false, false, false, false, true, true, true, true, false, false,
    ]
    #expect(states == wanted)
    #expect(view.isOut(0) == false && view.out == 0)
  }

  @Test func `five failures in a row eject for the base time times how often, then less`() {
    var rule = OutlierDetection()
    rule.interval = .seconds(10)
    rule.baseEjectionTime = .seconds(30)
    rule.maximumEjectionTime = .seconds(70)
    let view = View(3, rule, nil)
    let second: Int64 = 1_000_000_000
    #expect(view.fail(0, times: 4, now: 0) == nil)
    #expect(view.end(0, .full, now: 0) == nil)
    #expect(view.fail(0, times: 4, now: 0) == nil)
    #expect(view.end(0, .full, now: 0) == nil)
    #expect(view.fail(0, times: 5, now: second) == .failuresInRow(5))
    #expect(view.isOut(0) && view.time(0) == 30 * second)
    view.sweep(now: 30 * second)
    #expect(view.isOut(0))
    view.sweep(now: 31 * second)
    #expect(view.isOut(0) == false && view.changes == 1)
    #expect(view.ejections(0) == 1)
    // Before the next sweep: twice the time.
    view.fail(0, times: 5, now: 32 * second)
    #expect(view.time(0) == 60 * second)
    view.sweep(now: 92 * second)
    view.sweep(now: 102 * second)
    #expect(view.ejections(0) == 1)
    view.sweep(now: 112 * second)
    view.sweep(now: 122 * second)
    #expect(view.ejections(0) == 0)
    view.setEjections(2)
    #expect(view.time(0) == 60 * second)
    view.setEjections(3)
    #expect(view.time(0) == 70 * second)
  }

  @Test func `one may always be ejected, more only up to the part`() {
    var rule = OutlierDetection()
    rule.maximumEjected = 0.1
    let view = View(10, rule, nil)
    #expect(view.fail(0, times: 5, now: 0) != nil)
    #expect(view.fail(1, times: 5, now: 0) == nil)
    #expect(view.ejected == 1)
    rule.maximumEjected = 0.3
    let more = View(10, rule, nil)
    for instance in 0..<5 { _ = more.fail(Handle(instance), times: 5, now: 0) }
    #expect(more.ejected == 3)
  }

  @Test func `a throttled call is no 5xx, and an error no gateway's`() {
    var rule = OutlierDetection()
    rule.consecutiveFailures = 3
    rule.consecutiveGatewayFailures = 2
    let view = View(2, rule, nil)
    for _ in 0..<9 { _ = view.end(0, .throttled, now: 0) }
    #expect(view.isOut(0) == false)
    #expect(view.end(0, .error, now: 0) == nil)
    #expect(view.end(0, .timeout, now: 0) == nil)
    #expect(view.end(0, .refused, now: 0) == .gatewayFailuresInRow(2))
  }

  /// So many answers of a hundred calls each.
  private func compared(_ answers: [Int], _ rule: OutlierDetection) -> [Int] {
    let view = View(Int32(answers.count), rule, nil)
    for (instance, count) in answers.enumerated() {
      for call in 0..<100 {
        _ = view.end(Handle(instance), call < count ? .full : .error, now: 0)
      }
    }
    view.sweep(now: 0)
    return answers.indices.filter { view.isOut(Handle($0)) }
  }

  @Test func `whose part of answers is 1.9 deviations below the mean is ejected`() {
    var rule = OutlierDetection()
    rule.consecutiveFailures = nil
    rule.maximumEjected = 1
    // Mean 0.97, deviation 0.06 (Σ(r − m)² = 4 × 0.03² + 0.12² = 0.018, ÷ 5): the threshold is 0.856.
    #expect(compared([100, 100, 100, 100, 85], rule) == [4])
    // The deviation grows with the outlier: one of five is never more than two deviations away.
    rule.successRate?.deviations = 2.01
    #expect(compared([100, 100, 100, 100, 0], rule) == [])
    rule.successRate?.deviations = 1.9
    #expect(compared([100, 100, 100, 85, 85], rule) == [])
    #expect(compared([100, 100, 100, 50], rule) == [])
    rule.successRate?.requestVolume = 101
    #expect(compared([100, 100, 100, 100, 85], rule) == [])
  }

  @Test func `so large a part of failures ejects`() {
    var rule = OutlierDetection()
    rule.consecutiveFailures = nil
    rule.successRate = nil
    rule.maximumEjected = 1
    rule.failurePercentage = .init()
    #expect(compared([15, 16, 14, 100, 100], rule) == [0, 2])
  }

  @Test func `a probe that passes takes an ejected instance back, unless it is not to`() {
    var rule = OutlierDetection()
    let check = HealthCheck(interval: .seconds(1), timeout: .seconds(1))
    for takesBack in [true, false] {
      rule.probesTakeBack = takesBack
      let view = View(3, rule, check)
      _ = view.fail(0, times: 5, now: 0)
      let finding = view.probe(0, passed: true)
      #expect(finding.isTakenBack == takesBack && view.isOut(0) != takesBack)
      #expect(view.out == (takesBack ? 0 : 1))
    }
  }
}
