#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// A shared cache such as Redis: it remembers keys, the least recently used going first, or states a hit ratio.
///
///     redis:
///       kind: cache
///       capacity: 200_000 entries
///       ttl: 1h
///       service: 20us
struct CacheComponent {
  var capacity: Capacity
  var contents: CacheContents
  var service: Distribution?

  static let spec = ObjectSpec(
    "a cache",
    Capacity.fields + CacheContents.fields + [
      FieldSpec("service", .distribution, "The work of one command.")
    ], later: ["maxmemory", "zone", "region", "persistence"])

  init(_ fields: Fields) {
    capacity = Capacity(fields)
    contents = CacheContents(fields)
    service = fields.has("service") ? fields.distribution("service") : nil
    if !fields.has("service") {
      fields.useDefault("service", "none", "a command costs nothing unless stated")
    }
  }

  func lower(_ name: String, into lowering: Lowering) {
    let component = lowering.add(name, .cache, capacity)
    for operation in ["get", "set"] {
      let id = lowering.builder.operation(operation, of: component)
      lowering.offer(name, operation, id)
    }
  }

  func define(_ name: String, in lowering: Lowering) {
    guard let get = lowering.operation(name, "get"), let set = lowering.operation(name, "set")
    else { return }
    let work: [Step] = service.map { [.compute($0)] } ?? []
    let cache = lowering.cache(of: name, contents)
    switch (contents.hitRatio, cache) {
    case (let ratio?, _):
      lowering.define(get, work + [.assumedProbe(hitRatio: ratio)])
      lowering.define(set, work)
    case (nil, let cache?):
      // Whatever key a request carries, this cache can only be asked for one of its own data set.
      let data = lowering.population(lowering.data(of: name, contents))
      let key: [Step] = data.map { [.key($0)] } ?? []
      lowering.define(get, work + key + [.probe(cache)])
      lowering.define(set, work + key + [.fill(cache)])
    case (nil, nil):
      // Nothing looks anything up in it.
      lowering.define(get, work)
      lowering.define(set, work)
    }
  }
}
