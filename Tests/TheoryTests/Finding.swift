import Tailrace

/// What came of holding one quantity to its answer.
struct Finding: Sendable {
  var quantity: String
  /// Whether the difference is within chance and the estimate precise enough to tell.
  var passed: Bool
  /// Whether the difference is within chance, however precise the estimate is.
  var isNear: Bool
  /// The difference in standard errors; 0 for exact answers.
  var z: Double
  /// Whether the difference is one of the 5 % that chance makes largest; nil for exact answers.
  var isRare: Bool?
  /// The numbers that the verdict rests on.
  var detail: String

  /// The probability on one side beyond which a difference is no longer chance.
  static let confidence = 0.9995

  init(quantity: String, passed: Bool, isNear: Bool? = nil, z: Double = 0, detail: String) {
    self.quantity = quantity
    self.passed = passed
    self.isNear = isNear ?? passed
    self.z = z
    self.detail = detail
  }

  /// By the rule of `cases.json`: the mean over the replications is within t(0.9995) standard
  /// errors of the answer, and the standard error is small enough for that to mean something.
  init(_ quantity: String, _ measure: Measure, answer: Double, lows: Estimate, highs: Estimate) {
    let expected = measure.expected(answer)
    let error = max(lows.standardError, highs.standardError)
    let slack = measure.gap * expected.magnitude
    var distance = 0.0
    if measure.side != .atLeast { distance = max(distance, lows.mean - expected - slack) }
    if measure.side != .atMost { distance = max(distance, expected - highs.mean - slack) }
    let combined = (error * error + measure.referenceError * measure.referenceError).squareRoot()
    let threshold = StudentT.quantile(Self.confidence, degreesOfFreedom: lows.count - 1)
    let precision = error / measure.scale(expected)
    let isPrecise = precision <= measure.precision || measure.side != .both
    let isNear = distance <= threshold * combined || distance == 0
    self.init(
      quantity: quantity, passed: isNear && isPrecise && lows.mean.isFinite,
      isNear: isNear,
      z: combined > 0 ? distance / combined : 0,
      detail:
        "\(quantity): expected \(expected), found \(lows.mean)...\(highs.mean) ± \(error), "
        + "z \(distance / combined) of \(threshold), "
        + "precision \(precision) of \(measure.precision)")
    let usual = StudentT.quantile(0.975, degreesOfFreedom: lows.count - 1)
    // Bounds, and answers with a gap, may be far from what chance alone would give.
    if measure.side == .both && measure.gap == 0 { isRare = distance > usual * combined }
  }

  /// An exact answer.
  init(_ quantity: String, expected: JSONValue, found: JSONValue) {
    self.init(
      quantity: quantity, passed: expected.agrees(with: found),
      detail: "\(quantity): expected \(expected), found \(found)")
  }
}
