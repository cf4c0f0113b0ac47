internal import TailraceEngine

/// The budget of retries, in the dialect that its keys tell.
struct RetryBudgetReader {
  let owner: Fields

  /// Nil where none is stated.
  func budget() -> CallPolicy.Budget? {
    guard let node = owner.node("budget") else {
      owner.useDefault("budget", "none", "retries are not limited unless stated")
      return nil
    }
    if node.mapping == nil {
      guard let share = owner.percentage("budget") else { return nil }
      owner.useDefault("budget.minimum", "3", "Envoy's min_retry_concurrency")
      return .share(share, minimum: 3)
    }
    guard let fields = owner.fields("budget", CallPolicyReader.budgetSpec) else { return nil }
    if fields.has("percent") {
      refuse(["tokens", "ratio", "cost", "throttling_cost", "min_per_second", "ttl"], fields)
      if !fields.has("minimum") {
        fields.useDefault("minimum", "3", "Envoy's min_retry_concurrency")
      }
      return .share(
        fields.percentage("percent") ?? 0.2,
        minimum: fields.count("minimum", in: 0...1_000_000_000) ?? 3)
    }
    if fields.has("tokens") { return tokens(fields) }
    guard fields.has("ratio") else {
      fields.reportMissing("percent")
      return nil
    }
    refuse(["minimum", "cost", "throttling_cost"], fields)
    if !fields.has("min_per_second") { fields.useDefault("min_per_second", "10", "Linkerd's") }
    if !fields.has("ttl") { fields.useDefault("ttl", "10s", "Linkerd's") }
    return .deposits(
      ratio: fields.percentage("ratio") ?? 0.2,
      perSecond: Double(fields.count("min_per_second", in: 0...1_000_000) ?? 10),
      window: Delay(nanoseconds: fields.duration("ttl", isPositive: true) ?? 10_000_000_000))
  }

  private func tokens(_ fields: Fields) -> CallPolicy.Budget? {
    refuse(["minimum", "min_per_second", "ttl"], fields)
    let tokens = Double(fields.count("tokens", in: 1...1_000_000_000) ?? 500)
    if fields.has("ratio") {
      refuse(["cost", "throttling_cost"], fields, beside: "ratio")
      return .throttle(tokens: tokens, ratio: fields.percentage("ratio") ?? 0.1)
    }
    if !fields.has("cost") { fields.useDefault("cost", "14", "the AWS SDKs'") }
    if !fields.has("throttling_cost") {
      fields.useDefault("throttling_cost", "5", "the AWS SDKs'")
    }
    return .quota(
      tokens: tokens, cost: Double(fields.count("cost", in: 1...1_000_000_000) ?? 14),
      throttlingCost: Double(fields.count("throttling_cost", in: 1...1_000_000_000) ?? 5))
  }

  /// Keys of another dialect.
  private func refuse(_ keys: [String], _ fields: Fields, beside other: String? = nil) {
    let first = other ?? fields.mapping.entries.first { !keys.contains($0.name) }?.name ?? ""
    for key in keys where fields.has(key) {
      fields.context.report(.keysTogether(key, first), at: fields.range(ofKey: key))
    }
  }
}
