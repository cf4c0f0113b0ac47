/// A scalar: text that no rule has turned into a number, a truth value or a date.
public struct YAMLScalar: Sendable {
  /// How a scalar was written.
  public enum Style: Sendable {
    case plain, singleQuoted, doubleQuoted, literal, folded
  }

  /// The text, with escapes resolved and lines folded.
  public let text: String
  /// How it was written.
  public let style: Style
  /// Where it was written, quotes included.
  public let range: SourceRange
  /// Where runs of the text stand verbatim in the file, in order; empty where no place is kept.
  let segments: [Segment]

  /// A run of the text that stands verbatim in the file.
  struct Segment: Sendable {
    /// The offset in bytes of the run's start within the text.
    let offset: Int
    /// The place of the run's start in the file.
    let position: SourcePosition
  }

  /// A scalar that was written as given.
  init(_ text: String, _ style: Style, _ range: SourceRange, _ segments: [Segment] = []) {
    self.text = text
    self.style = style
    self.range = range
    self.segments = segments
  }

  /// Whether nothing was written where a value belongs.
  public var isEmpty: Bool { style == .plain && text.isEmpty }

  /// Where a run of the text, in bytes of UTF-8, stands in the file; the whole scalar where that was not kept.
  public func range(of run: Range<Int>) -> SourceRange {
    guard !segments.isEmpty else { return range }
    let start = position(of: run.lowerBound)
    // An end is found from the byte before it, which may stand on an earlier line than what follows.
    let end = run.isEmpty ? start : position(of: run.upperBound - 1, after: true)
    return SourceRange(start, max(start, end))
  }

  private func position(of offset: Int, after: Bool = false) -> SourcePosition {
    var segment = segments[0]
    for next in segments where next.offset <= offset { segment = next }
    let utf8 = text.utf8
    let first = utf8.index(utf8.startIndex, offsetBy: segment.offset)
    let length = max(0, min(offset + (after ? 1 : 0), utf8.count) - segment.offset)
    var scalars = 0
    for byte in utf8[first...].prefix(length) where byte & 0xC0 != 0x80 { scalars += 1 }
    let start = segment.position
    return SourcePosition(
      offset: start.offset + length, line: start.line, column: start.column + scalars)
  }
}
