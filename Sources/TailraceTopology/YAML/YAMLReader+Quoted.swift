/// Scalars in quotes.
extension YAMLReader {
  /// Reads a quoted scalar; further lines are indented more than `parent`, or the quote counts as unclosed.
  mutating func readQuoted(parent: Int) -> YAMLScalar {
    let quote = current
    let style: YAMLScalar.Style = quote == .singleQuote ? .singleQuoted : .doubleQuoted
    let start = cursor
    let firstEnd = lineEnd
    var text: [UInt8] = []
    // Blanks up to here were written as escapes and are not trimmed at the end of a line.
    var kept = 0
    cursor += 1
    var segments = [YAMLScalar.Segment(offset: 0, position: file.position(at: cursor))]
    while true {
      let byte = current
      if cursor >= lineEnd {
        while text.count > kept, text.last == .space || text.last == .tab { text.removeLast() }
        guard let blanks = moveWithinQuotes(parent: parent) else { break }
        if blanks == 0 { text.append(.space) }
        for _ in 0..<blanks { text.append(.newline) }
        kept = text.count
      } else if byte == quote, quote == .doubleQuote || self.byte(at: cursor + 1) != quote {
        cursor += 1
        return YAMLScalar(
          String(decoding: text, as: UTF8.self), style, file.range(start, cursor), segments)
      } else if byte == quote {
        text.append(quote)
        cursor += 2
      } else if byte == .backslash, quote == .doubleQuote {
        if cursor + 1 >= lineEnd {
          kept = text.count
          guard let blanks = moveWithinQuotes(parent: parent) else { break }
          for _ in 0..<blanks { text.append(.newline) }
        } else {
          readEscape(into: &text)
        }
        kept = text.count
      } else {
        text.append(byte)
        cursor += 1
        continue
      }
      segments.append(
        YAMLScalar.Segment(offset: text.count, position: file.position(at: cursor)))
    }
    isLost = true
    diagnostics.report(.quoteUnclosed(quote), at: file.range(start, start + 1))
    return YAMLScalar(String(decoding: text, as: UTF8.self), style, file.range(start, firstEnd))
  }

  /// Moves to the next line that is not blank and says how many were; none if the text does not go on there.
  private mutating func moveWithinQuotes(parent: Int) -> Int? {
    var blanks = 0
    while true {
      nextLine()
      guard !atEnd else { return nil }
      skipSpaces()
      if cursor < lineEnd { return column > parent ? blanks : nil }
      blanks += 1
    }
  }

  /// Reads one escape, backslash included.
  private mutating func readEscape(into text: inout [UInt8]) {
    let start = cursor
    let code = byte(at: cursor + 1)
    cursor += 2
    let value: UInt32?
    switch code {
    case UInt8(ascii: "x"): value = readHexadecimal(2)
    case UInt8(ascii: "u"): value = readHexadecimal(4)
    case UInt8(ascii: "U"): value = readHexadecimal(8)
    default: value = Self.escape(code)
    }
    if let value, value != 0, let scalar = Unicode.Scalar(value) {
      text += Array(String(Character(scalar)).utf8)
      return
    }
    while cursor < lineEnd, file.bytes[cursor] & 0xC0 == 0x80 { cursor += 1 }
    diagnostics.report(.escape(file.text(start, cursor)), at: file.range(start, cursor))
  }

  private mutating func readHexadecimal(_ digits: Int) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<digits {
      let byte = current
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x41 + 10
      case 0x61...0x66: digit = byte - 0x61 + 10
      default: return nil
      }
      value = value << 4 | UInt32(digit)
      cursor += 1
    }
    return value
  }

  /// The scalar that a letter after a backslash stands for (YAML 1.2.2, 5.7), without the null character.
  private static func escape(_ code: UInt8) -> UInt32? {
    switch code {
    case UInt8(ascii: "a"): 0x07
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "v"): 0x0B
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "e"): 0x1B
    case UInt8(ascii: "N"): 0x85
    case UInt8(ascii: "_"): 0xA0
    case UInt8(ascii: "L"): 0x2028
    case UInt8(ascii: "P"): 0x2029
    case .space, .doubleQuote, .slash, .backslash: UInt32(code)
    default: nil
    }
  }
}
