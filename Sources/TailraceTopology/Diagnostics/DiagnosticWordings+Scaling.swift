/// What the language says of numbers of instances that change, by function name.
extension DiagnosticWording {
  static func autoscaleUnseen(_ component: String, _ what: String) -> Self {
    Self(
      "autoscale-unseen",
      "instances of \(component.inQuotes) come and go, which \(what) does not follow; put a balancer "
        + "between")
  }

  static var memoryUnlimited: Self {
    Self(
      "memory-unlimited",
      "the metric 'memory' is a part of what an instance may use, which 'memory' of the service states"
    )
  }

  static func queueExpected(_ name: String, _ kind: String) -> Self {
    Self(
      "queue-expected",
      "expected a component of kind 'queue'; \(name.inQuotes) is of kind \(kind.inQuotes)")
  }

  static func scalingMetricExpected(_ words: [String]) -> Self {
    Self("scaling-metric-expected", "expected a metric: \(listed(words))")
  }

  static func targetZero(_ key: String) -> Self {
    Self("target-zero", "\(key.inQuotes) is a target to be held, which has to be above nothing")
  }
}
