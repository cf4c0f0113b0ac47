/// How requests spread over the keys of a population.
public enum PopularityExpression: Equatable, Sendable {
  /// Every key as often as any other.
  case uniform
  /// The key of rank r in proportion to r^-exponent (Zipf).
  case zipf(exponent: Double)
}

extension Phrase {
  /// A popularity: `uniform` or `zipf(0.99)`.
  public func popularity(_ diagnostics: inout Diagnostics) -> PopularityExpression? {
    if reads("uniform") { return .uniform }
    if offset(of: .openParenthesis) == nil {
      diagnostics.report(.popularityExpected(text), at: range)
      return nil
    }
    guard let call = FunctionCall(self, &diagnostics) else { return nil }
    guard call.name.reads("zipf"), call.arguments.count == 1, call.arguments[0].name == nil else {
      diagnostics.report(.popularityExpected(text), at: range)
      return nil
    }
    let argument = call.arguments[0].value
    guard let exponent = argument.plainNumber("0.99", &diagnostics) else { return nil }
    guard exponent > 0, exponent <= 10 else {
      diagnostics.report(.zipfExponent(argument.text), at: argument.range)
      return nil
    }
    return .zipf(exponent: exponent)
  }
}
