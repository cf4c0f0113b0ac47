/// The kinds of quantity that carry a unit, with the words in which diagnostics speak of them.
public enum Quantity: Sendable {
  case duration, rate, size, percentage, factor, count, price

  /// The noun with its article.
  public var noun: String {
    switch self {
    case .duration: "a duration"
    case .rate: "a rate"
    case .size: "a size"
    case .percentage: "a percentage"
    case .factor: "a factor"
    case .count: "a count"
    case .price: "a price"
    }
  }

  /// A value that is right.
  public var example: String {
    switch self {
    case .duration: "250ms"
    case .rate: "1000/s"
    case .size: "30KB"
    case .percentage: "70%"
    case .factor: "3x"
    case .count: "20_000"
    case .price: "$0.34/h"
    }
  }

  /// What to expect, in a sentence.
  public var expectation: String { noun + ", such as " + example }
}

/// A unit by name with the number of basic units in it.
struct Unit {
  let name: String
  let factor: Int64

  /// Units of time in nanoseconds, longest first.
  static let time = [
    Unit(name: "d", factor: 86_400_000_000_000), Unit(name: "h", factor: 3_600_000_000_000),
    Unit(name: "m", factor: 60_000_000_000), Unit(name: "s", factor: 1_000_000_000),
    Unit(name: "ms", factor: 1_000_000), Unit(name: "us", factor: 1_000),
    // The micro sign and the Greek letter look the same.
    Unit(name: "\u{B5}s", factor: 1_000), Unit(name: "\u{3BC}s", factor: 1_000),
    Unit(name: "ns", factor: 1),
  ]

  /// Units of information in bytes: powers of 1000, and of 1024 where there is an `i`.
  static let information = [
    Unit(name: "B", factor: 1), Unit(name: "KB", factor: 1_000),
    Unit(name: "MB", factor: 1_000_000), Unit(name: "GB", factor: 1_000_000_000),
    Unit(name: "TB", factor: 1_000_000_000_000), Unit(name: "KiB", factor: 1 << 10),
    Unit(name: "MiB", factor: 1 << 20), Unit(name: "GiB", factor: 1 << 30),
    Unit(name: "TiB", factor: 1 << 40),
  ]

  /// The periods of rates and prices in nanoseconds; a month is 730 hours, as providers of clouds count it.
  static let period = [
    Unit(name: "ms", factor: 1_000_000), Unit(name: "s", factor: 1_000_000_000),
    Unit(name: "min", factor: 60_000_000_000), Unit(name: "m", factor: 60_000_000_000),
    Unit(name: "h", factor: 3_600_000_000_000), Unit(name: "d", factor: 86_400_000_000_000),
    Unit(name: "month", factor: 730 * 3_600_000_000_000),
  ]
}

extension Phrase {
  /// The unit of this name, or a diagnostic that names the nearest.
  func unit(
    among units: [Unit], of quantity: Quantity, _ diagnostics: inout Diagnostics
  ) -> Unit? {
    for unit in units where reads(unit.name) { return unit }
    let names = units.map { $0.name }.filter { $0.unicodeScalars.allSatisfy { $0.isASCII } }
    diagnostics.report(.unitUnknown(text, quantity, names), at: range)
    return nil
  }

  /// Reports that the phrase is not such a quantity, in the most telling way.
  func refuse(_ quantity: Quantity, _ diagnostics: inout Diagnostics) {
    if first == .hyphen, bounds.count > 1, bytes[bounds.lowerBound + 1].isDigit {
      diagnostics.report(.quantityNegative(quantity, text), at: range)
    } else if number != nil, quantity != .count {
      diagnostics.report(.unitMissing(quantity, text), at: range)
    } else {
      diagnostics.report(.valueExpected(quantity.expectation, found: text.inQuotes), at: range)
    }
  }
}
