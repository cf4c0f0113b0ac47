/// Turns diagnostics into text in the form that compilers use.
public struct DiagnosticRenderer: Sendable {
  /// The file that the ranges refer to.
  public let file: SourceFile
  /// Whether severities and carets are coloured for a terminal.
  public let colored: Bool

  /// A renderer for the diagnostics of one file.
  public init(file: SourceFile, colored: Bool = false) {
    self.file = file
    self.colored = colored
  }

  /// All diagnostics, each with its source line, notes after what they explain; ends in a line break.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    var text = ""
    for diagnostic in diagnostics {
      text += line(
        diagnostic.range, diagnostic.severity, diagnostic.message + " [" + diagnostic.id + "]")
      for note in diagnostic.notes { text += line(note.range, .note, note.message) }
    }
    return text
  }

  private func line(
    _ range: SourceRange?, _ severity: Diagnostic.Severity, _ message: String
  ) -> String {
    var text = file.name.onOneLine + ":"
    if let start = range?.start { text += "\(start.line):\(start.column):" }
    text += " " + paint(severity.word + ":", severity.color) + " " + message.onOneLine + "\n"
    if let range { text += snippet(range) }
    return text
  }

  private func snippet(_ range: SourceRange) -> String {
    let excerpt = SourceExcerpt(file: file, range: range)
    let number = "\(range.start.line)"
    let margin = String(repeating: " ", count: number.utf8.count) + " | "
    return number + " | " + excerpt.text + "\n"
      + margin + String(repeating: " ", count: excerpt.caretIndent)
      + paint("^" + String(repeating: "~", count: excerpt.caretLength - 1), "32") + "\n"
  }

  private func paint(_ text: String, _ color: String) -> String {
    colored ? "\u{1B}[1;\(color)m" + text + "\u{1B}[0m" : text
  }
}

extension Diagnostic.Severity {
  /// The number of the terminal's colour.
  fileprivate var color: String {
    switch self {
    case .error: "31"
    case .warning: "35"
    case .note: "36"
    }
  }
}
