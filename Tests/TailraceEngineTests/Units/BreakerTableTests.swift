import TestSupport
import Testing

@testable import TailraceEngine

/// A breaker that an expectation can ask.
private final class Breaker {
  private var table = BreakerTable()

  init(_ rule: CircuitBreaker) {
    let number = table.addRule(rule)
    _ = table.make(rule: number)
  }

  var phase: BreakerTable.Phase { table.breakers[0].phase }
  var since: Int64 { table.breakers[0].since }

  func admits(now: Int64) -> (isAdmitted: Bool, change: BreakerTable.Change) {
    table.admits(0, now: now)
  }
  func send() { table.send(0) }
  func end(hasFailed: Bool?, sent: Int64, now: Int64) -> BreakerTable.Change {
    table.end(0, hasFailed: hasFailed, sent: sent, now: now)
  }
  func openTime(from start: Int64, to now: Int64) -> Int64 {
    table.openTime(0, from: start, to: now)
  }
}

/// Breakers on scripted lists of outcomes: `x` fails, `.` is answered, `s` is answered slowly.
struct BreakerTableTests {
  /// How many calls of the script were over when it opened; nil if it did not.
  private func opens(_ rule: CircuitBreaker, _ script: String) -> Int? {
    let table = Breaker(rule)
    var now: Int64 = 0
    for (index, letter) in script.enumerated() {
      now += 1
      let sent = letter == "s" ? now - 1 : now
      #expect(table.admits(now: now).isAdmitted)
      table.send()
      // A slow call takes one nanosecond, where more than none is slow.
      let change = table.end(hasFailed: letter == "x", sent: max(0, sent), now: now)
      if case .opened = change { return index + 1 }
    }
    return nil
  }

  @Test func `half of ten calls open it, and not before there are four`() {
    let rule = CircuitBreaker(failureRate: 0.5, window: .calls(10), minimumCalls: 4)
    #expect(opens(rule, "xxx") == nil)
    #expect(opens(rule, "xxxx") == 4)
    #expect(opens(rule, "xx..") == 4)
    #expect(opens(rule, "x...") == nil)
    #expect(opens(rule, ".....xxxx.") == nil)
    #expect(opens(rule, ".....xxxxx") == 10)
    // The last ten count.
    #expect(opens(rule, "......xxxx...x") == 14)
    #expect(opens(rule, ".....xxxx......xx") == nil)
  }

  @Test func `a window of fewer calls than the least number counts when it is full`() {
    let rule = CircuitBreaker(failureRate: 1, window: .calls(3), minimumCalls: 100)
    #expect(opens(rule, "xx.xxx") == 6)
  }

  @Test func `slow calls open it`() {
    let rule = CircuitBreaker(
      slowCallRate: 0.5, slowCallDuration: .zero, window: .calls(4), minimumCalls: 4)
    #expect(opens(rule, "s.s.") == 4)
    #expect(opens(rule, "s...xxxx") == nil)
  }

  @Test func `so many failures in a row open it`() {
    let rule = CircuitBreaker(consecutiveFailures: 3)
    #expect(opens(rule, "xx.xx.xx.xxx") == 12)
    #expect(opens(rule, "xx.xx.xx") == nil)
  }

  /// A breaker that was opened at 10 by the second failure in a row, for 100 ns.
  private func opened(_ halfOpenCalls: Int, failureRate: Double? = nil) -> Breaker {
    let table = Breaker(
      CircuitBreaker(
        failureRate: failureRate, window: .calls(2), minimumCalls: 2,
        consecutiveFailures: failureRate == nil ? 2 : nil, openFor: .nanoseconds(100),
        halfOpenCalls: halfOpenCalls))
    for now in [5, 10] as [Int64] {
      table.send()
      _ = table.end(hasFailed: true, sent: now, now: now)
    }
    #expect(table.phase == .open && table.since == 10)
    return table
  }

  @Test func `open, it admits nothing until its time is over`() {
    let table = opened(1)
    let early = table.admits(now: 109)
    #expect(early.isAdmitted == false && early.change == .none)
    let late = table.admits(now: 110)
    #expect(late.isAdmitted && late.change == .halfOpened)
  }

  @Test func `half-open, it admits so many and the first failure opens it again`() {
    let table = opened(2)
    _ = table.admits(now: 200)
    table.send()
    #expect(table.admits(now: 201).isAdmitted)
    table.send()
    #expect(table.admits(now: 202).isAdmitted == false)
    #expect(table.end(hasFailed: false, sent: 200, now: 210) == .none)
    #expect(table.admits(now: 211).isAdmitted == false)
    let change = table.end(hasFailed: true, sent: 201, now: 220)
    #expect(change == .opened(.init(calls: 2, failed: 1), wasClosed: false))
    #expect(table.admits(now: 319).isAdmitted == false)
    #expect(table.admits(now: 320).isAdmitted)
  }

  @Test func `half-open with a rate, all calls decide together`() {
    let table = opened(4, failureRate: 0.5)
    _ = table.admits(now: 200)
    for _ in 0..<4 { table.send() }
    for hasFailed in [true, false, false] {
      #expect(table.end(hasFailed: hasFailed, sent: 200, now: 210) == .none)
    }
    #expect(table.end(hasFailed: false, sent: 200, now: 211) == .closed)
    #expect(table.phase == .closed)
    // What failed before it opened is forgotten: one of two would open it again.
    #expect(table.end(hasFailed: false, sent: 212, now: 213) == .none)
    #expect(table.phase == .closed)
  }

  @Test func `a call counts in the state in which it was sent`() {
    let table = opened(1)
    _ = table.admits(now: 200)
    table.send()
    // Sent before it opened.
    #expect(table.end(hasFailed: true, sent: 9, now: 205) == .none)
    #expect(table.phase == .halfOpen)
    // One that its caller gave up gives its turn back.
    #expect(table.end(hasFailed: nil, sent: 200, now: 206) == .none)
    #expect(table.admits(now: 207).isAdmitted)
    table.send()
    #expect(table.end(hasFailed: false, sent: 207, now: 208) == .closed)
  }

  @Test func `the time open is counted from where measuring begins to where it may half-open`() {
    let table = opened(1)
    #expect(table.openTime(from: 0, to: 60) == 50)
    #expect(table.openTime(from: 30, to: 60) == 30)
    #expect(table.openTime(from: 30, to: 500) == 80)
  }
}
