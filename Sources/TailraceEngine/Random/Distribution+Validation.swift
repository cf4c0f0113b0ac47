extension Distribution {
  /// Why no number can follow this law, as one sentence without a full stop; nil where one can.
  public func validate() -> String? {
    switch self {
    case .constant(let value):
      return size(value) ? nil : "a constant must be finite and not negative"
    case .uniform(let min, let max):
      return size(min) && size(max) && min <= max
        ? nil : "a uniform law needs 0 ≤ min ≤ max, both finite"
    case .exponential(let mean):
      return positive(mean) ? nil : "the mean of an exponential law must be finite and above 0"
    case .erlang(let phases, let mean):
      if phases < 1 { return "an Erlang law needs at least one phase" }
      return positive(mean) ? nil : "the mean of an Erlang law must be finite and above 0"
    case .gamma(let shape, let scale):
      return positive(shape) && positive(scale)
        ? nil : "the shape and the scale of a gamma law must be finite and above 0"
    case .lognormal(let mu, let sigma):
      if !(mu > -700 && mu < 700) {
        return "the median of a lognormal law must be finite and above 0"
      }
      return size(sigma) ? nil : "the sigma of a lognormal law must be finite and not negative"
    case .weibull(let shape, let scale):
      return positive(shape) && positive(scale)
        ? nil : "the shape and the scale of a Weibull law must be finite and above 0"
    case .pareto(let min, let shape):
      return positive(min) && positive(shape)
        ? nil : "the minimum and the shape of a Pareto law must be finite and above 0"
    case .boundedPareto(let min, let max, let shape):
      return positive(min) && positive(max) && min <= max && positive(shape)
        ? nil : "a bounded Pareto law needs 0 < min ≤ max and a shape above 0, all finite"
    case .hyperexponential(let p, let mean1, let mean2):
      if !(p >= 0 && p <= 1) { return "the probability of a phase must lie between 0 and 1" }
      return positive(mean1) && positive(mean2)
        ? nil : "the means of a hyperexponential law must be finite and above 0"
    case .normal(let mean, let sd):
      return size(mean) && positive(sd)
        ? nil : "a normal law needs a mean of at least 0 and a standard deviation above 0"
    case .triangular(let min, let mode, let max):
      return size(min) && size(max) && min <= mode && mode <= max && min < max
        ? nil : "a triangular law needs 0 ≤ min ≤ mode ≤ max and min < max, all finite"
    case .samples(let values), .replay(let values):
      if values.isEmpty { return "at least one value is needed" }
      return values.allSatisfy(size) ? nil : "every value must be finite and not negative"
    case .interpolated(let values, let cumulative):
      return validateCurve(values, cumulative)
    case .mixture(let parts):
      return validateMixture(parts)
    case .geometric(let mean):
      return positive(mean) && mean >= 1
        ? nil : "the mean of a geometric law must be finite and at least 1"
    case .poisson(let mean):
      return positive(mean) && mean <= 1e9
        ? nil : "the mean of a Poisson law must be above 0 and at most 1e9"
    case .discrete(let atoms):
      return validateAtoms(atoms)
    }
  }
}

private func size(_ value: Double) -> Bool { value >= 0 && value < .infinity }

private func positive(_ value: Double) -> Bool { value > 0 && value < .infinity }

private func validateCurve(_ values: [Double], _ cumulative: [Double]) -> String? {
  if values.isEmpty || values.count != cumulative.count {
    return "a cumulative distribution needs as many probabilities as values, at least one"
  }
  for index in values.indices {
    if !size(values[index]) { return "every value must be finite and not negative" }
    if !(cumulative[index] >= 0 && cumulative[index] <= 1) {
      return "a cumulative probability must lie between 0 and 1"
    }
    if index > 0 && values[index] <= values[index - 1] {
      return "the values of a cumulative distribution must ascend"
    }
    if index > 0 && cumulative[index] < cumulative[index - 1] {
      return "a cumulative probability must not be below the one before it"
    }
  }
  return nil
}

private func validateMixture(_ parts: [Distribution.Part]) -> String? {
  var sum = 0.0
  for part in parts {
    if !size(part.weight) { return "the weight of a part must be finite and not negative" }
    if let reason = part.distribution.validate() { return reason }
    sum += part.weight
  }
  return positive(sum) ? nil : "a mixture needs a part with a weight above 0"
}

private func validateAtoms(_ atoms: [Distribution.Atom]) -> String? {
  var sum = 0.0
  for atom in atoms {
    if !size(atom.value) { return "every value must be finite and not negative" }
    if !size(atom.probability) { return "a probability must lie between 0 and 1" }
    sum += atom.probability
  }
  return sum > 1 - 1e-9 && sum < 1 + 1e-9 ? nil : "the probabilities must add up to 1"
}
