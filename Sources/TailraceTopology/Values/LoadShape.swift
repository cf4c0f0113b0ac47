/// One step of how a load changes over time; levels are factors of the stated rate, times nanoseconds.
public enum LoadShape: Equatable, Sendable {
  /// Stays at the level that was reached.
  case hold(Int64)
  /// Moves in a straight line to a level.
  case ramp(to: Double, over: Int64)
  /// Jumps to a level and stays.
  case step(to: Double)
  /// Jumps to a level for a while, and back to the one before.
  case spike(to: Double, for: Int64)

  /// How long it takes, in nanoseconds.
  var length: Int64 {
    switch self {
    case .hold(let time), .ramp(_, let time), .spike(_, let time): time
    case .step: 0
    }
  }

  /// The level that it goes to, if it goes to one.
  var level: Double? {
    switch self {
    case .hold: nil
    case .ramp(let level, _), .step(let level), .spike(let level, _): level
    }
  }
}

extension Phrase {
  /// A step of a load: `hold 5m`, `ramp to 10x over 11m`, `step to 3x` or `spike to 8x for 30s`.
  public func loadShape(_ diagnostics: inout Diagnostics) -> LoadShape? {
    let words = self.words
    switch words.first?.text {
    case "hold":
      guard words.count == 2 else { break }
      return words[1].positiveDuration(&diagnostics).map { .hold($0) }
    case "ramp":
      guard let (level, time) = words.levelAndTime("over", &diagnostics) else { break }
      guard let level, let time else { return nil }
      return .ramp(to: level, over: time)
    case "spike":
      guard let (level, time) = words.levelAndTime("for", &diagnostics) else { break }
      guard let level, let time else { return nil }
      return .spike(to: level, for: time)
    case "step":
      guard words.count == 3, words[1].reads("to") else { break }
      return words[2].factor(&diagnostics).map { .step(to: $0) }
    default: break
    }
    diagnostics.report(.loadShapeExpected(text), at: range)
    return nil
  }

  /// A duration above zero.
  func positiveDuration(_ diagnostics: inout Diagnostics) -> Int64? {
    guard let value = duration(&diagnostics) else { return nil }
    if value > 0 { return value }
    diagnostics.report(.durationZero, at: range)
    return nil
  }
}

extension [Phrase] {
  /// What stands in `<verb> to <level> <preposition> <time>`; nothing if the words are not these.
  fileprivate func levelAndTime(
    _ preposition: String, _ diagnostics: inout Diagnostics
  ) -> (level: Double?, time: Int64?)? {
    guard count == 5, self[1].reads("to"), self[3].reads(preposition) else { return nil }
    return (self[2].factor(&diagnostics), self[4].positiveDuration(&diagnostics))
  }
}
