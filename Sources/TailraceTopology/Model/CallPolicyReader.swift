internal import TailraceEngine

/// What a caller does about a call that fails or is slow, of a `call` step as of a client's request.
///
///     retry: {attempts: 3, backoff: {base: 100ms, jitter: full}, budget: 20%}
///     hedge: {after: 20ms, attempts: 2}
struct CallPolicyReader {
  static let reasons = FailStep.reasons.map { $0.name }
  static let jitters = CallPolicy.Jitter.allCases.map { $0.rawValue }

  static let backoffSpec = ObjectSpec(
    "a back-off",
    [
      FieldSpec("base", .duration, required: true, "The wait before the first retry."),
      FieldSpec(
        "factor", .factor, or: ("2x", "Envoy's"), "What each wait is longer than the one before."),
      FieldSpec("cap", .duration, or: ("10 times the base", "Envoy's"), "The longest wait."),
      FieldSpec(
        "jitter", .word(jitters), or: ("full", "Envoy's"),
        "How waits are made random: anything up to the wait, its upper half, up to three times the wait "
          + "before, or without memory."),
    ])

  static let budgetSpec = ObjectSpec(
    "a retry budget",
    [
      FieldSpec(
        "percent", .percentage, "The share of the open calls that may be retries, as in Envoy."),
      FieldSpec(
        "minimum", .count, in: 0...1_000_000_000, or: ("3", "Envoy's min_retry_concurrency"),
        "How many retries there may be in any case, beside `percent`."),
      FieldSpec(
        "tokens", .count,
        "How many tokens there are: with `ratio` as in gRPC, with `cost` as in the AWS SDKs."),
      FieldSpec(
        "ratio", .percentage,
        "What a success brings back of a token that a failure takes, beside `tokens`; alone, what each "
          + "call puts in, as in Finagle and Linkerd."),
      FieldSpec(
        "cost", .count, or: ("14", "the AWS SDKs'"),
        "Tokens that a retry takes and brings back when it succeeds."),
      FieldSpec(
        "throttling_cost", .count, or: ("5", "the AWS SDKs'"),
        "Tokens that a retry takes after `throttled`."),
      FieldSpec(
        "min_per_second", .whole, in: 0...1_000_000, or: ("10", "Linkerd's"),
        "How many retries a second there may be in any case, beside `ratio`."
      ),
      FieldSpec(
        "ttl", .duration, or: ("10s", "Linkerd's"),
        "How long what a call puts in lasts, beside `ratio`."),
    ])

  static let retrySpec = ObjectSpec(
    "a retry",
    [
      FieldSpec(
        "attempts", .either(.count, .word(["unlimited"])), required: true, in: 2...1000,
        "How often the call is made in all, the first time among them."),
      FieldSpec(
        "backoff", .either(.duration, .either(.word(["none"]), .object(backoffSpec))),
        or: ("25ms, doubled up to 250ms, full jitter", "Envoy's"),
        "How long to wait before each retry."),
      FieldSpec(
        "on", .list(.word(reasons)),
        or: ("every failure but breaker_open", "a caller that knows no better"),
        "The failures that are tried again."),
      FieldSpec(
        "budget", .either(.percentage, .object(budgetSpec)),
        or: ("none", "retries are not limited unless stated"),
        "What keeps an instance's retries at one callee from adding up."),
      FieldSpec(
        "retry_after", .word(["respect", "ignore"]),
        "Whether a wait is at least as long as an answer with Retry-After asks for."),
      FieldSpec("overall", .duration, "How long all attempts may take together."),
    ])

  static let hedgeSpec = ObjectSpec(
    "a hedge",
    [
      FieldSpec(
        "after", .duration, required: true,
        "How long without an answer until the next copy is sent (gRPC's hedgingDelay)."),
      FieldSpec(
        "attempts", .count, in: 2...100, or: ("2", "one copy beside the call itself"),
        "How many copies there are at most, the first among them."),
    ])

  static let retryField = FieldSpec(
    "retry", .either(.count, .object(retrySpec)), in: 2...1000,
    "How a call that failed is tried again; `timeout` is then of each attempt.")
  static let hedgeField = FieldSpec(
    "hedge", .either(.duration, .object(hedgeSpec)),
    "How copies of a call that is slow are sent; the first answer counts.")
  static let deadlineField = FieldSpec(
    "deadline", .duration,
    "How long the request may take from here on, whatever is called in turn.")
  static let cancellationField = FieldSpec(
    "cancellation", .flag,
    "Whether a caller that gives up tells the callee, whose work then ends.")
  static let fallbackField = FieldSpec(
    "fallback", .either(.word(["degraded"]), .object(FallbackExpression.spec)),
    "What is answered when the call has failed for good; the answer is degraded.")

  let fields: Fields
  private var context: ReadingContext { fields.context }

  /// The keys that the mapping has, over those of what it belongs to.
  func policy(over outer: CallPolicy = CallPolicy()) -> CallPolicy {
    var policy = outer
    if fields.has("retry") {
      policy.retry = retry()
      policy.hedge = nil
    }
    if fields.has("hedge") {
      policy.hedge = hedge()
      if fields.has("retry") {
        context.report(.keysTogether("retry", "hedge"), at: fields.range(ofKey: "hedge"))
      }
      policy.retry = nil
    }
    if let deadline = fields.duration("deadline", isPositive: true) {
      policy.deadline = Delay(nanoseconds: deadline)
    }
    if fields.spec.field("cancellation") != nil && fields.has("cancellation") {
      policy.cancels = fields.flag("cancellation")
    }
    return policy
  }

  private func retry() -> CallPolicy.Retry? {
    guard fields.node("retry")?.mapping != nil else {
      guard let attempts = fields.count("retry") else { return nil }
      for key in ["backoff", "budget"] {
        context.useDefault(key, of: Self.retrySpec, at: "\(fields.place).retry")
      }
      return CallPolicy.Retry(attempts: attempts, backoff: Self.envoys)
    }
    guard let inner = fields.fields("retry", Self.retrySpec) else { return nil }
    var retry = CallPolicy.Retry(attempts: nil, backoff: backoff(inner))
    guard let attempts = inner.phrase("attempts", "a count, or unlimited") else { return nil }
    if attempts.text != "unlimited" {
      guard let count = inner.count("attempts") else { return nil }
      retry.attempts = count
    }
    if let reasons = Self.reasons(inner) {
      retry.reasons = reasons
    } else {
      inner.useDefault("on")
    }
    retry.budget = RetryBudgetReader(owner: inner).budget()
    if inner.has("retry_after") {
      retry.respectsRetryAfter =
        inner.word("retry_after", among: ["respect", "ignore"]) != "ignore"
    }
    retry.overall = inner.duration("overall", isPositive: true).map { Delay(nanoseconds: $0) }
    return retry
  }

  private static let envoys = CallPolicy.Backoff(base: .milliseconds(25), cap: .milliseconds(250))

  private func backoff(_ owner: Fields) -> CallPolicy.Backoff? {
    guard let node = owner.node("backoff") else {
      owner.useDefault("backoff")
      return Self.envoys
    }
    if node.mapping == nil {
      guard let phrase = owner.phrase("backoff", "a duration, or none"), phrase.text != "none"
      else { return nil }
      guard let base = owner.duration("backoff", isPositive: true) else { return nil }
      owner.useDefault("backoff.factor", "2x, full jitter, up to 10 times the first", "Envoy's")
      return CallPolicy.Backoff(
        base: Delay(nanoseconds: base), cap: Delay(nanoseconds: base.saturating(times: 10)))
    }
    guard let inner = owner.fields("backoff", Self.backoffSpec),
      let base = inner.duration("base", isPositive: true)
    else { return nil }
    var backoff = CallPolicy.Backoff(
      base: Delay(nanoseconds: base), cap: Delay(nanoseconds: base.saturating(times: 10)))
    backoff.factor = inner.factor(orUsual: "factor")
    if backoff.factor < 1 { context.report(.backoffShrinks, at: inner.range(of: "factor")) }
    if let cap = inner.duration("cap", isPositive: true) {
      backoff.cap = Delay(nanoseconds: cap)
      if cap < base {
        context.report(.capBelowBase, at: inner.range(of: "cap"))
      }
    } else {
      inner.useDefault("cap")
    }
    if inner.has("jitter") {
      backoff.jitter =
        inner.word("jitter", among: Self.jitters).flatMap { CallPolicy.Jitter(rawValue: $0) }
        ?? .full
    } else {
      inner.useDefault("jitter")
    }
    return backoff
  }

  private func hedge() -> CallPolicy.Hedge? {
    guard fields.node("hedge")?.mapping != nil else {
      guard let after = fields.duration("hedge") else { return nil }
      context.useDefault("attempts", of: Self.hedgeSpec, at: "\(fields.place).hedge")
      return CallPolicy.Hedge(after: Delay(nanoseconds: after))
    }
    guard let inner = fields.fields("hedge", Self.hedgeSpec),
      let after = inner.duration("after")
    else { return nil }
    return CallPolicy.Hedge(
      after: Delay(nanoseconds: after), attempts: inner.count(orUsual: "attempts"))
  }

  /// The failures listed under `on`; nil where there are none.
  static func reasons(_ owner: Fields) -> OutcomeSet? {
    if !owner.has("on") { return nil }
    var reasons: [Outcome] = []
    for item in owner.items("on") {
      guard
        let phrase = item.phrase(
          expecting: "one of \(listed(Self.reasons))", &owner.context.diagnostics)
      else { continue }
      if let reason = FailStep.reasons.first(where: { $0.name == phrase.text }) {
        reasons.append(reason)
      } else {
        owner.context.report(.wordUnknown(phrase.text, for: "on", Self.reasons), at: phrase.range)
      }
    }
    if reasons.isEmpty && owner.items("on").isEmpty {
      owner.context.report(
        .mappingEmpty("on", owner.spec.name), at: owner.range(ofKey: "on"))
    }
    return OutcomeSet(reasons)
  }
}

extension Int64 {
  /// The product, or the longest duration there may be.
  fileprivate func saturating(times factor: Int64) -> Int64 {
    let (product, isOver) = multipliedReportingOverflow(by: factor)
    return isOver ? Limits.longestDuration : Swift.min(product, Limits.longestDuration)
  }
}
