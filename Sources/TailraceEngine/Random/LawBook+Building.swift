extension LawBook {
  /// The record of a law, which must be valid; its numbers go into the book.
  package mutating func compile(_ distribution: Distribution) -> CompiledLaw {
    precondition(distribution.validate() == nil, "the parameters of a law are impossible")
    switch distribution {
    case .constant(let value): return CompiledLaw(kind: .constant, scale: value)
    case .uniform(let min, let max):
      return CompiledLaw(kind: .uniform, scale: max - min, shape: min)
    case .exponential(let mean): return CompiledLaw(kind: .exponential, scale: mean)
    case .erlang(1, let mean): return CompiledLaw(kind: .exponential, scale: mean)
    case .erlang(let phases, let mean) where phases <= 8:
      return CompiledLaw(kind: .erlang, scale: mean / Double(phases), count: phases)
    case .erlang(let phases, let mean): return gamma(Double(phases), mean / Double(phases))
    case .gamma(let shape, let scale): return gamma(shape, scale)
    case .lognormal(let mu, let sigma):
      return CompiledLaw(kind: .lognormal, scale: mu, shape: sigma)
    case .weibull(let shape, let scale):
      return CompiledLaw(kind: .weibull, scale: scale, shape: 1 / shape)
    case .pareto(let min, let shape):
      return CompiledLaw(kind: .pareto, scale: min, shape: 1 / shape)
    case .boundedPareto(let min, let max, let shape):
      if min == max { return CompiledLaw(kind: .constant, scale: min) }
      let offset = enter([shape * DeterministicMath.log(max / min), max])
      return CompiledLaw(kind: .boundedPareto, scale: min, shape: 1 / shape, offset: offset)
    case .hyperexponential(let p, let mean1, let mean2):
      let offset = enter([p])
      return CompiledLaw(kind: .hyperexponential, scale: mean1, shape: mean2, offset: offset)
    case .normal(let mean, let sd): return CompiledLaw(kind: .normal, scale: mean, shape: sd)
    case .triangular(let min, let mode, let max):
      let width = max - min
      return CompiledLaw(
        kind: .triangular, scale: width, shape: (mode - min) / width, offset: enter([min, max]))
    case .samples(let samples): return list(.samples, samples)
    case .replay(let trace): return list(.replay, trace)
    case .interpolated(let points, let cumulative): return interpolated(points, cumulative)
    case .mixture(let parts): return mixture(parts)
    case .geometric(let mean):
      // −1 / log(1 − p); with p = 1 it is 0, and each draw 1.
      let scale = mean == 1 ? 0 : -1 / DeterministicMath.log1p(-1 / mean)
      return CompiledLaw(kind: .geometric, scale: scale)
    case .poisson(let mean): return poisson(mean)
    case .discrete(let atoms):
      var law = list(.discrete, atoms.map { $0.value })
      law.place = enterCells(count: atoms.count) { atoms[Int($0)].probability }
      return law
    }
  }

  /// Enters values and returns where the first of them stands.
  private mutating func enter(_ list: [Double]) -> Int32 {
    let offset = Int32(values.count)
    for value in list { values.append(value) }
    return offset
  }

  private mutating func list(_ kind: LawKind, _ list: [Double]) -> CompiledLaw {
    CompiledLaw(kind: kind, offset: enter(list), count: Int32(list.count))
  }

  /// The constants of Marsaglia & Tsang (2000); a shape below 1 is drawn through shape + 1.
  private mutating func gamma(_ shape: Double, _ scale: Double) -> CompiledLaw {
    let d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3
    let offset = enter([1 / (9 * d).squareRoot(), shape < 1 ? 1 / shape : 0])
    return CompiledLaw(kind: .gamma, scale: scale, shape: d, offset: offset)
  }

  /// The constants of Hörmann's transformed rejection (1993), which needs a mean of 10 or more.
  private mutating func poisson(_ mean: Double) -> CompiledLaw {
    guard mean >= 10 else { return CompiledLaw(kind: .poisson, scale: mean) }
    let b = 0.931 + 2.53 * mean.squareRoot()
    let offset = enter([
      -0.059 + 0.02483 * b, DeterministicMath.log(1.1239 + 1.1328 / (b - 3.4)),
      0.9277 - 3.6224 / (b - 2), DeterministicMath.log(mean),
    ])
    return CompiledLaw(kind: .poissonByRejection, scale: mean, shape: b, offset: offset)
  }

  /// Chooses among the first point, the segments between points, and the last point.
  private mutating func interpolated(_ points: [Double], _ cumulative: [Double]) -> CompiledLaw {
    let last = points.count
    var law = list(.interpolated, points)
    law.count += 1
    law.place = enterCells(count: last + 1) { choice in
      let index = Int(choice)
      return (index < last ? cumulative[index] : 1) - (index > 0 ? cumulative[index - 1] : 0)
    }
    return law
  }

  private mutating func mixture(_ list: [Distribution.Part]) -> CompiledLaw {
    // The parts stand side by side, so all are compiled before the first of them is entered.
    var compiled: [CompiledLaw] = []
    for part in list { compiled.append(compile(part.distribution)) }
    var law = CompiledLaw(kind: .mixture, offset: Int32(parts.count), count: Int32(list.count))
    for part in compiled { parts.append(part) }
    law.place = enterCells(count: list.count) { list[Int($0)].weight }
    return law
  }

  /// Enters an alias table and returns where its first cell stands.
  private mutating func enterCells(count: Int, weight: (Int32) -> Double) -> Int32 {
    let place = Int32(cells.count)
    let table = AliasTable(count: Int32(count), weight: weight)
    for index in 0..<Int32(count) { cells.append(table.cell(index)) }
    return place
  }
}
