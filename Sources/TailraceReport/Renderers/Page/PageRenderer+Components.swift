internal import TailraceEngine

/// What components did.
extension PageRenderer {
  func components(_ report: Report) -> String {
    let all = report.components.all.filter { !$0.isClient }
    var table = PageTable(
      "Components",
      [
        "component", "kind", "offered", "cores", "places", "queue", "wait", "ops/req", "errors",
        "hits",
      ], words: [0, 1], hidesCaption: true)
    for row in all {
      let waits = row.cores != nil || row.places != nil
      table.add([
        PageCell(row.name), PageCell(row.timesKind),
        PageCell(Figure.rate(row.offeredPerSecond), by: row.offeredPerSecond),
        Self.utilization(row.coreUtilization, row.cores),
        Self.utilization(row.placeUtilization, row.places),
        waits ? PageCell(Figure.mean(row.meanQueue), by: row.meanQueue) : PageCell(""),
        waits ? Self.time(row.meanWait) : PageCell(""),
        PageCell(
          row.operationsPerRequest.map { Figure.number($0) } ?? "-", by: row.operationsPerRequest),
        PageCell(
          Figure.percent(row.errorRate, counted: row.outcomes.failed), by: row.errorRate),
        .percent(row.hitRatio),
      ])
    }
    return table.html
      + Markup.list(
        all.compactMap { $0.startsSentence } + all.compactMap { $0.memorySentence }
          + all.compactMap { $0.sizesSentence })
  }

  /// The share taken and of how many: `43.1 % of 4`.
  private static func utilization(_ share: Double?, _ servers: Int64?) -> PageCell {
    guard let share, let servers else { return PageCell("") }
    return PageCell("\(Figure.percent(share)) of \(Figure.count(servers))", by: share)
  }

  func caches(_ report: Report) -> String {
    var table = PageTable(
      "Caches and copies",
      [
        "reads", "hits", "stale", "evicted/s", "expired", "coalesced", "on error", "not let in",
        "lost writes", "MB/s",
      ])
    for row in report.components.all where row.remembers {
      let counts = row.caching
      let evicted = counts.evictions.perSecond(in: row.window)
      table.add([
        PageCell(row.name), .percent(row.hitRatio),
        PageCell(
          row.staleRatio.map { Figure.percent($0, digits: Figure.digits(counted: row.staleReads)) }
            ?? "", by: row.staleRatio),
        PageCell(counts.evictions > 0 ? Figure.number(evicted) : "", by: evicted),
        .some(counts.expiredHits), .some(counts.coalesced), .some(counts.rescued),
        .some(counts.refused), .some(counts.lostWriteBacks),
        PageCell(
          counts.bytesServed > 0 ? Figure.number(row.bytesPerSecond / 1e6) : "",
          by: row.bytesPerSecond),
      ])
    }
    return table.html
  }

  func timeouts(_ report: Report) -> String {
    var table = PageTable(
      "Timeouts of balancers", ["timeouts", "client", "connect", "queue", "server"])
    for row in report.components.all where row.role == .balancer && row.timeouts.total > 0 {
      let counts = row.timeouts
      table.add(
        [PageCell(row.name)]
          + [counts.client, counts.connect, counts.queue, counts.server].map { .count($0) })
    }
    return table.html
  }
}
