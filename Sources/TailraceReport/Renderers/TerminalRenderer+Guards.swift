internal import TailraceEngine

/// Calls that are made more than once, and what guards them.
extension TerminalRenderer {
  private static let callRows = 6

  func calls(_ report: Report) -> [String] {
    var table = TextTable([
      "calls", "made", "a call", "retries", "refused", "back-off", "copies", "won", "fallbacks",
      "called off",
    ])
    for row in report.calls.all.prefix(Self.callRows) {
      table.add([
        Paragraph.shortened(row.name, width: 30), Figure.count(row.counts.calls),
        row.attemptsPerCall.map { Figure.number($0) } ?? "", some(row.counts.retries),
        some(row.counts.retriesRefused), row.meanBackoff.map { duration($0) } ?? "",
        some(row.counts.hedges), some(row.counts.hedgesWon), some(row.counts.fallbacks),
        some(row.counts.cancelled),
      ])
    }
    return heading(table.lines) + left(report.calls.all.count, Self.callRows) + guards(report)
  }

  private func guards(_ report: Report) -> [String] {
    var table = TextTable([
      "guarded calls", "sent", "broken off", "open", "held back", "shed", "probes", "failed",
      "left out", "ejected",
    ])
    for row in report.guards.all.prefix(Self.callRows) {
      table.add([
        Paragraph.shortened(row.name, width: 30), Figure.count(row.counts.sent),
        some(row.counts.brokenOff), row.openShare > 0 ? Figure.percent(row.openShare) : "",
        some(row.counts.heldBack), some(row.counts.shed), some(row.counts.probes),
        some(row.counts.failedProbes), some(row.counts.foundUnhealthy),
        some(row.counts.ejections),
      ])
    }
    return heading(table.lines) + left(report.guards.all.count, Self.callRows)
  }

  private func some(_ count: Int64) -> String { count > 0 ? Figure.count(count) : "" }
}
