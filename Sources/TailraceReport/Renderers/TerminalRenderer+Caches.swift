internal import TailraceEngine

/// What caches and copies did, where there is more to say than a hit ratio.
extension TerminalRenderer {
  func caches(_ report: Report) -> [String] {
    let all = report.components.all.filter { $0.remembers }
    if all.isEmpty { return [] }
    var table = TextTable([
      "reads", "hits", "stale", "evicted/s", "expired", "coalesced", "on error", "not let in",
      "lost writes", "MB/s",
    ])
    for row in all.prefix(Self.componentRows) {
      let counts = row.caching
      table.add([
        Paragraph.shortened(row.name, width: 18), row.hitRatio.map { Figure.percent($0) } ?? "",
        row.staleRatio.map { Figure.percent($0, digits: Figure.digits(counted: row.staleReads)) }
          ?? "",
        counts.evictions > 0 ? Figure.number(counts.evictions.perSecond(in: row.window)) : "",
        count(counts.expiredHits), count(counts.coalesced), count(counts.rescued),
        count(counts.refused), count(counts.lostWriteBacks),
        counts.bytesServed > 0 ? Figure.number(row.bytesPerSecond / 1e6) : "",
      ])
    }
    return heading(table.lines) + left(all.count, Self.componentRows)
  }

  private func count(_ value: Int64) -> String { value > 0 ? Figure.count(value) : "" }
}

extension ComponentReport {
  /// Whether there is more to say of what it remembers than its hit ratio.
  var remembers: Bool {
    var nothing = CacheCounts()
    nothing.keys = caching.keys
    return caching != nothing || (hitRatio != nil && (versionedReads > 0 || isClient))
  }
}

extension JSONRenderer {
  func caching(_ row: ComponentReport, _ writer: inout JSONWriter) {
    writer.object("caching") {
      $0.field("evictions", row.caching.evictions)
      $0.field("not_let_in", row.caching.refused)
      $0.field("keys_at_end", row.caching.keys)
      $0.field("expired_hits", row.caching.expiredHits)
      $0.field("refreshes", row.caching.refreshes)
      $0.field("coalesced", row.caching.coalesced)
      $0.field("answered_on_error", row.caching.rescued)
      $0.field("lost_write_backs", row.caching.lostWriteBacks)
      $0.field("bytes_served", row.caching.bytesServed)
    }
  }
}
