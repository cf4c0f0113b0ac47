import Foundation
import Tailrace

/// Numbers as the page of claims has them: the same digits in every run and on every machine.
enum Figures {
  /// A number with so many digits behind the point and groups of three before it: `100,012`, `2.50`.
  static func number(_ value: Double, _ decimals: Int = 0) -> String {
    let text = String(format: "%.\(decimals)f", locale: Locale(identifier: "en_US_POSIX"), value)
    let parts = text.split(separator: ".", maxSplits: 1)
    let whole = Figure.count(Int64(parts[0]) ?? 0)
    let sign = value < 0 && !whole.hasPrefix("-") ? "-" : ""
    return sign + whole + (parts.count > 1 ? "." + parts[1] : "")
  }

  /// A count in groups of three.
  static func count(_ value: Int64) -> String { Figure.count(value) }

  /// A ratio as a percentage: `43.1 %`.
  static func percent(_ ratio: Double?, _ decimals: Int = 1) -> String {
    ratio.map { number($0 * 100, decimals) + " %" } ?? "-"
  }

  /// A rate: `1,000,012/s`.
  static func rate(_ perSecond: Double, _ decimals: Int = 0) -> String {
    number(perSecond, decimals) + "/s"
  }

  /// A length of time in milliseconds below a second, in seconds above.
  static func time(_ delay: Delay?) -> String {
    guard let delay else { return "-" }
    return Figure.duration(Double(delay.nanoseconds))
  }

  /// A moment of a run: `8m 05s`.
  static func clock(_ delay: Delay?) -> String {
    guard let delay else { return "-" }
    return Figure.clock(Double(delay.nanoseconds))
  }
}
