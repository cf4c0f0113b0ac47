extension Phrase {
  /// A size such as `30KB` (30,000) or `2GiB`, in bytes rounded to the nearest.
  public func size(_ diagnostics: inout Diagnostics) -> Int64? {
    let (digits, word) = splitAtUnit
    guard let number = digits.number, !word.isEmpty else {
      refuse(.size, &diagnostics)
      return nil
    }
    guard let unit = word.unit(among: Unit.information, of: .size, &diagnostics) else {
      return nil
    }
    guard let bytes = number.scaled(by: unit.factor) else {
      diagnostics.report(.quantityTooLarge(.size, text), at: range)
      return nil
    }
    if bytes == 0, !number.isZero {
      diagnostics.report(.quantityTooSmall(.size, text, least: "1B", orZero: true), at: range)
      return nil
    }
    return bytes
  }

  /// A percentage such as `0.5%` as a ratio, 0.005; at most `maximum`, which is a ratio too, unless that is nil.
  public func percentage(
    atMost maximum: Double? = 1, _ diagnostics: inout Diagnostics
  ) -> Double? {
    percentageNumber(atMost: maximum, &diagnostics)?.double
  }

  /// A percentage as an exact ratio.
  func percentageNumber(
    atMost maximum: Double? = 1, _ diagnostics: inout Diagnostics
  ) -> DecimalNumber? {
    let (digits, word) = splitAtUnit
    guard let number = digits.number, !word.isEmpty else {
      refuse(.percentage, &diagnostics)
      return nil
    }
    guard word.reads("%") else {
      diagnostics.report(.unitUnknown(word.text, .percentage, ["%"]), at: word.range)
      return nil
    }
    let ratio = number.shifted(by: -2)
    guard ratio.double.isFinite else {
      diagnostics.report(.quantityTooLarge(.percentage, text), at: range)
      return nil
    }
    if let maximum, ratio.double > maximum {
      diagnostics.report(
        .percentageRange(text, maximumPercent: Int64(maximum * 100)), at: range)
      return nil
    }
    return ratio
  }

  /// A factor such as `3x` or `0.5x`.
  public func factor(_ diagnostics: inout Diagnostics) -> Double? {
    let (digits, word) = splitAtUnit
    guard let number = digits.number, !word.isEmpty else {
      refuse(.factor, &diagnostics)
      return nil
    }
    guard word.reads("x") else {
      diagnostics.report(.unitUnknown(word.text, .factor, ["x"]), at: word.range)
      return nil
    }
    return finite(number, .factor, &diagnostics)
  }

  /// A count such as `200` or `20_000`; `noun`, as in `200_000 entries`, may follow.
  public func count(of noun: String? = nil, _ diagnostics: inout Diagnostics) -> Int64? {
    let (digits, word) = splitAtUnit
    guard let number = digits.number, number.exponent >= 0 else {
      refuse(.count, &diagnostics)
      return nil
    }
    if !word.isEmpty, noun.map({ !word.reads($0) }) ?? true {
      diagnostics.report(.countWord(word.text, noun), at: word.range)
      return nil
    }
    guard let value = number.integer else {
      diagnostics.report(.quantityTooLarge(.count, text), at: range)
      return nil
    }
    return value
  }

  /// `true` or `false`.
  public func truth(_ diagnostics: inout Diagnostics) -> Bool? {
    if reads("true") { return true }
    if reads("false") { return false }
    diagnostics.report(.truthExpected(text), at: range)
    return nil
  }

  /// A bare number, for parameters that have no unit.
  func plainNumber(_ example: String, _ diagnostics: inout Diagnostics) -> Double? {
    guard let number, number.double.isFinite else {
      diagnostics.report(
        .valueExpected("a number without a unit, such as " + example, found: text.inQuotes),
        at: range)
      return nil
    }
    return number.double
  }

  /// The Double, unless the number is beyond all of them.
  func finite(
    _ number: DecimalNumber, _ quantity: Quantity, _ diagnostics: inout Diagnostics
  ) -> Double? {
    guard number.double.isFinite else {
      diagnostics.report(.quantityTooLarge(quantity, text), at: range)
      return nil
    }
    return number.double
  }
}
