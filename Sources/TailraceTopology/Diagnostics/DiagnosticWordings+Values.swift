/// What the language says of single values, by function name; each states its stable name first.
extension DiagnosticWording {
  static var argumentColon: Self {
    Self("argument-colon", "an argument is written with '=', as in (mean=20ms); found ':'")
  }

  static var argumentComma: Self {
    Self("argument-comma", "arguments are separated by spaces; found ','")
  }

  static func argumentDuplicate(_ name: String) -> Self {
    Self("argument-duplicate", "\(name.inQuotes) is given twice")
  }

  static func argumentName(_ found: String, _ function: String, _ example: String) -> Self {
    Self(
      "argument-name",
      "the arguments of \(function.inQuotes) have names and values, as in \(example); "
        + "found \(found.inQuotes)")
  }

  static func argumentOrder(
    _ high: String, _ highText: String, _ low: String, _ lowText: String, mayEqual: Bool
  ) -> Self {
    Self(
      "argument-order",
      "expected \(high.inQuotes) \(mayEqual ? "not below" : "above") \(low.inQuotes); "
        + "found \(highText) against \(lowText)")
  }

  static func argumentSet(_ function: String, _ expected: String, found: [String]) -> Self {
    var list = ""
    for name in found { list += (list.isEmpty ? "" : " and ") + name }
    return Self(
      "argument-set",
      "\(function.inQuotes) takes \(expected); found \(list.isEmpty ? "nothing" : list)")
  }

  static func argumentsMissing(_ function: String, _ example: String) -> Self {
    Self("arguments-missing", "expected arguments for \(function.inQuotes), as in \(example)")
  }

  static func argumentUnknown(_ name: String, _ function: String, _ known: [String]) -> Self {
    Self(
      "argument-unknown",
      "\(function.inQuotes) has no argument \(name.inQuotes)" + suggestion(for: name, among: known))
  }

  static func argumentZero(_ name: String, _ function: String) -> Self {
    Self("argument-zero", "\(name.inQuotes) of \(function.inQuotes) has to be above zero")
  }

  static func countWord(_ word: String, _ expected: String?) -> Self {
    let hint = expected.map { "; expected nothing or \($0.inQuotes)" } ?? ""
    return Self("count-word", "a count has no unit \(word.inQuotes)" + hint)
  }

  static func distributionUnknown(_ name: String, _ known: [String]) -> Self {
    let hint = nearest(name, among: known).map { "; did you mean \($0.inQuotes)?" } ?? ""
    return Self("distribution-unknown", "unknown distribution \(name.inQuotes)" + hint)
  }

  static func durationOrder(_ text: String) -> Self {
    Self(
      "duration-order",
      "the parts of a duration go from the largest unit to the smallest, as in 1m30s; "
        + "found \(text.inQuotes)")
  }

  static var durationZero: Self {
    Self("duration-zero", "expected a duration above zero")
  }

  static func hyperexponentialVariation(_ found: String) -> Self {
    Self(
      "hyperexponential-variation",
      "'cv' of 'hyperexponential' is at least 1; found \(found) (below 1, take gamma or erlang)")
  }

  static func loadShapeExpected(_ found: String) -> Self {
    Self(
      "load-shape-expected",
      "expected 'hold 5m', 'ramp to 10x over 11m', 'step to 3x', 'spike to 8x for 30s', 'stairs to 5x in "
        + "4 steps over 8m', 'diurnal from 0.3x to 1x over 24h' or 'repeat 7 times'; "
        + "found \(found.inQuotes)")
  }

  static func metricUnknown(_ found: String) -> Self {
    let hint: String
    let digits = found.utf8.dropFirst()
    if found.utf8.first == UInt8(ascii: "p"), !digits.isEmpty, digits.allSatisfy({ $0.isDigit }) {
      hint = "; did you mean 'p(\(String(decoding: digits, as: UTF8.self)))'?"
    } else {
      hint = suggestion(
        for: found,
        among: [
          "p(99)", "mean", "max", "completion p(95)", "error_rate", "availability", "throughput",
          "goodput",
        ])
    }
    return Self("metric-unknown", "unknown metric \(found.inQuotes)" + hint)
  }

  static func mixDepth(_ limit: Int) -> Self {
    Self("mix-depth", "'mix' is nested deeper than \(limit) levels")
  }

  static func mixShareMissing(_ found: String) -> Self {
    Self(
      "mix-share-missing",
      "expected a share and a value, as in mix(95%=4ms 5%=80ms); found \(found.inQuotes)")
  }

  static var mixShareZero: Self {
    Self("mix-share-zero", "a share has to be above 0%")
  }

  static func mixSum(_ billionths: Int64) -> Self {
    Self("mix-sum", "the shares of 'mix' add up to 100%; found \(percent(billionths))")
  }

  static func objectiveDirection(_ metric: String, _ expected: String) -> Self {
    Self("objective-direction", "expected '\(expected)' after \(metric.inQuotes)")
  }

  static func objectiveExpected(_ found: String) -> Self {
    Self(
      "objective-expected",
      "expected a metric, a comparison and a limit, as in 'p(99) < 200ms'; found \(found.inQuotes)")
  }

  static var parenthesisUnclosed: Self {
    Self("parenthesis-unclosed", "'(' is never closed")
  }

  static func percentageRange(_ found: String, maximumPercent: Int64) -> Self {
    Self(
      "percentage-range",
      "expected a percentage from 0% to \(maximumPercent)%; found \(found.inQuotes)")
  }

  static func percentileRange(_ found: String) -> Self {
    Self(
      "percentile-range", "expected a percentile between 0 and 100, as in p(99); found \(found)")
  }

  static func popularityExpected(_ found: String) -> Self {
    Self(
      "popularity-expected", "expected 'uniform' or 'zipf(0.99)'; found \(found.inQuotes)")
  }

  static func quantityNegative(_ quantity: Quantity, _ found: String) -> Self {
    Self("quantity-negative", "\(quantity.noun) cannot be negative; found \(found.inQuotes)")
  }

  static func quantityTooLarge(_ quantity: Quantity, _ found: String) -> Self {
    Self("quantity-too-large", "\(quantity.noun) cannot be as large as \(found.inQuotes)")
  }

  static func quantityTooSmall(
    _ quantity: Quantity, _ found: String, least: String, orZero: Bool = false
  ) -> Self {
    Self(
      "quantity-too-small",
      orZero
        ? "\(quantity.noun) is zero or at least \(least); found \(found.inQuotes)"
        : "\(quantity.noun) has to be at least \(least) here; found \(found.inQuotes)")
  }

  static func rateSuffix(_ found: String) -> Self {
    Self("rate-suffix", "expected '/s', 'k/s' or 'M/s' in a rate; found \(found.inQuotes)")
  }

  static var rateZero: Self { Self("rate-zero", "expected a rate above zero") }

  /// In the largest unit of which there are whole ones.
  private static func size(_ bytes: Int64) -> String {
    let units = Unit.information.sorted { $0.factor > $1.factor }
    let unit = units.first { bytes > 0 && bytes % $0.factor == 0 }
    return "\(bytes / (unit?.factor ?? 1))\(unit?.name ?? "B")"
  }

  static func sizeOutOfRange(_ found: String, _ bounds: ClosedRange<Int64>) -> Self {
    Self(
      "size-out-of-range",
      "expected a size from \(size(bounds.lowerBound)) to \(size(bounds.upperBound)); "
        + "found \(found.inQuotes)")
  }

  static func textAfterParenthesis(_ found: String) -> Self {
    Self("text-after-parenthesis", "expected nothing after ')'; found \(found.inQuotes)")
  }

  static func truthExpected(_ found: String) -> Self {
    let hint: String
    switch found {
    case "yes", "on", "True", "TRUE", "Yes", "On", "1": hint = "; did you mean 'true'?"
    case "no", "off", "False", "FALSE", "No", "Off", "0": hint = "; did you mean 'false'?"
    default: hint = ""
    }
    return Self("truth-expected", "expected true or false; found \(found.inQuotes)" + hint)
  }

  static func unitMissing(_ quantity: Quantity, _ found: String) -> Self {
    Self(
      "unit-missing",
      "\(quantity.noun) needs a unit, such as \(quantity.example); found \(found.inQuotes)")
  }

  static func unitUnknown(_ found: String, _ quantity: Quantity, _ known: [String]) -> Self {
    Self(
      "unit-unknown",
      "unknown unit \(found.inQuotes) of \(quantity.noun)" + suggestion(for: found, among: known))
  }

  static func zipfExponent(_ found: String) -> Self {
    Self(
      "zipf-exponent", "the exponent of 'zipf' is above 0 and at most 10; found \(found)")
  }

  static func inQuotes(_ byte: UInt8) -> String {
    String(decoding: [byte], as: UTF8.self).inQuotes
  }

  private static func percent(_ billionths: Int64) -> String {
    var fraction = String(billionths % 10_000_000)
    fraction = String(repeating: "0", count: 7 - fraction.utf8.count) + fraction
    while fraction.utf8.last == .zero { fraction.removeLast() }
    return String(billionths / 10_000_000) + (fraction.isEmpty ? "" : "." + fraction) + "%"
  }
}
