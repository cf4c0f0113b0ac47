internal import TailraceEngine

/// What happened, and how clients came out of it.
extension TerminalRenderer {
  private static let historyRows = 16

  func history(_ report: Report) -> [String] {
    let lines = CondensedHistory(report.history, rows: Self.historyRows).lines
    if lines.isEmpty { return [] }
    var text = [ink.dim("what happened")]
    for (at, line) in lines.prefix(Self.historyRows) {
      let clock = Figure.clock(at)
      let blanks = String(repeating: " ", count: Swift.max(1, 9 - clock.count))
      let wrapped = Paragraph.wrapped(line, width: Self.width - 9)
      for (index, part) in wrapped.enumerated() {
        text.append(index == 0 ? clock + blanks + part : String(repeating: " ", count: 9) + part)
      }
    }
    let more = lines.count - Self.historyRows
    if more > 0 { text.append("… and \(more) more (--format json has all)") }
    let omitted = report.results.timelineOmitted
    if omitted > 0 { text.append("\(Figure.count(omitted)) more happened than a run keeps.") }
    return text
  }

  func disturbances(_ report: Report) -> [String] {
    let all = report.disturbances
    let shown = all.prefix(4).flatMap { Paragraph.wrapped($0.sentence, width: Self.width) }
    return all.count > 4 ? shown + ["… and \(all.count - 4) more."] : shown
  }
}
