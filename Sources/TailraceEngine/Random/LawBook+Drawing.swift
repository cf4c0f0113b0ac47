extension LawBook {
  /// The next value of a sampler, with random numbers from its stream.
  @inline(never)
  package mutating func draw(_ sampler: inout Sampler) -> Double {
    draw(&sampler.law, &sampler.stream)
  }

  /// The next value of a law; only a replay changes its record.
  private mutating func draw(_ law: inout CompiledLaw, _ stream: inout RandomStream) -> Double {
    let first = Int(law.offset)
    switch law.kind {
    case .constant: return law.scale
    case .exponential: return exponential.draw(&stream) * law.scale
    case .uniform: return law.shape + stream.nextUnit() * law.scale
    case .lognormal: return DeterministicMath.exp(law.scale + law.shape * normal.draw(&stream))
    case .weibull:
      let power = law.shape * DeterministicMath.log(exponential.draw(&stream))
      return law.scale * DeterministicMath.exp(power)
    case .pareto: return law.scale * DeterministicMath.exp(exponential.draw(&stream) * law.shape)
    case .erlang:
      var sum = 0.0
      for _ in 0..<law.count { sum += exponential.draw(&stream) }
      return sum * law.scale
    case .gamma: return law.scale * drawGamma(law, &stream)
    case .boundedPareto:
      // What an exponential leaves when divided by its bound is an exponential below that bound.
      let bound = values[first]
      var exponent = exponential.draw(&stream)
      if exponent >= bound { exponent -= bound * DeterministicMath.floor(exponent / bound) }
      if exponent < 0 { exponent = 0 }
      let value = law.scale * DeterministicMath.exp(exponent * law.shape)
      return value < values[first + 1] ? value : values[first + 1]
    case .hyperexponential:
      let mean = stream.nextUnit() < values[first] ? law.scale : law.shape
      return exponential.draw(&stream) * mean
    case .normal:
      while true {
        let value = law.scale + law.shape * normal.draw(&stream)
        if value >= 0 { return value }
      }
    case .triangular:
      let unit = stream.nextUnit()
      if unit < law.shape { return values[first] + law.scale * (unit * law.shape).squareRoot() }
      return values[first + 1] - law.scale * ((1 - unit) * (1 - law.shape)).squareRoot()
    case .samples: return values[first + Int(stream.nextInteger(below: UInt32(law.count)))]
    case .interpolated:
      let choice = Int(choose(law, &stream))
      let start = values[first + (choice == 0 ? 0 : choice - 1)]
      let end = values[first + (choice + 1 == Int(law.count) ? choice - 1 : choice)]
      return start + stream.nextUnit() * (end - start)
    case .replay:
      let value = values[first + Int(law.place)]
      law.place = law.place + 1 == law.count ? 0 : law.place + 1
      return value
    case .mixture:
      let chosen = first + Int(choose(law, &stream))
      var part = parts[chosen]
      let value = draw(&part, &stream)
      parts[chosen].place = part.place
      return value
    case .geometric: return 1 + DeterministicMath.floor(exponential.draw(&stream) * law.scale)
    case .poisson: return countEvents(law.scale, &stream)
    case .poissonByRejection: return drawPoisson(law, &stream)
    case .discrete: return values[first + Int(choose(law, &stream))]
    }
  }

  /// One of the outcomes of the alias cells of a law.
  private func choose(_ law: CompiledLaw, _ stream: inout RandomStream) -> Int32 {
    let place = stream.next().multipliedFullWidth(by: UInt64(law.count))
    let index = Int32(truncatingIfNeeded: place.high)
    let cell = cells[Int(law.place + index)]
    return UInt32(truncatingIfNeeded: place.low >> 32) < cell.threshold ? index : cell.alias
  }

  /// A gamma of scale 1 by Marsaglia & Tsang (2000).
  private func drawGamma(_ law: CompiledLaw, _ stream: inout RandomStream) -> Double {
    let d = law.shape
    let c = values[Int(law.offset)]
    let inverseShape = values[Int(law.offset) + 1]
    while true {
      let z = normal.draw(&stream)
      let root = 1 + c * z
      guard root > 0 else { continue }
      let v = root * root * root
      let unit = stream.nextOpenUnit()
      let z2 = z * z
      let accepted =
        unit < 1 - 0.0331 * z2 * z2
        || DeterministicMath.log(unit) < 0.5 * z2 + d * (1 - v + DeterministicMath.log(v))
      guard accepted else { continue }
      if inverseShape == 0 { return d * v }
      // U^(1/shape), with −log U an exponential.
      return d * v * DeterministicMath.exp(-exponential.draw(&stream) * inverseShape)
    }
  }

  /// A Poisson number for a small mean: how many exponentials fit into it.
  private func countEvents(_ mean: Double, _ stream: inout RandomStream) -> Double {
    var count = 0.0
    var left = mean - exponential.draw(&stream)
    while left > 0 {
      count += 1
      left -= exponential.draw(&stream)
    }
    return count
  }

  /// A Poisson number for a mean of 10 or more by transformed rejection (Hörmann 1993, PTRS).
  private func drawPoisson(_ law: CompiledLaw, _ stream: inout RandomStream) -> Double {
    let b = law.shape
    let a = values[Int(law.offset)]
    let logInverseAlpha = values[Int(law.offset) + 1]
    let sureBelow = values[Int(law.offset) + 2]
    let logMean = values[Int(law.offset) + 3]
    while true {
      let u = stream.nextUnit() - 0.5
      let v = stream.nextOpenUnit()
      let edge = 0.5 - (u < 0 ? -u : u)
      if edge < 0.013 && v > edge { continue }
      let position = (2 * a / edge + b) * u + law.scale + 0.43
      if position < 0 { continue }
      let count = DeterministicMath.floor(position)
      if edge >= 0.07 && v <= sureBelow { return count }
      let left =
        DeterministicMath.log(v) + logInverseAlpha
        - DeterministicMath.log(a / (edge * edge) + b)
      if left <= count * logMean - law.scale - DeterministicMath.logGamma(count + 1) {
        return count
      }
    }
  }
}
