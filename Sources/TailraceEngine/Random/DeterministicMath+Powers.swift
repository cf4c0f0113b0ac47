extension DeterministicMath {
  /// log(1 + x) without the loss near zero; relative error below 1e-15.
  ///
  /// W. Kahan's correction: log(u) · x / (u − 1) with u the rounded 1 + x, since the error of u
  /// enters the quotient above and below alike.
  package static func log1p(_ x: Double) -> Double {
    let u = 1 + x
    if u == 1 { return x }
    if u == .infinity { return log(u) }
    return log(u) * (x / (u - 1))
  }

  /// exp(x) − 1 without the loss near zero; relative error below 1e-15.
  ///
  /// The mirror image of `log1p`, also W. Kahan's.
  package static func expm1(_ x: Double) -> Double {
    let u = exp(x)
    if u == 1 { return x }
    let difference = u - 1
    if difference == -1 || x > 1 { return difference }
    return difference * (x / log(u))
  }

  /// x to the power y; relative error below (4 + |y log x|) · 3e-16.
  ///
  /// Whole powers up to 64 are products, so that 10³ is exactly 1000. 1 where y is 0 or x is 1;
  /// NaN where x is negative and y is not such a whole number.
  package static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    if y >= -64 && y <= 64 {
      let whole = Int64(y)
      if Double(whole) == y { return wholePower(x, whole) }
    }
    if x == 0 { return y > 0 ? 0 : .infinity }
    return exp(y * log(x))
  }

  /// x to a whole power, by squaring.
  private static func wholePower(_ x: Double, _ power: Int64) -> Double {
    var result = 1.0
    var square = x
    var rest = power.magnitude
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return power < 0 ? 1 / result : result
  }

  /// The largest whole number that is not above x, for 0 ≤ x.
  @inline(__always)
  package static func floor(_ x: Double) -> Double {
    x < 0x1p52 ? Double(Int64(x)) : x
  }
}
