internal import TailraceEngine

/// The budget of retries, in the dialect that its keys tell.
struct RetryBudgetReader {
  let owner: Fields

  /// Nil where none is stated.
  func budget() -> CallPolicy.Budget? {
    guard let node = owner.node("budget") else {
      owner.useDefault("budget")
      return nil
    }
    if node.mapping == nil {
      guard let share = owner.percentage("budget") else { return nil }
      owner.context.useDefault(
        "minimum", of: CallPolicyReader.budgetSpec, at: "\(owner.place).budget")
      return .share(share, minimum: 3)
    }
    guard let fields = owner.fields("budget", CallPolicyReader.budgetSpec) else { return nil }
    if fields.has("percent") {
      refuse(["tokens", "ratio", "cost", "throttling_cost", "min_per_second", "ttl"], fields)
      return .share(
        fields.percentage("percent") ?? 0.2,
        minimum: fields.count(orUsual: "minimum"))
    }
    if fields.has("tokens") { return tokens(fields) }
    guard fields.has("ratio") else {
      fields.reportMissing("percent")
      return nil
    }
    refuse(["minimum", "cost", "throttling_cost"], fields)
    return .deposits(
      ratio: fields.percentage("ratio") ?? 0.2,
      perSecond: Double(fields.count(orUsual: "min_per_second")),
      window: fields.delay(orUsual: "ttl", isPositive: true))
  }

  private func tokens(_ fields: Fields) -> CallPolicy.Budget? {
    refuse(["minimum", "min_per_second", "ttl"], fields)
    let tokens = Double(fields.count("tokens") ?? 500)
    if fields.has("ratio") {
      refuse(["cost", "throttling_cost"], fields, beside: "ratio")
      return .throttle(tokens: tokens, ratio: fields.percentage("ratio") ?? 0.1)
    }
    return .quota(
      tokens: tokens, cost: Double(fields.count(orUsual: "cost")),
      throttlingCost: Double(fields.count(orUsual: "throttling_cost")))
  }

  /// Keys of another dialect.
  private func refuse(_ keys: [String], _ fields: Fields, beside other: String? = nil) {
    let first = other ?? fields.mapping.entries.first { !keys.contains($0.name) }?.name ?? ""
    for key in keys where fields.has(key) {
      fields.context.report(.keysTogether(key, first), at: fields.range(ofKey: key))
    }
  }
}
