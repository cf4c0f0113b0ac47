internal import TailraceEngine

/// Connections, locks, and what readers got that was not the newest.
extension TerminalRenderer {
  private static let dataRows = 6

  func data(_ report: Report) -> [String] {
    pools(report) + locks(report) + truth(report)
  }

  private func pools(_ report: Report) -> [String] {
    var table = TextTable(
      ["connections", "pools", "in use", "waited", "mean wait", "gave up", "first"])
    for row in report.pools.all.prefix(Self.dataRows) {
      table.add([
        Paragraph.shortened(row.name, width: 36), "\(row.pools) × \(row.size)",
        Figure.percent(row.utilization), Figure.count(row.waits),
        row.waits > 0 ? duration(row.meanWait) : "", Figure.count(row.timeouts),
        row.firstWait.map { Figure.clock($0) } ?? "",
      ])
    }
    return heading(table.lines) + left(report.pools.all.count, Self.dataRows)
  }

  private func locks(_ report: Report) -> [String] {
    var table = TextTable(["row locks", "wanted", "waited", "mean wait", "gave up", "held"])
    for row in report.locks.all.prefix(Self.dataRows) {
      table.add([
        Paragraph.shortened(row.name, width: 36), Figure.count(row.wanted),
        row.waitRatio.map { Figure.percent($0) } ?? "-",
        row.waits > 0 ? duration(row.meanWait) : "", Figure.count(row.timeouts),
        Figure.mean(row.held),
      ])
    }
    return heading(table.lines) + left(report.locks.all.count, Self.dataRows)
      + report.locks.all.prefix(Self.dataRows).compactMap { $0.contention }
      .flatMap { Paragraph.wrapped($0, width: Self.width) }
  }

  private func truth(_ report: Report) -> [String] {
    report.components.all.flatMap { $0.truthSentences }
      .flatMap { Paragraph.wrapped($0, width: Self.width) }
  }
}
