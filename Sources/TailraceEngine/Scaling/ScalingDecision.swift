/// A decision about the number of instances, with the numbers behind it.
public struct ScalingDecision: Hashable, Sendable {
  /// How many there were to be before.
  public var from: Int
  /// How many there are to be.
  public var to: Int
  /// How many its reason asked for.
  public var wanted: Int
  /// Why.
  public var reason: Reason
  /// What held it back.
  public var limit: Limit

  /// Why a number of instances should change.
  public enum Reason: Hashable, Sendable {
    /// What was measured, in the unit of the metric's target.
    case metric(ScalingMetric, value: Double)
    /// A size that the schedule asks for.
    case schedule
    /// A forecast of so many requests a second.
    case forecast(ratePerSecond: Double)
    /// A queue that was empty is not, or has been empty for long, with so many messages.
    case activation(backlog: Double)
    /// It is outside of what is allowed.
    case bounds
  }

  /// What keeps a number from being what was asked for.
  public enum Limit: Hashable, Sendable {
    /// Nothing.
    case none
    /// An earlier recommendation.
    case stabilization
    /// A policy of how much may change in a time.
    case policy
    /// The least number.
    case least
    /// The largest number.
    case most
    /// An earlier change.
    case cooldown
    /// Instances that are still warming up.
    case warmup
  }
}

/// What became of the instances of a component whose number changes.
public struct ScalingResult: Sendable {
  /// The integral of instances that are paid for, from the beginning of their boot until they are off.
  public var billedArea: TimeTotal
  /// The integral of instances that can work: up, or draining.
  public var servingArea: TimeTotal
  /// The integral of instances that callers know of.
  public var memberArea: TimeTotal
  /// The least and the most that callers knew of.
  public var least: Int
  public var most: Int
  /// How many they know of at the end.
  public var atEnd: Int
  /// How often an instance was started.
  public var starts: Int64
  /// How often one went off.
  public var stops: Int64
  /// Requests that were still inside when the time to drain was over.
  public var lost: Int64
  /// By instance.
  public var instances: [InstanceTime]

  /// How long an instance was there.
  public struct InstanceTime: Sendable {
    /// How long it was paid for.
    public var billed: TimeTotal
    /// How long it was up or draining.
    public var serving: TimeTotal
  }
}
