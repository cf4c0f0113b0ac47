#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// What a cache remembers, and for how long: shared by caches and CDNs.
///
///     {data: pages, capacity: 200_000 entries, ttl: 1h}
struct CacheContents {
  var data: Name?
  var entries: Int?
  var lifetime: Int64?
  /// The stated simplification: so many look-ups hit, whatever the key.
  var hitRatio: Double?
  /// Whether a hit ratio is stated, were it an impossible one.
  var isHitRatio = false

  static let fields = [
    FieldSpec("data", .dataSet, "The data set whose keys it remembers."),
    FieldSpec("capacity", .entries, "How many keys fit."),
    FieldSpec("ttl", .duration, "How long a key lives after it was filled."),
    FieldSpec(
      "eviction", .word(["lru", "allkeys-lru"]), "Which key goes first: the least recently used."),
    FieldSpec("hit_ratio", .percentage, "A stated share of hits, instead of keys."),
  ]

  init(_ fields: Fields) {
    data = fields.name("data")
    if fields.has("hit_ratio") {
      isHitRatio = true
      hitRatio = fields.percentage("hit_ratio")
      for key in ["data", "capacity", "ttl", "eviction"] where fields.has(key) {
        fields.context.report(.hitRatioWith(key), at: fields.range(ofKey: key))
      }
      fields.context.simplifications.append(
        "\(fields.place): the hit ratio is stated (\(percent(hitRatio ?? 0))), not an outcome of its keys"
      )
      return
    }
    entries = fields.count("capacity", in: 1...100_000_000)
    if !fields.has("capacity") { fields.reportMissing("capacity") }
    lifetime = fields.duration("ttl", isPositive: true)
    if !fields.has("ttl") { fields.useDefault("ttl", "none", "a key stays until it is evicted") }
    if fields.has("eviction") {
      _ = fields.word("eviction", among: ["lru", "allkeys-lru"])
    } else {
      fields.useDefault("eviction", "lru", "the least recently used goes first")
    }
  }
}
