internal import TailraceEngine

/// What components did.
extension TerminalRenderer {
  func components(_ report: Report) -> [String] {
    let all = report.components.all.filter { !$0.isClient }
    return lines(ReportTable(ComponentReport.table, of: shown(all)))
      + left(all.count, Self.componentRows)
      + (all.compactMap { $0.startsSentence } + all.compactMap { $0.memorySentence })
      + all.compactMap { $0.sizesSentence }.flatMap { Paragraph.wrapped($0, width: Self.width) }
  }

  /// All of them, or the most loaded, in the network's order.
  private func shown(_ all: [ComponentReport]) -> [ComponentReport] {
    if all.count <= Self.componentRows { return all }
    func load(_ row: ComponentReport) -> Double {
      Swift.max(row.coreUtilization ?? 0, row.placeUtilization ?? 0)
    }
    let ranked = all.indices.sorted { first, second in
      let difference = load(all[first]) - load(all[second])
      return difference != 0 ? difference > 0 : first < second
    }
    return ranked.prefix(Self.componentRows).sorted().map { all[$0] }
  }

  /// Connections, locks, and what readers got that was not the newest.
  func data(_ report: Report) -> [String] {
    let contention = report.locks.all.prefix(Self.linkRows).compactMap { $0.contention }
    let truth = report.components.all.flatMap { $0.truthSentences }
    return lines(PoolReport.table, report.pools.all) + lines(LockReport.table, report.locks.all)
      + (contention + truth).flatMap { Paragraph.wrapped($0, width: Self.width) }
  }

  /// A row a queue, a sentence for each backlog and each set of partitions.
  func queues(_ report: Report) -> [String] {
    let texts = report.queues.all.prefix(Self.linkRows).flatMap {
      [$0.backlogSentence, $0.partitionsSentence].compactMap { $0 }
    }
    return lines(QueueReport.table, report.queues.all)
      + texts.flatMap { Paragraph.wrapped($0, width: Self.width) }
  }

  /// A table of the first few of these parts.
  func lines<Part: Measured>(
    _ table: PartTable<Part>, _ parts: [Part], rows: Int = TerminalRenderer.linkRows
  ) -> [String] {
    let all = parts.filter { table.isIn($0) }
    return lines(ReportTable(table, of: Array(all.prefix(rows)))) + left(all.count, rows)
  }

  /// A table; nothing without rows.
  func lines(_ table: ReportTable, words: [Int]? = nil) -> [String] {
    if table.rows.isEmpty { return [] }
    let lines = TextTable(table, words: words).lines
    return [ink.dim(lines[0])] + lines.dropFirst()
  }

  func left(_ count: Int, _ shown: Int) -> [String] {
    count > shown ? ["… and \(count - shown) more (--format json has all)"] : []
  }
}
