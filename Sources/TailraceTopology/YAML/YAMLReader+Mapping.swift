/// Mappings written in lines.
extension YAMLReader {
  /// Reads entries at `column` until a line that is indented no more than `parent`.
  mutating func readMapping(column: Int, parent: Int) -> YAMLNode {
    let start = cursor
    guard enter(at: start) else {
      skipDeeperLines(than: parent)
      return empty(at: start, isDamaged: true)
    }
    defer { depth -= 1 }
    var builder = YAMLMappingBuilder()
    var end = file.position(at: start)
    var tolerated = column
    var isFirst = true
    while !atEnd {
      let here = isFirst ? column : self.column
      // The first entry has been found to belong here, wherever it stands.
      if !isFirst, here <= parent { break }
      isFirst = false
      if here != column, here != tolerated, tabbedLine != line {
        diagnostics.report(
          .indentation(found: here, expected: column), at: file.range(cursor, lineEnd))
      }
      tolerated = here
      if isDash {
        if here == column {
          diagnostics.report(.listAmongKeys, at: file.range(cursor, cursor + 1))
        }
        _ = readSequence(parent: here - 1)
        builder.isDamaged = true
      } else if let key = readKey(column: here, &builder) {
        let value = readValue(column: here, isItem: false)
        end = max(end, value.range.end)
        add(key, value, to: &builder)
      }
      skipBlank()
    }
    return YAMLNode(
      .mapping(finish(&builder)), SourceRange(file.position(at: start), end),
      isDamaged: builder.isDamaged)
  }

  /// Reads a key and its colon, or reports what is wrong and steps over the entry.
  private mutating func readKey(column: Int, _ builder: inout YAMLMappingBuilder) -> YAMLScalar? {
    if let anchor = readAnchor() {
      diagnostics.report(.anchorOnKey(anchor.name), at: anchor.range)
    }
    _ = skipTag()
    let start = cursor
    let key: YAMLScalar
    if current == .singleQuote || current == .doubleQuote {
      guard isKeyAhead else { return skipEntry(start, column, &builder) }
      key = readQuoted(parent: column)
    } else if canBeginPlain(isFlow: false) {
      let (end, hasColon) = plainEnd(isFlow: false)
      guard hasColon || isPlausibleKey(start, end) else {
        return skipEntry(start, column, &builder)
      }
      reportWithin(start, end, isFlow: false)
      cursor = end
      key = plain(start, end)
      if !hasColon { return recoverKey(key, column, &builder) }
    } else {
      return skipEntry(start, column, &builder)
    }
    skipSpaces()
    if cursor - start > limits.keyLength {
      diagnostics.report(.keyLength(limits.keyLength), at: key.range)
    }
    cursor += 1
    count(at: start)
    return key
  }

  /// Whether text without `: ` may be a key whose colon was forgotten or lacks its space.
  private func isPlausibleKey(_ start: Int, _ end: Int) -> Bool {
    for offset in start..<end {
      if file.bytes[offset] == .colon { return offset > start }
      if file.bytes[offset].isBlank { return false }
    }
    return true
  }

  /// Guesses what was meant by one word on a line: `key:value` or a key without its colon.
  private mutating func recoverKey(
    _ word: YAMLScalar, _ column: Int, _ builder: inout YAMLMappingBuilder
  ) -> YAMLScalar? {
    let start = word.range.start.offset
    var colon = start + 1
    while colon < cursor, file.bytes[colon] != .colon { colon += 1 }
    if colon < cursor {
      let end = cursor
      diagnostics.report(
        .colonSpace(file.text(start, colon), file.text(colon + 1, end)),
        at: file.range(colon, colon + 1))
      cursor = colon + 1
      return plain(start, colon)
    }
    diagnostics.report(.colonMissing(word.text), at: word.range)
    return word
  }

  private mutating func skipEntry(
    _ start: Int, _ column: Int, _ builder: inout YAMLMappingBuilder
  ) -> YAMLScalar? {
    builder.isDamaged = true
    if isRestOfLineEmpty {
      // An anchor or a tag stood alone, and that has been reported.
      skipDeeperLines(than: column)
      return nil
    }
    let isExplicit = current == .question
    let place = file.range(start, start + 1)
    if current == .question || current == .openBracket || current == .openBrace {
      diagnostics.report(.keyComplex, at: place)
    } else if current == .asterisk {
      diagnostics.report(.keyAlias, at: place)
    } else if current == .colon, byte(at: cursor + 1).isBlank {
      diagnostics.report(.keyMissing, at: place)
    } else if canBeginPlain(isFlow: false) || current == .singleQuote || current == .doubleQuote {
      diagnostics.report(.keyExpected(file.text(start, lineEnd)), at: file.range(start, lineEnd))
    } else {
      diagnostics.report(unexpected(at: start), at: place)
    }
    skipDeeperLines(than: column)
    // The value of a `? key` is part of the same mistake.
    if isExplicit, !atEnd, self.column == column, current == .colon {
      skipDeeperLines(than: column)
    }
    return nil
  }
}
