internal import TailraceEngine

/// The level of a load over time: straight pieces from time zero on, then a level that holds.
struct LoadCurve {
  private(set) var pieces: [Piece] = []
  /// The level that holds at last, and the highest that was held for any time.
  private(set) var last = 1.0
  private(set) var peak = 1.0
  private var length: Int64 = 0
  private var highest = 0.0

  /// One straight piece, its levels as factors of the stated rate.
  struct Piece {
    var nanoseconds: Int64
    var from: Double
    var to: Double
  }

  /// How many straight pieces a day is made of: half an hour each, where the period is 24h. They meet
  /// the cosine at their ends and leave it by at most 0.11 % of the difference of the levels.
  static let piecesOfADay = 48
  static let mostPieces = 100_000

  /// A level that never changes.
  init() {}

  /// The parts that the key `shape` lists.
  init(_ fields: Fields) {
    for node in fields.items("shape") {
      let expected = "a part of a shape, such as hold 5m or ramp to 10x over 11m"
      guard let phrase = node.phrase(expecting: expected, &fields.context.diagnostics),
        let part = phrase.loadShape(&fields.context.diagnostics)
      else { continue }
      add(part, phrase, fields.context)
    }
    peak = max(highest, last)
  }

  /// The rate over time.
  func profile(rate: Double) -> RateProfile {
    RateProfile(
      segments: pieces.map {
        .init(
          duration: Delay(nanoseconds: $0.nanoseconds), startRate: rate * $0.from,
          endRate: rate * $0.to)
      }, finalRate: rate * last)
  }

  private mutating func add(_ part: LoadShape, _ phrase: Phrase, _ context: ReadingContext) {
    // Each part is checked before it is added, so that no sum can overflow.
    guard let (whole, count) = size(with: part), whole <= Limits.longestDuration else {
      context.report(.durationTooLong(phrase.text, "36500d"), at: phrase.range)
      return
    }
    guard count <= Self.mostPieces else {
      context.report(.tooMany("pieces of a shape", count, Self.mostPieces), at: phrase.range)
      return
    }
    if let level = part.level, level > Limits.highestFactor {
      context.report(.quantityTooLarge(.factor, phrase.text), at: phrase.range)
      return
    }
    switch part {
    case .hold(let time): add(time, last, last)
    case .ramp(let target, let time): add(time, last, target)
    case .step(let target): last = target
    case .spike(let target, let time):
      let before = last
      add(time, target, target)
      last = before
    case .stairs(let target, let steps, let time): climb(to: target, steps, time)
    case .diurnal(let low, let high, let time): addDay(low, high, time)
    case .again(let times):
      if pieces.isEmpty {
        context.report(.needs("repeat", "a part before it"), at: phrase.range)
      }
      let once = pieces
      let end = last
      for _ in 1..<max(times, 1) {
        for piece in once { add(piece.nanoseconds, piece.from, piece.to) }
      }
      last = end
    }
    // A level that is left at once was never there.
    if part.length > 0 { highest = max(highest, last) }
  }

  /// How long it all is with one part more, and of how many pieces; nil beyond all bounds.
  private func size(with part: LoadShape) -> (nanoseconds: Int64, pieces: Int)? {
    switch part {
    case .again(let times):
      let (whole, isOver) = length.multipliedReportingOverflow(by: Int64(times))
      return isOver ? nil : (whole, pieces.count * times)
    case .stairs(_, let steps, _): return sum(part.length, pieces.count + steps)
    case .diurnal: return sum(part.length, pieces.count + Self.piecesOfADay)
    default: return sum(part.length, pieces.count + 1)
    }
  }

  private func sum(_ more: Int64, _ count: Int) -> (nanoseconds: Int64, pieces: Int)? {
    more <= Limits.longestDuration ? (length + more, count) : nil
  }

  private mutating func add(_ nanoseconds: Int64, _ from: Double, _ to: Double) {
    pieces.append(Piece(nanoseconds: nanoseconds, from: from, to: to))
    length += nanoseconds
    last = to
    highest = max(highest, max(from, to))
  }

  private mutating func climb(to target: Double, _ steps: Int, _ time: Int64) {
    let start = last
    for step in 1...steps {
      let level = step == steps ? target : start + (target - start) * Double(step) / Double(steps)
      add(Self.part(step, of: steps, time), level, level)
    }
  }

  private mutating func addDay(_ low: Double, _ high: Double, _ time: Int64) {
    let count = Self.piecesOfADay
    func level(_ index: Int) -> Double {
      let turn = DeterministicMath.cosine(ofTurns: Double(index) / Double(count))
      return low + (high - low) * (1 - turn) / 2
    }
    for index in 1...count {
      add(Self.part(index, of: count, time), level(index - 1), level(index))
    }
  }

  /// The length of one of equal parts, such that all of them are exactly the whole.
  private static func part(_ index: Int, of count: Int, _ whole: Int64) -> Int64 {
    let share = whole / Int64(count)
    return index == count ? whole - share * Int64(count - 1) : share
  }
}
