internal import TailraceEngine

/// What a caller answers when a call has failed for good.
///
///     fallback: degraded
///     fallback: {steps: [{call: popular.list}], on: [timeout, refused]}
struct FallbackExpression {
  /// None for an answer that is at hand.
  var steps: [StepExpression] = []
  var reasons = OutcomeSet.failures

  static let spec = ObjectSpec(
    "a fallback",
    [
      FieldSpec("steps", .steps, "What is done instead; nothing for an answer that is at hand."),
      FieldSpec(
        "on", .list(.word(CallPolicyReader.reasons)), "After which failures; all unless stated."),
    ])
}

extension StepReader {
  /// The value of a key `fallback`; nil if it is not there, or is wrong, which is reported.
  func fallback(_ fields: Fields, at place: String, _ depth: Int) -> FallbackExpression? {
    guard let node = fields.node("fallback") else { return nil }
    if node.mapping == nil {
      guard let phrase = fields.phrase("fallback", "degraded, or keys such as steps: []") else {
        return nil
      }
      if phrase.text == "degraded" { return FallbackExpression() }
      context.report(.wordUnknown(phrase.text, for: "fallback", ["degraded"]), at: phrase.range)
      return nil
    }
    guard let inner = fields.fields("fallback", FallbackExpression.spec) else { return nil }
    if inner.mapping.entries.isEmpty {
      context.report(.mappingEmpty("fallback", fields.spec.name), at: inner.headline)
    }
    var fallback = FallbackExpression()
    if let body = inner.node("steps") {
      fallback.steps = steps(body, at: "\(place).fallback", depth: depth)
    }
    if let reasons = CallPolicyReader.reasons(inner) { fallback.reasons = reasons }
    return fallback
  }
}
