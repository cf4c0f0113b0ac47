internal import TailraceEngine

extension ObjectiveResult {
  /// What was measured, and on how many requests it rests: `183 ms, 12,000 requests`.
  public var summary: String {
    if let reason { return measured.map { "\(text($0)); " + reason } ?? reason }
    guard let measured else { return "-" }
    let isComponent =
      if case .component = objective.subject { true } else { false }
    let noun = isComponent ? "attempts" : "requests"
    return "\(text(measured)), \(Figure.count(count)) \(noun)" + budget
  }

  /// What an availability lets be down in a month, and what this run comes to.
  private var budget: String {
    guard let downtime else { return burnt }
    return "; allows \(Figure.number(downtime.allowed)) min down a month, this is "
      + "\(Figure.number(downtime.measured))"
  }

  /// How many times over a goal that was missed has burnt its error budget.
  private var burnt: String {
    guard verdict == .missed, let burnRate else { return "" }
    return ", \(Figure.number(burnRate)) times the error budget"
  }

  private func text(_ measured: Double) -> String {
    switch objective.metric {
    case .percentile, .maximum:
      measured.isInfinite ? "never answered" : Figure.duration(measured)
    case .mean: Figure.duration(measured)
    case .errorRate, .availability: Figure.percent(measured)
    case .throughput, .goodput: Figure.rate(measured)
    }
  }
}
