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
  var policy: RoutingPolicy = .roundRobin
  /// The work of handing on one request; nil for none.
  var service: Distribution?
  /// How long it waits for an answer; nil for ever.
  var timeout: Distribution?

  static let policies: [(String, RoutingPolicy)] = [
    ("round_robin", .roundRobin), ("random", .random), ("least_connections", .leastConnections),
    ("least_request", .leastRequest(choices: 2, distinct: false)),
  ]

  static let spec = ObjectSpec(
    "a load balancer",
    Capacity.fields + [
      FieldSpec("targets", .component, required: true, "The component that it balances."),
      FieldSpec("policy", .word(policies.map { $0.0 }), "How it picks an instance."),
      FieldSpec("service", .distribution, "The work of handing on one request."),
      FieldSpec(
        "timeout", .distribution,
        "How long it waits for an answer, from the moment it hands the request on."),
    ],
    later: [
      "health_check", "outlier_detection", "panic_threshold", "slow_start", "sticky", "weights",
      "price", "max_connections", "zone", "region",
    ])

  init(_ fields: Fields) {
    capacity = Capacity(fields)
    targets = fields.reference("targets")
    if fields.has("policy") {
      let word = fields.word("policy", among: Self.policies.map { $0.0 })
      policy = Self.policies.first { $0.0 == word }?.1 ?? .roundRobin
    } else {
      fields.useDefault("policy", "round_robin", "HAProxy's and NGINX's default")
    }
    if case .leastRequest = policy {
      fields.context.useDefault(
        "\(fields.place).choices", "2", "Envoy's LEAST_REQUEST: the better of two random instances")
    }
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
      steps += lowering.calls(call)
    }
    return steps
  }
}
