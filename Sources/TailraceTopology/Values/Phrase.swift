/// A piece of a scalar's text that knows where it stands in the file.
public struct Phrase: Sendable {
  /// The scalar that the piece belongs to.
  public let scalar: YAMLScalar
  /// The scalar's whole text as UTF-8.
  let bytes: [UInt8]
  /// The piece, as offsets into `bytes`.
  let bounds: Range<Int>

  /// The whole text of a scalar, without blanks around it.
  public init(_ scalar: YAMLScalar) {
    self.scalar = scalar
    bytes = Array(scalar.text.utf8)
    bounds = Self.trimmed(bytes, 0..<bytes.count)
  }

  private init(_ whole: Phrase, _ bounds: Range<Int>) {
    scalar = whole.scalar
    bytes = whole.bytes
    self.bounds = bounds
  }

  /// The text of the piece.
  public var text: String { String(decoding: bytes[bounds], as: UTF8.self) }

  /// Where the piece stands in the file.
  public var range: SourceRange {
    bounds == 0..<bytes.count || bounds.isEmpty ? scalar.range : scalar.range(of: bounds)
  }

  /// Whether there is nothing but blanks.
  public var isEmpty: Bool { bounds.isEmpty }

  /// The first byte, or a line break if there is none.
  var first: UInt8 { bounds.isEmpty ? .newline : bytes[bounds.lowerBound] }

  /// The last byte, or a line break if there is none.
  var last: UInt8 { bounds.isEmpty ? .newline : bytes[bounds.upperBound - 1] }

  /// A piece of this piece, by offsets into the scalar's text, without blanks around it.
  func piece(_ bounds: Range<Int>) -> Phrase { Phrase(self, Self.trimmed(bytes, bounds)) }

  /// What is left without the first `count` bytes.
  func dropFirst(_ count: Int) -> Phrase {
    piece(min(bounds.lowerBound + count, bounds.upperBound)..<bounds.upperBound)
  }

  /// The offset of the first `byte` of the piece.
  func offset(of byte: UInt8) -> Int? { bounds.first { bytes[$0] == byte } }

  /// Whether the piece reads exactly so.
  func reads(_ word: String) -> Bool { bytes[bounds].elementsEqual(word.utf8) }

  /// The words between blanks; blanks within parentheses do not separate.
  public var words: [Phrase] {
    var words: [Phrase] = []
    var start = bounds.lowerBound
    var open = 0
    for offset in bounds {
      switch bytes[offset] {
      case .openParenthesis: open += 1
      case .closeParenthesis: open -= 1
      case let byte where byte.isBlank && open <= 0:
        if offset > start { words.append(piece(start..<offset)) }
        start = offset + 1
      default: break
      }
    }
    if start < bounds.upperBound { words.append(piece(start..<bounds.upperBound)) }
    return words
  }

  /// Takes the digits, points and separators in front of the rest, which is the unit.
  var splitAtUnit: (number: Phrase, unit: Phrase) {
    let end =
      bounds.first { !bytes[$0].isDigit && bytes[$0] != .period && bytes[$0] != .underscore }
      ?? bounds.upperBound
    return (Phrase(self, bounds.lowerBound..<end), piece(end..<bounds.upperBound))
  }

  /// The number that the whole piece is.
  var number: DecimalNumber? { DecimalNumber(bytes[bounds]) }

  private static func trimmed(_ bytes: [UInt8], _ bounds: Range<Int>) -> Range<Int> {
    var (low, high) = (bounds.lowerBound, bounds.upperBound)
    while low < high, bytes[low].isBlank { low += 1 }
    while low < high, bytes[high - 1].isBlank { high -= 1 }
    return low..<high
  }
}

extension YAMLNode {
  /// The node's text as a value, or a diagnostic that says what was expected, such as "a duration, such as 250ms".
  ///
  /// Nothing is said about a node that the reader has already complained about.
  public func phrase(expecting expected: String, _ diagnostics: inout Diagnostics) -> Phrase? {
    guard !isDamaged else { return nil }
    if let scalar, !scalar.text.isEmpty { return Phrase(scalar) }
    diagnostics.report(.valueExpected(expected, found: inWords), at: range)
    return nil
  }

  /// What stands there, for the end of a sentence.
  var inWords: String {
    switch content {
    case .scalar(let scalar): scalar.text.isEmpty ? "nothing" : scalar.text.inQuotes
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
