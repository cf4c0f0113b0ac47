internal import TailraceEngine

/// Keys that stand for something where they are not stated, which the report then says.
extension Fields {
  /// A delay, `standard` in the words of the report where it is not stated.
  func delay(
    _ key: String, or value: Delay, _ standard: String, _ source: String, isPositive: Bool = false
  ) -> Delay {
    if !has(key) { useDefault(key, standard, source) }
    return duration(key, isPositive: isPositive).map { Delay(nanoseconds: $0) } ?? value
  }

  func count(
    _ key: String, or value: Int, in bounds: ClosedRange<Int64> = 1...1_000_000_000,
    _ source: String
  ) -> Int {
    if !has(key) { useDefault(key, "\(value)", source) }
    return count(key, in: bounds) ?? value
  }

  func percentage(
    _ key: String, or value: Double, _ standard: String, _ source: String
  ) -> Double {
    if !has(key) { useDefault(key, standard, source) }
    return percentage(key) ?? value
  }

  /// A factor of at least 1x.
  func growth(_ key: String, or value: Double, _ standard: String, _ source: String) -> Double {
    if !has(key) { useDefault(key, standard, source) }
    guard let found = factor(key) else { return value }
    if found >= 1 { return found }
    context.report(.factorLeast(phrase(key, "")?.text ?? ""), at: range(of: key))
    return value
  }

  /// A percentage above 0; nil where it is not stated or cannot be.
  func positivePercentage(_ key: String) -> Double? {
    guard let value = percentage(key) else { return nil }
    if value >= 0.0001 { return value }
    context.report(.percentagePositive(phrase(key, "")?.text ?? ""), at: range(of: key))
    return nil
  }
}
