/// A duration or a size that may vary, as it was written; times are nanoseconds and sizes bytes.
public indirect enum DistributionExpression: Equatable, Sendable {
  /// Always the same.
  case constant(Int64)
  /// Exponential with this mean.
  case exponential(mean: Int64)
  /// Lognormal by its median and 99th percentile.
  case lognormalPercentiles(p50: Int64, p99: Int64)
  /// Lognormal by mean and coefficient of variation.
  case lognormalMoments(mean: Int64, cv: Double)
  /// Gamma by mean and coefficient of variation.
  case gamma(mean: Int64, cv: Double)
  /// The sum of `k` exponential stages, together with this mean.
  case erlang(k: Int64, mean: Int64)
  /// Weibull by shape and scale.
  case weibullScale(shape: Double, scale: Int64)
  /// Weibull by shape and mean.
  case weibullMean(shape: Double, mean: Int64)
  /// Pareto from `min` up.
  case pareto(min: Int64, shape: Double)
  /// Pareto cut off at `max` and scaled up.
  case boundedPareto(min: Int64, max: Int64, shape: Double)
  /// Two exponential branches with this mean and a coefficient of variation of at least 1.
  case hyperexponential(mean: Int64, cv: Double)
  /// Normal by mean and standard deviation.
  case normal(mean: Int64, sd: Int64)
  /// Triangular between `min` and `max`.
  case triangular(min: Int64, mode: Int64, max: Int64)
  /// Uniform between `min` and `max`.
  case uniform(min: Int64, max: Int64)
  /// One of several, by share; the shares add up to 100%.
  case mix([DistributionPart])
  /// Drawn from the values of a file, by the name that was given.
  case empirical(file: String)
  /// Drawn from these values.
  case samples([Int64])
}

extension DistributionExpression {
  /// The largest value that stands in it; what is drawn may be larger.
  var largest: Int64 {
    switch self {
    case .constant(let value): value
    case .exponential(let mean), .lognormalMoments(let mean, _), .gamma(let mean, _),
      .erlang(_, let mean), .weibullMean(_, let mean), .hyperexponential(let mean, _):
      mean
    case .lognormalPercentiles(_, let p99): p99
    case .weibullScale(_, let scale): scale
    case .pareto(let min, _): min
    case .boundedPareto(_, let max, _), .triangular(_, _, let max), .uniform(_, let max): max
    case .normal(let mean, let sd): Swift.max(mean, sd)
    case .mix(let parts): parts.reduce(0) { Swift.max($0, $1.distribution.largest) }
    case .empirical: 0
    case .samples(let values): values.reduce(0) { Swift.max($0, $1) }
    }
  }
}

/// One branch of a mixture.
public struct DistributionPart: Equatable, Sendable {
  /// The probability of the branch, above 0 and at most 1.
  public let share: Double
  /// What is drawn there.
  public let distribution: DistributionExpression

  /// A branch with its probability.
  public init(share: Double, distribution: DistributionExpression) {
    self.share = share
    self.distribution = distribution
  }
}
