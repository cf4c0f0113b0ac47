/// The named arguments of one distribution, read and complete.
struct DistributionArguments {
  private let call: FunctionCall
  private let form: DistributionForm
  private let quantity: Quantity
  private var values: [(name: String, value: Int64, phrase: Phrase)] = []
  private var numbers: [(name: String, value: Double, phrase: Phrase)] = []

  /// Reads every argument; nothing if one is wrong, missing or too many.
  init?(
    _ call: FunctionCall, _ form: DistributionForm, _ quantity: Quantity,
    _ diagnostics: inout Diagnostics
  ) {
    self.call = call
    self.form = form
    self.quantity = quantity
    var given: [String] = []
    var mistakes = 0
    for argument in call.arguments where mistakes < DistributionReader.mistakeLimit {
      guard let name = argument.name else {
        diagnostics.report(
          .argumentName(argument.value.text, form.name, form.example), at: argument.whole.range)
        mistakes += 1
        continue
      }
      let parameters = form.parameters
      guard let parameter = parameters.first(where: { name.reads($0.name) }) else {
        diagnostics.report(
          .argumentUnknown(name.text, form.name, parameters.map { $0.name }), at: name.range)
        mistakes += 1
        continue
      }
      if given.contains(parameter.name) {
        diagnostics.report(.argumentDuplicate(parameter.name), at: name.range)
        mistakes += 1
        continue
      }
      given.append(parameter.name)
      if !read(parameter, argument, &diagnostics) { mistakes += 1 }
    }
    guard mistakes == 0 else { return nil }
    let isComplete = form.alternatives.contains { alternative in
      alternative.count == given.count && alternative.allSatisfy { given.contains($0.name) }
    }
    guard isComplete else {
      diagnostics.report(
        .argumentSet(form.name, form.description, found: given), at: call.whole.range)
      return nil
    }
  }

  private mutating func read(
    _ parameter: DistributionForm.Parameter, _ argument: FunctionCall.Argument,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    let phrase = argument.value
    guard !phrase.isEmpty else {
      diagnostics.report(
        .argumentName(argument.whole.text, form.name, form.example), at: argument.whole.range)
      return false
    }
    switch parameter {
    case .value(let name), .valueOrZero(let name):
      let reader = DistributionReader(quantity: quantity)
      guard let value = reader.value(phrase, &diagnostics) else { return false }
      if case .value = parameter, value == 0 {
        diagnostics.report(.argumentZero(name, form.name), at: phrase.range)
        return false
      }
      values.append((name, value, phrase))
    case .number(let name):
      guard let value = phrase.plainNumber("1.5", &diagnostics) else { return false }
      if value == 0 {
        diagnostics.report(.argumentZero(name, form.name), at: phrase.range)
        return false
      }
      numbers.append((name, value, phrase))
    case .whole(let name):
      guard let value = phrase.count(&diagnostics) else { return false }
      if value == 0 {
        diagnostics.report(.argumentZero(name, form.name), at: phrase.range)
        return false
      }
      values.append((name, value, phrase))
    }
    return true
  }

  /// The expression, unless the arguments contradict each other.
  func expression(_ diagnostics: inout Diagnostics) -> DistributionExpression? {
    let mean = value("mean")
    let cv = number("cv")
    switch form.name {
    case "exponential": return .exponential(mean: mean)
    case "lognormal":
      if has("mean") { return .lognormalMoments(mean: mean, cv: cv) }
      guard isAscending("p50", "p99", &diagnostics) else { return nil }
      return .lognormalPercentiles(p50: value("p50"), p99: value("p99"))
    case "gamma": return .gamma(mean: mean, cv: cv)
    case "erlang": return .erlang(k: value("k"), mean: mean)
    case "weibull":
      let shape = number("shape")
      return has("mean")
        ? .weibullMean(shape: shape, mean: mean)
        : .weibullScale(shape: shape, scale: value("scale"))
    case "pareto":
      guard has("max") else { return .pareto(min: value("min"), shape: number("shape")) }
      guard isAscending("min", "max", &diagnostics) else { return nil }
      return .boundedPareto(min: value("min"), max: value("max"), shape: number("shape"))
    case "hyperexponential":
      guard cv >= 1 else {
        diagnostics.report(.hyperexponentialVariation(phrase("cv").text), at: phrase("cv").range)
        return nil
      }
      return .hyperexponential(mean: mean, cv: cv)
    case "normal": return .normal(mean: mean, sd: value("sd"))
    case "triangular":
      guard isAscending("min", "mode", mayEqual: true, &diagnostics),
        isAscending("mode", "max", mayEqual: true, &diagnostics),
        isAscending("min", "max", &diagnostics)
      else { return nil }
      return .triangular(min: value("min"), mode: value("mode"), max: value("max"))
    default:
      guard isAscending("min", "max", &diagnostics) else { return nil }
      return .uniform(min: value("min"), max: value("max"))
    }
  }

  /// Whether one value lies below another; reported at the second.
  private func isAscending(
    _ low: String, _ high: String, mayEqual: Bool = false, _ diagnostics: inout Diagnostics
  ) -> Bool {
    if value(low) < value(high) || mayEqual && value(low) == value(high) { return true }
    diagnostics.report(
      .argumentOrder(
        high, phrase(high).text, low, phrase(low).text, mayEqual: mayEqual),
      at: phrase(high).range)
    return false
  }

  private func has(_ name: String) -> Bool { values.contains { $0.name == name } }
  private func value(_ name: String) -> Int64 { values.first { $0.name == name }?.value ?? 0 }
  private func number(_ name: String) -> Double { numbers.first { $0.name == name }?.value ?? 0 }
  private func phrase(_ name: String) -> Phrase {
    values.first { $0.name == name }?.phrase ?? numbers.first { $0.name == name }?.phrase
      ?? call.whole
  }
}
