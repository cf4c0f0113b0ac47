#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// What is wrong, when it limited, and what would help.
extension TerminalRenderer {
  private static let adviceRows = 8

  /// Who limited, for how long in all, and from when on.
  func limits(_ report: Report) -> [String] {
    var rows: [(words: String, time: Delay, first: Delay, spells: Int)] = []
    for limit in report.limits where limit.subject != nil {
      let length = limit.to - limit.from
      if let row = rows.firstIndex(where: { $0.words == limit.words }) {
        rows[row].time = rows[row].time + length
        rows[row].spells += 1
      } else {
        rows.append((limit.words, length, limit.from, 1))
      }
    }
    if rows.isEmpty { return [] }
    let texts = rows.prefix(4).map { row in
      "\(row.words) for \(Figure.clock(row.time))"
        + (row.spells > 1 ? " in \(row.spells) spells, from " : " from ") + Figure.clock(row.first)
    }
    let more = rows.count - texts.count
    return Paragraph.wrapped(
      "Who limited: " + texts.joined(separator: "; ") + (more > 0 ? "; and \(more) more." : "."),
      width: Self.width)
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
    var note =
      "Aim: \(advice.aim). Each change alone, \(advice.replications) times with the same random "
      + "numbers; 95 % intervals."
    if !advice.withoutEffect.isEmpty {
      note += " No difference: " + advice.withoutEffect.prefix(6).joined(separator: ", ")
      let rest = advice.withoutEffect.count - 6
      note += rest > 0 ? " and \(rest) more." : "."
    }
    return lines + Paragraph.wrapped(note, width: Self.width)
  }
}
