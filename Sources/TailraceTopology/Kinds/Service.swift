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

  static let spec = ObjectSpec(
    "a service",
    Capacity.fields + [
      FieldSpec(
        "operations", .named(.steps), required: true, "What can be asked, and the steps it takes.")
    ],
    later: [
      "price", "autoscale", "memory", "boot", "zone", "region", "rate_limit", "bulkhead", "shed",
      "limits", "cache",
    ])

  init(_ fields: Fields) {
    capacity = Capacity(fields)
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
    for operation in operations {
      guard let id = lowering.operation(name, operation.name.text) else { continue }
      let steps = lowering.steps(operation.steps, of: name)
      lowering.define(id, lowering.inSessions(steps, of: name))
    }
  }
}

/// A named list of steps.
struct OperationExpression {
  let name: Name
  let steps: [StepExpression]
}
