#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

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
      + report.locks.all.prefix(Self.dataRows).flatMap { contended($0) }
  }

  /// Headroom is of cores and places: where most have to wait for a row it promises too much.
  private func contended(_ row: LockReport) -> [String] {
    guard let ratio = row.waitRatio, ratio > 0.5 else { return [] }
    return Paragraph.wrapped(
      "Most who want a row of \(row.name) wait for it, which more cores or places do not change.",
      width: Self.width)
  }

  private func truth(_ report: Report) -> [String] {
    var lines: [String] = []
    for row in report.components.all {
      if !row.remembers, let share = row.staleRatio {
        lines.append(
          "Stale: \(Figure.percent(share)) of \(Figure.count(row.versionedReads)) reads at "
            + "\(row.name) got a version that was no longer the newest.")
      }
      if row.lostOnWay > 0 {
        lines.append(
          "Lost: \(Figure.count(row.lostOnWay)) requests of \(row.name), or answers to it, got lost on "
            + "their way.")
      }
      if row.lostWrites > 0 {
        lines.append(
          "Lost: no replica had \(Figure.count(row.lostWrites)) of the writes that \(row.name) had "
            + "acknowledged when it went down.")
      }
    }
    return lines.flatMap { Paragraph.wrapped($0, width: Self.width) }
  }
}
