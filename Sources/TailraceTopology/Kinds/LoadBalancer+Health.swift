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

  static let healthSpec = ObjectSpec(
    "a balancer's health check",
    [
      FieldSpec(
        "interval", .duration, required: true,
        "How often each instance of the balancer probes each of the target."),
      FieldSpec("timeout", .duration, "How long a probe waits for its answer."),
      FieldSpec(
        "unhealthy_threshold", .count,
        "After so many failed probes in a row an instance is left out."),
      FieldSpec(
        "healthy_threshold", .count, "After so many that passed in a row it is back."),
      FieldSpec("jitter", .duration, "Up to so much is added to each interval."),
      FieldSpec(
        "call", .text,
        "The operation of the target that a probe asks for; without it an instance passes that is there."
      ),
      FieldSpec(
        "no_traffic_interval", .duration, "The interval until the balancer has sent a request."),
    ])

  static func health(_ fields: Fields) -> Health? {
    guard let inner = fields.fields("health_check", healthSpec) else {
      if !fields.has("health_check") {
        fields.useDefault("health_check", "none", "a balancer does not know what is down")
      }
      return nil
    }
    let interval = inner.duration("interval", isPositive: true) ?? 1_000_000_000
    if !inner.has("timeout") { inner.useDefault("timeout", "as interval", "HAProxy's") }
    let unhealthy = inner.count(
      "unhealthy_threshold", or: 3, in: 1...1000, "HAProxy's fall, Kubernetes' failureThreshold")
    let healthy = inner.count("healthy_threshold", or: 2, in: 1...1000, "HAProxy's rise")
    if !inner.has("call") {
      inner.useDefault("call", "none", "a probe passes where somebody is there, and costs no work")
    }
    func delay(_ nanoseconds: Int64) -> Delay { Delay(nanoseconds: max(1, nanoseconds)) }
    var check = HealthCheck(
      interval: delay(interval),
      timeout: delay(inner.duration("timeout", isPositive: true) ?? interval),
      unhealthyThreshold: unhealthy, healthyThreshold: healthy)
    check.jitter = Delay(nanoseconds: inner.duration("jitter") ?? 0)
    check.noTrafficInterval = inner.duration("no_traffic_interval", isPositive: true).map(delay)
    return Health(
      check: check, operation: inner.has("call") ? inner.name("call") : nil,
      range: fields.range(ofKey: "health_check"))
  }
}
