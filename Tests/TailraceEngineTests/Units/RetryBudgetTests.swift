import TestSupport
import Testing

@testable import TailraceEngine

/// A budget of one caller that an expectation can ask.
private final class Budget {
  private var table = RetryBudgets()

  init(_ budget: CallPolicy.Budget) { table.add(budget, callers: 1) }

  func open(_ change: Int32) { table.count(0, open: change) }
  func deposit(now: Int64) { table.deposit(0, now: now) }
  /// What a retry costs, or nil if there is none.
  func retry(after outcome: Outcome = .error, now: Int64 = 0) -> Double? {
    table.withdraw(0, after: outcome, now: now)
  }
  func endRetry() { table.endRetry(0) }
  func succeed(bringing cost: Double = 0) { table.succeed(0, bringing: cost) }
  func fail() { table.fail(0) }
}

/// Each budget against the rule of its product, call by call.
struct RetryBudgetTests {
  /// How many of so many calls are tried again whose time is over at once, one after the other.
  private func retries(of calls: Int32, _ share: Double, minimum: Int) -> Int {
    let budget = Budget(.share(share, minimum: minimum))
    budget.open(calls)
    var count = 0
    for _ in 0..<calls {
      budget.open(-1)
      if budget.retry(after: .timeout) != nil { count += 1 }
    }
    return count
  }

  /// Envoy's `ResourceManagerImpl` (1.39): there may be a retry while retries are fewer than the share of
  /// active requests. A request whose time is over is reset before that is asked, so it is none of them.
  @Test func `Envoy's retries are fewer than the share of the other calls that are open`() {
    // Of all: of five the first finds four others, the second three and one retry, the third two of each.
    #expect((1...5).map { retries(of: $0, 1, minimum: 0) } == [0, 1, 1, 2, 2])
    #expect(retries(of: 1, 1, minimum: 1) == 1)
    // The least number is instead of the share, and not beside it.
    #expect(retries(of: 10, 0, minimum: 3) == 3)
    #expect(retries(of: 5, 1, minimum: 2) == 2)
  }

  @Test func `a retry of Envoy's that is over makes room for another`() {
    let budget = Budget(.share(0, minimum: 1))
    #expect(budget.retry() != nil)
    #expect(budget.retry() == nil)
    budget.endRetry()
    #expect(budget.retry() != nil)
  }

  /// gRPC's proposal A6: a failure takes a token, a success brings a part of one, and there are retries
  /// while more than half of the tokens are left.
  @Test func `gRPC's throttle lets through above half of its tokens`() {
    let budget = Budget(.throttle(tokens: 10, ratio: 0.5))
    for _ in 0..<4 { budget.fail() }
    #expect(budget.retry() != nil)
    budget.fail()
    #expect(budget.retry() == nil)
    budget.succeed()
    #expect(budget.retry() != nil)
    budget.fail()
    budget.succeed()
    #expect(budget.retry() == nil)
    budget.succeed()
    #expect(budget.retry() != nil)
    // Never more than all of them.
    for _ in 0..<20 { budget.succeed() }
    for _ in 0..<4 { budget.fail() }
    #expect(budget.retry() != nil)
    budget.fail()
    #expect(budget.retry() == nil)
  }

  /// The AWS SDKs' standard mode: a retry takes its cost from the quota, and brings it back when it
  /// succeeds; any other success brings one.
  @Test func `AWS's quota is what retries cost and bring back`() {
    let budget = Budget(.quota(tokens: 10, cost: 8, throttlingCost: 3))
    #expect(budget.retry(after: .throttled) == 3)
    #expect(budget.retry(after: .error) == nil)
    budget.succeed(bringing: 3)
    #expect(budget.retry(after: .error) == 8)
    #expect(budget.retry(after: .throttled) == nil)
    budget.succeed()
    #expect(budget.retry(after: .throttled) == 3)
  }

  /// Finagle's `RetryBudget`: deposits of calls last for a window of ten slices, beside so many a second.
  @Test func `deposits pay for a retry until their window is over`() {
    func retries(at now: Int64, deposits: Int) -> Bool {
      let budget = Budget(.deposits(ratio: 0.5, perSecond: 0, window: .nanoseconds(100)))
      for _ in 0..<deposits { budget.deposit(now: 0) }
      return budget.retry(now: now) != nil
    }
    #expect(!retries(at: 0, deposits: 1))
    #expect(retries(at: 0, deposits: 2))
    #expect(retries(at: 99, deposits: 2))
    #expect(!retries(at: 100, deposits: 2))
    // Two in a window, whatever comes.
    let reserve = Budget(.deposits(ratio: 0, perSecond: 2e7, window: .nanoseconds(100)))
    #expect(reserve.retry(now: 5) != nil && reserve.retry(now: 5) != nil)
    #expect(reserve.retry(now: 99) == nil)
    #expect(reserve.retry(now: 105) != nil)
  }
}
