extension DecimalNumber {
  /// The nearest Double, ties to even; infinite beyond the largest.
  public var double: Double {
    guard !isZero else { return 0 }
    if let exact = exactDouble { return exact }
    let magnitude = digits.count + exponent
    if magnitude > 310 { return .infinity }
    if magnitude < -330 { return 0 }
    return roundedDouble
  }

  /// Clinger's fast path (1990): two exactly known factors give a correctly rounded product or quotient.
  private var exactDouble: Double? {
    guard digits.count <= 15, abs(exponent) <= 22 else { return nil }
    var value: Int64 = 0
    for digit in digits { value = value * 10 + Int64(digit) }
    var power = 1.0
    for _ in 0..<abs(exponent) { power *= 10 }
    return exponent < 0 ? Double(value) / power : Double(value) * power
  }

  /// Divides integers of any length until 64 bits of the quotient are known, and rounds once.
  private var roundedDouble: Double {
    var numerator = BigNatural(digits: digits)
    var denominator = BigNatural(1)
    if exponent >= 0 {
      numerator.multiply(byPowerOfTen: exponent)
    } else {
      denominator.multiply(byPowerOfTen: -exponent)
    }
    // After scaling, the quotient has 63 or 64 bits.
    let shift = 63 - (numerator.bitCount - denominator.bitCount)
    if shift >= 0 { numerator.shiftLeft(by: shift) } else { denominator.shiftLeft(by: -shift) }
    let (quotient, isExact) = numerator.divided(by: denominator)

    let width = 64 - quotient.leadingZeroBitCount
    // The exponent of the leading bit decides how many bits a Double keeps: fewer below 2^-1022.
    let leading = width - 1 - shift
    let kept = leading >= -1022 ? 53 : 53 - (-1022 - leading)
    guard kept >= 0 else { return 0 }
    let dropped = width - kept
    guard dropped < 64 else { return quotient > 1 << 63 || !isExact ? 0x1p-1074 : 0 }
    var significand = quotient >> UInt64(dropped)
    let rest = quotient & ((1 << UInt64(dropped)) - 1)
    let half: UInt64 = 1 << UInt64(dropped - 1)
    if rest > half || (rest == half && (!isExact || significand & 1 == 1)) { significand += 1 }
    return Self.scale(significand, byPowerOfTwo: dropped - shift)
  }

  /// A significand of at most 53 bits times a power of two; exact unless it overflows.
  private static func scale(_ significand: UInt64, byPowerOfTwo power: Int) -> Double {
    var value = Double(significand)
    var left = power
    while left > 0 {
      value *= 2
      left -= 1
    }
    while left < 0 {
      value /= 2
      left += 1
    }
    return value
  }
}
