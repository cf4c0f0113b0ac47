internal import TailraceEngine

/// A CDN: answers what it remembers, and fetches the rest from its origin.
///
///     cdn:
///       kind: cdn
///       origin: balancer
///       cache: {data: pages, capacity: 20_000 entries, ttl: 1h}
///       passes: [profile, order]
///       timeout: 1s
final class ContentDeliveryNetwork: ComponentBody {
  var capacity: Capacity
  var origin: Reference?
  var contents: CacheContents?
  /// Operations that are not cacheable.
  var passes: [Name] = []
  var service: Distribution?
  var edge: Edge?
  var rateLimits: [RateLimitDeclaration]
  /// How long it waits for its origin; nil for ever.
  var timeout: Distribution?

  /// What is computed at the edge.
  struct Edge {
    var compute: Distribution
    var operations: [Name] = []
    /// The share of requests that it answers by itself.
    var answers: Double
  }

  static let cacheSpec = ObjectSpec(
    "a CDN's cache", joining: [CacheContents.fields, CacheContents.fetchFields], later: ["shield"])

  static let edgeSpec = ObjectSpec(
    "edge computing",
    [
      FieldSpec("compute", .distribution, required: true, "The work of one request there."),
      FieldSpec("for", .list(.text), required: true, "The operations that it is done for."),
      FieldSpec(
        "answers", .percentage, or: ("0%", "everything goes on to the cache and the origin"),
        "The share that is answered there and then; the rest goes on as without it."),
    ])

  static let spec = ObjectSpec(
    "a CDN",
    joining: [
      Capacity.fields,
      [
        FieldSpec("origin", .component, required: true, "Where it fetches what it does not have."),
        FieldSpec("cache", .object(cacheSpec), required: true, "What it remembers."),
        FieldSpec("passes", .list(.text), "Operations that always go to the origin."),
        FieldSpec(
          "service", .distribution, or: ("none", "the edge's own work is free unless stated"),
          "The work of one request at the edge."),
        FieldSpec("edge", .object(edgeSpec), "What is computed at the edge, before the cache."),
        FieldSpec.timeout(
          "How long it waits for its origin, from the moment it asks.",
          otherwise: "it waits for ever"),
        FieldSpec(
          "rate_limit", .list(.object(RateLimitDeclaration.plainSpec)),
          "How often it lets requests in; of several each is asked in turn."),
      ],
    ], later: ["bandwidth"])

  var offered: OfferedOperations { .those(of: origin) }
  var instances: [Int] { [capacity.instances] }

  static let traits = KindTraits(
    spec: spec, read: { ContentDeliveryNetwork($0) }, role: .server, shape: .box, coreKeys: [],
    placeKeys: [],
    isPriced: true, isLocated: true)

  init(_ fields: Fields) {
    capacity = Capacity(fields)
    rateLimits = RateLimitDeclaration.read(fields, RateLimitDeclaration.plainSpec)
    origin = fields.reference("origin")
    contents = fields.fields("cache", Self.cacheSpec).map { CacheContents($0, fetches: true) }
    passes = fields.names("passes", expecting: "the name of an operation")
    readEdge(fields)
    service = fields.has("service") ? fields.distribution("service") : nil
    fields.useDefault("service")
    timeout = fields.timeout()
  }

  private func readEdge(_ fields: Fields) {
    guard let inner = fields.fields("edge", Self.edgeSpec) else { return }
    var edge = Edge(
      compute: inner.distribution("compute") ?? .constant(0),
      answers: inner.percentage(orUsual: "answers"))
    edge.operations = inner.names("for", expecting: "the name of an operation")
    if inner.node("for")?.sequence?.isEmpty ?? false {
      fields.context.report(.mappingEmpty("for", inner.spec.name), at: inner.range(ofKey: "for"))
    }
    self.edge = edge
  }

  func checkNames(_ checks: NameChecks, of component: Component) {
    checks.checkData(contents?.data)
    checks.checkForward(origin, from: component)
    for name in passes + (edge?.operations ?? []) { checks.checkOffered(name, by: origin) }
    if let contents, contents.data == nil, !contents.isHitRatio {
      checks.context.report(.cacheDataMissing(component.name.text), at: component.name.range)
    }
  }

  func lower(_ name: String, into lowering: Lowering) {
    _ = lowering.add(name, .cdn, capacity)
  }

  /// The steps of an operation: the edge's own, then from the cache, or from the origin and into the cache.
  func steps(_ operation: String, of name: String, in lowering: Lowering) -> [Step] {
    let work: [Step] = service.map { [.compute($0)] } ?? []
    let rest = fetching(operation, of: name, in: lowering)
    guard let edge, edge.operations.contains(where: { $0.text == operation }) else {
      return work + rest
    }
    let steps = work + [.compute(edge.compute)]
    if edge.answers >= 1 { return steps }
    if edge.answers == 0 { return steps + rest }
    return steps + [.choose([Step.Branch(1 - edge.answers, rest)])]
  }

  private func fetching(
    _ operation: String, of name: String, in lowering: Lowering
  ) -> [Step] {
    guard let origin, let call = lowering.call(origin.component, operation, timeout) else {
      return []
    }
    if passes.contains(where: { $0.text == operation }) { return lowering.calls(call) }
    if let ratio = contents?.hitRatio {
      return [.assumedProbe(hitRatio: ratio), .onMiss([.evenKey] + lowering.calls(call))]
    }
    guard let contents, let cache = lowering.cache(of: name, contents) else { return [] }
    // Whatever key a request carries, this cache can only be asked for one of its own data set.
    let key = lowering.population(contents.data).map { [Step.key($0)] } ?? []
    return key + [.probe(cache)]
      + lowering.onMiss(
        lowering.calls(call) + [.fill(cache)], for: cache, contents, coalesces: contents.coalesces)
  }
}
