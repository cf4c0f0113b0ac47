internal import TailraceEngine

/// A name in the DNS: clients ask for an address, keep the answer for its time to live, and call what
/// it leads to.
///
///     dns:
///       kind: dns
///       targets: [front-eu, front-us]
///       policy: latency
///       ttl: 60s
///       lookup: 20ms
///       health_check: {interval: 10s}
final class DomainName: ComponentBody {
  var targets: [Target] = []
  var policy: NameService.Policy = .roundRobin
  var timeToLive: Int64
  /// How long an answer takes that nobody has kept; nil for none.
  var lookup: Distribution?
  var resolvers: Int?
  var health: Health?
  /// Where the resolvers, the policy and the probes are stated.
  let resolversRange: SourceRange
  let policyRange: SourceRange
  let healthRange: SourceRange

  /// Its policy, where that goes by regions.
  var nearness: String? {
    policy == .latency ? "latency" : policy == .geographic ? "geographic" : nil
  }

  struct Target {
    var to: Reference
    var weight = 1
  }

  /// Probes of each address.
  struct Health {
    var interval: Int64
    var timeout: Int64
    var threshold: Int
  }

  static let policies: [(String, NameService.Policy)] = [
    ("round_robin", .roundRobin), ("weighted", .weighted), ("geographic", .geographic),
    ("latency", .latency), ("failover", .failover),
  ]

  static let targetSpec = ObjectSpec(
    "a target of a name",
    [
      FieldSpec("to", .component, required: true, "The component whose instances are answered."),
      FieldSpec(
        "weight", .count, in: 1...1_000_000, "Its part of the answers, where they are weighted."),
    ])

  static let healthSpec = ObjectSpec(
    "a name's health check",
    [
      FieldSpec("interval", .duration, required: true, "How often each address is probed."),
      FieldSpec(
        "timeout", .duration, or: ("4s", "Route 53's"), "How long a probe waits for its answer."),
      FieldSpec(
        "threshold", .count, in: 1...1000, or: ("3", "Route 53's"),
        "How many probes in a row change what is known of an address."),
    ])

  static let spec = ObjectSpec(
    "a name in the DNS",
    [
      FieldSpec(
        "targets", .list(.either(.component, .object(targetSpec))), required: true,
        "The components whose instances are the addresses, the preferred first."),
      FieldSpec(
        "policy", .word(policies.map { $0.0 }),
        or: ("round_robin", "the order in which BIND rotates addresses"),
        "Which address is answered."),
      FieldSpec("ttl", .duration, required: true, "How long whoever asked keeps the answer."),
      FieldSpec(
        "lookup", .distribution, or: ("none", "the network takes no time unless stated"),
        "How long it takes to get an answer that is not kept."),
      FieldSpec(
        "resolvers", .count, in: 1...Int64(Limits.users),
        or: ("none", "each client keeps its answers; a source without 'clients' is one client"),
        "How many resolvers keep the answers for the clients of a source; without it each client does."
      ),
      FieldSpec(
        "health_check", .object(healthSpec), or: ("none", "a name does not know what is down"),
        "Probes; an address that fails them is not answered, while another passes."),
    ])

  var offered: OfferedOperations { .those(of: targets.first?.to) }
  var instances: [Int] { [1] }
  var resolver: DomainName? { self }

  static let traits = KindTraits(
    spec: spec, read: { DomainName($0) }, role: .server, shape: .box, coreKeys: [], placeKeys: [],
    isPriced: false, isLocated: false)

  init(_ fields: Fields) {
    timeToLive = fields.duration("ttl") ?? 0
    resolversRange = fields.range(ofKey: "resolvers")
    policyRange = fields.range(of: "policy")
    healthRange = fields.range(ofKey: "health_check")
    for (index, node) in fields.items("targets").enumerated() {
      if node.mapping == nil {
        node.phrase(expecting: "the name of a component", &fields.context.diagnostics).map {
          targets.append(Target(to: Reference($0)))
        }
      } else if let inner = Fields(
        node, Self.targetSpec, at: "\(fields.place).targets[\(index)]", fields.context),
        let to = inner.reference("to")
      {
        targets.append(Target(to: to, weight: inner.count("weight") ?? 1))
      }
    }
    if fields.has("policy") {
      policy = fields.word("policy", of: Self.policies) ?? .roundRobin
    } else {
      fields.useDefault("policy")
    }
    readWeights(fields)
    lookup = fields.has("lookup") ? fields.distribution("lookup") : nil
    fields.useDefault("lookup")
    resolvers = fields.count("resolvers")
    fields.useDefault("resolvers")
    readHealth(fields)
  }

  /// Weights are looked at by one policy alone.
  private func readWeights(_ fields: Fields) {
    if policy == .weighted { return }
    for node in fields.items("targets") {
      guard let entry = node.mapping?.entry("weight") else { continue }
      fields.context.report(.needs("weight", "policy: weighted"), at: entry.key.range)
    }
  }

  private func readHealth(_ fields: Fields) {
    guard let inner = fields.fields("health_check", Self.healthSpec) else {
      fields.useDefault("health_check")
      return
    }
    health = Health(
      interval: max(1, inner.duration("interval", isPositive: true) ?? 1_000_000_000),
      timeout: inner.delay(orUsual: "timeout", isPositive: true).nanoseconds,
      threshold: inner.count(orUsual: "threshold"))
  }

  func lower(_ name: String, into lowering: Lowering) {
    _ = lowering.add(name, .dns, Capacity())
  }

  /// The steps of an operation: look for the answer that is kept, or ask; then call what it leads to.
  func steps(_ operation: String, of name: String, in lowering: Lowering) -> [Step] {
    guard let id = lowering.domainNames[name] else { return [] }
    let branches = targets.filter { lowering.parts[$0.to.component]?.first != nil }.map { target in
      lowering.call(target.to.component, operation).map { lowering.calls($0) } ?? []
    }
    let waits: [Step] = lookup.map { [.wait($0)] } ?? []
    return [.resolve(id), .onMiss(waits + [.learn(id)]), .toAnswer(id, branches)]
  }
}
