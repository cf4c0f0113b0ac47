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
    var table = TextTable(["what would help", "aim", "p99", "goodput", "$/h", "per $/h"])
    for row in advice.changes.prefix(Self.adviceRows) {
      table.add([
        Paragraph.shortened(row.change, width: 44), Counterfactual.percent(row.aim),
        row.p99.map { Counterfactual.percent($0) } ?? "-", Counterfactual.percent(row.goodput),
        row.costPerHour.map { Cost.dollars($0) } ?? "",
        row.gainPerDollar.map { Figure.percent($0, digits: 2) } ?? "",
      ])
    }
    var lines = advice.changes.isEmpty ? [] : heading(table.lines)
    let more = advice.changes.count - Self.adviceRows
    if more > 0 { lines.append("… and \(more) more") }
    return lines + Paragraph.wrapped(advice.note(named: 6), width: Self.width)
  }
}
