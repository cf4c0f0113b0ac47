/// What the language says about a load, by function name.
extension DiagnosticWording {
  static var activeAboveRegistered: Self {
    Self("active-above-registered", "expected at most as many active users as are registered")
  }

  static func loadTwice(_ name: String, _ first: String, _ second: String) -> Self {
    Self(
      "load-twice",
      "the load of \(name.inQuotes) is stated by \(first.inQuotes) and by \(second.inQuotes); one is "
        + "enough")
  }

  static func loadUnknown(_ name: String, _ known: [String]) -> Self {
    let near = nearest(name, among: known).map { "; did you mean \($0.inQuotes)?" }
    let others = known.isEmpty ? "expected a factor" : "expected \(listed(known)), or a factor"
    return Self(
      "load-unknown",
      "there is no level of the load \(name.inQuotes)" + (near ?? "; \(others) such as 3x"))
  }

  static func recordedEmpty(_ name: String) -> Self {
    Self("recorded-empty", "the file \(name.inQuotes) has no line with a time")
  }

  static func recordedLineUnreadable(
    _ name: String, _ line: Int, _ expected: String, _ found: String
  ) -> Self {
    Self(
      "recorded-line-unreadable",
      "line \(line) of \(name.inQuotes) is not \(expected); found \(found.inQuotes)")
  }

  static func recordedMoreUnreadable(_ name: String, _ count: Int) -> Self {
    Self(
      "recorded-more-unreadable",
      "\(count) more line\(count == 1 ? "" : "s") of \(name.inQuotes) cannot be read")
  }

  static func recordedUnordered(_ name: String, _ count: Int, _ line: Int) -> Self {
    Self(
      "recorded-unordered",
      "\(count) line\(count == 1 ? "" : "s") of \(name.inQuotes), the first of them \(line), "
        + "\(count == 1 ? "is" : "are") earlier than the line before; they are sorted by time",
      .warning)
  }

  static var recordedSpan: Self {
    Self("recorded-span", "the times of the file are more than 36500d apart")
  }

  static func recordedWith(_ key: String) -> Self {
    Self(
      "recorded-with",
      "what is 'recorded' says when requests come, so \(key.inQuotes) says nothing")
  }

  static var speedZero: Self {
    Self("speed-zero", "expected a speed above zero, such as 2x")
  }
}
