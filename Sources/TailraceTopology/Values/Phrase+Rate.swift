extension Phrase {
  /// A rate such as `1000/s`, `90/min` or `50k/s`, in events per second.
  public func rate(_ diagnostics: inout Diagnostics) -> Double? {
    let (digits, rest) = splitAtUnit
    guard let number = digits.number, let slash = rest.offset(of: .slash) else {
      refuse(.rate, &diagnostics)
      return nil
    }
    let prefix = rest.piece(rest.bounds.lowerBound..<slash)
    let power: Int
    switch prefix.text {
    case "": power = 0
    case "k": power = 3
    case "M": power = 6
    default:
      diagnostics.report(.rateSuffix(prefix.text), at: prefix.range)
      return nil
    }
    let unit = rest.piece(slash + 1..<rest.bounds.upperBound)
    guard let period = unit.unit(among: Unit.period, of: .rate, &diagnostics) else { return nil }
    guard let count = finite(number.shifted(by: power), .rate, &diagnostics) else { return nil }
    // Dividing by whole seconds rounds once more at most.
    return period.factor >= 1_000_000_000
      ? count / Double(period.factor / 1_000_000_000)
      : count * Double(1_000_000_000 / period.factor)
  }

  /// A price such as `$0.34/h`, in dollars per hour.
  public func price(_ diagnostics: inout Diagnostics) -> Double? {
    guard first == .dollar else {
      refuse(.price, &diagnostics)
      return nil
    }
    let (digits, rest) = dropFirst(1).splitAtUnit
    guard let number = digits.number else {
      refuse(.price, &diagnostics)
      return nil
    }
    guard rest.first == .slash else {
      diagnostics.report(.unitMissing(.price, text), at: range)
      return nil
    }
    let unit = rest.dropFirst(1)
    guard let period = unit.unit(among: Unit.period, of: .price, &diagnostics) else { return nil }
    guard let amount = finite(number, .price, &diagnostics) else { return nil }
    let hour: Int64 = 3_600_000_000_000
    return period.factor >= hour
      ? amount / Double(period.factor / hour) : amount * Double(hour / period.factor)
  }
}
