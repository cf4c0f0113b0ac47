internal import TailraceEngine

/// Times from a file that a topology names: one duration a line, or a duration and the share of times at
/// or below it (`12ms,95%`), ascending.
///
/// Empty lines and lines that begin with `#` are passed over. Mistakes are reported where the file is
/// named, with the line of the file in the sentence.
struct MeasuredTimes {
  private var values: [Double] = []
  private var cumulative: [Double] = []

  init?(_ name: String, of phrase: Phrase, _ context: ReadingContext) {
    guard let text = context.text(of: name, at: phrase.range) else { return nil }
    let bytes = Array(text.utf8)
    var lines = FileLines(bytes)
    while let line = lines.next() {
      if line.isEmpty || bytes[line.lowerBound] == .hash { continue }
      guard add(bytes, line) else {
        let start = bytes[line].prefix(40)
        context.report(
          .fileLineUnreadable(name, lines.number, String(decoding: start, as: UTF8.self)),
          at: phrase.range)
        return nil
      }
    }
    if values.isEmpty || (!cumulative.isEmpty && cumulative.count != values.count) {
      context.report(.fileWithoutTimes(name), at: phrase.range)
      return nil
    }
  }

  /// The law of the file: drawn from its values, or between its points.
  var distribution: Distribution {
    cumulative.isEmpty
      ? .samples(values) : .interpolated(values: values, cumulative: cumulative)
  }

  private mutating func add(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    let comma = line.first { bytes[$0] == .comma }
    guard
      let value = Delay.nanoseconds(bytes, line.lowerBound..<(comma ?? line.upperBound))
    else { return false }
    values.append(Double(value))
    guard let comma else { return true }
    guard let share = Self.share(bytes, (comma + 1)..<line.upperBound) else { return false }
    cumulative.append(share)
    return true
  }

  /// A percentage as a ratio of at most 1.
  private static func share(_ bytes: [UInt8], _ bounds: Range<Int>) -> Double? {
    var position = bounds.lowerBound
    if let number = ShortDecimal(bytes[bounds], &position, to: bounds.upperBound),
      position == bounds.upperBound - 1, bytes[position] == .percent, let share = number.hundredth
    {
      return share <= 1 ? share : nil
    }
    var ignored = Diagnostics()
    return Phrase(ofForeign: bytes[bounds]).percentage(&ignored)
  }
}

extension Delay {
  /// A duration with its unit in a foreign file, in nanoseconds; nil if it is none.
  fileprivate static func nanoseconds(_ bytes: [UInt8], _ bounds: Range<Int>) -> Int64? {
    var position = bounds.lowerBound
    if let number = ShortDecimal(bytes[bounds], &position, to: bounds.upperBound),
      let unit = Unit.time.first(where: {
        bytes[position..<bounds.upperBound].elementsEqual($0.name.utf8)
      }),
      let value = number.scaled(by: unit.factor), value > 0 || number.isZero
    {
      return value
    }
    var ignored = Diagnostics()
    return Phrase(ofForeign: bytes[bounds]).duration(&ignored)
  }
}

extension Phrase {
  /// A piece of a file that is no topology, and so has no place in one.
  fileprivate init(ofForeign bytes: ArraySlice<UInt8>) {
    let nowhere = SourceFile(name: "", bytes: []).range(0, 0)
    self.init(YAMLScalar(String(decoding: bytes, as: UTF8.self), .plain, nowhere))
  }
}
