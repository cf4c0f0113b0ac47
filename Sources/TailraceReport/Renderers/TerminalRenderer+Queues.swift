internal import TailraceEngine

/// What became of messages.
extension TerminalRenderer {
  private static let queueRows = 6

  /// A row a queue, a sentence for each backlog and each set of partitions.
  func queues(_ report: Report) -> [String] {
    let shown = report.queues.all.prefix(Self.queueRows)
    var table = TextTable(
      [
        "queue", "completed", "p50", "p95", "redelivered", "duplicates", "given up", "lost",
        "per call", "asleep",
      ])
    for row in shown {
      let duplicates = row.counts?.duplicateEffects ?? 0
      let lost = (row.counts?.rejected ?? 0) + (row.counts?.dropped ?? 0)
      table.add([
        Paragraph.shortened(row.name, width: 18), Figure.count(row.completed),
        duration(row.completion.p50), duration(row.completion.p95),
        count(row.counts?.redeliveries ?? 0), count(duplicates),
        count(row.counts?.deadLettered ?? 0), count(lost),
        row.meanBatch.map { $0 > 1 ? Figure.number($0) : "" } ?? "",
        row.asleep.map { Figure.percent($0) } ?? "",
      ])
    }
    var lines = heading(table.lines) + left(report.queues.all.count, Self.queueRows)
    for row in shown {
      for text in [row.backlogSentence, row.partitionsSentence] {
        lines += text.map { Paragraph.wrapped($0, width: Self.width) } ?? []
      }
    }
    return lines
  }

  private func count(_ value: Int64) -> String { value > 0 ? Figure.count(value) : "" }
}
