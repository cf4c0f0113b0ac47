/// The lines of a foreign file, one after the other, each without blanks around it.
struct FileLines {
  private let bytes: [UInt8]
  private var position = 0
  /// The number of the line that was read last, from 1.
  private(set) var number = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Where the next line lies, maybe empty; nil after the last.
  mutating func next() -> Range<Int>? {
    guard position <= bytes.count else { return nil }
    number += 1
    var start = position
    var end = position
    while end < bytes.count, bytes[end] != .newline { end += 1 }
    position = end + 1
    while start < end, bytes[start].isBlank { start += 1 }
    while start < end, bytes[end - 1].isBlank || bytes[end - 1] == .carriageReturn { end -= 1 }
    return start..<end
  }
}
