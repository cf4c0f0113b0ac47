/// Logarithms, exponentials and powers whose results are the same bits on every platform.
///
/// A C library is free to round its last digit as it likes; a simulation that draws through one
/// gives other results on another machine. Here only `+ − × ÷ √` and integer operations on the bit
/// pattern are used, each of which IEEE 754 defines to the last bit, and no product is fused with a
/// sum. The errors stated are the largest found against 40-digit values.
package enum DeterministicMath {
  /// The natural logarithm; relative error below 3e-16.
  ///
  /// −∞ at either zero, NaN below zero, +∞ at +∞; subnormal arguments keep full accuracy.
  /// With m in [√½, √2) and s = (m−1)/(m+1), log m = 2 (s + s³/3 + s⁵/5 + …); the tail is a
  /// Chebyshev fit in s² whose own error is below 1e-17.
  @inline(__always)
  package static func log(_ x: Double) -> Double {
    if x >= 0x1p-1022 && x < .infinity { return logOfNormal(x.bitPattern, exponent: 0) }
    return logOfOther(x)
  }

  /// The logarithm where the argument is not a positive normal number.
  @inline(never)
  private static func logOfOther(_ x: Double) -> Double {
    if x == 0 { return -.infinity }
    if x < 0 { return .nan }
    if x < 0x1p-1022 { return logOfNormal((x * 0x1p54).bitPattern, exponent: -54) }
    // Infinity and NaN are their own logarithms.
    return x
  }

  @inline(__always)
  private static func logOfNormal(_ bits: UInt64, exponent: Double) -> Double {
    // Half an octave is added first, so that m falls in [√½, √2) and not in [1, 2).
    let shifted = bits &+ (0x3ff0_0000_0000_0000 - 0x3fe6_a09e_667f_3bcd)
    // The exponent field as the low bits of a number just above 2⁵², less that and the bias.
    let marked = Double(bitPattern: 0x4330_0000_0000_0000 | (shifted >> 52))
    let octave = marked - (0x1p52 + 1023) + exponent
    let m = Double(bitPattern: (shifted & 0x000f_ffff_ffff_ffff) &+ 0x3fe6_a09e_667f_3bcd)
    let f = m - 1
    let s = f / (m + 1)
    let z = s * s
    let z2 = z * z
    let low = 0x1.5555555555558p-1 + z * 0x1.99999999952d7p-2
    let middle = 0x1.2492492df281ap-2 + z * 0x1.c71c62e3f11e6p-3
    let high = 0x1.7462b51cb66b1p-3 + z * (0x1.39fe51a7c18f9p-3 + z * 0x1.2b5900de53b32p-3)
    let tail = z * (low + z2 * (middle + z2 * high))
    // 2s = f − s·f, and f is exact: only the small correction carries rounding.
    return octave * logOfTwoHigh + (f - (s * (f - tail) - octave * logOfTwoLow))
  }

  /// The exponential; relative error below 3e-16 where the result is normal.
  ///
  /// +∞ above 709.7827…, 0 below −745.1332…, NaN at NaN. With k = round(x / log 2) and
  /// r = x − k log 2, eʳ = 1 + r + r² P(r), P a Chebyshev fit of degree 9 on |r| ≤ ½ log 2.
  @inline(__always)
  package static func exp(_ x: Double) -> Double {
    if x > -708 && x < 709 {
      let (value, octave) = reducedExp(x)
      return value * Double(bitPattern: UInt64(bitPattern: octave &+ 1023) << 52)
    }
    return expOfOther(x)
  }

  /// The exponential at the ends of the range, where 2ᵏ alone is not a normal number.
  @inline(never)
  private static func expOfOther(_ x: Double) -> Double {
    if x != x { return x }
    if x > 709.79 { return .infinity }
    if x < -745.14 { return 0 }
    let (value, octave) = reducedExp(x)
    let half = octave / 2
    return value * Double(bitPattern: UInt64(bitPattern: half + 1023) << 52)
      * Double(bitPattern: UInt64(bitPattern: octave - half + 1023) << 52)
  }

  /// eʳ in [√½, √2] and the k of x = k log 2 + r.
  @inline(__always)
  private static func reducedExp(_ x: Double) -> (value: Double, octave: Int64) {
    // Adding 3·2⁵¹ leaves the nearest integer in the low bits of the sum.
    let marked = x * 0x1.71547652b82fep+0 + 0x1.8p52
    let octave = Int64(bitPattern: marked.bitPattern &- 0x4338_0000_0000_0000)
    let k = marked - 0x1.8p52
    let r = (x - k * logOfTwoHigh) - k * logOfTwoLow
    let r2 = r * r
    let r4 = r2 * r2
    let p01 = 0.5 + r * 0x1.5555555555556p-3
    let p23 = 0x1.5555555553d63p-5 + r * 0x1.11111111109b3p-7
    let p45 = 0x1.6c16c1788bd90p-10 + r * 0x1.a01a01a7c41d5p-13
    let p67 = 0x1.a019b90d2ae7ap-16 + r * 0x1.71de0dae63bb3p-19
    let p89 = 0x1.289185613a3d6p-22 + r * 0x1.af38a9b0ec855p-26
    let p = (p01 + r2 * p23) + r4 * ((p45 + r2 * p67) + r4 * p89)
    return (1 + (r + r2 * p), octave)
  }

  /// log 2 in two parts; an exponent times the first is exact, for its last 25 bits are zero.
  private static var logOfTwoHigh: Double { 0x1.62e42fep-1 }
  private static var logOfTwoLow: Double { 0x1.f473de6af278fp-30 }
}
