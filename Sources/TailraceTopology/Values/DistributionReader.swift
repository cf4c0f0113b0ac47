extension Phrase {
  /// A duration that may be a distribution, in nanoseconds.
  public func durationDistribution(
    _ diagnostics: inout Diagnostics
  ) -> DistributionExpression? {
    DistributionReader(quantity: .duration).read(self, depth: 0, &diagnostics)
  }

  /// A size that may be a distribution, in bytes.
  public func sizeDistribution(_ diagnostics: inout Diagnostics) -> DistributionExpression? {
    DistributionReader(quantity: .size).read(self, depth: 0, &diagnostics)
  }
}

/// Reads the grammar of distributions over one quantity, and reports every argument that is wrong.
struct DistributionReader {
  /// A duration or a size.
  let quantity: Quantity

  /// How deep mixtures may nest.
  private static let depthLimit = 8
  /// How many wrong arguments of one call are reported, each of which costs a walk of the text.
  static let mistakeLimit = 20

  func read(
    _ phrase: Phrase, depth: Int, _ diagnostics: inout Diagnostics
  ) -> DistributionExpression? {
    guard phrase.offset(of: .openParenthesis) != nil else {
      return readBare(phrase, &diagnostics)
    }
    guard let call = FunctionCall(phrase, &diagnostics) else { return nil }
    let name = call.name.text
    switch name {
    case "constant": return readConstant(call, &diagnostics)
    case "mix":
      guard depth < Self.depthLimit else {
        diagnostics.report(.mixDepth(Self.depthLimit), at: call.name.range)
        return nil
      }
      return readMix(call, depth: depth, &diagnostics)
    case "empirical": return readEmpirical(call, &diagnostics)
    case "samples": return readSamples(call, &diagnostics)
    default: break
    }
    guard let form = DistributionForm.all.first(where: { $0.name == name }) else {
      diagnostics.report(
        .distributionUnknown(name, DistributionForm.names), at: call.name.range)
      return nil
    }
    guard let arguments = DistributionArguments(call, form, quantity, &diagnostics) else {
      return nil
    }
    return arguments.expression(&diagnostics)
  }

  /// Without parentheses there is one value, unless someone has left the arguments out.
  private func readBare(
    _ phrase: Phrase, _ diagnostics: inout Diagnostics
  ) -> DistributionExpression? {
    if let example = DistributionForm.example(phrase.text) {
      diagnostics.report(.argumentsMissing(phrase.text, example), at: phrase.range)
      return nil
    }
    return value(phrase, &diagnostics).map { .constant($0) }
  }

  /// One value of the quantity.
  func value(_ phrase: Phrase, _ diagnostics: inout Diagnostics) -> Int64? {
    if case .size = quantity { return phrase.size(&diagnostics) }
    return phrase.duration(&diagnostics)
  }

  private func readConstant(
    _ call: FunctionCall, _ diagnostics: inout Diagnostics
  ) -> DistributionExpression? {
    guard call.arguments.count == 1, call.arguments[0].name == nil else {
      diagnostics.report(.argumentsMissing("constant", "constant(20ms)"), at: call.whole.range)
      return nil
    }
    return value(call.arguments[0].value, &diagnostics).map { .constant($0) }
  }

  private func readSamples(
    _ call: FunctionCall, _ diagnostics: inout Diagnostics
  ) -> DistributionExpression? {
    guard !call.arguments.isEmpty else {
      diagnostics.report(.argumentsMissing("samples", "samples(1ms 2ms 5ms)"), at: call.whole.range)
      return nil
    }
    var values: [Int64] = []
    for (index, argument) in call.arguments.enumerated()
    where index - values.count < Self.mistakeLimit {
      if let value = value(argument.whole, &diagnostics) { values.append(value) }
    }
    return values.count == call.arguments.count ? .samples(values) : nil
  }

  private func readEmpirical(
    _ call: FunctionCall, _ diagnostics: inout Diagnostics
  ) -> DistributionExpression? {
    guard call.arguments.count == 1, let name = call.arguments[0].name, name.reads("file"),
      !call.arguments[0].value.isEmpty
    else {
      diagnostics.report(
        .argumentsMissing("empirical", "empirical(file=service.csv)"), at: call.whole.range)
      return nil
    }
    return .empirical(file: call.arguments[0].value.text)
  }

  private func readMix(
    _ call: FunctionCall, depth: Int, _ diagnostics: inout Diagnostics
  ) -> DistributionExpression? {
    guard !call.arguments.isEmpty else {
      diagnostics.report(.argumentsMissing("mix", "mix(95%=4ms 5%=80ms)"), at: call.whole.range)
      return nil
    }
    var parts: [DistributionPart] = []
    // In units of 10^-9, so that the sum is exact.
    var sum: Int64 = 0
    for (index, argument) in call.arguments.enumerated()
    where index - parts.count < Self.mistakeLimit {
      guard let name = argument.name else {
        diagnostics.report(.mixShareMissing(argument.value.text), at: argument.whole.range)
        continue
      }
      let share = name.percentageNumber(&diagnostics)
      let distribution = read(argument.value, depth: depth + 1, &diagnostics)
      guard let share, let distribution else { continue }
      if share.isZero {
        diagnostics.report(.mixShareZero, at: name.range)
        continue
      }
      sum += share.scaled(by: 1_000_000_000) ?? 0
      parts.append(DistributionPart(share: share.double, distribution: distribution))
    }
    guard parts.count == call.arguments.count else { return nil }
    guard sum == 1_000_000_000 else {
      diagnostics.report(.mixSum(sum), at: call.whole.range)
      return nil
    }
    return .mix(parts)
  }
}
