import TailraceTopology
import Testing

/// A document with what its author is told.
struct BadDocument: CustomTestStringConvertible, Sendable {
  let text: String
  let expected: String

  init(_ text: String, _ expected: String) {
    self.text = text
    self.expected = expected + "\n"
  }

  /// What the reader says, in the form of a compiler.
  var rendered: String {
    let file = SourceFile(name: "t.yaml", text: text)
    return DiagnosticRenderer(file: file).render(YAMLReader.read(file).diagnostics.sorted)
  }

  var testDescription: String { text.debugDescription }
}
