extension Distribution {
  /// The expected value, in the unit of the values; +∞ for a Pareto law of shape 1 or below.
  public var mean: Double {
    switch self {
    case .constant(let value): return value
    case .uniform(let min, let max): return (min + max) / 2
    case .exponential(let mean), .erlang(_, let mean): return mean
    case .geometric(let mean), .poisson(let mean): return mean
    case .gamma(let shape, let scale): return shape * scale
    case .lognormal(let mu, let sigma): return DeterministicMath.exp(mu + sigma * sigma / 2)
    case .weibull(let shape, let scale): return scale * DeterministicMath.gamma(1 + 1 / shape)
    case .pareto(let min, let shape): return shape > 1 ? min * (shape / (shape - 1)) : .infinity
    case .boundedPareto(let min, let max, let shape):
      return boundedParetoMoment(1, min, max, shape)
    case .hyperexponential(let p, let mean1, let mean2): return p * mean1 + (1 - p) * mean2
    case .normal(let mean, let sd): return mean + sd * normalHazard(mean, sd)
    case .triangular(let min, let mode, let max): return (min + mode + max) / 3
    case .samples(let values), .replay(let values): return average(values) { $0 }
    case .interpolated(let values, let cumulative):
      return overSegments(values, cumulative) { low, high in (low + high) / 2 }
    case .mixture(let parts): return weighted(parts) { $0.mean }
    case .discrete(let atoms): return expected(atoms) { $0 }
    }
  }

  /// The expected squared distance from the mean; +∞ for a Pareto law of shape 2 or below.
  public var variance: Double {
    switch self {
    case .constant: return 0
    case .uniform(let min, let max): return (max - min) * (max - min) / 12
    case .exponential(let mean): return mean * mean
    case .erlang(let phases, let mean): return mean * mean / Double(phases)
    case .gamma(let shape, let scale): return shape * scale * scale
    case .lognormal(_, let sigma):
      let mean = self.mean
      return DeterministicMath.expm1(sigma * sigma) * mean * mean
    case .weibull(let shape, let scale):
      let first = DeterministicMath.gamma(1 + 1 / shape)
      return scale * scale * (DeterministicMath.gamma(1 + 2 / shape) - first * first)
    case .pareto(let min, let shape):
      let below = shape - 1
      return shape > 2 ? min * min * shape / (below * below * (shape - 2)) : .infinity
    case .boundedPareto(let min, let max, let shape):
      let mean = self.mean
      return boundedParetoMoment(2, min, max, shape) - mean * mean
    case .hyperexponential(let p, let mean1, let mean2):
      let mean = self.mean
      return 2 * (p * mean1 * mean1 + (1 - p) * mean2 * mean2) - mean * mean
    case .normal(let mean, let sd):
      let hazard = normalHazard(mean, sd)
      return sd * sd * (1 - hazard * (mean / sd + hazard))
    case .triangular(let min, let mode, let max):
      let left = mode - min
      let right = max - mode
      return (left * left + left * right + right * right) / 18
    case .samples(let values), .replay(let values):
      let mean = self.mean
      return average(values) { ($0 - mean) * ($0 - mean) }
    case .interpolated(let values, let cumulative):
      let mean = self.mean
      return overSegments(values, cumulative) { low, high in
        let a = low - mean
        let b = high - mean
        return (a * a + a * b + b * b) / 3
      }
    case .mixture(let parts):
      let mean = self.mean
      return weighted(parts) { $0.variance + ($0.mean - mean) * ($0.mean - mean) }
    case .geometric(let mean): return mean * (mean - 1)
    case .poisson(let mean): return mean
    case .discrete(let atoms):
      let mean = self.mean
      return expected(atoms) { ($0 - mean) * ($0 - mean) }
    }
  }

  /// The coefficient of variation squared: the variance as a multiple of the squared mean.
  public var squaredVariation: Double {
    let mean = self.mean
    return mean == 0 ? 0 : variance / (mean * mean)
  }
}

/// The moment of the given order of a Pareto law cut off at `max`.
private func boundedParetoMoment(
  _ order: Double, _ min: Double, _ max: Double, _ shape: Double
) -> Double {
  if min == max { return order == 1 ? min : min * min }
  let octaves = DeterministicMath.log(min / max)
  let within = -DeterministicMath.expm1(shape * octaves)
  let gap = shape - order
  // The integral of x^(order − shape − 1) over the range, which is a logarithm where they meet.
  let integral = gap == 0 ? -octaves : -DeterministicMath.expm1(gap * octaves) / gap
  return (order == 1 ? min : min * min) * (shape / within) * integral
}

/// Density over tail of a standard normal law at −mean/sd, the point where it is cut.
private func normalHazard(_ mean: Double, _ sd: Double) -> Double {
  let cut = mean / sd
  return DeterministicMath.normalDensity(cut) / DeterministicMath.normalShare(atOrBelow: cut)
}

private func average(_ values: [Double], _ answer: (Double) -> Double) -> Double {
  var sum = 0.0
  for value in values { sum += answer(value) }
  return sum / Double(values.count)
}

private func expected(_ atoms: [Distribution.Atom], _ answer: (Double) -> Double) -> Double {
  var sum = 0.0
  for atom in atoms { sum += atom.probability * answer(atom.value) }
  return sum
}

private func weighted(
  _ parts: [Distribution.Part], _ answer: (Distribution) -> Double
) -> Double {
  var sum = 0.0
  var weight = 0.0
  for part in parts where part.weight > 0 {
    sum += part.weight * answer(part.distribution)
    weight += part.weight
  }
  return sum / weight
}

/// The sum of `answer` over the points and uniform segments of an interpolated law, each times its
/// probability; a point is a segment whose ends agree.
private func overSegments(
  _ values: [Double], _ cumulative: [Double], _ answer: (Double, Double) -> Double
) -> Double {
  let last = values.count - 1
  var sum = cumulative[0] * answer(values[0], values[0])
  for index in 0..<last {
    let probability = cumulative[index + 1] - cumulative[index]
    if probability > 0 { sum += probability * answer(values[index], values[index + 1]) }
  }
  return sum + (1 - cumulative[last]) * answer(values[last], values[last])
}
