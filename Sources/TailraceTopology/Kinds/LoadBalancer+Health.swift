internal import TailraceEngine

/// Probes of a balancer's targets.
///
///     health_check: {interval: 5s, timeout: 1s, unhealthy_threshold: 3, healthy_threshold: 2, call: health}
extension LoadBalancer {
  struct Health {
    var check: HealthCheck
    /// What is asked; nil for whether anybody is there.
    var operation: Name?
    let range: SourceRange
  }

  static let instants: [(String, HealthCheck.Instant)] = [("end", .end), ("start", .start)]

  static let healthSpec = ObjectSpec(
    "a balancer's health check",
    [
      FieldSpec(
        "interval", .duration, required: true,
        "How often each instance of the balancer probes each of the target."),
      FieldSpec(
        "interval_from", .word(instants.map { $0.0 }), or: ("end", "HAProxy's and Envoy's"),
        "Where the interval to the next probe begins: when a probe is over, or when it was sent (Kubernetes)."
      ),
      FieldSpec(
        "timeout", .duration, or: ("as interval", "HAProxy's"),
        "How long a probe waits for its answer."),
      FieldSpec(
        "unhealthy_threshold", .count, in: 1...1000,
        or: ("3", "HAProxy's fall, Kubernetes' failureThreshold"),
        "After so many failed probes in a row an instance is left out."),
      FieldSpec(
        "healthy_threshold", .count, in: 1...1000, or: ("2", "HAProxy's rise"),
        "After so many that passed in a row it is back."),
      FieldSpec("jitter", .duration, "Up to so much is added to each interval."),
      FieldSpec(
        "call", .text, or: ("none", "a probe passes where somebody is there, and costs no work"),
        "The operation of the target that a probe asks for; without it an instance passes that is there."
      ),
      FieldSpec(
        "no_traffic_interval", .duration, "The interval until the balancer has sent a request."),
    ])

  static func health(_ fields: Fields) -> Health? {
    guard let inner = fields.fields("health_check", healthSpec) else {
      fields.useDefault("health_check")
      return nil
    }
    let interval = inner.duration("interval", isPositive: true) ?? 1_000_000_000
    inner.useDefault("timeout")
    let unhealthy = inner.count(orUsual: "unhealthy_threshold")
    let healthy = inner.count(orUsual: "healthy_threshold")
    inner.useDefault("call")
    func delay(_ nanoseconds: Int64) -> Delay { Delay(nanoseconds: max(1, nanoseconds)) }
    var check = HealthCheck(
      interval: delay(interval),
      timeout: delay(inner.duration("timeout", isPositive: true) ?? interval),
      unhealthyThreshold: unhealthy, healthyThreshold: healthy)
    inner.useDefault("interval_from")
    check.countsFrom = inner.word("interval_from", of: instants) ?? .end
    check.jitter = Delay(nanoseconds: inner.duration("jitter") ?? 0)
    check.noTrafficInterval = inner.duration("no_traffic_interval", isPositive: true).map(delay)
    return Health(
      check: check, operation: inner.has("call") ? inner.name("call") : nil,
      range: fields.range(ofKey: "health_check"))
  }
}
