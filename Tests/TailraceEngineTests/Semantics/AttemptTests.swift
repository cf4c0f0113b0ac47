import TestSupport
import Testing

@testable import TailraceEngine

/// Retries, budgets and copies, counted by hand.
struct AttemptTests {
  private static func retried(
    _ operation: OperationID, timeout: Distribution? = nil, _ retry: CallPolicy.Retry
  ) -> Call {
    var call = Call(operation, timeout: timeout)
    call.policy.retry = retry
    return call
  }

  private static let waits = CallPolicy.Backoff(
    base: .nanoseconds(5), cap: .nanoseconds(15), jitter: .none)

  @Test func `a call that was not answered in time is made again, and offered once`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(.replay([50, 3]))])
    small.send(
      at: 0, steps: [.call(Self.retried(app, timeout: 10, CallPolicy.Retry(attempts: 3)))])
    let run = small.play()
    #expect(run.latencies(0) == [13])
    #expect(run[0].offered == 1 && run[0].late == 1)
    #expect(run["app"].offered == 2)
    let counts = run.results.calls[0].counts
    #expect(counts.calls == 1 && counts.attempts == 2 && counts.retries == 1)
    #expect(counts.amplification == 2)
  }

  @Test func `waits grow up to their cap and are in no queue`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.fail(probability: 1, .error)])
    let retry = CallPolicy.Retry(attempts: 5, backoff: Self.waits)
    small.send(at: 0, steps: [.call(Self.retried(app, retry))])
    let run = small.play()
    #expect(run[0].outcomes[.error] == 1)
    #expect(run[0].inFlightArea == 45)
    #expect(run[0].waitTime == 0 && run[0].serviceTime == 0)
    #expect(run.results.calls[0].counts.backoffTime == 45)
    #expect(run["app"].offered == 5)
  }

  @Test(arguments: [
    (CallPolicy.Jitter.full, 0.0...10.0), (.equal, 5.0...10.0), (.decorrelated, 10.0...30.0),
  ])
  func `the first wait is within its jitter`(
    _ jitter: CallPolicy.Jitter, _ range: ClosedRange<Double>
  ) {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.fail(probability: 1, .error)])
    let backoff = CallPolicy.Backoff(
      base: .nanoseconds(10_000), cap: .nanoseconds(100_000), jitter: jitter)
    let count = 2000
    small.send(
      .recorded((0..<count).map { Int64($0) }),
      steps: [.call(Self.retried(app, CallPolicy.Retry(attempts: 2, backoff: backoff)))])
    let run = small.play(for: 1_000_000)
    let mean = Double(run.results.calls[0].counts.backoffTime) / Double(count) / 1000
    let middle = (range.lowerBound + range.upperBound) / 2
    let width = range.upperBound - range.lowerBound
    // Four standard errors of the mean of uniform draws.
    #expect(abs(mean - middle) < 4 * width / (12 * Double(count)).squareRoot())
    #expect(Double(run[0].inFlightArea) / 1000 <= range.upperBound * Double(count))
  }

  @Test func `other failures than those listed are not tried again`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.fail(probability: 1, .error)])
    let retry = CallPolicy.Retry(attempts: 5, reasons: OutcomeSet([.timeout]))
    small.send(at: 0, steps: [.call(Self.retried(app, retry))])
    let run = small.play()
    #expect(run["app"].offered == 1 && run[0].outcomes[.error] == 1)
  }

  @Test func `without a limit a call is made until it gets in`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, queueLimit: 0, steps: [.wait(30)])
    let backoff = CallPolicy.Backoff(
      base: .nanoseconds(10), factor: 1, cap: .nanoseconds(10), jitter: .none)
    let retry = CallPolicy.Retry(attempts: nil, backoff: backoff)
    small.send(at: 0, steps: [.call(Call(app))])
    small.send(at: 1, steps: [.call(Self.retried(app, retry))])
    let run = small.play()
    #expect(run.latencies(1) == [60])
    #expect(run["app"].outcomes[.shed] == 3)
  }

  @Test
  func `all attempts together have a limit, and none begins that would end its wait after it`() {
    for (backoff, tries, end) in [
      (nil, 3, 25),
      (CallPolicy.Backoff(base: .nanoseconds(20), cap: .nanoseconds(20), jitter: .none), 1, 10),
    ] as [(CallPolicy.Backoff?, Int64, Int64)] {
      var small = SmallNetwork()
      let app = small.component("app", steps: [.wait(50)])
      var retry = CallPolicy.Retry(attempts: 10, backoff: backoff)
      retry.overall = .nanoseconds(25)
      small.send(at: 0, steps: [.call(Self.retried(app, timeout: 10, retry))])
      let run = small.play()
      #expect(run[0].outcomes[.timeout] == 1)
      #expect(run[0].inFlightArea.nanoseconds == end)
      #expect(run["app"].offered == tries)
    }
  }

  @Test func `every attempt carries the same key`() {
    var small = SmallNetwork()
    let keys = small.builder.population("keys", keys: 1000, exponent: 0)
    let app = small.component("app", steps: [])
    let cache = small.builder.cache(in: small.owner(of: app), of: keys, capacity: 1000)
    small.builder.define(
      app, [.probe(cache), .onMiss([.fill(cache), .fail(probability: 1, .error)])])
    var call = Self.retried(app, CallPolicy.Retry(attempts: 2))
    call.key = keys
    small.send(.recorded((0..<300).map { Int64($0) }), steps: [.call(call)])
    let run = small.play()
    #expect(run[0].outcomes[.full] == 300)
    #expect(run.results.calls[0].counts.retries == run["app"].counts.cacheMisses)
  }

  @Test(
    arguments: [
      (
        CallPolicy.Budget.deposits(ratio: 0.1, perSecond: 0, window: .nanoseconds(100_000)), 100,
        900
      ),
      // 9, 8, 7 after the first request, 6 and 5 after the second; then no more than half are left.
      (.throttle(tokens: 10, ratio: 0.1), 3, 999),
      (.quota(tokens: 29, cost: 14, throttlingCost: 5), 2, 999),
    ] as [(CallPolicy.Budget, Int64, Int64)])
  func `a budget lets so many retries through when everything fails`(
    _ budget: CallPolicy.Budget, _ retries: Int64, _ refused: Int64
  ) {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.fail(probability: 1, .error)])
    let retry = CallPolicy.Retry(attempts: 3, budget: budget)
    small.send(
      .recorded((0..<1000).map { Int64($0) }), steps: [.call(Self.retried(app, retry))])
    let run = small.play()
    let counts = run.results.calls[0].counts
    #expect(counts.retries == retries)
    #expect((refused - 1...1000).contains(counts.retriesRefused))
    #expect(counts.attempts == 1000 + retries)
  }

  @Test func `Envoy's budget is a share of the calls that are open`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(10), .fail(probability: 1, .error)])
    let retry = CallPolicy.Retry(
      attempts: 2,
      backoff: CallPolicy.Backoff(base: .nanoseconds(50), cap: .nanoseconds(50), jitter: .none),
      budget: .share(0.2, minimum: 1))
    small.send(
      .recorded(Array(repeating: 0, count: 10)), steps: [.call(Self.retried(app, retry))])
    let run = small.play()
    // Nine, then eight are open when the first two fail; 20 % of seven are not more than two.
    #expect(run.results.calls[0].counts.retries == 2)
    #expect(run.results.calls[0].counts.retriesRefused == 8)
  }

  @Test(arguments: [(1, 0), (2, 1), (3, 1), (5, 2)] as [(Int, Int64)])
  func `a call whose time is over is none of those that Envoy's budget counts`(
    _ calls: Int, _ retries: Int64
  ) {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(50)])
    let retry = CallPolicy.Retry(
      attempts: 2,
      backoff: CallPolicy.Backoff(base: .nanoseconds(99), cap: .nanoseconds(99), jitter: .none),
      budget: .share(1, minimum: 0))
    small.send(
      .recorded(Array(repeating: 0, count: calls)),
      steps: [.call(Self.retried(app, timeout: 10, retry))])
    // All are over at 10, one after the other; of n the k-th finds n − k open and k − 1 retries.
    let counts = small.play().results.calls[0].counts
    #expect(counts.retries == retries && counts.retriesRefused == Int64(calls) - retries)
  }

  private static func hedged(_ operation: OperationID, after: Int64, _ attempts: Int = 2) -> Call {
    var call = Call(operation)
    call.policy.hedge = CallPolicy.Hedge(after: .nanoseconds(after), attempts: attempts)
    return call
  }

  @Test func `a copy goes to another instance, and the first answer counts`() {
    var small = SmallNetwork()
    let app = small.component("app", instances: 2, steps: [.wait(.replay([20, 3]))])
    small.builder.link(from: small.builder.client("nobody"), to: small.owner(of: app), latency: 0)
    let client = small.send(at: 0, steps: [.call(Self.hedged(app, after: 5))])
    small.builder.route(from: client, to: small.owner(of: app), policy: .random)
    let run = small.play()
    #expect(run.latencies(0) == [8])
    #expect(run["app"].instances.map { $0.offered } == [1, 1])
    let counts = run.results.calls[0].counts
    #expect(counts.hedges == 1 && counts.hedgesWon == 1 && counts.attempts == 2)
    // Nobody told the first copy.
    #expect(run["app"].insideArea == 23 && run[0].late == 0)
  }

  @Test func `who is answered in time sends no copy, and a copy that fails sends the next at once`()
  {
    var small = SmallNetwork()
    let quick = small.component("quick", steps: [.wait(4)])
    let lame = small.component(
      "lame", steps: [.wait(.replay([2, 3])), .fail(probability: 0.5, .error)])
    small.send(at: 0, steps: [.call(Self.hedged(quick, after: 5))])
    small.send(at: 0, steps: [.call(Self.hedged(lame, after: 50, 20))])
    let run = small.play()
    #expect(run.latencies(0) == [4])
    #expect(run["quick"].offered == 1)
    #expect(run["lame"].offered == run["lame"].outcomes[.error] + 1)
    #expect(run[1].outcomes[.full] == 1 && run[1].latency.maximum < 50)
  }

  @Test func `without a delay all copies leave together, and losers are called off`() {
    var small = SmallNetwork()
    let app = small.component(
      "app", instances: 3, places: 1, steps: [.wait(.replay([20, 3, 30]))])
    var call = Self.hedged(app, after: 0, 3)
    call.policy.cancels = true
    let client = small.send(at: 0, steps: [.call(call)])
    small.builder.link(from: client, to: small.owner(of: app), latency: 2, back: 1)
    let run = small.play()
    #expect(run.latencies(0) == [6])
    #expect(run["app"].instances.map { $0.offered } == [1, 1, 1])
    #expect(run["app"].outcomes[.cancelled] == 2)
    // From 2 on; one until 5, two until the word is there at 8.
    #expect(run["app"].insideArea == 15)
    #expect(run.results.calls[0].counts.cancelled == 2)
  }

  @Test func `a copy that failed takes its timer with it`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(.replay([100, 100, 3]))])
    var call = Call(app, timeout: 30)
    call.policy.hedge = CallPolicy.Hedge(after: .nanoseconds(50), attempts: 3)
    small.send(at: 0, steps: [.call(call)])
    let run = small.play()
    // The first copy's time is over at 30, which sends the second; that of the second at 60. The third
    // would have been sent at 50 by the timer of the first.
    #expect(run.latencies(0) == [63])
    #expect(run.results.calls[0].counts.hedges == 2)
  }

  @Test func `copies of a call do not meet at an instance`() {
    var small = SmallNetwork()
    let app = small.component(
      "app", instances: 2, places: 1, queueLimit: 0, steps: [.wait(.replay([20, 3]))])
    let client = small.send(
      .recorded((0..<50).map { Int64($0) * 100 }), steps: [.call(Self.hedged(app, after: 5))])
    small.builder.route(from: client, to: small.owner(of: app), policy: .random)
    let run = small.play()
    #expect(run.latencies(0) == Array(repeating: 8, count: 50))
    #expect(run["app"].instances.map { $0.offered } == [50, 50])
    #expect(run["app"].outcomes[.shed] == 0)
  }
}
