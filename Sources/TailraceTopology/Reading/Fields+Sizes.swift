internal import TailraceEngine

/// Keys that take truths, sizes, prices and bandwidths.
extension Fields {
  /// False where it is not stated.
  func flag(_ key: String) -> Bool {
    guard let phrase = phrase(key, "true or false") else { return false }
    return phrase.truth(&context.diagnostics) ?? false
  }

  /// So many entries, or so many bytes.
  func capacity(_ key: String) -> CacheSettings.Capacity? {
    guard let phrase = phrase(key, "a count, such as 20_000 entries, or a size, such as 20GiB")
    else { return nil }
    if phrase.text.utf8.last != 0x42 {
      return count(key, in: 1...100_000_000).map { .entries($0) }
    }
    guard let bytes = phrase.size(&context.diagnostics) else { return nil }
    if bytes >= 1 && bytes <= 1 << 50 { return .bytes(bytes) }
    context.report(.sizeOutOfRange(phrase.text, 1...(1 << 50)), at: phrase.range)
    return nil
  }

  /// Sizes of values, in bytes.
  func sizes(_ key: String) -> Distribution? {
    guard let phrase = phrase(key, "a size, such as 30KB or lognormal(p50=30KB p99=900KB)"),
      let expression = phrase.sizeDistribution(&context.diagnostics)
    else { return nil }
    if case .empirical = expression {
      context.report(.sizesFromFile, at: phrase.range)
      return nil
    }
    guard expression.largest <= Limits.largestSize else {
      context.report(.sizeOutOfRange(phrase.text, 0...Limits.largestSize), at: phrase.range)
      return nil
    }
    return Distribution(expression, of: phrase, context)
  }

  /// Dollars an hour.
  func price(_ key: String) -> Double? {
    guard let phrase = phrase(key, Quantity.price.expectation),
      let value = phrase.price(&context.diagnostics)
    else { return nil }
    if value <= Limits.highestPrice { return value }
    context.report(.quantityTooLarge(.price, phrase.text), at: phrase.range)
    return nil
  }

  /// Bytes a second.
  func bandwidth(_ key: String) -> Double? {
    guard let phrase = phrase(key, "a bandwidth, such as 1Gbps") else { return nil }
    let (digits, word) = phrase.splitAtUnit
    let units: [(String, Double)] = [("bps", 1), ("Kbps", 1e3), ("Mbps", 1e6), ("Gbps", 1e9)]
    guard let number = digits.number, let unit = units.first(where: { word.reads($0.0) }),
      number.double > 0, number.double * unit.1 <= 1e15, number.double * unit.1 >= 1
    else {
      context.report(.bandwidthExpected(phrase.text), at: phrase.range)
      return nil
    }
    return number.double * unit.1 / 8
  }
}
