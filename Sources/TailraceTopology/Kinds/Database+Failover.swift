internal import TailraceEngine

/// A replica that takes the place of a primary that is down.
///
///     failover: {detect: 10s, promote: 20s}
extension Database {
  struct Failing {
    var detect: Delay
    var promote: Delay
  }

  static let failoverSpec = ObjectSpec(
    "failover",
    [
      FieldSpec(
        "detect", .duration, required: true,
        "How long the primary is down before that is noticed, such as Patroni's ttl of 30s."),
      FieldSpec(
        "promote", .duration, required: true,
        "How long it then takes until a replica is the primary."),
    ])

  static func failover(_ fields: Fields) -> Failing? {
    guard let inner = fields.fields("failover", failoverSpec) else { return nil }
    if !fields.has("replicas") {
      fields.context.report(.needs("failover", "replicas"), at: fields.range(ofKey: "failover"))
    }
    guard let detect = inner.duration("detect"), let promote = inner.duration("promote") else {
      return nil
    }
    return Failing(
      detect: Delay(nanoseconds: detect), promote: Delay(nanoseconds: promote))
  }
}
