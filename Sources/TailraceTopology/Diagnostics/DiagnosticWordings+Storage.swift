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

  static func cacheDataMissing(_ name: String) -> Self {
    Self(
      "cache-data-missing",
      "\(name.inQuotes) needs the 'data' whose keys it remembers, or a stated 'hit_ratio'")
  }

  static func cacheExpected(_ name: String, _ kind: String) -> Self {
    Self(
      "cache-expected",
      "expected a component of kind 'cache'; \(name.inQuotes) is of kind \(kind.inQuotes)")
  }

  static func cacheSecondData(_ cache: String, _ first: String, _ second: String) -> Self {
    Self(
      "cache-second-data",
      "\(cache.inQuotes) already holds keys of \(first.inQuotes); a cache holds one data set, and "
        + "\(second.inQuotes) needs a cache of its own")
  }

  static func databasePartNeeded(_ name: String, _ parts: [String]) -> Self {
    Self(
      "database-part-needed",
      "\(name.inQuotes) has replicas; say \(listed(parts.map { "\(name).\($0)".inQuotes }))")
  }

  static func flushWithoutCache(_ name: String) -> Self {
    Self("flush-without-cache", "\(name.inQuotes) keeps no keys that could be flushed")
  }

  static func hitRatioWith(_ key: String) -> Self {
    Self(
      "hit-ratio-with",
      "a stated 'hit_ratio' takes the place of keys, so \(key.inQuotes) says nothing")
  }

  static func localCacheMissing(_ service: String) -> Self {
    Self(
      "local-cache-missing",
      "'local' is a service's own cache, and \(service.inQuotes) has no 'cache'")
  }

  static func quorumTooLarge(_ quorum: Int, _ branches: Int) -> Self {
    Self(
      "quorum-too-large",
      "expected a quorum of at most \(branches), the branches there are; found \(quorum)")
  }

  static func replicaWithoutReplicas(_ operation: String) -> Self {
    Self(
      "replica-without-replicas",
      "operation \(operation.inQuotes) reads from a replica, and the database has no 'replicas'")
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
