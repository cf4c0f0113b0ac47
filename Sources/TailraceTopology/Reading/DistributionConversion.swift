internal import TailraceEngine

/// From an expression of the language to a law of the machine; both in nanoseconds.
extension Distribution {
  /// Nil if a file cannot be used, which is reported at the phrase.
  init?(_ expression: DistributionExpression, of phrase: Phrase, _ context: ReadingContext) {
    switch expression {
    case .constant(let value):
      if value > Limits.longestDuration {
        context.report(.durationTooLong(phrase.text, "36500d"), at: phrase.range)
        return nil
      }
      self = .constant(Double(value))
    case .exponential(let mean): self = .exponential(mean: Double(mean))
    case .lognormalPercentiles(let p50, let p99):
      self = .lognormal(p50: Double(p50), p99: Double(p99))
    case .lognormalMoments(let mean, let cv): self = .lognormal(mean: Double(mean), cv: cv)
    case .gamma(let mean, let cv): self = .gamma(mean: Double(mean), cv: cv)
    case .erlang(let phases, let mean):
      self = .erlang(phases: Int32(clamping: phases), mean: Double(mean))
    case .weibullScale(let shape, let scale):
      self = .weibull(shape: shape, scale: Double(scale))
    case .weibullMean(let shape, let mean):
      // The mean of a Weibull law is scale · Γ(1 + 1/shape).
      let unit = Distribution.weibull(shape: shape, scale: 1).mean
      self = .weibull(shape: shape, scale: Double(mean) / unit)
    case .pareto(let min, let shape): self = .pareto(min: Double(min), shape: shape)
    case .boundedPareto(let min, let max, let shape):
      self = .boundedPareto(min: Double(min), max: Double(max), shape: shape)
    case .hyperexponential(let mean, let cv):
      self = .hyperexponential(mean: Double(mean), cv: cv)
    case .normal(let mean, let sd): self = .normal(mean: Double(mean), sd: Double(sd))
    case .triangular(let min, let mode, let max):
      self = .triangular(min: Double(min), mode: Double(mode), max: Double(max))
    case .uniform(let min, let max): self = .uniform(min: Double(min), max: Double(max))
    case .samples(let values): self = .samples(values.map { Double($0) })
    case .mix(let parts):
      var converted: [Distribution.Part] = []
      for part in parts {
        guard let inner = Distribution(part.distribution, of: phrase, context) else { return nil }
        converted.append(.init(weight: part.share, inner))
      }
      self = .mixture(converted)
    case .empirical(let name):
      guard let law = MeasuredTimes(name, of: phrase, context)?.distribution else { return nil }
      self = law
    }
    if let problem = validate() {
      context.report(.distributionImpossible(problem), at: phrase.range)
      return nil
    }
  }
}
