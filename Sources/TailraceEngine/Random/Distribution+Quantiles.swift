extension Distribution {
  /// The smallest and the largest value that can be drawn; the upper end may be +∞.
  public var support: ClosedRange<Double> {
    switch self {
    case .constant(let value): return value...value
    case .uniform(let min, let max), .triangular(let min, _, let max): return min...max
    case .boundedPareto(let min, let max, _): return min...max
    case .lognormal(let mu, 0):
      let value = DeterministicMath.exp(mu)
      return value...value
    case .exponential, .erlang, .gamma, .lognormal, .weibull, .hyperexponential, .normal, .poisson:
      return 0...Double.infinity
    case .pareto(let min, _): return min...Double.infinity
    case .geometric: return 1...Double.infinity
    case .samples(let values), .replay(let values): return range(of: values)
    case .interpolated(let values, let cumulative):
      var first = 0
      while first + 1 < values.count && cumulative[first + 1] <= 0 { first += 1 }
      return values[first]...values[values.count - 1]
    case .discrete(let atoms):
      return range(of: atoms.filter { $0.probability > 0 }.map { $0.value })
    case .mixture(let parts):
      let ranges = parts.filter { $0.weight > 0 }.map { $0.distribution.support }
      let lower = range(of: ranges.map { $0.lowerBound }).lowerBound
      return lower...range(of: ranges.map { $0.upperBound }).upperBound
    }
  }

  /// The probability of a value at or below x.
  public func cumulative(_ x: Double) -> Double {
    let support = self.support
    if x < support.lowerBound { return 0 }
    if x >= support.upperBound { return 1 }
    switch self {
    case .constant: return 1
    case .uniform(let min, let max): return (x - min) / (max - min)
    case .exponential(let mean): return -DeterministicMath.expm1(-x / mean)
    case .erlang(let phases, let mean):
      let shape = Double(phases)
      return DeterministicMath.gammaShare(atOrBelow: x * shape / mean, shape: shape)
    case .gamma(let shape, let scale):
      return DeterministicMath.gammaShare(atOrBelow: x / scale, shape: shape)
    case .lognormal(let mu, let sigma):
      return DeterministicMath.normalShare(atOrBelow: (DeterministicMath.log(x) - mu) / sigma)
    case .weibull(let shape, let scale):
      return -DeterministicMath.expm1(-DeterministicMath.pow(x / scale, shape))
    case .pareto(let min, let shape):
      return -DeterministicMath.expm1(shape * DeterministicMath.log(min / x))
    case .boundedPareto(let min, let max, let shape):
      return DeterministicMath.expm1(shape * DeterministicMath.log(min / x))
        / DeterministicMath.expm1(shape * DeterministicMath.log(min / max))
    case .hyperexponential(let p, let mean1, let mean2):
      return -p * DeterministicMath.expm1(-x / mean1)
        - (1 - p) * DeterministicMath.expm1(-x / mean2)
    case .normal(let mean, let sd):
      let above = DeterministicMath.normalShare(atOrBelow: (mean - x) / sd)
      return 1 - above / DeterministicMath.normalShare(atOrBelow: mean / sd)
    case .triangular(let min, let mode, let max):
      if x < mode { return (x - min) * (x - min) / ((max - min) * (mode - min)) }
      return 1 - (max - x) * (max - x) / ((max - min) * (max - mode))
    case .samples(let values), .replay(let values):
      var count: Int64 = 0
      for value in values where value <= x { count += 1 }
      return Double(count) / Double(values.count)
    case .interpolated(let values, let cumulative):
      var index = 0
      while values[index + 1] <= x { index += 1 }
      let share = (x - values[index]) / (values[index + 1] - values[index])
      return cumulative[index] + share * (cumulative[index + 1] - cumulative[index])
    case .mixture(let parts):
      var sum = 0.0
      var weight = 0.0
      for part in parts where part.weight > 0 {
        sum += part.weight * part.distribution.cumulative(x)
        weight += part.weight
      }
      return sum / weight
    case .geometric(let mean):
      let count = DeterministicMath.floor(x)
      return -DeterministicMath.expm1(count * DeterministicMath.log1p(-1 / mean))
    case .poisson(let mean):
      let count = DeterministicMath.floor(x)
      return DeterministicMath.gammaShare(above: mean, shape: count + 1)
    case .discrete(let atoms):
      var sum = 0.0
      for atom in atoms where atom.value <= x { sum += atom.probability }
      return sum
    }
  }

  /// The smallest value that the probability of drawing no more reaches `p`, for p in [0, 1].
  ///
  /// In closed form where there is one, else by bisection of the cumulative distribution down to
  /// neighbouring numbers. The ends of the support at 0 and 1.
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability lies between 0 and 1")
    let support = self.support
    if p == 0 { return support.lowerBound }
    if p == 1 { return support.upperBound }
    switch self {
    case .constant(let value): return value
    case .uniform(let min, let max): return min + p * (max - min)
    case .exponential(let mean): return -mean * DeterministicMath.log1p(-p)
    case .lognormal(let mu, let sigma):
      return DeterministicMath.exp(mu + sigma * DeterministicMath.normalQuantile(p))
    case .weibull(let shape, let scale):
      return scale * DeterministicMath.pow(-DeterministicMath.log1p(-p), 1 / shape)
    case .pareto(let min, let shape):
      return min * DeterministicMath.exp(-DeterministicMath.log1p(-p) / shape)
    case .boundedPareto(let min, let max, let shape):
      let within = DeterministicMath.expm1(shape * DeterministicMath.log(min / max))
      let value = min * DeterministicMath.exp(-DeterministicMath.log1p(p * within) / shape)
      return value < max ? value : max
    case .normal(let mean, let sd):
      let above = (1 - p) * DeterministicMath.normalShare(atOrBelow: mean / sd)
      let value = mean - sd * DeterministicMath.normalQuantile(above)
      return value > 0 ? value : 0
    case .triangular(let min, let mode, let max):
      let width = max - min
      if p * width < mode - min { return min + (p * width * (mode - min)).squareRoot() }
      return max - ((1 - p) * width * (max - mode)).squareRoot()
    case .erlang, .gamma, .hyperexponential, .samples, .interpolated, .replay, .mixture, .geometric,
      .poisson, .discrete:
      return bisect(p, within: support)
    }
  }

  /// The smallest number in the range whose cumulative probability reaches p.
  ///
  /// Numbers that are not negative are ordered as their bit patterns are: 64 halvings suffice.
  private func bisect(_ p: Double, within range: ClosedRange<Double>) -> Double {
    var low = range.lowerBound.bitPattern
    var high = range.upperBound.bitPattern
    while low < high {
      let middle = low + (high - low) / 2
      if cumulative(Double(bitPattern: middle)) >= p { high = middle } else { low = middle + 1 }
    }
    return Double(bitPattern: low)
  }
}

/// The least and the greatest of some numbers, of which there is at least one.
private func range(of values: [Double]) -> ClosedRange<Double> {
  var low = values[0]
  var high = low
  for value in values {
    if value < low { low = value }
    if value > high { high = value }
  }
  return low...high
}
