internal import TailraceEngine

/// A balancer: hands each request to one instance of its targets and waits for the answer.
///
///     balancer:
///       kind: load_balancer
///       targets: app
///       policy: least_request
///       timeout: 500ms
final class LoadBalancer: ComponentBody {
  var capacity: Capacity
  var targets: Reference?
  var routing: RoutingExpression
  /// The work of handing on one request; nil for none.
  var service: Distribution?
  /// How long it waits for an answer; nil for ever.
  var timeout: Distribution?
  /// What it does where an instance is down, full or far away.
  var rules = CallRules()
  /// What of that stands between it and its calls.
  var guards: GuardExpression
  var health: Health?
  /// How long a client takes to send its request; nil for no time.
  var receive: Distribution?
  /// How long it waits for that; nil for ever.
  var clientTimeout: Int64?
  var rateLimits: [RateLimitDeclaration]
  var concurrencyLimit: ConcurrencyLimit?
  var shedding: SheddingDeclaration?

  static let spec = ObjectSpec(
    "a load balancer",
    joining: [
      Capacity.fields,
      [
        FieldSpec("targets", .component, required: true, "The component that it balances.")
      ], RoutingExpression.fields,
      [
        FieldSpec(
          "service", .distribution,
          or: ("none", "handing on a request costs nothing unless stated"),
          "The work of handing on one request."),
        FieldSpec.timeout(
          "How long it waits for an answer, from the moment it hands the request on.",
          otherwise: "it waits for ever"),
        FieldSpec(
          "rate_limit", .list(.object(RateLimitDeclaration.spec)),
          "How often it lets requests in; of several each is asked in turn."),
      ], ConcurrencyLimit.fields, SheddingDeclaration.fields, ruleFields, GuardExpression.fields,
    ])

  var offered: OfferedOperations { .those(of: targets) }
  var instances: [Int] { [capacity.instances] }
  var balancer: LoadBalancer? { self }

  static let traits = KindTraits(
    spec: spec, read: { LoadBalancer($0) }, role: .balancer, shape: .fork, coreKeys: [],
    placeKeys: [],
    isPriced: true, isLocated: true)

  init(_ fields: Fields) {
    capacity = Capacity(fields)
    rateLimits = RateLimitDeclaration.read(fields, RateLimitDeclaration.spec)
    concurrencyLimit = ConcurrencyLimit(fields)
    shedding = SheddingDeclaration(fields, capacity)
    targets = fields.reference("targets")
    routing = RoutingExpression(fields)
    guards = GuardExpression(fields)
    health = Self.health(fields)
    service = fields.has("service") ? fields.distribution("service") : nil
    fields.useDefault("service")
    if fields.node("timeouts")?.mapping?["server"] == nil || fields.has("timeout") {
      timeout = fields.timeout()
    }
    readRules(fields)
  }

  func checkNames(_ checks: NameChecks, of component: Component) {
    checks.checkForward(targets, from: component)
  }

  func lower(_ name: String, into lowering: Lowering) {
    _ = lowering.add(name, .loadBalancer, capacity)
  }

  /// The steps of an operation that is handed on.
  func steps(_ operation: String, of name: String, in lowering: Lowering) -> [Step] {
    var steps = lowering.checks(of: name, operation)
    if let receive {
      steps.append(
        .receive(receive, timeout: clientTimeout.map { Delay(nanoseconds: $0) }))
    }
    if let service { steps.append(.compute(service)) }
    if let targets, let call = lowering.call(targets.component, operation, timeout) {
      steps += lowering.calls(call)
    }
    return steps
  }
}
