internal import TailraceEngine

/// What a cache remembers, for how long and how: shared by caches, CDNs and services.
///
///     {data: pages, capacity: 20GiB, eviction: s3-fifo, ttl: 1h, ttl_jitter: 10%}
struct CacheContents {
  var data: Name?
  var capacity: CacheSettings.Capacity?
  var lifetime: Distribution?
  var renews = false
  var eviction: EvictionPolicy = .lru
  /// The stated simplification: so many look-ups hit, whatever the key.
  var hitRatio: Double?
  /// Whether a hit ratio is stated, were it an impossible one.
  var isHitRatio = false
  var coalesces = false
  var staleWhileRevalidate: Int64 = 0
  var staleIfError: Int64 = 0

  static let policies = [
    "lru", "lfu", "perfect-lfu", "fifo", "clock", "sieve", "s3-fifo", "random", "allkeys-lru",
    "allkeys-lfu", "allkeys-random", "noeviction",
  ]

  static let fields = [
    FieldSpec("data", .dataSet, "The data set whose keys it remembers."),
    FieldSpec(
      "capacity", .capacity, "How many keys fit, or how many bytes of values that have a `size`."),
    FieldSpec(
      "ttl", .distribution, or: ("none", "a key stays until it is evicted"),
      "How long a key lives after it was filled (`max-age`)."),
    FieldSpec(
      "ttl_jitter", .percentage, "By how much lifetimes differ from `ttl`, up or down."),
    FieldSpec("ttl_renew", .flag, "Whether a hit lets the lifetime begin again."),
    FieldSpec(
      "eviction", .word(policies), or: ("lru", "the least recently used goes first"),
      "Which key goes first; the words of Redis (`allkeys-…`, `noeviction`) mean what Redis does, "
        + "so `allkeys-lru` draws samples where `lru` is exact."),
    FieldSpec(
      "maxmemory_samples", .count, in: 1...64, or: ("5", "the default of Redis"),
      "How many keys `allkeys-lru` and `allkeys-lfu` draw."),
    FieldSpec("hit_ratio", .percentage, "A stated share of hits, instead of keys."),
  ]

  /// Of caches that fetch by themselves.
  static let fetchFields = [
    FieldSpec(
      "coalesce", .flag, or: ("false", "every miss fetches for itself unless stated"),
      "Whether those who miss a key that is being fetched at their instance wait for it."),
    FieldSpec(
      "stale_while_revalidate", .duration,
      "How long after its `ttl` a value is answered while it is fetched anew."),
    FieldSpec(
      "stale_if_error", .duration,
      "How long after its `ttl` a value is answered, degraded, when the fetch fails."),
  ]

  init(_ fields: Fields, fetches: Bool = false) {
    data = fields.name("data")
    if fields.has("hit_ratio") {
      isHitRatio = true
      hitRatio = fields.percentage("hit_ratio")
      var others = Self.fields
      if fetches { others += Self.fetchFields }
      for field in others where field.name != "hit_ratio" && fields.has(field.name) {
        fields.context.report(.hitRatioWith(field.name), at: fields.range(ofKey: field.name))
      }
      fields.context.simplifications.append(
        "\(fields.place): the hit ratio is stated (\(percent(hitRatio ?? 0))), not an outcome of its keys"
      )
      return
    }
    capacity = fields.capacity("capacity")
    if !fields.has("capacity") { fields.reportMissing("capacity") }
    readLifetime(fields)
    readEviction(fields)
    if fetches { readFetches(fields) }
  }

  private mutating func readLifetime(_ fields: Fields) {
    if !fields.has("ttl") {
      fields.useDefault("ttl")
      for key in ["ttl_jitter", "ttl_renew"] where fields.has(key) {
        fields.context.report(.needs(key, "ttl"), at: fields.range(ofKey: key))
      }
      return
    }
    lifetime = fields.distribution("ttl")
    if case .constant(let time)? = lifetime {
      if time < 1 { _ = fields.duration("ttl", isPositive: true) }
      if let jitter = fields.percentage("ttl_jitter"), jitter > 0 {
        lifetime = .uniform(min: time * (1 - jitter), max: time * (1 + jitter))
      }
    } else if fields.has("ttl_jitter"), lifetime != nil {
      fields.context.report(
        .needs("ttl_jitter", "ttl: 1h"), at: fields.range(ofKey: "ttl_jitter"))
    }
    renews = fields.flag("ttl_renew")
  }

  private mutating func readEviction(_ fields: Fields) {
    let word = fields.has("eviction") ? fields.word("eviction", among: Self.policies) : "lru"
    fields.useDefault("eviction")
    let samples = fields.count("maxmemory_samples") ?? 5
    switch word {
    case "lfu": eviction = .lfu
    case "perfect-lfu": eviction = .perfectLFU
    case "fifo": eviction = .fifo
    case "clock": eviction = .clock
    case "sieve": eviction = .sieve
    case "s3-fifo": eviction = .s3FIFO
    case "random", "allkeys-random": eviction = .random
    case "allkeys-lru": eviction = .sampledLRU(samples: samples)
    case "allkeys-lfu": eviction = .sampledLFU(samples: samples)
    case "noeviction": eviction = .none
    default: eviction = .lru
    }
    if word == "allkeys-lru" || word == "allkeys-lfu" {
      fields.useDefault("maxmemory_samples")
    } else if fields.has("maxmemory_samples") {
      fields.context.report(
        .needs("maxmemory_samples", "eviction: allkeys-lru"),
        at: fields.range(ofKey: "maxmemory_samples"))
    }
  }

  private mutating func readFetches(_ fields: Fields) {
    coalesces = fields.flag("coalesce")
    fields.useDefault("coalesce")
    staleWhileRevalidate = fields.duration("stale_while_revalidate") ?? 0
    staleIfError = fields.duration("stale_if_error") ?? 0
    for key in ["stale_while_revalidate", "stale_if_error"]
    where fields.has(key) && !fields.has("ttl") {
      fields.context.report(.needs(key, "ttl"), at: fields.range(ofKey: key))
    }
  }

  /// What the machine is told.
  var settings: CacheSettings? {
    guard let capacity else { return nil }
    var settings = CacheSettings(capacity: capacity)
    settings.lifetime = lifetime
    settings.renews = renews
    settings.eviction = eviction
    settings.staleWhileRevalidate = Delay(nanoseconds: staleWhileRevalidate)
    settings.staleIfError = Delay(nanoseconds: staleIfError)
    return settings
  }
}
