/// How the number of a component's instances changes by itself.
///
/// There are machines for `most` instances. Each is off, booting, up or draining; what is measured of
/// them is read late, and a controller acts on it at its own times.
public struct Autoscaling: Sendable {
  /// The least number of instances; 0 where a backlog wakes them.
  public var least: Int
  /// The largest.
  public var most: Int
  /// How many are up when the run begins.
  public var initial: Int
  /// From the decision until an instance takes requests.
  public var boot: Distribution
  /// How an instance is slower at first; as fast as later when nil.
  public var warmup: Warmup?
  /// How long one that was told to go may still work on what it has.
  public var drain = Delay.seconds(30)
  /// How often metrics are read off the instances.
  public var scrape = Delay.seconds(15)
  /// How long after that a controller can see them.
  public var lag = Delay.zero
  /// Who decides, and how.
  public var controller: ScalingController
  /// Sizes that hold from a moment on, in the order of time.
  public var schedule: [ScheduledSize] = []
  /// A forecast that raises the least number; none when nil.
  public var forecast: LoadForecast?

  package var sampler: Handle<Sampler> = .none

  /// Instances between `least` and `most`.
  public init(
    least: Int, most: Int, initial: Int? = nil, boot: Distribution, controller: ScalingController
  ) {
    self.least = least
    self.most = most
    self.initial = initial ?? least
    self.boot = boot
    self.controller = controller
  }

  /// What an instance is like for a while after it came up.
  public struct Warmup: Hashable, Sendable {
    /// For how long.
    public var lasting: Delay
    /// How fast it computes meanwhile, as a factor above 0.
    public var speed: Double

    /// A warm-up.
    public init(lasting: Delay, speed: Double) {
      self.lasting = lasting
      self.speed = speed
    }
  }

  /// The least number of instances from a moment on.
  public struct ScheduledSize: Hashable, Sendable {
    /// When.
    public var at: Delay
    /// The least number from then on.
    public var least: Int

    /// A size.
    public init(at: Delay, least: Int) {
      self.at = at
      self.least = least
    }
  }

  /// Requests a second as they were a season ago, times how recent ones stand to those of that time.
  ///
  /// With y(t) what came in a step, S the season and L the lead, the forecast for a moment t ahead is
  /// y(t − S) · Σ y(recent L) ÷ Σ y(the same L one season earlier); none before there was a season.
  public struct LoadForecast: Hashable, Sendable {
    /// After how long the load is alike again.
    public var season: Delay
    /// How far ahead instances are made ready.
    public var lead: Delay
    /// The requests a second that one instance is to have.
    public var ratePerInstance: Double

    /// A forecast.
    public init(season: Delay, lead: Delay, ratePerInstance: Double) {
      self.season = season
      self.lead = lead
      self.ratePerInstance = ratePerInstance
    }
  }
}

/// A measure, and what it should be.
public struct ScalingMetric: Hashable, Sendable {
  /// What is measured.
  public var measure: Measure
  /// What it should be: a share 0…1 of the cores or of the memory, requests a second, nanoseconds, requests or messages.
  public var target: Double
  /// Of a backlog that would be more than this many instances' worth, in whole ones, no more than that is
  /// seen; nil for all of it.
  ///
  /// Source: KEDA 2.12, "Apache Kafka", and `getTotalLag` of its kafka_scaler.go: the partitions, unless
  /// `allowIdleConsumers`.
  public var mostInstances: Int?

  /// A metric.
  public init(_ measure: Measure, target: Double) {
    self.measure = measure
    self.target = target
  }

  /// What is measured.
  public enum Measure: Hashable, Sendable {
    /// The share of an instance's cores that is busy.
    case cores
    /// The share of the limit of an instance's memory that is in use.
    case memory
    /// Requests a second that come to an instance.
    case rate
    /// Requests inside an instance.
    case inside
    /// How long the component's answers take: this percentile (0…1), or the mean when nil.
    case latency(Double?)
    /// Messages of a queue that are not dealt with, for each instance.
    case backlog(ComponentID)
  }
}

/// Who decides how many instances there are to be.
public enum ScalingController: Hashable, Sendable {
  /// Kubernetes' HorizontalPodAutoscaler, autoscaling/v2.
  case horizontal(HorizontalScaling)
  /// AWS target tracking.
  case targetTracking(TargetTracking)
  /// AWS step or simple scaling: rules on metrics.
  case steps(StepScaling)
}
