extension Distribution {
  /// The law of this one's values times `factor`, which must be above 0.
  ///
  /// Laws that are counts (geometric, Poisson) cannot be scaled and trap.
  public func scaled(by factor: Double) -> Distribution {
    precondition(factor > 0, "a factor is above 0")
    switch self {
    case .constant(let value): return .constant(value * factor)
    case .uniform(let min, let max): return .uniform(min: min * factor, max: max * factor)
    case .exponential(let mean): return .exponential(mean: mean * factor)
    case .erlang(let phases, let mean): return .erlang(phases: phases, mean: mean * factor)
    case .gamma(let shape, let scale): return .gamma(shape: shape, scale: scale * factor)
    case .lognormal(let mu, let sigma):
      return .lognormal(mu: mu + DeterministicMath.log(factor), sigma: sigma)
    case .weibull(let shape, let scale): return .weibull(shape: shape, scale: scale * factor)
    case .pareto(let min, let shape): return .pareto(min: min * factor, shape: shape)
    case .boundedPareto(let min, let max, let shape):
      return .boundedPareto(min: min * factor, max: max * factor, shape: shape)
    case .hyperexponential(let probability, let mean1, let mean2):
      return .hyperexponential(
        probability1: probability, mean1: mean1 * factor, mean2: mean2 * factor)
    case .normal(let mean, let sd): return .normal(mean: mean * factor, sd: sd * factor)
    case .triangular(let min, let mode, let max):
      return .triangular(min: min * factor, mode: mode * factor, max: max * factor)
    case .samples(let values): return .samples(values.map { $0 * factor })
    case .interpolated(let values, let cumulative):
      return .interpolated(values: values.map { $0 * factor }, cumulative: cumulative)
    case .replay(let values): return .replay(values.map { $0 * factor })
    case .mixture(let parts):
      return .mixture(
        parts.map { Part(weight: $0.weight, $0.distribution.scaled(by: factor)) })
    case .discrete(let atoms):
      return .discrete(atoms.map { Atom($0.value * factor, probability: $0.probability) })
    case .geometric, .poisson: preconditionFailure("a count cannot be scaled")
    }
  }
}
