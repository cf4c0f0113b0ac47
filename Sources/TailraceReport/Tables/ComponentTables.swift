internal import TailraceEngine

extension ComponentReport {
  /// The kind and how many there are: `3 × load balancer`.
  var timesKind: String { times + String(kind.map { $0 == "_" ? " " : $0 }) }

  /// The same on a screen, in the word of the file: `3 × load_balancer`.
  var shortKind: String { times + Paragraph.shortened(kind, width: 17 - times.count) }

  private var times: String {
    if let scaling { return "\(scaling.least)–\(scaling.most) × " }
    return instances > 1 ? "\(instances) × " : ""
  }

  /// Whether anything can be waited for here.
  var waits: Bool { cores != nil || places != nil }

  /// Whether there is more to say of what it remembers than its hit ratio.
  var remembers: Bool {
    var nothing = CacheCounts()
    nothing.keys = caching.keys
    let counted = [
      counts.expiredHits, counts.refreshes, counts.coalesced, counts.rescued,
      counts.lostWriteBacks, counts.bytesServed,
    ]
    return caching != nothing || counted.contains { $0 > 0 }
      || (hitRatio != nil && (counts.versionedReads > 0 || isClient))
  }
}
