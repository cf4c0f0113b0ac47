#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// A balancer: hands each request to one instance of its targets and waits for the answer.
///
///     balancer:
///       kind: load_balancer
///       targets: app
///       policy: least_request
///       timeout: 500ms
struct LoadBalancer {
  var capacity: Capacity
  var targets: Reference?
  var routing: RoutingExpression
  /// The work of handing on one request; nil for none.
  var service: Distribution?
  /// How long it waits for an answer; nil for ever.
  var timeout: Distribution?

  static let spec = ObjectSpec(
    "a load balancer",
    Capacity.fields + [
      FieldSpec("targets", .component, required: true, "The component that it balances.")
    ] + RoutingExpression.fields + [
      FieldSpec("service", .distribution, "The work of handing on one request."),
      FieldSpec(
        "timeout", .distribution,
        "How long it waits for an answer, from the moment it hands the request on."),
    ],
    later: [
      "health_check", "outlier_detection", "panic_threshold", "max_connections", "zone", "region",
    ])

  init(_ fields: Fields) {
    capacity = Capacity(fields)
    targets = fields.reference("targets")
    routing = RoutingExpression(fields)
    service = fields.has("service") ? fields.distribution("service") : nil
    if !fields.has("service") {
      fields.useDefault("service", "none", "handing on a request costs nothing unless stated")
    }
    timeout = fields.timeout("it waits for ever")
  }

  func lower(_ name: String, into lowering: Lowering) {
    _ = lowering.add(name, .loadBalancer, capacity)
  }

  /// The steps of an operation that is handed on.
  func steps(_ operation: String, in lowering: Lowering) -> [Step] {
    var steps: [Step] = service.map { [.compute($0)] } ?? []
    if let targets, let call = lowering.call(targets.component, operation, timeout) {
      steps.append(lowering.ask(call))
    }
    return steps
  }
}
