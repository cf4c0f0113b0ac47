/// A source text with its name and an index from offsets to lines and columns.
public struct SourceFile: Sendable {
  /// The name that diagnostics show.
  public let name: String
  /// The text as UTF-8, which may be malformed.
  public let bytes: [UInt8]
  /// The offset at which each line begins; never empty.
  let lineStarts: [Int]
  /// How many scalars begin before each multiple of `stride`, so that a column costs no walk of its line.
  private let scalarCounts: [Int]

  private static let stride = 64

  /// Indexes `bytes`, in time linear in their number.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    // A byte order mark belongs to no column.
    let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    var starts = [hasMark ? 3 : 0]
    var counts: [Int] = []
    counts.reserveCapacity(bytes.count / Self.stride + 1)
    var scalars = 0
    for offset in bytes.indices {
      if offset % Self.stride == 0 { counts.append(scalars) }
      if bytes[offset] & 0xC0 != 0x80 { scalars += 1 }
      if bytes[offset] == .newline { starts.append(offset + 1) }
    }
    if bytes.count % Self.stride == 0 { counts.append(scalars) }
    lineStarts = starts
    scalarCounts = counts
  }

  /// Indexes a text.
  public init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The number of lines; a text that ends in a line break has an empty last line.
  public var lineCount: Int { lineStarts.count }

  /// The offsets of a line, counted from 0, without its line break.
  func contents(ofLine line: Int) -> Range<Int> {
    let start = lineStarts[line]
    guard line + 1 < lineStarts.count else { return start..<bytes.count }
    let end = lineStarts[line + 1] - 1
    return start..<(end > start && bytes[end - 1] == .carriageReturn ? end - 1 : end)
  }

  /// The place of a byte, in time logarithmic in the number of lines.
  public func position(at offset: Int) -> SourcePosition {
    let offset = min(max(offset, lineStarts[0]), bytes.count)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let column = scalars(before: offset) - scalars(before: lineStarts[low]) + 1
    return SourcePosition(offset: offset, line: low + 1, column: column)
  }

  /// The range between two offsets.
  public func range(_ start: Int, _ end: Int) -> SourceRange {
    SourceRange(position(at: start), position(at: max(start, end)))
  }

  /// The text between two offsets, with malformed bytes replaced.
  func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private func scalars(before offset: Int) -> Int {
    var count = scalarCounts[offset / Self.stride]
    for index in (offset / Self.stride * Self.stride)..<offset where bytes[index] & 0xC0 != 0x80 {
      count += 1
    }
    return count
  }
}
