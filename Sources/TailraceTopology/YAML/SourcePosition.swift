/// A place in a source text.
public struct SourcePosition: Equatable, Comparable, Sendable {
  /// The offset in bytes of UTF-8, from 0.
  public let offset: Int
  /// The line, from 1.
  public let line: Int
  /// The column in Unicode scalars, from 1.
  public let column: Int

  /// A place from its three coordinates, which are not checked against each other.
  public init(offset: Int, line: Int, column: Int) {
    self.offset = offset
    self.line = line
    self.column = column
  }

  /// Whether `left` comes earlier in the file.
  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    left.offset < right.offset
  }
}

/// A run of source text: from `start` up to, not including, `end`.
public struct SourceRange: Equatable, Sendable {
  /// Where the run begins.
  public let start: SourcePosition
  /// The first place after the run.
  public let end: SourcePosition

  /// The run between two places.
  public init(_ start: SourcePosition, _ end: SourcePosition) {
    self.start = start
    self.end = end
  }

  /// The smallest run that holds this one and `other`.
  public func joined(with other: SourceRange) -> SourceRange {
    SourceRange(min(start, other.start), max(end, other.end))
  }
}
