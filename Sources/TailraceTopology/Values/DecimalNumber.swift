/// A decimal number as it was typed: `digits` × 10^`exponent`, exactly.
public struct DecimalNumber: Equatable, Sendable {
  /// The significant digits, most significant first, each 0 to 9, without zeros in front or behind.
  let digits: [UInt8]
  /// The power of ten that the last digit counts; 0 for zero.
  let exponent: Int

  /// Takes the number's text, digits with an optional fraction; underscores separate digits.
  ///
  /// Nothing if it is not such a text, has more than 400 digits, or a sign or an exponent.
  init?(_ bytes: some Sequence<UInt8>) {
    var digits: [UInt8] = []
    var exponent = 0
    var isFraction = false
    var last: UInt8 = 0
    var count = 0
    for byte in bytes {
      if byte.isDigit {
        count += 1
        if isFraction { exponent -= 1 }
        if byte != .zero || !digits.isEmpty { digits.append(byte - .zero) }
      } else if byte == .underscore {
        guard last.isDigit else { return nil }
      } else if byte == .period {
        guard last.isDigit, !isFraction else { return nil }
        isFraction = true
      } else {
        return nil
      }
      // A separator stands between two digits.
      if last == .underscore, !byte.isDigit { return nil }
      last = byte
    }
    guard last.isDigit, count <= 400 else { return nil }
    self.init(digits: digits, exponent: exponent)
  }

  /// A number from digits that may have zeros behind.
  init(digits: [UInt8], exponent: Int) {
    var digits = digits
    var exponent = exponent
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    self.digits = digits
    self.exponent = digits.isEmpty ? 0 : exponent
  }

  /// Whether the number is zero.
  public var isZero: Bool { digits.isEmpty }

  /// The number times ten to a power.
  func shifted(by power: Int) -> DecimalNumber {
    DecimalNumber(digits: digits, exponent: exponent + power)
  }

  /// The number times `factor`, rounded to the nearest integer and half up; nothing beyond Int64.
  func scaled(by factor: Int64) -> Int64? {
    guard !isZero else { return 0 }
    guard digits.count + exponent <= 19 else { return nil }
    var whole = BigNatural(digits: digits)
    whole.multiply(by: UInt64(factor))
    if exponent >= 0 {
      whole.multiply(byPowerOfTen: exponent)
    } else {
      // Twenty-two digits of fraction on a factor below 10^19 leave nothing to round up.
      guard digits.count + exponent > -22 else { return 0 }
      var divisor = BigNatural(1)
      divisor.multiply(byPowerOfTen: -exponent)
      whole.multiply(by: 2)
      whole.add(divisor)
      divisor.multiply(by: 2)
      guard let quotient = whole.quotient(by: divisor) else { return nil }
      return Int64(exactly: quotient)
    }
    return whole.low64.flatMap { Int64(exactly: $0) }
  }

  /// The number, if it is an integer that fits.
  var integer: Int64? { exponent >= 0 ? scaled(by: 1) : nil }
}
