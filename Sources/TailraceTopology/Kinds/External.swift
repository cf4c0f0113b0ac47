internal import TailraceEngine

/// Somebody else's service: a latency, some errors, and perhaps a limit on how much it takes at once.
///
///     smtp: {kind: external, latency: lognormal(p50=150ms p99=2s), errors: 0.5%}
final class External: ComponentBody {
  var latency: Distribution
  var errors: Double
  var concurrency: Int?
  var rateLimits: [RateLimitDeclaration]

  static let spec = ObjectSpec(
    "an external service",
    [
      FieldSpec("latency", .distribution, required: true, "How long it takes to answer."),
      FieldSpec(
        "errors", .percentage, or: ("0%", "nothing fails unless stated"),
        "The share of calls that it fails, after its latency."),
      FieldSpec(
        "concurrency", .count, or: ("unlimited", "its latency does not depend on our load"),
        "Calls that it works on at once; others wait."),
      FieldSpec(
        "rate_limit", .list(.object(RateLimitDeclaration.plainSpec)),
        "How often it may be called; of several limits each is asked in turn."),
    ], later: ["price", "quota"])

  var offered: OfferedOperations { .fixed(["call"], usual: "call") }
  var instances: [Int] { [1] }

  static let traits = KindTraits(
    spec: spec, read: { External($0) }, role: .stranger, shape: .flag, coreKeys: [], placeKeys: [],
    isPriced: false, isLocated: true)

  init(_ fields: Fields) {
    rateLimits = RateLimitDeclaration.read(fields, RateLimitDeclaration.plainSpec)
    latency = fields.distribution("latency") ?? .constant(0)
    errors = fields.percentage(orUsual: "errors")
    concurrency = fields.count("concurrency")
    fields.useDefault("concurrency")
  }

  func checkNames(_ checks: NameChecks, of component: Component) {}

  func lower(_ name: String, into lowering: Lowering) {
    var capacity = Capacity()
    capacity.places = concurrency
    let component = lowering.add(name, .external, capacity)
    let id = lowering.builder.operation("call", of: component)
    lowering.offer(name, "call", id)
    var steps: [Step] = [.wait(latency)]
    if errors > 0 { steps.append(.fail(probability: errors, .error)) }
    lowering.define(id, steps)
  }
}
