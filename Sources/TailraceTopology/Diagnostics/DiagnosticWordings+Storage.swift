/// What the language says about databases and caches, by function name; each states its stable name first.
extension DiagnosticWording {
  static func bandwidthExpected(_ found: String) -> Self {
    Self(
      "bandwidth-expected",
      "expected a bandwidth in bps, Kbps, Mbps or Gbps, such as 1Gbps; found \(found.inQuotes)")
  }

  static func browserCacheNeedsClients(_ source: String) -> Self {
    Self(
      "browser-cache-needs-clients",
      "each client of \(source.inQuotes) has a cache of its own, so say how many 'clients' there are"
    )
  }

  static func browserCacheUnused(_ source: String, _ data: String) -> Self {
    Self(
      "browser-cache-unused",
      "no request of \(source.inQuotes) that could be cached has a key of \(data.inQuotes)")
  }

  static func localCacheMissing(_ service: String) -> Self {
    Self(
      "local-cache-missing",
      "'local' is a service's own cache, and \(service.inQuotes) has no 'cache'")
  }

  static var sizesFromFile: Self {
    Self("sizes-from-file", "sizes cannot be read from a file; state a law or samples")
  }

  static func sizesNeeded(_ cache: String, _ data: String) -> Self {
    Self(
      "sizes-needed",
      "the capacity of \(cache.inQuotes) is in bytes, so the data set \(data.inQuotes) needs a 'size'"
    )
  }

  static var storeBackLocal: Self {
    Self(
      "store-back-local",
      "what is written back later is kept by a component of kind 'cache'; 'local' is written through"
    )
  }

  static func writeAtReplica(_ operation: String) -> Self {
    Self(
      "write-at-replica",
      "operation \(operation.inQuotes) writes, and replicas take no writes but their primary's")
  }
}
