extension Phrase {
  /// An objective: a metric, a comparison and a limit.
  public func objective(_ diagnostics: inout Diagnostics) -> ObjectiveExpression? {
    guard let sign = bounds.first(where: { bytes[$0] == .less || bytes[$0] == .greater }) else {
      diagnostics.report(.objectiveExpected(text), at: range)
      return nil
    }
    let hasEquals = sign + 1 < bounds.upperBound && bytes[sign + 1] == .equals
    let end = sign + (hasEquals ? 2 : 1)
    let left = piece(bounds.lowerBound..<sign)
    let right = piece(end..<bounds.upperBound)
    guard !left.isEmpty, !right.isEmpty else {
      diagnostics.report(.objectiveExpected(text), at: range)
      return nil
    }
    let comparison: ObjectiveExpression.Comparison =
      bytes[sign] == .less
      ? (hasEquals ? .lessOrEqual : .less) : (hasEquals ? .greaterOrEqual : .greater)
    let metric = left.objectiveMetric(&diagnostics)
    guard let metric else { return nil }
    if metric.isBetterWhenLarger != (bytes[sign] == .greater) {
      diagnostics.report(
        .objectiveDirection(left.text, metric.isBetterWhenLarger ? ">" : "<"),
        at: scalar.range(of: sign..<end))
      return nil
    }
    return right.objectiveLimit(metric, &diagnostics).map {
      ObjectiveExpression(metric, comparison, $0)
    }
  }

  private func objectiveMetric(_ diagnostics: inout Diagnostics) -> ObjectiveExpression.Metric? {
    switch text {
    case "mean": return .mean
    case "max": return .maximum
    case "error_rate": return .errorRate
    case "availability": return .availability
    case "throughput": return .throughput
    case "goodput": return .goodput
    default: break
    }
    let words = self.words
    let isCompletion = words.count == 2 && words[0].reads("completion")
    let last = isCompletion ? words[1] : self
    guard last.offset(of: .openParenthesis) != nil else {
      diagnostics.report(.metricUnknown(text), at: range)
      return nil
    }
    guard let call = FunctionCall(last, &diagnostics) else { return nil }
    guard call.name.reads("p"), call.arguments.count == 1 else {
      diagnostics.report(.metricUnknown(text), at: range)
      return nil
    }
    let argument = call.arguments[0].whole
    guard let number = argument.number, !number.isZero, number.double < 100 else {
      diagnostics.report(.percentileRange(argument.text), at: argument.range)
      return nil
    }
    let percentile = number.shifted(by: -2).double
    return isCompletion ? .completionPercentile(percentile) : .percentile(percentile)
  }

  private func objectiveLimit(
    _ metric: ObjectiveExpression.Metric, _ diagnostics: inout Diagnostics
  ) -> ObjectiveExpression.Limit? {
    switch metric.quantity {
    case .percentage: percentage(&diagnostics).map { .ratio($0) }
    case .rate: rate(&diagnostics).map { .rate($0) }
    default: duration(&diagnostics).map { .duration($0) }
    }
  }
}
