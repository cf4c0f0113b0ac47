/// A JSON value with its members in the order in which they were given.
indirect enum SchemaValue {
  case text(String)
  case number(Int64)
  case truth(Bool)
  case list([SchemaValue])
  case object([(String, SchemaValue)])

  static func words(_ words: [String]) -> SchemaValue { .list(words.map { .text($0) }) }

  /// The value as text, two spaces a level; lists of plain values on one line.
  func write(into text: inout String, depth: Int = 0) {
    switch self {
    case .text(let value): text += Self.quoted(value)
    case .number(let value): text += "\(value)"
    case .truth(let value): text += value ? "true" : "false"
    case .list(let items):
      let isFlat = items.allSatisfy { $0.isPlain }
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += isFlat ? ", " : "," }
        if !isFlat { text += Self.lineBreak(depth + 1) }
        item.write(into: &text, depth: depth + 1)
      }
      if !isFlat { text += Self.lineBreak(depth) }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        text += Self.lineBreak(depth + 1) + Self.quoted(member.0) + ": "
        member.1.write(into: &text, depth: depth + 1)
      }
      if !members.isEmpty { text += Self.lineBreak(depth) }
      text += "}"
    }
  }

  private var isPlain: Bool {
    switch self {
    case .text, .number, .truth: true
    case .list, .object: false
    }
  }

  private static func lineBreak(_ depth: Int) -> String {
    "\n" + String(repeating: "  ", count: depth)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}
