/// AWS target tracking: a metric is held near its target by two alarms.
public struct TargetTracking: Hashable, Sendable {
  /// What is measured; the number grows if any metric wants it, and shrinks if all agree.
  public var metrics: [ScalingMetric]
  /// How long after it came up an instance is left out of the metrics.
  public var warmup = Delay.seconds(300)
  /// How many values in a row above the target make it grow.
  public var high = 3
  /// How many in a row below 90% of the target make it shrink.
  public var low = 15

  /// AWS's defaults; values come once a minute.
  public init(metrics: [ScalingMetric]) { self.metrics = metrics }
}

/// AWS step and simple scaling: rules, each with an alarm of its own.
public struct StepScaling: Hashable, Sendable {
  /// The rules.
  public var rules: [Rule]
  /// How long after it came up an instance is left out of the metrics and of the size that steps are
  /// taken from; not looked at by simple scaling.
  public var warmup = Delay.seconds(300)
  /// Simple scaling: how long nothing more happens after a change; nil for step scaling.
  public var cooldown: Delay?

  /// Rules.
  public init(rules: [Rule]) { self.rules = rules }

  /// A change when a metric was beyond a threshold for a while.
  public struct Rule: Hashable, Sendable {
    /// What is measured, and its threshold.
    public var metric: ScalingMetric
    /// Whether the rule is about values at or above the threshold, rather than at or below.
    public var isAbove: Bool
    /// For how long.
    public var lasting: Delay
    /// What is done.
    public var adjustment: Adjustment

    /// A rule.
    public init(
      _ metric: ScalingMetric, isAbove: Bool, lasting: Delay, _ adjustment: Adjustment
    ) {
      self.metric = metric
      self.isAbove = isAbove
      self.lasting = lasting
      self.adjustment = adjustment
    }
  }

  /// By how much the number changes.
  public enum Adjustment: Hashable, Sendable {
    /// By so many, negative for fewer (`ChangeInCapacity`).
    case instances(Int)
    /// By a part, in percent, negative for fewer (`PercentChangeInCapacity`).
    case percent(Double)

    /// The number that it makes of another: parts are rounded towards zero, but to one at least
    /// (Amazon EC2 Auto Scaling user guide, step and simple scaling policies).
    package func applied(to count: Int) -> Int {
      switch self {
      case .instances(let change): return max(0, count + change)
      case .percent(let percent):
        let change = Double(count) * percent / 100
        if change > 0 { return count + max(1, Int(min(change, 1e9))) }
        if change < 0 { return max(0, count - max(1, Int(min(-change, 1e9)))) }
        return count
      }
    }
  }
}
