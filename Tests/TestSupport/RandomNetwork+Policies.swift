internal import Tailrace

/// What callers of a random network do about calls that fail or are slow.
extension RandomNetwork {
  mutating func addPolicy(to call: inout Call, _ callees: [OperationID]) {
    var policy = CallPolicy()
    policy.cancels = dice.oneIn(2)
    switch dice.roll(0...3) {
    case 0: policy.retry = retry()
    case 1:
      policy.hedge = CallPolicy.Hedge(
        after: .nanoseconds(Int64(dice.roll(0...6) * 20) * scale), attempts: dice.roll(2...4))
    default: break
    }
    if dice.oneIn(5) { policy.deadline = .nanoseconds(Int64(dice.roll(1...8) * 100) * scale) }
    if wants.isWide { widen(&policy) }
    call.policy = policy
    if dice.oneIn(4) {
      let reasons = dice.oneIn(2) ? OutcomeSet.failures : OutcomeSet([.timeout, .refused, .shed])
      var steps: [Step] = dice.oneIn(2) ? [] : [.wait(time(40))]
      if dice.oneIn(2) {
        let other = dice.pick(callees)
        steps.append(.call(Call(other, timeout: time(300), key: shardKey(of: other))))
      }
      call.fallback = Fallback(steps, reasons: reasons)
    }
  }

  private mutating func retry() -> CallPolicy.Retry {
    var retry = CallPolicy.Retry(attempts: dice.roll(2...4))
    if !dice.oneIn(3) {
      retry.backoff = CallPolicy.Backoff(
        base: .nanoseconds(Int64(dice.roll(1...5) * 20) * scale),
        cap: .nanoseconds(200 * scale), jitter: dice.pick(CallPolicy.Jitter.allCases))
    }
    if dice.oneIn(3) { retry.reasons = OutcomeSet([.timeout, .shed, .crashed]) }
    switch dice.roll(0...6) {
    case 0: retry.budget = .share(0.2, minimum: dice.roll(0...2))
    case 1: retry.budget = .throttle(tokens: 5, ratio: 0.2)
    case 2: retry.budget = .quota(tokens: 20, cost: 5, throttlingCost: 2)
    case 3:
      retry.budget = .deposits(ratio: 0.2, perSecond: 0, window: .nanoseconds(2000 * scale))
    default: break
    }
    if dice.oneIn(3) { retry.overall = .nanoseconds(Int64(dice.roll(1...8) * 100) * scale) }
    return retry
  }
}
