internal import TailraceEngine

/// How an open source's requests are spread over time.
struct ArrivalsReader {
  let fields: Fields

  private var context: ReadingContext { fields.context }
  /// Nanoseconds; a source that changes its state more often would do little else.
  private static let shortestState = 1000.0

  /// The law of the gaps, with mean 1.
  func gaps() -> Distribution {
    guard fields.has("arrivals") else {
      fields.useDefault("arrivals")
      return .exponential(mean: 1)
    }
    let expected = "poisson, deterministic, erlang(k=4) or hyperexponential(cv=3)"
    guard let phrase = fields.phrase("arrivals", expected) else { return .constant(1) }
    switch phrase.text {
    case "poisson": return .exponential(mean: 1)
    case "deterministic": return .constant(1)
    default: break
    }
    guard let call = FunctionCall(phrase, &context.diagnostics), call.arguments.count == 1,
      let argument = call.arguments[0].name
    else {
      context.report(.arrivalsExpected(phrase.text), at: phrase.range)
      return .constant(1)
    }
    let value = call.arguments[0].value
    switch (call.name.text, argument.text) {
    case ("erlang", "k"):
      guard let phases = value.count(&context.diagnostics), (1...1000).contains(phases) else {
        context.report(.countOutOfRange(value.text, 1, 1000), at: value.range)
        return .constant(1)
      }
      return .erlang(phases: Int32(phases), mean: 1)
    case ("hyperexponential", "cv"):
      guard let cv = value.plainNumber("3", &context.diagnostics), cv >= 1, cv <= 1000 else {
        context.report(.arrivalsExpected(phrase.text), at: value.range)
        return .constant(1)
      }
      return .hyperexponential(mean: 1, cv: cv)
    default:
      context.report(.arrivalsExpected(phrase.text), at: phrase.range)
      return .constant(1)
    }
  }

  /// How many requests come at once; nil for one.
  func batch() -> Distribution? {
    guard let phrase = fields.phrase("batch", "a count, or geometric(mean=4)") else { return nil }
    guard
      let call = phrase.text.contains("(")
        ? FunctionCall(phrase, &context.diagnostics) : nil
    else {
      let size = phrase.count(&context.diagnostics)
      if let size, !(1...100_000).contains(size) {
        context.report(.countOutOfRange(phrase.text, 1, 100_000), at: phrase.range)
      }
      return size.map { .constant(Double($0)) }
    }
    guard call.name.text == "geometric", call.arguments.count == 1,
      call.arguments[0].name?.text == "mean",
      let mean = call.arguments[0].value.plainNumber("4", &context.diagnostics), mean >= 1,
      mean <= 100_000
    else {
      context.report(.batchExpected(phrase.text), at: phrase.range)
      return nil
    }
    return .geometric(mean: mean)
  }

  /// The states of a modulated source; none for a steady one.
  func modulation() -> [ModulationState] {
    var states: [ModulationState] = []
    for inner in fields.objects("modulated", Traffic.stateSpec) {
      guard let factor = inner.factor("rate"), let holding = inner.distribution("for") else {
        continue
      }
      if holding.mean < Self.shortestState {
        context.report(.stateTooShort, at: inner.range(of: "for"))
      }
      states.append(ModulationState(factor: factor, holding: holding))
    }
    return states
  }
}
