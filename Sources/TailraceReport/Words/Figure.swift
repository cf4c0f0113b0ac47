public import TailraceEngine

/// Numbers with units for people: a few digits, the same on every platform.
///
/// Ties round away from zero. Not a number and infinity print as `-`.
public enum Figure {
  /// A length of time: `850 ns`, `1.23 ms`, `12.3 s`, and from 100 s on as `clock` has it.
  public static func duration(_ nanoseconds: Double, digits: Int = 3) -> String {
    guard nanoseconds.isFinite else { return "-" }
    if nanoseconds == 0 { return "0 s" }
    let rounded = roundedToDigits(nanoseconds, digits)
    switch rounded.magnitude {
    case ..<1e3: return significant(rounded, digits: digits) + " ns"
    case ..<1e6: return significant(rounded / 1e3, digits: digits) + " µs"
    case ..<1e9: return significant(rounded / 1e6, digits: digits) + " ms"
    case ..<1e11: return significant(rounded / 1e9, digits: digits) + " s"
    default: return clock(nanoseconds)
    }
  }

  /// A length of time.
  public static func duration(_ delay: Delay) -> String { duration(Double(delay.nanoseconds)) }

  /// A moment or a long time, to the second where it is ten seconds or more: `8m 05s`, `2h 03m`, `12 s`.
  public static func clock(_ nanoseconds: Double) -> String {
    guard nanoseconds.isFinite, nanoseconds.magnitude < 9e18 else { return "-" }
    if nanoseconds == 0 { return "0 s" }
    let isWhole = nanoseconds.truncatingRemainder(dividingBy: 1e9) == 0
    if nanoseconds.magnitude < 1e10 && !isWhole { return duration(nanoseconds, digits: 2) }
    let sign = nanoseconds < 0 ? "-" : ""
    let seconds = Int64((nanoseconds.magnitude / 1e9).rounded())
    if seconds < 60 { return "\(sign)\(seconds) s" }
    if seconds < 3600 { return "\(sign)\(seconds / 60)m \(twoDigits(seconds % 60))s" }
    return "\(sign)\(seconds / 3600)h \(twoDigits(seconds % 3600 / 60))m"
  }

  /// A moment or a long time.
  public static func clock(_ delay: Delay) -> String { clock(Double(delay.nanoseconds)) }

  /// A rate: `0.520/s`, `12.3k/s`.
  public static func rate(_ perSecond: Double, digits: Int = 3) -> String {
    guard perSecond.isFinite else { return "-" }
    return number(perSecond, digits: digits) + "/s"
  }

  /// A plain number with `k`, `M`, `G` or `T` from ten thousand on: `1.23`, `9870`, `12.3k`.
  public static func number(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return "-" }
    if value == 0 { return "0" }
    let rounded = roundedToDigits(value, digits)
    switch rounded.magnitude {
    case ..<1e4: return significant(rounded, digits: digits)
    case ..<1e6: return significant(rounded / 1e3, digits: digits) + "k"
    case ..<1e9: return significant(rounded / 1e6, digits: digits) + "M"
    case ..<1e12: return significant(rounded / 1e9, digits: digits) + "G"
    default: return significant(rounded / 1e12, digits: digits) + "T"
    }
  }

  /// A mean number of requests; what is less than a thousandth is not worth its digits: `<0.001`.
  public static func mean(_ value: Double) -> String {
    value > 0 && value < 0.001 ? "<0.001" : number(value)
  }

  /// A ratio as a percentage; near 100 % the digits are those of what is missing: `99.953 %`.
  public static func percent(_ ratio: Double, digits: Int = 3) -> String {
    guard ratio.isFinite else { return "-" }
    if ratio == 0 { return "0 %" }
    if ratio > 0.99, ratio < 1 {
      let digits = Swift.max(digits - 1, 1)
      let decimals = decimals(of: roundedToDigits((1 - ratio) * 100, digits), digits: digits)
      return fixed(ratio * 100, decimals: Swift.min(decimals, 9)) + " %"
    }
    return significant(ratio * 100, digits: digits) + " %"
  }

  /// A count, to the last one, in groups of three: `1,234,567`.
  public static func count(_ value: Int64) -> String {
    let digits = String(value.magnitude)
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// Bytes in MiB, without the unit.
  static func mebibytes(_ bytes: Double) -> String { number(bytes / 1_048_576) }

  /// How many digits an estimate supports: three where its relative error is below 5 %, else two.
  public static func digits(relativeError: Double) -> Int { relativeError < 0.05 ? 3 : 2 }

  /// How many digits a number supports that rests on so many independent events.
  public static func digits(counted: Int64) -> Int {
    digits(relativeError: counted > 0 ? 1 / Double(counted).squareRoot() : 1)
  }

  /// A number with so many significant digits and no exponent.
  static func significant(_ value: Double, digits: Int) -> String {
    let rounded = roundedToDigits(value, digits)
    return fixed(rounded, decimals: decimals(of: rounded, digits: digits))
  }

  /// A number with so many digits behind the point, 0 to 18.
  static func fixed(_ value: Double, decimals: Int) -> String {
    let power = power(of: decimals)
    let scaled = (value.magnitude * power).rounded()
    guard scaled < 9e18 else { return "-" }
    let whole = Int64(scaled)
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(whole) }
    let fraction = String(whole % Int64(power))
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return sign + String(whole / Int64(power)) + "." + zeros + fraction
  }

  /// How many digits behind the point leave so many significant ones; 0 to 15.
  private static func decimals(of value: Double, digits: Int) -> Int {
    var decimals = digits - 1
    var size = value.magnitude
    guard size > 0 else { return 0 }
    while size >= 10, decimals > 0 {
      size /= 10
      decimals -= 1
    }
    while size < 1, decimals < 15 {
      size *= 10
      decimals += 1
    }
    return decimals
  }

  private static func roundedToDigits(_ value: Double, _ digits: Int) -> Double {
    var size = value.magnitude
    guard size > 0, size < 1e18 else { return value }
    var exponent = 0
    while size >= 10 {
      size /= 10
      exponent += 1
    }
    while size < 1, exponent > -18 {
      size *= 10
      exponent -= 1
    }
    let shift = digits - 1 - exponent
    if shift >= 0 {
      let power = power(of: Swift.min(shift, 18))
      return (value * power).rounded() / power
    }
    let power = power(of: -shift)
    return (value / power).rounded() * power
  }

  private static func power(of exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<exponent { power *= 10 }
    return power
  }

  private static func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
