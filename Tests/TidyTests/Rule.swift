import Testing

/// One rule of `Docs/Style.md` that can be held by reading text.
struct Rule: CustomTestStringConvertible, Sendable {
  /// The rule, as a sentence.
  var testDescription: String
  /// Whether it is about this file.
  var applies: @Sendable (TextFile) -> Bool
  /// What is wrong with a file, in words; empty where it keeps the rule.
  var problems: @Sendable (TextFile) -> [String]
  /// A file that breaks it.
  var violation: TextFile

  init(
    _ sentence: String, violation: TextFile, applies: @escaping @Sendable (TextFile) -> Bool,
    problems: @escaping @Sendable (TextFile) -> [String]
  ) {
    testDescription = sentence
    self.applies = applies
    self.problems = problems
    self.violation = violation
  }

  /// Every violation in these files, as `path:line: what`, or `path: what`.
  func violations(in files: [TextFile]) -> [String] {
    files.filter(applies).flatMap { file in problems(file).map { "\(file.path):\($0)" } }
  }
}

extension TextFile {
  /// `line: message` for each line in which `message` finds something to say.
  func complaints(_ message: (Substring) -> String?) -> [String] {
    lines.enumerated().compactMap { index, line in message(line).map { "\(index + 1): \($0)" } }
  }
}
