/// How many requests an instance lets in at once, where it finds that out by itself from how long they take.
///
/// More are shed at its door. Two ways of finding out, each with the words and the numbers of its source.
public struct ConcurrencyLimit: Hashable, Sendable {
  /// How it is found out.
  public var dialect: Dialect
  /// The least that it may be.
  public var minimum: Int
  /// The most that it may be.
  public var maximum: Int
  /// What it is at first; of `gradient2`.
  public var initial: Int
  /// How often it is set anew.
  public var interval: Delay
  /// `adaptiveConcurrency`: how often the latency without load is measured anew.
  public var minimumLatencyInterval = Delay.seconds(60)
  /// `adaptiveConcurrency`: of how many requests that latency is the median.
  public var minimumLatencyRequests = 50
  /// `adaptiveConcurrency`: by what part the time between two measurements varies.
  public var jitter = 0.15
  /// `adaptiveConcurrency`: what latency is allowed above the least, as a part of it.
  public var buffer = 0.25
  /// `gradient2`: how many times the long-term latency is allowed.
  public var tolerance = 1.5
  /// `gradient2`: how many may always wait.
  public var queue = 4.0
  /// `gradient2`: the part of a new limit that counts at once.
  public var smoothing = 0.2
  /// `gradient2`: the intervals over which the long-term latency is a mean.
  public var longWindow = 600

  package var sampler: Handle<Sampler> = .none

  /// A way of finding out.
  public enum Dialect: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    /// Netflix's concurrency-limits, Gradient2Limit, once an interval as its WindowedLimit does.
    case gradient2
    /// Envoy's adaptive_concurrency with its gradient controller.
    case adaptiveConcurrency
  }

  /// A limit with the defaults of its source; Envoy states none for its two intervals, whose values here
  /// are those of its documentation's example.
  public init(_ dialect: Dialect) {
    self.dialect = dialect
    switch dialect {
    case .gradient2:
      minimum = 20
      maximum = 200
      initial = 20
      interval = .seconds(1)
    case .adaptiveConcurrency:
      minimum = 3
      maximum = 1000
      initial = 3
      interval = .milliseconds(100)
    }
  }
}

extension NetworkBuilder {
  /// Lets the instances of a component find out how many requests each of them can have at once; said once.
  public mutating func limitConcurrency(of component: ComponentID, _ limit: ConcurrencyLimit) {
    precondition(limit.minimum >= 1 && limit.minimum <= limit.maximum)
    precondition(limit.initial >= limit.minimum && limit.initial <= limit.maximum)
    precondition(limit.interval > .zero && limit.minimumLatencyInterval > .zero)
    precondition(limit.minimumLatencyRequests >= 1 && limit.longWindow >= 1)
    precondition(limit.maximum < 1 << 30 && limit.smoothing > 0 && limit.smoothing <= 1)
    let index = Int(component.index)
    var limit = limit
    limit.sampler = sampler(.constant(0), of: network.components[index].name, "limit jitter")
    network.components[index].concurrencyLimit = limit
  }
}
