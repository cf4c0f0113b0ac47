internal import TailraceEngine

/// Keys that stand for something where they are not stated, which the report then says.
///
/// None is inlined: what reads a dozen keys would hold a dozen copies, which takes time to compile.
extension Fields {
  @inline(never)
  func delay(orUsual key: String, isPositive: Bool = false) -> Delay {
    useDefault(key)
    return Delay(
      nanoseconds: duration(key, isPositive: isPositive) ?? usual(key) { $0.duration(&$1) })
  }

  /// The same, where other keys decide what is usual.
  @inline(never)
  func delay(_ key: String, or text: String, _ source: String, isPositive: Bool = false) -> Delay {
    if !has(key) { useDefault(key, text, source) }
    return Delay(
      nanoseconds: duration(key, isPositive: isPositive) ?? read(text, key) { $0.duration(&$1) })
  }

  @inline(never)
  func count(orUsual key: String) -> Int {
    useDefault(key)
    return Int(whole(key) ?? usual(key) { $0.count(&$1) })
  }

  @inline(never)
  func percentage(orUsual key: String) -> Double {
    useDefault(key)
    return percentage(key) ?? usual(key) { $0.percentage(&$1) }
  }

  @inline(never)
  func factor(orUsual key: String) -> Double {
    useDefault(key)
    return factor(key) ?? usual(key) { $0.factor(&$1) }
  }

  /// A factor of at least 1x.
  func growth(orUsual key: String) -> Double {
    let found = factor(orUsual: key)
    if found >= 1 { return found }
    context.report(.factorLeast(phrase(key, "")?.text ?? ""), at: range(of: key))
    return usual(key) { $0.factor(&$1) }
  }

  /// A percentage above 0; nil where it is not stated or cannot be.
  func positivePercentage(_ key: String) -> Double? {
    guard let value = percentage(key) else { return nil }
    if value >= 0.0001 { return value }
    context.report(.percentagePositive(phrase(key, "")?.text ?? ""), at: range(of: key))
    return nil
  }

  /// What holds for a key that is not stated, as the spec has it.
  private func usual<Value>(_ key: String, _ read: (Phrase, inout Diagnostics) -> Value?) -> Value {
    self.read(spec.field(key)?.usual?.value ?? "", key, read)
  }

  private func read<Value>(
    _ text: String, _ key: String, _ read: (Phrase, inout Diagnostics) -> Value?
  ) -> Value {
    var ignored = Diagnostics()
    guard let value = read(Phrase(YAMLScalar(text, .plain, range)), &ignored) else {
      preconditionFailure("what is usual for '\(key)' of \(spec.name) cannot be read")
    }
    return value
  }
}
