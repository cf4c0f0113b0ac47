extension DeterministicMath {
  /// The gamma function for x > 0; relative error below 1e-14 up to x = 20.
  ///
  /// Beyond that the error grows as log Γ(x) · 3e-16; +∞ above 171.62….
  package static func gamma(_ x: Double) -> Double {
    if x != x || x <= 0 { return .nan }
    var product = 1.0
    var shifted = x
    while shifted < stirlingStart {
      product *= shifted
      shifted += 1
    }
    return exp(stirling(shifted)) / product
  }

  /// log Γ(x) for x > 0; error below 1e-14 · max(1, |log Γ(x)|).
  package static func logGamma(_ x: Double) -> Double {
    if x != x || x <= 0 { return .nan }
    if x == .infinity { return x }
    var product = 1.0
    var shifted = x
    while shifted < stirlingStart {
      product *= shifted
      shifted += 1
    }
    return product == 1 ? stirling(shifted) : stirling(shifted) - log(product)
  }

  /// The share of a gamma law with this shape and scale 1 that lies at or below x.
  ///
  /// Error below 1e-13 for shapes up to 1000. Series below the mean, continued fraction above it
  /// (Abramowitz & Stegun 1964, 6.5.29 and 6.5.31).
  package static func gammaShare(atOrBelow x: Double, shape: Double) -> Double {
    if x <= 0 { return 0 }
    if x == .infinity { return 1 }
    return x < shape + 1 ? lowerSeries(x, shape) : 1 - upperFraction(x, shape)
  }

  /// The share of the same law that lies above x, small shares with their own relative accuracy.
  package static func gammaShare(above x: Double, shape: Double) -> Double {
    if x <= 0 { return 1 }
    if x == .infinity { return 0 }
    return x < shape + 1 ? 1 - lowerSeries(x, shape) : upperFraction(x, shape)
  }

  /// Where Stirling's series with seven terms is good to 1e-17.
  private static var stirlingStart: Double { 12 }

  /// log Γ(x) for x ≥ 12 (Abramowitz & Stegun 1964, 6.1.41).
  private static func stirling(_ x: Double) -> Double {
    // (x − ½) log x − x, with the large terms joined first.
    (x - 0.5) * (log(x) - 1) + (0.4189385332046727418 + stirlingRest(x))
  }

  /// What Stirling's formula itself leaves of log Γ(x), for x ≥ 12.
  private static func stirlingRest(_ x: Double) -> Double {
    let y = 1 / x
    let z = y * y
    var series = 1.0 / 156
    series = series * z - 691.0 / 360_360
    series = series * z + 1.0 / 1188
    series = series * z - 1.0 / 1680
    series = series * z + 1.0 / 1260
    series = series * z - 1.0 / 360
    return y * (series * z + 1.0 / 12)
  }

  /// xᵃ e⁻ˣ / Γ(a), formed without the difference of large logarithms unless it is near 0.
  private static func gammaFactor(_ x: Double, _ shape: Double) -> Double {
    if shape >= stirlingStart {
      // (x/a)ᵃ eᵃ⁻ˣ √(a/2π) over the rest of Stirling's formula.
      let distance = (x - shape) / shape
      let power = shape * (log1p(distance) - distance) - stirlingRest(shape)
      return exp(power) * (shape * 0.1591549430918953358).squareRoot()
    }
    if x > 700 { return exp(shape * log(x) - x - logGamma(shape)) }
    // √π to the last digit, for the normal law comes this way.
    let divisor = shape == 0.5 ? 1.7724538509055160273 : gamma(shape)
    return exp(-x) * exp(shape * log(x)) / divisor
  }

  private static func lowerSeries(_ x: Double, _ shape: Double) -> Double {
    var term = 1 / shape
    var sum = term
    var divisor = shape
    while term > sum * 0x1p-55 {
      divisor += 1
      term *= x / divisor
      sum += term
    }
    return sum * gammaFactor(x, shape)
  }

  /// The continued fraction by Lentz's method (1976), to the last place or 100,000 terms.
  private static func upperFraction(_ x: Double, _ shape: Double) -> Double {
    var b = x + 1 - shape
    var c = 1e300
    var d = 1 / b
    var value = d
    var index = 1.0
    while index < 100_000 {
      let a = index * (shape - index)
      b += 2
      d = a * d + b
      if d == 0 { d = 1e-300 }
      c = b + a / c
      if c == 0 { c = 1e-300 }
      d = 1 / d
      let change = c * d
      value *= change
      if change - 1 < 0x1p-52 && change - 1 > -0x1p-52 { break }
      index += 1
    }
    return value * gammaFactor(x, shape)
  }
}
