extension Phrase {
  /// A duration such as `250ms`, `0.3ms` or `1m30s`, in nanoseconds rounded to the nearest.
  public func duration(_ diagnostics: inout Diagnostics) -> Int64? {
    guard first.isDigit, number == nil else {
      refuse(.duration, &diagnostics)
      return nil
    }
    var total: Int64 = 0
    var previous: Int64 = .max
    var rest = self
    while !rest.isEmpty {
      let (digits, after) = rest.splitAtUnit
      guard let number = digits.number else {
        refuse(.duration, &diagnostics)
        return nil
      }
      let end = after.bounds.first { bytes[$0].isDigit } ?? after.bounds.upperBound
      guard !after.isEmpty else {
        diagnostics.report(.unitMissing(.duration, digits.text), at: digits.range)
        return nil
      }
      let word = after.piece(after.bounds.lowerBound..<end)
      guard let unit = word.unit(among: Unit.time, of: .duration, &diagnostics) else { return nil }
      guard unit.factor < previous else {
        diagnostics.report(.durationOrder(text), at: word.range)
        return nil
      }
      previous = unit.factor
      guard let part = number.scaled(by: unit.factor),
        case (let sum, let isOver) = total.addingReportingOverflow(part), !isOver
      else {
        diagnostics.report(.quantityTooLarge(.duration, text), at: range)
        return nil
      }
      if part == 0, !number.isZero {
        diagnostics.report(
          .quantityTooSmall(.duration, text, least: "1ns", orZero: true), at: range)
        return nil
      }
      total = sum
      rest = after.piece(end..<after.bounds.upperBound)
    }
    return total
  }
}
