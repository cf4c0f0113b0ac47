/// When somebody is to be told, by what a run's intervals show.
///
/// A rule looks at the end of every interval. Its condition has to hold without a break for `pending` before it
/// fires; it is resolved at the first look at which the condition does not hold. At a look at which nothing is
/// known, such as a percentile of no answers, the condition does not hold.
public struct AlertRule: Sendable {
  /// What it is called.
  public var name: String
  /// When it holds.
  public var condition: Condition
  /// How long it has to hold before somebody is told.
  public var pending: Delay

  /// A rule.
  public init(_ name: String, _ condition: Condition, pending: Delay = .zero) {
    self.name = name
    self.condition = condition
    self.pending = pending
  }

  /// What is asked of the intervals.
  public enum Condition: Sendable {
    /// A signal lies beyond a limit.
    case beyond(AlertSignal, Limit)
    /// A line through the signal of this window (least squares, as Prometheus' `predict_linear`) is beyond the limit
    /// within the horizon; it takes two looks at least, and as long a past as the window.
    case heading(AlertSignal, toward: Limit, window: Delay, horizon: Delay)
    /// The error budget burns faster than a factor in a long window and in a short one; any of the pairs is enough
    /// (Site Reliability Workbook, 2018, chapter 5).
    case burning(subject: String, budget: Double, pairs: [BurnWindows])
  }

  /// A limit, and the side on which it is bad.
  public struct Limit: Hashable, Sendable {
    /// The value, in the signal's unit.
    public var value: Double
    /// Whether above it is bad, rather than below.
    public var isMost: Bool

    /// At most that much.
    public static func most(_ value: Double) -> Limit { Limit(value: value, isMost: true) }
    /// At least that much.
    public static func least(_ value: Double) -> Limit { Limit(value: value, isMost: false) }

    /// Whether a value lies beyond it.
    public func isBroken(by other: Double) -> Bool { isMost ? other > value : other < value }
  }

  /// Two windows over which the rate of failures has to be this many times the budget.
  public struct BurnWindows: Hashable, Sendable {
    /// The one that makes it matter.
    public var long: Delay
    /// The one that makes it end soon after the failures do.
    public var short: Delay
    /// How many times the budget.
    public var factor: Double

    /// A pair.
    public init(long: Delay, short: Delay, factor: Double) {
      self.long = long
      self.short = short
      self.factor = factor
    }
  }
}

/// Something that each interval has a number for.
public struct AlertSignal: Hashable, Sendable {
  /// A source, a class or a component, by its name.
  public var subject: String
  /// What is looked at.
  public var measure: Measure

  /// A signal.
  public init(_ subject: String, _ measure: Measure) {
    self.subject = subject
    self.measure = measure
  }

  /// What is looked at.
  public enum Measure: String, Hashable, CaseIterable, Sendable {
    /// Failures over all that ended, 0 to 1.
    case errorRate = "error_rate"
    /// The latency of answers, in nanoseconds, of one class.
    case p50, p95, p99
    /// Cores busy over cores there are, or places where there are no cores, of a component.
    case utilization
    /// Attempts waiting on average, of a component.
    case queue
    /// Look-ups that found their key, of a component.
    case hitRatio = "hit_ratio"
  }
}
