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
    guard let node = fields.node("operations") else { return }
    guard let mapping = node.mapping, !mapping.entries.isEmpty else {
      if !node.isDamaged {
        fields.context.report(.mappingExpected("operations"), at: node.range)
      }
      return
    }
    let reader = StepReader(context: fields.context)
    for entry in mapping.entries {
      let steps = reader.steps(entry.value, at: entry.name)
      operations.append(
        OperationExpression(name: Name(text: entry.name, range: entry.key.range), steps: steps))
    }
    if !fields.has("cores"), let first = operations.first(where: { $0.steps.contains { $0.computes } }) {
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
      lowering.define(id, lowering.steps(operation.steps))
    }
  }
}

/// A named list of steps.
struct OperationExpression {
  let name: Name
  let steps: [StepExpression]
}
