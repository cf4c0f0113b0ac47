/// A decimal number of at most 18 digits, as nearly all are: read without memory of its own.
///
/// What is longer, or has separators, is for `DecimalNumber`, which says the same of those that both can read.
struct ShortDecimal {
  /// All digits, and how many of them stand behind the point.
  private let digits: UInt64
  private let decimals: Int

  private static let powers: [UInt64] = (0..<18).reduce(into: [1]) { powers, _ in
    powers.append(powers[powers.count - 1] * 10)
  }

  /// Reads digits, with a point between two of them or without; nil where that is not what stands there.
  init?(_ bytes: ArraySlice<UInt8>, _ position: inout Int, to end: Int) {
    var value: UInt64 = 0
    var count = 0
    var point: Int?
    while position < end {
      let byte = bytes[position]
      if byte.isDigit {
        count += 1
        if count > 18 { return nil }
        value = value * 10 + UInt64(byte - .zero)
      } else if byte == .period, point == nil, count > 0 {
        point = count
      } else if byte == .underscore || byte == .period {
        return nil
      } else {
        break
      }
      position += 1
    }
    guard count > 0, point != count else { return nil }
    digits = value
    decimals = count - (point ?? count)
  }

  var isZero: Bool { digits == 0 }

  /// The number times `factor`, rounded to the nearest integer and half up; nil beyond Int64.
  func scaled(by factor: Int64) -> Int64? {
    let (high, low) = digits.multipliedFullWidth(by: UInt64(factor))
    let power = Self.powers[decimals]
    // So that what is divided by is more than what lies above 64 bits.
    guard high < power else { return nil }
    let (quotient, rest) = power.dividingFullWidth((high, low))
    let (rounded, isOver) = quotient.addingReportingOverflow(rest >= power - rest ? 1 : 0)
    return isOver ? nil : Int64(exactly: rounded)
  }

  /// A hundredth of the number, as the nearest double; nil where that takes more than one division.
  var hundredth: Double? {
    guard digits < 1 << 53, decimals <= 16 else { return nil }
    return Double(digits) / Double(Self.powers[decimals + 2])
  }
}
