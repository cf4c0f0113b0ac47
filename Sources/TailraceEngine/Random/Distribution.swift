/// A law of non-negative random numbers: durations, multiples of a mean, sizes of batches.
///
/// A parameter that is a value of the law has the unit of what is drawn: nanoseconds for a
/// duration, none for a multiple or a count. Shapes, weights and probabilities have no unit.
/// Impossible parameters can be written down; `validate()` finds them, and the other answers are
/// only meaningful where it finds none.
public indirect enum Distribution: Equatable, Sendable {
  /// Always the same value; takes no random number.
  case constant(Double)
  /// Every value of [min, max) as likely.
  case uniform(min: Double, max: Double)
  /// The time to the next event of a Poisson process.
  case exponential(mean: Double)
  /// The sum of `phases` exponentials with equal means, which have the mean given together.
  case erlang(phases: Int32, mean: Double)
  /// Density in proportion to x^(shape − 1) · exp(−x / scale).
  case gamma(shape: Double, scale: Double)
  /// The exponential of a normal with mean `mu` and standard deviation `sigma`.
  case lognormal(mu: Double, sigma: Double)
  /// P(X > x) = exp(−(x / scale)^shape).
  case weibull(shape: Double, scale: Double)
  /// P(X > x) = (min / x)^shape for x ≥ min.
  case pareto(min: Double, shape: Double)
  /// A Pareto law given that it does not exceed `max`.
  case boundedPareto(min: Double, max: Double, shape: Double)
  /// An exponential with `mean1` with this probability, else one with `mean2`.
  case hyperexponential(probability1: Double, mean1: Double, mean2: Double)
  /// A normal law given that it is not negative: `mean` and `sd` are those before that condition.
  case normal(mean: Double, sd: Double)
  /// Density that rises in a line from `min` to `mode` and falls in a line to `max`.
  case triangular(min: Double, mode: Double, max: Double)
  /// One of the values, each as likely.
  case samples([Double])
  /// A cumulative distribution known at some points and linear between them.
  ///
  /// `cumulative[i]` is the probability of a value at or below `values[i]`; both ascend. If the
  /// first is above 0, the first value has that probability itself; if the last is below 1, the
  /// last value takes the rest.
  case interpolated(values: [Double], cumulative: [Double])
  /// The values in order, then again from the first; takes no random number.
  ///
  /// Its mean, variance and quantiles are those of one round.
  case replay([Double])
  /// One of several laws, chosen anew for every draw in proportion to its weight.
  case mixture([Part])
  /// A count of at least 1: the trials up to the first success, of which each is as likely.
  case geometric(mean: Double)
  /// The number of events of a Poisson process in an interval in which `mean` are expected.
  case poisson(mean: Double)
  /// One of the values, each with its own probability; these add up to 1.
  case discrete([Atom])

  /// One law of a mixture; weights are relative and need not add up to anything.
  public struct Part: Equatable, Sendable {
    /// The share of draws that it gets, relative to the other parts.
    public var weight: Double
    /// The law that these draws follow.
    public var distribution: Distribution

    /// A law with its weight.
    public init(weight: Double, _ distribution: Distribution) {
      self.weight = weight
      self.distribution = distribution
    }
  }

  /// One value of a discrete law.
  public struct Atom: Equatable, Sendable {
    /// What is drawn.
    public var value: Double
    /// How often, in [0, 1].
    public var probability: Double

    /// A value with its probability.
    public init(_ value: Double, probability: Double) {
      self.value = value
      self.probability = probability
    }
  }
}

extension Distribution {
  /// A gamma law by its mean and its coefficient of variation (standard deviation / mean).
  public static func gamma(mean: Double, cv: Double) -> Distribution {
    .gamma(shape: 1 / (cv * cv), scale: mean * cv * cv)
  }

  /// A lognormal law by its median and its 99th percentile, which must not be the smaller.
  public static func lognormal(p50: Double, p99: Double) -> Distribution {
    let sigma = DeterministicMath.log(p99 / p50) / DeterministicMath.normalQuantile(0.99)
    return .lognormal(mu: DeterministicMath.log(p50), sigma: sigma)
  }

  /// A lognormal law by its mean and its coefficient of variation (standard deviation / mean).
  public static func lognormal(mean: Double, cv: Double) -> Distribution {
    let squared = DeterministicMath.log1p(cv * cv)
    return .lognormal(mu: DeterministicMath.log(mean) - squared / 2, sigma: squared.squareRoot())
  }

  /// A hyperexponential law by its mean and its coefficient of variation, which is at least 1.
  ///
  /// Balanced means: each phase contributes half of the mean (Whitt 1982).
  public static func hyperexponential(mean: Double, cv: Double) -> Distribution {
    let square = cv * cv
    let probability = (1 + ((square - 1) / (square + 1)).squareRoot()) / 2
    return .hyperexponential(
      probability1: probability, mean1: mean / (2 * probability),
      mean2: mean / (2 * (1 - probability)))
  }
}
