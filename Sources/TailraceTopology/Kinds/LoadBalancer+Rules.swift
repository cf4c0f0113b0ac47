internal import TailraceEngine

/// What a balancer does where an instance is down, full or far away, in the words of HAProxy, nginx and
/// Envoy.
extension LoadBalancer {
  static let allMarked: [(String, Bool)] = [("wait", false), ("unmark", true)]

  static let passiveSpec = ObjectSpec(
    "passive marking",
    [
      FieldSpec(
        "failures", .count, or: ("1", "nginx's max_fails"),
        "After how many failures an instance is left out: connections refused or cut, and timeouts. They "
          + "need not be in a row: a success clears them only after a whole `out_for` without one."
      ),
      FieldSpec(
        "out_for", .duration, or: ("10s", "nginx's fail_timeout"),
        "For how long; after that one request tries it."),
      FieldSpec(
        "all_marked", .word(allMarked.map { $0.0 }), or: ("wait", "nginx's since 1.11.5"),
        "What becomes of a request that finds all marked: it is refused, and they wait for their time, or "
          + "it is refused and unmarks them (nginx before 1.11.5). Takes `panic_threshold: 0%`."),
    ])

  static let zoneSpec = ObjectSpec(
    "zone-aware routing",
    [
      FieldSpec(
        "min_cluster_size", .count, or: ("6", "Envoy's"),
        "With fewer instances zones are not looked at."),
      FieldSpec(
        "routing_enabled", .percentage, or: ("100%", "Envoy's"),
        "The part of the requests that looks at zones."),
    ])

  static let timeoutsSpec = ObjectSpec(
    "a balancer's timeouts",
    [
      FieldSpec("client", .duration, "How long it waits for a client to send its request."),
      FieldSpec("connect", .duration, "How long it waits for a connection to an instance."),
      FieldSpec(
        "queue", .duration, or: ("as connect", "HAProxy's"),
        "How long a request waits until an instance has room."),
      FieldSpec("server", .duration, "How long it waits for the answer."),
    ])

  static let ruleFields = [
    FieldSpec(
      "maxconn", .count,
      "Connections that one instance of the balancer holds at once; more wait in the backlog."),
    FieldSpec(
      "backlog", .count, in: 0...1_000_000_000, "How many connections may wait; more are shed."),
    FieldSpec(
      "receive", .distribution,
      "How long a client takes to send its request, which holds a connection meanwhile."),
    FieldSpec(
      "server_maxconn", .count,
      "Requests that one balancer has open at one instance; others wait in one line at the balancer."
    ),
    FieldSpec("timeouts", .object(timeoutsSpec), "How long it waits, by what it waits for."),
    FieldSpec(
      "redispatch", .count, in: 0...1000, or: ("0", "a request is not sent twice unless stated"),
      "How often a request whose connection failed is sent to another instance."),
    FieldSpec(
      "passive", .object(passiveSpec), "When an instance is left out for what it did to requests."),
    FieldSpec(
      "panic_threshold", .percentage, or: ("50%", "Envoy's"),
      "With a smaller part of the instances left, those that are left out are asked all the same."),
    FieldSpec("zone_aware", .object(zoneSpec), "Prefers instances of its own zone, as Envoy does."),
    FieldSpec(
      "health_check", .object(healthSpec), or: ("none", "a balancer does not know what is down"),
      "Probes; an instance that fails them is left out."),
  ]

  func readRules(_ fields: Fields) {
    readConnections(fields)
    readTimeouts(fields)
    rules.redispatch = fields.count(orUsual: "redispatch")
    rules = guards.joined(with: rules)
    readMarking(fields)
    readPanic(fields)
    if let inner = fields.fields("zone_aware", Self.zoneSpec) {
      var zones = CallRules.ZonePreference()
      zones.minimumInstances = inner.count(orUsual: "min_cluster_size")
      zones.enabled = inner.percentage(orUsual: "routing_enabled")
      rules.zones = zones
    }
  }

  private func readConnections(_ fields: Fields) {
    if let most = fields.count("maxconn") {
      if fields.has("concurrency") {
        fields.context.report(
          .notBoth("maxconn", "concurrency"), at: fields.range(ofKey: "maxconn"))
      }
      capacity.places = most
      capacity.queueLimit = fields.count("backlog") ?? most
      if !fields.has("backlog") { fields.useDefault("backlog", "\(most)", "HAProxy's: as maxconn") }
    } else if fields.has("backlog") && !fields.has("maxconn") {
      fields.context.report(.needs("backlog", "maxconn"), at: fields.range(ofKey: "backlog"))
    }
    receive = fields.has("receive") ? fields.distribution("receive") : nil
    rules.openCalls = fields.count("server_maxconn")
  }

  private func readTimeouts(_ fields: Fields) {
    guard let inner = fields.fields("timeouts", Self.timeoutsSpec) else { return }
    if inner.mapping.entries.isEmpty {
      fields.context.report(.mappingEmpty("timeouts", fields.spec.name), at: inner.headline)
    }
    if inner.has("client") && !fields.has("receive") {
      fields.context.report(.needs("client", "receive"), at: inner.range(ofKey: "client"))
    }
    clientTimeout = inner.duration("client", isPositive: true)
    let connect = inner.duration("connect", isPositive: true)
    rules.connectTimeout = connect.map { Delay(nanoseconds: $0) }
    if inner.has("queue") && !fields.has("server_maxconn") {
      fields.context.report(.needs("queue", "server_maxconn"), at: inner.range(ofKey: "queue"))
    }
    rules.lineTimeout = inner.duration("queue", isPositive: true).map { Delay(nanoseconds: $0) }
    if fields.has("server_maxconn") && !inner.has("queue"), let connect {
      rules.lineTimeout = Delay(nanoseconds: connect)
      inner.useDefault("queue")
    }
    if let server = inner.duration("server", isPositive: true) {
      if fields.has("timeout") {
        fields.context.report(.notBoth("timeout", "server"), at: inner.range(ofKey: "server"))
      }
      timeout = .constant(Double(server))
    }
  }

  private func readMarking(_ fields: Fields) {
    guard let inner = fields.fields("passive", Self.passiveSpec) else { return }
    rules.marking = CallRules.Marking(
      failures: inner.count(orUsual: "failures"),
      outFor: inner.delay(orUsual: "out_for", isPositive: true),
      unmarksAll: inner.word("all_marked", of: Self.allMarked) ?? false)
    inner.useDefault("all_marked")
  }

  private func readPanic(_ fields: Fields) {
    if !["passive", "health_check", "outlier_detection"].contains(where: { fields.has($0) }) {
      if fields.has("panic_threshold") {
        fields.context.report(
          .needs("panic_threshold", "passive"), at: fields.range(ofKey: "panic_threshold"))
      }
      return
    }
    rules.panicThreshold = fields.percentage(orUsual: "panic_threshold")
    guards.rules.panicThreshold = rules.panicThreshold
    if let passive = fields.node("passive")?.mapping, let key = passive.entry("all_marked")?.key,
      rules.panicThreshold > 0
    {
      fields.context.report(.needs("all_marked", "panic_threshold: 0%"), at: key.range)
    }
  }
}
