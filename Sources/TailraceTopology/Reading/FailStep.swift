internal import TailraceEngine

/// A step that fails by itself now and then: `{fail: 0.1%}` or `{fail: {probability: 0.1%, reason: crashed}}`.
enum FailStep {
  static let spec = ObjectSpec(
    "a failure",
    [
      FieldSpec("probability", .percentage, required: true, "How likely it is each time."),
      FieldSpec(
        "reason", .word(reasons.map { $0.name }), "How it fails; `error` unless stated."),
    ])

  /// The ways to fail: neither an answer nor the caller's own doing.
  static let reasons = Outcome.allCases.filter { !$0.isAnswer && $0 != .cancelled }

  /// Nil if it cannot be read, which is reported.
  static func read(
    _ verb: YAMLEntry, at place: String, _ context: ReadingContext
  ) -> StepExpression? {
    if verb.value.mapping == nil {
      guard
        let phrase = verb.value.phrase(
          expecting: Quantity.percentage.expectation, &context.diagnostics),
        let probability = phrase.percentage(&context.diagnostics)
      else { return nil }
      return .plain(.fail(probability: probability, .error))
    }
    guard let fields = Fields(verb.value, spec, at: place, owner: verb.key.range, context),
      let probability = fields.percentage("probability")
    else { return nil }
    guard fields.has("reason") else { return .plain(.fail(probability: probability, .error)) }
    guard let word = fields.word("reason", among: reasons.map { $0.name }) else { return nil }
    let outcome = reasons.first { $0.name == word } ?? .error
    return .plain(.fail(probability: probability, outcome))
  }
}
