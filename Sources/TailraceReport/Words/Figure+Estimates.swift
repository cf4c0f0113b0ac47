internal import TailraceEngine

/// Figures with as many digits as what they rest on supports.
extension Figure {
  /// A rate that comes from so many counted.
  static func rate(_ perSecond: Double, counted count: Int64) -> String {
    rate(perSecond, digits: digits(counted: count))
  }

  /// A share that comes from so many counted; `-` where it is not known.
  static func percent(_ share: Double?, counted count: Int64) -> String {
    share.map { percent($0, digits: digits(counted: count)) } ?? "-"
  }

  /// A length of time that may be off by a share of it; `-` where it is not known.
  static func duration(_ delay: Delay?, relativeError: Double) -> String {
    guard let delay else { return "-" }
    return duration(
      Double(delay.nanoseconds), digits: digits(relativeError: relativeError))
  }

  /// A count, to the last one below ten thousand.
  static func short(_ count: Int64) -> String {
    count < 10_000 ? String(count) : number(Double(count))
  }
}

extension LatencyReport {
  /// A percentile of answers; `-` with too few of them.
  func figure(_ share: Double) -> String {
    Figure.duration(percentile(share), relativeError: relativeError(of: share))
  }

  /// The same of all that ended, where a failure is later than any limit.
  func figureOfAll(_ share: Double) -> String {
    switch allOutcomes.percentile(share) {
    case .withheld: "-"
    case .failure: "never"
    case .within(let delay): Figure.duration(delay, relativeError: relativeError(of: share))
    }
  }
}
