/// One part of how a load changes over time; levels are factors of the stated rate, times nanoseconds.
public enum LoadShape: Equatable, Sendable {
  /// Stays at the level that was reached.
  case hold(Int64)
  /// Moves in a straight line to a level.
  case ramp(to: Double, over: Int64)
  /// Jumps to a level and stays.
  case step(to: Double)
  /// Jumps to a level for a while, and back to the one before.
  case spike(to: Double, for: Int64)
  /// Climbs to a level in so many equal steps, each of which holds equally long, the last one too.
  case stairs(to: Double, steps: Int, over: Int64)
  /// A day: from one level to another and back along a cosine, once in the period.
  case diurnal(from: Double, to: Double, over: Int64)
  /// All parts before it, so many times altogether, each time from the level at which they began.
  case again(times: Int)

  /// How long it takes by itself, in nanoseconds.
  var length: Int64 {
    switch self {
    case .hold(let time), .ramp(_, let time), .spike(_, let time): time
    case .stairs(_, _, let time), .diurnal(_, _, let time): time
    case .step, .again: 0
    }
  }

  /// The highest level that it states, if it states one.
  var level: Double? {
    switch self {
    case .hold, .again: nil
    case .ramp(let level, _), .step(let level), .spike(let level, _), .stairs(let level, _, _):
      level
    case .diurnal(let low, let high, _): max(low, high)
    }
  }
}

extension Phrase {
  /// A part of a load: `hold 5m`, `ramp to 10x over 11m`, `step to 3x`, `spike to 8x for 30s`,
  /// `stairs to 5x in 4 steps over 8m`, `diurnal from 0.3x to 1x over 24h` or `repeat 7 times`.
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
    case "stairs":
      guard words.count == 8, words.read(["", "to", "", "in", "", "steps", "over", ""]) else {
        break
      }
      return words.stairs(&diagnostics)
    case "diurnal":
      guard words.count == 7, words.read(["", "from", "", "to", "", "over", ""]) else { break }
      guard let low = words[2].factor(&diagnostics), let high = words[4].factor(&diagnostics),
        let time = words[6].positiveDuration(&diagnostics)
      else { return nil }
      return .diurnal(from: low, to: high, over: time)
    case "repeat":
      guard words.count == 3, words[2].reads("times") else { break }
      return words[1].smallCount(&diagnostics).map { .again(times: $0) }
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

  /// How many steps or repetitions: 1 to 10,000.
  fileprivate func smallCount(_ diagnostics: inout Diagnostics) -> Int? {
    guard let value = count(&diagnostics) else { return nil }
    if (1...10_000).contains(value) { return Int(value) }
    diagnostics.report(.countOutOfRange(text, 1, 10_000), at: range)
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

  fileprivate func stairs(_ diagnostics: inout Diagnostics) -> LoadShape? {
    guard let level = self[2].factor(&diagnostics), let steps = self[4].smallCount(&diagnostics),
      let time = self[7].positiveDuration(&diagnostics)
    else { return nil }
    return .stairs(to: level, steps: steps, over: time)
  }

  /// Whether these words stand where the pattern has one; an empty one stands for anything.
  fileprivate func read(_ pattern: [String]) -> Bool {
    count == pattern.count
      && zip(self, pattern).allSatisfy { $1.isEmpty || $0.reads($1) }
  }
}
