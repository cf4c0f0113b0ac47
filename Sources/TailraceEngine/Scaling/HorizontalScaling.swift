/// The rules of Kubernetes' HorizontalPodAutoscaler, autoscaling/v2, and of KEDA above it.
public struct HorizontalScaling: Hashable, Sendable {
  /// What is measured; the largest proposal counts.
  public var metrics: [ScalingMetric]
  /// How often it decides.
  public var sync = Delay.seconds(15)
  /// How far a metric may be from its target without anything being done.
  public var tolerance = 0.1
  /// For how long after its start what an instance's cores do counts only once it was ready for a
  /// whole scrape.
  public var initialization = Delay.seconds(300)
  /// How fast the number may grow.
  public var up = ScalingPace.kubernetesUp
  /// How fast it may shrink.
  public var down = ScalingPace.kubernetesDown
  /// KEDA's part, which ends and wakes the last instance; none when nil.
  public var activation: Activation?

  /// Kubernetes' defaults.
  public init(metrics: [ScalingMetric]) { self.metrics = metrics }

  /// KEDA: between no instance and one the backlog decides alone. That step is KEDA's own, so `behavior`
  /// does not know of it.
  public struct Activation: Hashable, Sendable {
    /// How often it asks the queue (`pollingInterval`).
    public var polling = Delay.seconds(30)
    /// How long the queue must have been inactive before the last instance goes (`cooldownPeriod`).
    public var cooldown = Delay.seconds(300)
    /// A backlog above this is active (`activationLagThreshold`).
    public var threshold = 0.0

    /// KEDA's defaults.
    public init() {}
  }
}

/// How fast a number of instances may change in one direction: `behavior.scaleUp` or `scaleDown`.
public struct ScalingPace: Hashable, Sendable {
  /// For how long the most cautious recommendation holds.
  public var stabilization: Delay
  /// How much may change in a time.
  public var policies: [Policy]
  /// Which policy counts.
  public var choice = Choice.largest

  /// A pace.
  public init(stabilization: Delay, policies: [Policy], choice: Choice = .largest) {
    self.stabilization = stabilization
    self.policies = policies
    self.choice = choice
  }

  /// At once, by 100% or four instances in 15 s, whichever is more.
  public static let kubernetesUp = ScalingPace(
    stabilization: .zero,
    policies: [
      Policy(.percent(100), period: .seconds(15)), Policy(.instances(4), period: .seconds(15)),
    ])

  /// To the highest recommendation of the last five minutes, then by any number.
  public static let kubernetesDown = ScalingPace(
    stabilization: .seconds(300), policies: [Policy(.percent(100), period: .seconds(15))])

  /// So much in such a time.
  public struct Policy: Hashable, Sendable {
    /// How much.
    public var change: Change
    /// In which time.
    public var period: Delay

    /// A policy.
    public init(_ change: Change, period: Delay) {
      self.change = change
      self.period = period
    }
  }

  /// How much may change.
  public enum Change: Hashable, Sendable {
    /// A part of the instances there were when the time began, in percent.
    case percent(Double)
    /// So many.
    case instances(Int)
  }

  /// Which of several policies counts.
  public enum Choice: Hashable, Sendable {
    /// The one that allows the most.
    case largest
    /// The one that allows the least.
    case least
    /// None: nothing changes in this direction.
    case disabled
  }
}
