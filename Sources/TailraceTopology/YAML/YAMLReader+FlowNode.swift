/// What stands between the brackets and commas of a flow collection.
extension YAMLReader {
  /// Reads a node with its anchor; empty before a comma or a closing bracket.
  mutating func readFlowNode(parent: Int, isValue: Bool = false) -> YAMLNode {
    let anchor = readAnchor()
    let hasTag = skipTag()
    if anchor != nil || hasTag { _ = skipFlowBlank(parent: parent) }
    let node = readUnmarkedFlowNode(parent: parent, isValue: isValue)
    if let anchor {
      if isFlowColon(after: node) {
        diagnostics.report(.anchorOnKey(anchor.name), at: anchor.range)
      }
      register(anchor, node)
    }
    return node
  }

  private mutating func readUnmarkedFlowNode(parent: Int, isValue: Bool) -> YAMLNode {
    let start = cursor
    switch current {
    case .openBracket, .openBrace: return readFlowCollection(parent: parent)
    case .asterisk: return readAlias()
    case .comma, .closeBrace, .closeBracket: return empty(at: cursor)
    case .singleQuote, .doubleQuote:
      let scalar = readQuoted(parent: parent)
      count(at: start)
      return YAMLNode(.scalar(scalar), scalar.range, isDamaged: isLost)
    default: break
    }
    guard canBeginPlain(isFlow: true) else {
      if cursor < lineEnd {
        diagnostics.report(
          current == .colon ? .keyMissing : unexpected(at: cursor),
          at: file.range(cursor, cursor + 1))
        repeat { cursor += 1 } while cursor < lineEnd && !current.isFlowIndicator
      }
      return empty(at: start, isDamaged: true)
    }
    var scalar = readPlain(parent: parent)
    if isValue, scalar.segments.count == 1, isFlowColon(after: nil),
      let next = lastWord(start, cursor)
    {
      // `{a: 1 b: 2}`: the last word is the next key.
      diagnostics.report(.commaMissing, at: file.range(next, next + 1))
      var end = next
      while file.bytes[end - 1].isBlank { end -= 1 }
      scalar = plain(start, end)
      cursor = next
    }
    count(at: start)
    return YAMLNode(.scalar(scalar), scalar.range)
  }

  /// Where the last of several words begins.
  private func lastWord(_ start: Int, _ end: Int) -> Int? {
    var offset = end
    while offset > start, !file.bytes[offset - 1].isBlank { offset -= 1 }
    return offset > start ? offset : nil
  }

  /// Whether a key's colon follows, spaces apart; behind quotes it needs no space after it.
  func isFlowColon(after node: YAMLNode?) -> Bool {
    guard !isLost else { return false }
    var offset = cursor
    while byte(at: offset).isBlank, offset < lineEnd { offset += 1 }
    guard byte(at: offset) == .colon else { return false }
    let next = byte(at: offset + 1)
    if next.isBlank || next.isFlowIndicator { return true }
    if let style = node?.scalar?.style { return style != .plain }
    return node != nil
  }

  /// Steps over the colon behind a key, and reports a key of the wrong kind.
  mutating func flowKey(_ node: YAMLNode, _ start: Int) -> YAMLScalar? {
    skipSpaces()
    let colon = cursor
    cursor += 1
    if lastAlias == start {
      diagnostics.report(.keyAlias, at: node.range)
    } else if let scalar = node.scalar {
      if scalar.style == .plain, current.isFlowIndicator {
        diagnostics.report(.colonSpace(scalar.text, ""), at: file.range(colon, colon + 1))
      }
      if scalar.range.start.line != scalar.range.end.line {
        diagnostics.report(.keyLines, at: scalar.range)
      }
      if colon - start >= limits.keyLength {
        diagnostics.report(.keyLength(limits.keyLength), at: scalar.range)
      }
      return scalar
    } else {
      diagnostics.report(.keyComplex, at: node.range)
    }
    return nil
  }

  /// Reads what follows a key's colon.
  mutating func readFlowValue(parent: Int) -> YAMLNode {
    let place = cursor
    guard skipFlowBlank(parent: parent), current != .comma, !current.isFlowClose else {
      return empty(at: place)
    }
    let node = readFlowNode(parent: parent, isValue: true)
    guard isFlowColon(after: node) else { return node }
    skipSpaces()
    diagnostics.report(.colonInValue, at: file.range(cursor, cursor + 1))
    while cursor < lineEnd, current != .comma, !current.isFlowClose { cursor += 1 }
    return YAMLNode(node.content, node.range, isDamaged: true)
  }

  /// Steps over a whole collection without reading it.
  mutating func skipFlow(parent: Int) {
    var open = 0
    while skipFlowBlank(parent: parent) {
      let byte = current
      cursor += 1
      if byte == .openBracket || byte == .openBrace { open += 1 }
      if byte.isFlowClose {
        open -= 1
        if open == 0 { return }
      }
      if byte == .singleQuote || byte == .doubleQuote {
        while cursor < lineEnd, current != byte { cursor += 1 }
        cursor = min(cursor + 1, lineEnd)
      }
    }
    isLost = true
  }
}
