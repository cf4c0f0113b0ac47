internal import TailraceEngine

/// The laws in words.
extension LawCheck {
  /// What is said where it does not hold.
  var brokenSentence: String {
    "Broken law, an error of the simulator: \(law.title) for \(subject): "
      + "\(Figure.number(measured, digits: 6)) is not \(Figure.number(predicted, digits: 6))."
  }

  /// One of its sides: a count to the last one, a mean to five digits.
  func figure(_ side: Double) -> String {
    law.isExact && side < 9e18 ? Figure.count(Int64(side)) : Figure.number(side, digits: 5)
  }

  /// How laws that all hold do; nil without any.
  static func summary(_ checks: [LawCheck]) -> String? {
    guard var worst = checks.first else { return nil }
    for check in checks
    where check.relativeResidual.magnitude > worst.relativeResidual.magnitude { worst = check }
    if worst.residual == 0 { return "\(checks.count) laws checked, all hold exactly." }
    return "\(checks.count) laws checked, all hold; the largest residual is "
      + "\(Figure.percent(worst.relativeResidual.magnitude, digits: 2)) "
      + "(\(worst.law.title), \(worst.subject)), within what the ends of the window explain."
  }
}

extension LawCheck.Law {
  /// Whether both sides are counts.
  fileprivate var isExact: Bool {
    self == .conservation || self == .classesAddUp || self == .starts
  }

  /// The law's name in a sentence.
  var title: String {
    switch self {
    case .conservation: "conservation"
    case .littlesLaw: "Little's law"
    case .utilization: "utilization law"
    case .classesAddUp: "classes add up"
    case .starts: "starts of what is off"
    case .latencies: "latencies add up"
    case .shares: "shares of a whole"
    }
  }
}
