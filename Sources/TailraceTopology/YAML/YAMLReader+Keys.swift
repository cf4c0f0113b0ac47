/// Looking ahead for keys.
extension YAMLReader {
  /// Whether an entry of a mapping begins at the cursor, even one of a kind that is refused.
  var isKeyAhead: Bool {
    mutating get {
      switch current {
      case .singleQuote, .doubleQuote:
        guard let end = closingQuote else { return false }
        return isColon(after: end)
      case .asterisk: return isColon(after: nameEnd(from: cursor + 1))
      case .question, .colon: return byte(at: cursor + 1).isBlank
      default: return canBeginPlain(isFlow: false) && plainEnd(isFlow: false).hasColon
      }
    }
  }

  private func isColon(after end: Int) -> Bool {
    var offset = end
    while byte(at: offset) == .space { offset += 1 }
    return byte(at: offset) == .colon && byte(at: offset + 1).isBlank
  }

  /// The offset behind the quote that closes the one at the cursor, if it does so on the same line.
  private var closingQuote: Int? {
    let quote = current
    var offset = cursor + 1
    while offset < lineEnd {
      let byte = file.bytes[offset]
      if byte == .backslash, quote == .doubleQuote {
        offset += 2
      } else if byte == quote {
        if quote == .doubleQuote || self.byte(at: offset + 1) != quote { return offset + 1 }
        offset += 2
      } else {
        offset += 1
      }
    }
    return nil
  }

  /// The end of an anchor's or alias's name.
  func nameEnd(from start: Int) -> Int {
    var end = start
    while byte(at: end).isLetter || byte(at: end).isDigit || byte(at: end) == .hyphen
      || byte(at: end) == .underscore
    {
      end += 1
    }
    return end
  }
}
