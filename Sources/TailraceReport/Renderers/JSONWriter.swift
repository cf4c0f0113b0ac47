public import TailraceEngine

/// Writes JSON, keys in the order of the calls, two blanks a level.
///
/// Numbers are printed by the shortest digits that read back as the same double; what is not finite is
/// null, as JSON has no word for it.
public struct JSONWriter: Sendable {
  /// What was written so far.
  public private(set) var text = ""
  private var depth = 0
  private var isFirst = true

  /// A writer of nothing yet.
  public init() {}

  /// An object, as the whole text, as an element, or under a key.
  public mutating func object(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
    nest(key, "{", "}", body)
  }

  /// An array whose elements stand on lines of their own.
  public mutating func array(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
    nest(key, "[", "]", body)
  }

  /// A text.
  public mutating func field(_ key: String?, _ value: String) { item(key, Self.quoted(value)) }

  /// A text, or null.
  public mutating func field(_ key: String?, _ value: String?) {
    item(key, value.map { Self.quoted($0) } ?? "null")
  }

  /// A whole number.
  public mutating func field(_ key: String?, _ value: Int64) { item(key, String(value)) }

  /// A whole number, or null.
  public mutating func field(_ key: String?, _ value: Int64?) {
    item(key, value.map { String($0) } ?? "null")
  }

  /// A whole number; above 2^53 some readers round it.
  public mutating func field(_ key: String?, _ value: UInt64) { item(key, String(value)) }

  /// A total of times in nanoseconds; beyond 64 bits to the precision of a double.
  public mutating func field(_ key: String?, _ value: TimeTotal) {
    item(key, value.nanoseconds.map { String($0) } ?? Self.number(Double(value)))
  }

  /// A number, or null.
  public mutating func field(_ key: String?, _ value: Double?) {
    item(key, value.map { Self.number($0) } ?? "null")
  }

  /// A truth value.
  public mutating func field(_ key: String?, _ value: Bool) {
    item(key, value ? "true" : "false")
  }

  /// An array of texts on one line.
  public mutating func field(_ key: String?, _ values: [String]) {
    item(key, "[" + values.map { Self.quoted($0) }.joined(separator: ", ") + "]")
  }

  /// An array of pairs on one line.
  public mutating func field(_ key: String?, _ pairs: [(Int64, Int64)]) {
    item(key, "[" + pairs.map { "[\($0.0), \($0.1)]" }.joined(separator: ", ") + "]")
  }

  private mutating func nest(
    _ key: String?, _ open: String, _ close: String, _ body: (inout JSONWriter) -> Void
  ) {
    begin(key)
    text += open
    depth += 1
    isFirst = true
    body(&self)
    depth -= 1
    if !isFirst { newLine() }
    text += close
    isFirst = false
    if depth == 0 { text += "\n" }
  }

  private mutating func item(_ key: String?, _ value: String) {
    begin(key)
    text += value
    isFirst = false
  }

  private mutating func begin(_ key: String?) {
    if depth > 0 {
      if !isFirst { text += "," }
      newLine()
    }
    if let key { text += Self.quoted(key) + ": " }
  }

  private mutating func newLine() {
    text += "\n" + String(repeating: "  ", count: depth)
  }

  /// A number as JSON has it: without `.0` where it is whole.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A text between quotation marks.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: quoted += "\\\""
      case 0x5C: quoted += "\\\\"
      case 0x0A: quoted += "\\n"
      case 0x0D: quoted += "\\r"
      case 0x09: quoted += "\\t"
      case let value where PlainText.isCommand(scalar):
        let units =
          value < 0x10000
          ? [value] : [0xD800 + (value - 0x10000) >> 10, 0xDC00 + (value - 0x10000) & 0x3FF]
        for unit in units {
          let digits = String(unit, radix: 16)
          quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
