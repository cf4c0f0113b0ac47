internal import TailraceEngine

/// Student's t distribution.
package enum StudentT {
  /// The value that a share `probability` of the distribution lies below; accurate to about 1e-12.
  ///
  /// By bisection of the distribution function, which falls to the regularized incomplete beta
  /// function (Abramowitz and Stegun 1964, 26.7.1).
  package static func quantile(_ probability: Double, degreesOfFreedom: Int) -> Double {
    precondition(probability > 0 && probability < 1 && degreesOfFreedom >= 1)
    if probability < 0.5 {
      return -quantile(1 - probability, degreesOfFreedom: degreesOfFreedom)
    }
    var low = 0.0
    var high = 1.0
    while cumulative(high, degreesOfFreedom) < probability && high < 1e300 { high *= 2 }
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      if middle == low || middle == high { break }
      if cumulative(middle, degreesOfFreedom) < probability { low = middle } else { high = middle }
    }
    return low + (high - low) / 2
  }

  /// P(T <= value) for value >= 0.
  private static func cumulative(_ value: Double, _ degrees: Int) -> Double {
    let freedom = Double(degrees)
    let x = freedom / (freedom + value * value)
    return 1 - 0.5 * incompleteBeta(x, freedom / 2, 0.5)
  }

  /// The regularized incomplete beta function by its continued fraction (ibid. 26.5.8), evaluated
  /// with the modified Lentz method.
  private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let logFront =
      DeterministicMath.logGamma(a + b) - DeterministicMath.logGamma(a)
      - DeterministicMath.logGamma(b) + a * DeterministicMath.log(x)
      + b * DeterministicMath.log(1 - x)
    let tiny = 1e-300
    var c = 1.0
    var d = 1 - (a + b) * x / (a + 1)
    d = 1 / (d.magnitude < tiny ? tiny : d)
    var fraction = d
    for index in 1..<1000 {
      let m = Double(index)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      for coefficient in [even, odd] {
        d = 1 + coefficient * d
        d = 1 / (d.magnitude < tiny ? tiny : d)
        c = 1 + coefficient / c
        if c.magnitude < tiny { c = tiny }
        fraction *= d * c
      }
      if (d * c - 1).magnitude < 1e-16 { break }
    }
    return DeterministicMath.exp(logFront) * fraction / a
  }
}
