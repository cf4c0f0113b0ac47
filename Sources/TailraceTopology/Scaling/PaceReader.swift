internal import TailraceEngine

/// `behavior`: how fast a number of instances may change, as in autoscaling/v2.
enum PaceReader {
  static let policySpec = ObjectSpec(
    "a scaling policy",
    [
      FieldSpec("percent", .percentage, "A part of the instances there were."),
      FieldSpec("pods", .count, in: 1...100_000, "So many instances."),
      FieldSpec("period", .duration, required: true, "In which time."),
    ])

  static let choices: [(String, ScalingPace.Choice)] = [
    ("max", .largest), ("min", .least), ("disabled", .disabled),
  ]

  static let paceSpec = ObjectSpec(
    "a scaling pace",
    [
      FieldSpec(
        "stabilization", .duration, "For how long the most cautious recommendation holds."),
      FieldSpec("policies", .items(.object(policySpec)), "How much may change in a time."),
      FieldSpec(
        "select", .word(choices.map { $0.0 }), "Which policy counts; `disabled` changes nothing."),
    ])

  static let behaviorSpec = ObjectSpec(
    "scaling behavior",
    [
      FieldSpec("scale_up", .object(paceSpec), "How fast the number may grow."),
      FieldSpec("scale_down", .object(paceSpec), "How fast it may shrink."),
    ])

  static func read(_ fields: Fields, _ rules: inout HorizontalScaling) {
    let behavior = fields.fields("behavior", behaviorSpec)
    let source = "Kubernetes' HorizontalPodAutoscaler"
    if let inner = behavior?.fields("scale_up", paceSpec) {
      read(inner, &rules.up)
    } else {
      fields.useDefault("behavior.scale_up", "100% or 4 in 15s, at once", source)
    }
    if let inner = behavior?.fields("scale_down", paceSpec) {
      read(inner, &rules.down)
    } else {
      fields.useDefault("behavior.scale_down", "100% in 15s, after 5m", source)
    }
  }

  private static func read(_ fields: Fields, _ pace: inout ScalingPace) {
    if fields.has("stabilization") {
      pace.stabilization = Delay(nanoseconds: fields.duration("stabilization") ?? 0)
    }
    if let choice = fields.word("select", of: choices) { pace.choice = choice }
    let policies = fields.objects("policies", policySpec).compactMap {
      inner -> ScalingPace.Policy? in
      guard let change = change(inner), let period = inner.duration("period", isPositive: true)
      else { return nil }
      return .init(change, period: Delay(nanoseconds: period))
    }
    if !policies.isEmpty { pace.policies = policies }
  }

  private static func change(_ fields: Fields) -> ScalingPace.Change? {
    if fields.has("percent") && fields.has("pods") {
      fields.context.report(.keysTogether("percent", "pods"), at: fields.range(ofKey: "pods"))
    }
    if fields.has("pods") { return fields.count("pods").map { .instances($0) } }
    guard fields.has("percent") else {
      fields.reportMissing("percent")
      return nil
    }
    return fields.phrase("percent", Quantity.percentage.expectation)?
      .percentage(atMost: 1000, &fields.context.diagnostics).map { .percent($0 * 100) }
  }
}
