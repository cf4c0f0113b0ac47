#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

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
      for text in [backlog(row), partitions(row)] {
        lines += text.map { Paragraph.wrapped($0, width: Self.width) } ?? []
      }
    }
    return lines
  }

  private func count(_ value: Int64) -> String { value > 0 ? Figure.count(value) : "" }

  private func backlog(_ row: QueueReport) -> String? {
    guard let backlog = row.backlog else { return nil }
    var text =
      "\(row.name): at most \(Figure.count(backlog.peak)) messages wait, at "
      + "\(Figure.clock(backlog.peakAt)); "
    if let measured = backlog.measuredDrain {
      text += "they drain in \(Figure.clock(measured))"
    } else {
      text += "they do not drain"
    }
    guard let arrivals = backlog.arrivalRate else { return text + "." }
    text +=
      "; \(Figure.rate(backlog.serviceRate)) dealt with while they gathered and "
      + "\(Figure.rate(arrivals)) coming afterwards "
    if let predicted = backlog.predictedDrain { return text + "say \(Figure.clock(predicted))." }
    return text + "leave nothing to spare."
  }

  private func partitions(_ row: QueueReport) -> String? {
    if row.partitions.isEmpty { return nil }
    let lags = row.partitions.prefix(12).map { Figure.count($0.lag) }.joined(separator: " ")
    let more = row.partitions.count > 12 ? " …" : ""
    var text =
      "\(row.name): lag of \(row.partitions.count) partitions at the end \(lags)\(more), at most "
      + Figure.count(row.partitions.reduce(0) { Swift.max($0, $1.peakLag) })
    if let rebalances = row.counts?.rebalances, rebalances > 0 {
      text += ", \(rebalances) rebalance" + (rebalances == 1 ? "" : "s")
    }
    if row.idleConsumers > 0 {
      text += "; \(row.idleConsumers) consumer" + (row.idleConsumers == 1 ? " is" : "s are")
      text += " left without one"
    }
    return text + "."
  }
}
