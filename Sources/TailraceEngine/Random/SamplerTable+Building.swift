extension SamplerTable {
  /// Makes a sampler of the law, which must be valid, and returns its number.
  ///
  /// Numbers count up from 0, but not always by one: the parts of a mixture take some too.
  package mutating func add(_ distribution: Distribution, stream: RandomStream) -> Int32 {
    precondition(distribution.validate() == nil, "the parameters of a law are impossible")
    let id = Int32(samplers.count)
    samplers.append(Sampler(stream: stream))
    set(id, to: distribution)
    return id
  }

  private mutating func set(_ id: Int32, to distribution: Distribution) {
    samplers[id].offset = Int32(values.count)
    switch distribution {
    case .constant(let value): set(id, .constant, value)
    case .uniform(let min, let max): set(id, .uniform, max - min, min)
    case .exponential(let mean): set(id, .exponential, mean)
    case .erlang(1, let mean): set(id, .exponential, mean)
    case .erlang(let phases, let mean) where phases <= 8:
      set(id, .erlang, mean / Double(phases))
      samplers[id].count = phases
    case .erlang(let phases, let mean): setGamma(id, Double(phases), mean / Double(phases))
    case .gamma(let shape, let scale): setGamma(id, shape, scale)
    case .lognormal(let mu, let sigma): set(id, .lognormal, mu, sigma)
    case .weibull(let shape, let scale): set(id, .weibull, scale, 1 / shape)
    case .pareto(let min, let shape): set(id, .pareto, min, 1 / shape)
    case .boundedPareto(let min, let max, let shape):
      set(id, .boundedPareto, min, -1 / shape)
      values.append(DeterministicMath.expm1(shape * DeterministicMath.log(min / max)))
      values.append(max)
    case .hyperexponential(let p, let mean1, let mean2):
      set(id, .hyperexponential, mean1, mean2)
      values.append(p)
    case .normal(let mean, let sd): set(id, .normal, mean, sd)
    case .triangular(let min, let mode, let max):
      set(id, .triangular, max - min, (mode - min) / (max - min))
      values.append(min)
      values.append(max)
    case .samples(let samples): setValues(id, .samples, samples)
    case .replay(let trace): setValues(id, .replay, trace)
    case .interpolated(let points, let cumulative):
      setValues(id, .interpolated, points)
      for probability in cumulative { values.append(probability) }
    case .mixture(let parts): setMixture(id, parts)
    case .geometric(let mean):
      // −1 / log(1 − p); with p = 1 it is 0, and each draw 1.
      set(id, .geometric, mean == 1 ? 0 : -1 / DeterministicMath.log1p(-1 / mean))
    case .poisson(let mean): setPoisson(id, mean)
    case .discrete(let atoms):
      setValues(id, .discrete, atoms.map { $0.value })
      setCells(id, count: atoms.count) { atoms[Int($0)].probability }
    }
  }

  private mutating func set(_ id: Int32, _ kind: LawKind, _ scale: Double, _ shape: Double = 0) {
    samplers[id].kind = kind
    samplers[id].scale = scale
    samplers[id].shape = shape
  }

  private mutating func setValues(_ id: Int32, _ kind: LawKind, _ list: [Double]) {
    set(id, kind, 0)
    samplers[id].count = Int32(list.count)
    for value in list { values.append(value) }
  }

  /// The constants of Marsaglia & Tsang (2000); a shape below 1 is drawn through shape + 1.
  private mutating func setGamma(_ id: Int32, _ shape: Double, _ scale: Double) {
    let d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3
    set(id, .gamma, scale, d)
    values.append(1 / (9 * d).squareRoot())
    values.append(shape < 1 ? 1 / shape : 0)
  }

  /// The constants of Hörmann's transformed rejection (1993), which needs a mean of 10 or more.
  private mutating func setPoisson(_ id: Int32, _ mean: Double) {
    guard mean >= 10 else { return set(id, .poisson, mean) }
    let b = 0.931 + 2.53 * mean.squareRoot()
    set(id, .poissonByRejection, mean, b)
    values.append(-0.059 + 0.02483 * b)
    values.append(DeterministicMath.log(1.1239 + 1.1328 / (b - 3.4)))
    values.append(0.9277 - 3.6224 / (b - 2))
    values.append(DeterministicMath.log(mean))
  }

  private mutating func setMixture(_ id: Int32, _ parts: [Distribution.Part]) {
    // The parts stand side by side, so room is made for all before any of them adds its own.
    let first = Int32(samplers.count)
    let stream = samplers[id].stream
    for _ in parts { samplers.append(Sampler(stream: stream)) }
    set(id, .mixture, 0)
    samplers[id].offset = first
    samplers[id].count = Int32(parts.count)
    setCells(id, count: parts.count) { parts[Int($0)].weight }
    for index in parts.indices { set(first + Int32(index), to: parts[index].distribution) }
  }

  private mutating func setCells(_ id: Int32, count: Int, weight: (Int32) -> Double) {
    samplers[id].place = Int32(cells.count)
    let table = AliasTable(count: Int32(count), weight: weight)
    for index in 0..<Int32(count) { cells.append(table.cell(index)) }
  }
}
