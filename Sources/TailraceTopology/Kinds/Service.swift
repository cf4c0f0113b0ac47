#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// A service: instances with cores and places that run the steps of its operations.
///
///     app:
///       kind: service
///       instances: 3
///       cores: 4
///       operations:
///         page: [{compute: 2ms}, {call: postgres.read}]
struct Service {
  var capacity: Capacity
  var operations: [OperationExpression] = []
  /// What each instance remembers in its own memory.
  var cache: CacheContents?

  static let cacheSpec = ObjectSpec(
    "a service's cache", CacheContents.fields + CacheContents.fetchFields)

  static let spec = ObjectSpec(
    "a service",
    Capacity.fields + [
      FieldSpec(
        "operations", .named(.steps), required: true, "What can be asked, and the steps it takes."),
      FieldSpec(
        "cache", .object(cacheSpec),
        "What each instance remembers by itself; looked up in `local`, at no cost."),
    ],
    later: [
      "price", "autoscale", "memory", "boot", "zone", "region", "rate_limit", "bulkhead", "shed",
      "limits",
    ])

  init(_ fields: Fields) {
    capacity = Capacity(fields)
    cache = fields.fields("cache", Self.cacheSpec).map { inner in
      if inner.has("hit_ratio") {
        fields.context.report(
          .keyUnknown(
            "hit_ratio", in: Self.cacheSpec.name,
            Self.cacheSpec.fields.map { $0.name }.filter { $0 != "hit_ratio" }),
          at: inner.range(ofKey: "hit_ratio"))
      } else if !inner.has("data") {
        inner.reportMissing("data")
      }
      return CacheContents(inner, fetches: true)
    }
    let reader = StepReader(context: fields.context)
    for (name, node) in fields.entries("operations", isFilled: true) {
      let place = "\(fields.place).operations.\(name.text)"
      operations.append(
        OperationExpression(
          name: name, steps: reader.steps(node, at: place, owner: name.range)))
    }
    if !fields.has("cores"),
      let first = operations.first(where: { $0.steps.contains { $0.computes } })
    {
      fields.context.report(.computeWithoutCores(first.name.text), at: first.name.range)
    }
  }

  func lower(_ name: String, into lowering: Lowering) {
    let component = lowering.add(name, .service, capacity)
    for operation in operations {
      let id = lowering.builder.operation(operation.name.text, of: component)
      lowering.offer(name, operation.name.text, id)
    }
  }

  func define(_ name: String, in lowering: Lowering) {
    lowering.service = (name, cache)
    defer { lowering.service = nil }
    for operation in operations {
      guard let id = lowering.operation(name, operation.name.text) else { continue }
      lowering.define(id, lowering.steps(operation.steps))
    }
  }
}

/// A named list of steps.
struct OperationExpression {
  let name: Name
  let steps: [StepExpression]
}
