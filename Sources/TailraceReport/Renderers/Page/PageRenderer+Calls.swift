internal import TailraceEngine

/// Calls that are made more than once, what guards them, connections, locks and queues.
extension PageRenderer {
  func calls(_ report: Report) -> String {
    var table = PageTable(
      "Calls",
      [
        "calls", "made", "a call", "retries", "refused", "back-off", "copies", "won", "fallbacks",
        "called off",
      ])
    for row in report.calls.all {
      let counts = row.counts
      table.add([
        PageCell(row.name), .count(counts.calls),
        PageCell(row.attemptsPerCall.map { Figure.number($0) } ?? "", by: row.attemptsPerCall),
        .some(counts.retries), .some(counts.retriesRefused),
        row.meanBackoff == nil ? PageCell("") : Self.time(row.meanBackoff), .some(counts.hedges),
        .some(counts.hedgesWon), .some(counts.fallbacks), .some(counts.cancelled),
      ])
    }
    return table.html + guards(report)
  }

  private func guards(_ report: Report) -> String {
    var table = PageTable(
      "Guarded calls",
      [
        "guarded calls", "sent", "broken off", "open", "held back", "shed", "probes", "failed",
        "left out", "ejected",
      ])
    for row in report.guards.all {
      let counts = row.counts
      table.add([
        PageCell(row.name), .some(counts.sent), .some(counts.brokenOff),
        row.openShare > 0 ? .percent(row.openShare) : PageCell("", by: 0), .some(counts.heldBack),
        .some(counts.shed), .some(counts.probes), .some(counts.failedProbes),
        .some(counts.foundUnhealthy), .some(counts.ejections),
      ])
    }
    return table.html
  }

  func data(_ report: Report) -> String {
    var pools = PageTable(
      "Connections",
      ["connections", "pools", "in use", "waited", "mean wait", "gave up", "first"])
    for row in report.pools.all {
      pools.add([
        PageCell(row.name), PageCell("\(row.pools) × \(row.size)", by: Double(row.size)),
        .percent(row.utilization), .count(row.waits),
        row.waits > 0 ? Self.time(row.meanWait) : PageCell(""), .count(row.timeouts),
        PageCell(
          row.firstWait.map { Figure.clock($0) } ?? "",
          by: row.firstWait.map { Double($0.nanoseconds) }),
      ])
    }
    var locks = PageTable(
      "Row locks", ["row locks", "wanted", "waited", "mean wait", "gave up", "held"])
    for row in report.locks.all {
      locks.add([
        PageCell(row.name), .count(row.wanted),
        PageCell(row.waitRatio.map { Figure.percent($0) } ?? "-", by: row.waitRatio),
        row.waits > 0 ? Self.time(row.meanWait) : PageCell(""), .count(row.timeouts),
        PageCell(Figure.mean(row.held), by: row.held),
      ])
    }
    return pools.html + locks.html
      + Markup.list(
        report.locks.all.compactMap { $0.contention }
          + report.components.all.flatMap { $0.truthSentences })
  }

  func queues(_ report: Report) -> String {
    var table = PageTable(
      "Queues",
      [
        "queue", "completed", "p50", "p95", "redelivered", "duplicates", "given up", "lost",
        "per call", "asleep",
      ])
    for row in report.queues.all {
      table.add([
        PageCell(row.name), .count(row.completed), Self.time(row.completion.p50),
        Self.time(row.completion.p95), .some(row.counts?.redeliveries ?? 0),
        .some(row.counts?.duplicateEffects ?? 0), .some(row.counts?.deadLettered ?? 0),
        .some((row.counts?.rejected ?? 0) + (row.counts?.dropped ?? 0)),
        PageCell(row.meanBatch.map { $0 > 1 ? Figure.number($0) : "" } ?? "", by: row.meanBatch),
        .percent(row.asleep),
      ])
    }
    return table.html
      + Markup.list(
        report.queues.all.flatMap {
          [$0.backlogSentence, $0.partitionsSentence].compactMap { $0 }
        })
  }
}
