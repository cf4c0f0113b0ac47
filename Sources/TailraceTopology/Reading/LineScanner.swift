/// Reads a line of a foreign file from left to right.
struct LineScanner {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var isAtEnd: Bool { position == bytes.endIndex }

  /// A time of day.
  struct Clock {
    var seconds: Int64
    var nanoseconds: Int64
    var hasFraction: Bool
  }

  /// Passes over a byte; false if another stands there.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard position < bytes.endIndex, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// A number of exactly so many digits.
  mutating func number(of digits: Int) -> Int64? {
    guard position + digits <= bytes.endIndex else { return nil }
    var value: Int64 = 0
    for byte in bytes[position..<(position + digits)] {
      guard byte.isDigit else { return nil }
      value = value * 10 + Int64(byte - .zero)
    }
    position += digits
    return value
  }

  /// Passes over digits, at least one; false if none stands there.
  mutating func digits() -> Bool {
    let start = position
    while position < bytes.endIndex, bytes[position].isDigit { position += 1 }
    return position > start
  }

  /// A word up to the next blank or the end, at least one byte; false if there is none.
  mutating func word() -> Bool {
    let start = position
    while position < bytes.endIndex, bytes[position] != .space { position += 1 }
    return position > start
  }

  /// A text in double quotes, in which a backslash takes the meaning from the next byte.
  mutating func quoted() -> Bool {
    guard skip(.doubleQuote) else { return false }
    while position < bytes.endIndex {
      let byte = bytes[position]
      position += byte == .backslash && position + 1 < bytes.endIndex ? 2 : 1
      if byte == .doubleQuote { return true }
    }
    return false
  }

  /// The first three letters of a month.
  mutating func month() -> Int64? {
    guard position + 3 <= bytes.endIndex else { return nil }
    let name = bytes[position..<(position + 3)]
    for (index, month) in Self.months.enumerated() where name.elementsEqual(month.utf8) {
      position += 3
      return Int64(index + 1)
    }
    return nil
  }

  /// `13:55:36`, with a fraction of the second or without.
  mutating func timeOfDay() -> Clock? {
    guard let hour = number(of: 2), skip(.colon), let minute = number(of: 2), skip(.colon),
      let second = number(of: 2), hour < 24, minute < 60, second <= 60
    else { return nil }
    var clock = Clock(
      seconds: hour * 3600 + minute * 60 + second, nanoseconds: 0, hasFraction: false)
    guard skip(.period) else { return clock }
    var unit: Int64 = 100_000_000
    let start = position
    while position < bytes.endIndex, bytes[position].isDigit {
      clock.nanoseconds += Int64(bytes[position] - .zero) * unit
      unit /= 10
      position += 1
    }
    clock.hasFraction = true
    return position > start ? clock : nil
  }

  /// The offset of a zone in seconds: `-0700`, or `+02:00`.
  mutating func offset(colon: Bool) -> Int64? {
    let isWest = skip(.hyphen)
    guard isWest || skip(.plus), let hours = number(of: 2), !colon || skip(.colon),
      let minutes = number(of: 2), hours < 24, minutes < 60
    else { return nil }
    return (isWest ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
