internal import TailraceEngine

/// A look-up as the file states it.
struct LookupExpression {
  var cache: Reference
  var data: Name
  var otherwise: [StepExpression]
  var timeout: Distribution?
  var coalesces: Bool

  var isLocal: Bool { cache.isLocal }
}

/// A write that a cache takes part in.
struct StoreExpression {
  var cache: Reference
  var mode: Mode
  var to: Reference
  /// How long a write waits in the cache before the database is told.
  var delay: Int64

  enum Mode: String, CaseIterable {
    /// The database, then the cache, and then the answer.
    case through
    /// The cache, then the answer, and the database later.
    case back
    /// The database alone.
    case around
  }

  var isLocal: Bool { cache.isLocal }
}

/// A key that is taken out of a cache.
struct InvalidateExpression {
  var cache: Reference
  var delay: Int64

  var isLocal: Bool { cache.isLocal }
}

extension Reference {
  /// Whether it means the service's own cache.
  var isLocal: Bool { component == "local" && operation == nil }
}

extension StepReader {
  static let lookupSpec = ObjectSpec(
    "a lookup",
    [
      FieldSpec(
        "in", .component, required: true,
        "The cache; `local` is the service's own, one for each instance."),
      FieldSpec("data", .dataSet, required: true, "The data set whose key is looked up."),
      FieldSpec(
        "otherwise", .steps, required: true, "What a miss takes; then the cache is filled."),
      FieldSpec.timeout("How long each of the cache's two answers is waited for."),
      FieldSpec(
        "coalesce", .flag,
        "Whether those who miss a key that is being fetched at their instance wait for it."),
    ], later: ["ttl"])

  static let storeSpec = ObjectSpec(
    "a store",
    [
      FieldSpec("in", .component, required: true, "The cache; `local` is the service's own."),
      FieldSpec(
        "mode", .word(StoreExpression.Mode.allCases.map { $0.rawValue }),
        or: ("through", "a write is done when the database has it"),
        "In `through` the database, then the cache, then the answer; in `back` the cache, then the "
          + "answer, and the database later; in `around` the database alone."),
      FieldSpec("to", .operation, required: true, "The operation that writes to the database."),
      FieldSpec(
        "delay", .duration, or: ("1s", "a key's writes of a second reach the database as one"),
        "How long mode back keeps a write before the database is told, once for all writes of a key."
      ),
    ])

  static let invalidateSpec = ObjectSpec(
    "an invalidation",
    [
      FieldSpec("in", .component, required: true, "The cache; `local` is the service's own."),
      FieldSpec(
        "delay", .duration, "How much later the key goes, while the operation does not wait."),
    ])

  func lookup(_ verb: YAMLEntry, at place: String, _ depth: Int) -> StepExpression? {
    guard let fields = fields(verb, Self.lookupSpec, at: place),
      let cache = fields.reference("in"), let data = fields.name("data"),
      let otherwise = fields.node("otherwise")
    else { return nil }
    if cache.isLocal && fields.has("timeout") {
      context.report(.keysTogether("timeout", "local"), at: fields.range(ofKey: "timeout"))
    }
    return .lookup(
      LookupExpression(
        cache: cache, data: data,
        otherwise: steps(otherwise, at: "\(place).otherwise", depth: depth),
        timeout: fields.timeout(),
        coalesces: fields.flag("coalesce")))
  }

  func store(_ verb: YAMLEntry, at place: String) -> StepExpression? {
    guard let fields = fields(verb, Self.storeSpec, at: place),
      let cache = fields.reference("in"), let to = fields.reference("to")
    else { return nil }
    var mode = StoreExpression.Mode.through
    if fields.has("mode") {
      let words = StoreExpression.Mode.allCases.map { $0.rawValue }
      mode = fields.word("mode", among: words).flatMap { .init(rawValue: $0) } ?? .through
    } else {
      fields.useDefault("mode")
    }
    if mode == .back && cache.isLocal {
      context.report(.storeBackLocal, at: fields.range(of: "mode"))
    }
    if mode != .back && fields.has("delay") {
      context.report(.needs("delay", "mode: back"), at: fields.range(ofKey: "delay"))
    }
    if mode == .back { fields.useDefault("delay") }
    return .store(
      StoreExpression(
        cache: cache, mode: mode, to: to, delay: fields.duration("delay") ?? 1_000_000_000))
  }

  func invalidate(_ verb: YAMLEntry, at place: String) -> StepExpression? {
    guard let fields = fields(verb, Self.invalidateSpec, at: place),
      let cache = fields.reference("in")
    else { return nil }
    if cache.isLocal && fields.has("delay") {
      context.report(.keysTogether("delay", "local"), at: fields.range(ofKey: "delay"))
    }
    return .invalidate(
      InvalidateExpression(cache: cache, delay: fields.duration("delay") ?? 0))
  }
}
