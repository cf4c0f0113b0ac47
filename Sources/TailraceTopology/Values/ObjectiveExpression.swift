/// A promise that a run is held to, such as `p(99) < 200ms`.
public struct ObjectiveExpression: Equatable, Sendable {
  /// What is measured; percentiles are ratios, 0.99 for the 99th.
  public enum Metric: Equatable, Sendable {
    /// Response time at a percentile, on average, or at worst.
    case percentile(Double)
    case mean, maximum
    /// Time until asynchronous work is complete, at a percentile.
    case completionPercentile(Double)
    /// Share of requests that fail, or that do not.
    case errorRate, availability
    /// Answers per second, or full answers in time per second.
    case throughput, goodput
  }

  /// How the measured value has to compare to the limit.
  public enum Comparison: String, Equatable, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  /// The limit in the metric's own quantity.
  public enum Limit: Equatable, Sendable {
    /// Nanoseconds.
    case duration(Int64)
    /// A ratio, 0.001 for 0.1%.
    case ratio(Double)
    /// Per second.
    case rate(Double)
  }

  /// What is measured.
  public let metric: Metric
  /// How it has to compare.
  public let comparison: Comparison
  /// What it is compared to.
  public let limit: Limit

  /// A promise.
  public init(_ metric: Metric, _ comparison: Comparison, _ limit: Limit) {
    self.metric = metric
    self.comparison = comparison
    self.limit = limit
  }
}

extension ObjectiveExpression.Metric {
  /// The quantity of the metric's limits.
  var quantity: Quantity {
    switch self {
    case .percentile, .mean, .maximum, .completionPercentile: .duration
    case .errorRate, .availability: .percentage
    case .throughput, .goodput: .rate
    }
  }

  /// Whether more is better, so that a limit is a least value.
  var isBetterWhenLarger: Bool {
    switch self {
    case .availability, .throughput, .goodput: true
    default: false
    }
  }
}
