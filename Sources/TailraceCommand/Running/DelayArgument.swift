internal import ArgumentParser
internal import Tailrace

/// A length of time on the command line: `90s`, `1.5h`, `250ms`.
struct DelayArgument: ExpressibleByArgument, Hashable {
  var delay: Delay

  init?(argument: String) {
    guard let unit = Self.units.first(where: { argument.hasSuffix($0.name) }),
      let amount = Double(argument.dropLast(unit.name.count)), amount.isFinite, amount >= 0,
      amount * unit.nanoseconds < 9e18
    else { return nil }
    delay = Delay(nanoseconds: Int64((amount * unit.nanoseconds).rounded()))
  }

  var defaultValueDescription: String { Figure.clock(delay) }

  /// Longer names first, so that `ms` is not read as `s`.
  private static let units: [(name: String, nanoseconds: Double)] = [
    ("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
    ("d", 86_400e9),
  ]
}
