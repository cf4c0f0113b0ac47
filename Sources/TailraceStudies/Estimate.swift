/// A mean over independent replications and how far it can be trusted.
public struct Estimate: Hashable, Sendable {
  /// How many values it rests on, at least 1.
  public let count: Int
  /// Their mean.
  public let mean: Double
  /// Their variance, with `count - 1` below; 0 for one value.
  public let variance: Double

  /// The estimate from one value a replication.
  public init(_ values: [Double]) {
    precondition(!values.isEmpty, "an estimate needs a value")
    count = values.count
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    variance = values.count > 1 ? squares / Double(values.count - 1) : 0
  }

  /// The standard error of the mean.
  public var standardError: Double { (variance / Double(count)).squareRoot() }

  /// Half the width of the two-sided confidence interval of the mean, by Student's t; infinite for
  /// one value.
  /// - Parameter confidence: between 0 and 1, such as 0.95.
  public func halfWidth(confidence: Double) -> Double {
    if count < 2 { return .infinity }
    return StudentT.quantile((1 + confidence) / 2, degreesOfFreedom: count - 1) * standardError
  }

  /// The interval that covers the true mean with this confidence.
  public func interval(confidence: Double) -> ClosedRange<Double> {
    let half = halfWidth(confidence: confidence)
    return (mean - half)...(mean + half)
  }
}
