internal import TailraceEngine

/// A shared cache such as Redis: it remembers keys, or states a hit ratio. With an `origin` it fetches by
/// itself what it does not have.
///
///     redis:
///       kind: cache
///       capacity: 200_000 entries
///       ttl: 1h
///       service: 20us
final class CacheComponent: ComponentBody {
  var capacity: Capacity
  let kept: CacheContents
  var service: Distribution?
  /// What a miss asks for, where the cache reads through.
  var origin: Reference?

  static let spec = ObjectSpec(
    "a cache",
    joining: [
      Capacity.fields, CacheContents.fields, CacheContents.fetchFields,
      [
        FieldSpec(
          "origin", .operation, "What it asks for by itself when a `get` misses: read-through."),
        FieldSpec(
          "service", .distribution, or: ("none", "a command costs nothing unless stated"),
          "The work of one command."),
      ],
    ], later: ["maxmemory", "persistence"])

  static let commands = ["get", "set", "delete"]

  var offered: OfferedOperations { .fixed(Self.commands, usual: "get") }
  var instances: [Int] { [capacity.instances] }
  var contents: CacheContents? { kept }
  var sharedCache: CacheComponent? { self }

  static let traits = KindTraits(
    spec: spec, read: { CacheComponent($0) }, role: .server, shape: .drum,
    coreKeys: ["instances", "cores"], placeKeys: [],
    isPriced: true, isLocated: true)

  init(_ fields: Fields) {
    capacity = Capacity(fields)
    kept = CacheContents(fields, fetches: true)
    origin = fields.reference("origin")
    for field in CacheContents.fetchFields where fields.has(field.name) && origin == nil {
      fields.context.report(.needs(field.name, "origin"), at: fields.range(ofKey: field.name))
    }
    service = fields.has("service") ? fields.distribution("service") : nil
    fields.useDefault("service")
  }

  func checkNames(_ checks: NameChecks, of component: Component) {
    checks.checkData(kept.data)
    if let origin { checks.checkCall(origin) }
  }

  func lower(_ name: String, into lowering: Lowering) {
    let component = lowering.add(name, .cache, capacity)
    if !isSingle {
      lowering.builder.route(to: component, policy: standardRouting.routing.policy)
    }
    for operation in Self.commands {
      let id = lowering.builder.operation(operation, of: component)
      lowering.offer(name, operation, id)
    }
  }

  func define(_ name: String, in lowering: Lowering) {
    guard let get = lowering.operation(name, "get"), let set = lowering.operation(name, "set"),
      let delete = lowering.operation(name, "delete")
    else { return }
    let fetch = origin.flatMap { lowering.call($0) }.map { lowering.calls($0) } ?? []
    let work: [Step] = service.map { [.compute($0)] } ?? []
    let cache = lowering.cache(of: name, kept)
    switch (kept.hitRatio, cache) {
    case (let ratio?, _):
      lowering.define(
        get,
        work + [.assumedProbe(hitRatio: ratio)]
          + (fetch.isEmpty ? [] : [.onMiss([.evenKey] + fetch)]))
      lowering.define(set, work)
      lowering.define(delete, work)
    case (nil, let cache?):
      // Whatever key a request carries, this cache can only be asked for one of its own data set.
      let data = lowering.population(lowering.data(of: name, kept))
      let key: [Step] = data.map { [.key($0)] } ?? []
      let onMiss =
        fetch.isEmpty
        ? []
        : lowering.onMiss(
          fetch + [.fill(cache)], for: cache, kept, coalesces: kept.coalesces)
      lowering.define(get, work + key + [.probe(cache)] + onMiss)
      lowering.define(set, work + key + [.fill(cache)])
      lowering.define(delete, work + key + [.invalidate(cache)])
    case (nil, nil):
      // Nothing looks anything up in it.
      lowering.define(get, work)
      lowering.define(set, work)
      lowering.define(delete, work)
    }
  }
}
