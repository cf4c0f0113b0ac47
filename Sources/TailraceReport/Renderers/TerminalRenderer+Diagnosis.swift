internal import TailraceEngine

/// What is wrong, when it limited, and what would help.
extension TerminalRenderer {
  private static let adviceRows = 8

  /// Who limited, for how long in all, and from when on.
  func limits(_ report: Report) -> [String] {
    report.limitSentence.map { Paragraph.wrapped($0, width: Self.width) } ?? []
  }

  /// What was tried, the most helpful change first.
  func advice(_ report: Report) -> [String] {
    guard let advice = report.advice else { return [] }
    let shown = Array(advice.changes.prefix(Self.adviceRows))
    var lines = self.lines(.advice(shown, heading: "what would help"))
    let more = advice.changes.count - Self.adviceRows
    if more > 0 { lines.append("… and \(more) more") }
    return lines + Paragraph.wrapped(advice.note(named: 6), width: Self.width)
  }
}
