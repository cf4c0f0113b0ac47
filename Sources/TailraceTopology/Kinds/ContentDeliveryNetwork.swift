#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// A CDN: answers what it remembers, and fetches the rest from its origin.
///
///     cdn:
///       kind: cdn
///       origin: balancer
///       cache: {data: pages, capacity: 20_000 entries, ttl: 1h}
///       passes: [profile, order]
///       timeout: 1s
struct ContentDeliveryNetwork {
  var capacity: Capacity
  var origin: Reference?
  var contents: CacheContents?
  /// Operations that are not cacheable.
  var passes: [Name] = []
  var service: Distribution?
  /// How long it waits for its origin; nil for ever.
  var timeout: Distribution?

  static let cacheSpec = ObjectSpec(
    "a CDN's cache", CacheContents.fields,
    later: ["stale_while_revalidate", "stale_if_error", "shield"])

  static let spec = ObjectSpec(
    "a CDN",
    Capacity.fields + [
      FieldSpec("origin", .component, required: true, "Where it fetches what it does not have."),
      FieldSpec("cache", .object(cacheSpec), required: true, "What it remembers."),
      FieldSpec("passes", .list(.text), "Operations that always go to the origin."),
      FieldSpec("service", .distribution, "The work of one request at the edge."),
      FieldSpec(
        "timeout", .distribution, "How long it waits for its origin, from the moment it asks."),
    ], later: ["price", "regions", "region", "edge", "bandwidth"])

  init(_ fields: Fields) {
    capacity = Capacity(fields)
    origin = fields.reference("origin")
    contents = fields.fields("cache", Self.cacheSpec).map { CacheContents($0) }
    for node in fields.items("passes") {
      if let phrase = node.phrase(
        expecting: "the name of an operation", &fields.context.diagnostics)
      {
        passes.append(Name(text: phrase.text, range: phrase.range))
      }
    }
    service = fields.has("service") ? fields.distribution("service") : nil
    if !fields.has("service") {
      fields.useDefault("service", "none", "the edge's own work is free unless stated")
    }
    timeout = fields.timeout("it waits for ever")
  }

  func lower(_ name: String, into lowering: Lowering) {
    _ = lowering.add(name, .cdn, capacity)
  }

  /// The steps of an operation: from the cache, or from the origin and into the cache.
  func steps(_ operation: String, of name: String, in lowering: Lowering) -> [Step] {
    var steps: [Step] = service.map { [.compute($0)] } ?? []
    guard let origin, let call = lowering.call(origin.component, operation, timeout) else {
      return steps
    }
    if passes.contains(where: { $0.text == operation }) {
      steps += lowering.calls(call)
    } else if let ratio = contents?.hitRatio {
      steps += [.assumedProbe(hitRatio: ratio), .onMiss(lowering.calls(call))]
    } else if let contents, let cache = lowering.cache(of: name, contents) {
      // Whatever key a request carries, this cache can only be asked for one of its own data set.
      if let population = lowering.population(contents.data) { steps.append(.key(population)) }
      steps += [.probe(cache), .onMiss(lowering.calls(call) + [.fill(cache)])]
    }
    return steps
  }
}
