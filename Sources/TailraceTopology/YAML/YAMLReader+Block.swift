/// Nodes whose place is given by indentation.
extension YAMLReader {
  /// Reads the node that begins at the cursor, where a block collection may begin; `parent` is the column of the
  /// collection around it, and all of the node's further lines are indented more.
  mutating func readBlock(parent: Int) -> YAMLNode {
    let column = self.column
    let anchor = readAnchor()
    let hasTag = skipTag()
    let node: YAMLNode
    if anchor == nil, !hasTag {
      node = readUnmarked(column: column, parent: parent)
    } else if isRestOfLineEmpty {
      let place = cursor
      skipBlank()
      node = hasNested(parent, false) ? readBlock(parent: parent) : empty(at: place)
    } else if isDash {
      diagnostics.report(.listOnSameLine, at: file.range(cursor, cursor + 1))
      node = readSequence(parent: parent)
    } else {
      if let anchor, isKeyAhead { diagnostics.report(.anchorOnKey(anchor.name), at: anchor.range) }
      node = readUnmarked(column: column, parent: parent)
    }
    if let anchor { register(anchor, node) }
    return node
  }

  private mutating func readUnmarked(column: Int, parent: Int) -> YAMLNode {
    if isDash { return readSequence(parent: parent) }
    if isKeyAhead || isColonForgotten(column) { return readMapping(column: column, parent: parent) }
    let node = readInline(parent: parent)
    finishNode()
    return node
  }

  /// Reads what follows a key's colon or, with `isItem`, a list item's dash.
  mutating func readValue(column: Int, isItem: Bool) -> YAMLNode {
    var place = cursor
    skipSpaces()
    if isItem, !isRestOfLineEmpty { return readBlock(parent: column) }
    let anchor = readAnchor()
    if skipTag() || anchor != nil { place = cursor }
    let node: YAMLNode
    if !isRestOfLineEmpty {
      node = readSameLine(column: column)
    } else {
      skipBlank()
      node =
        hasNested(column, !isItem)
        ? readBlock(
          // A list under a key may stand at the key's own column.
          parent: isDash && self.column == column ? column - 1 : column)
        : empty(at: place)
    }
    if let anchor { register(anchor, node) }
    return node
  }

  /// Reads a value on its key's line, where no block collection may begin.
  private mutating func readSameLine(column: Int) -> YAMLNode {
    if isDash {
      diagnostics.report(.listOnSameLine, at: file.range(cursor, cursor + 1))
      return readSequence(parent: column)
    }
    let node = readInline(parent: column)
    if !isLost, current == .colon, byte(at: cursor + 1).isBlank, node.scalar != nil {
      diagnostics.report(.colonInValue, at: file.range(cursor, cursor + 1))
      skipDeeperLines(than: column)
      return YAMLNode(node.content, node.range, isDamaged: true)
    }
    finishNode()
    return node
  }

  /// Whether what stands at the cursor belongs to a value of a collection at `column`.
  private func hasNested(_ column: Int, _ allowsDash: Bool) -> Bool {
    !atEnd && (self.column > column || (self.column == column && allowsDash && isDash))
  }

  var isRestOfLineEmpty: Bool { cursor >= lineEnd || current == .hash }

  /// Reads a scalar, an alias or a flow collection; the cursor stops behind it.
  mutating func readInline(parent: Int) -> YAMLNode {
    switch current {
    case .openBracket, .openBrace: return readFlowCollection(parent: parent)
    case .bar, .greater: return readBlockScalar(parent: parent)
    case .asterisk: return readAlias()
    case .singleQuote, .doubleQuote:
      let scalar = readQuoted(parent: parent)
      count(at: cursor)
      return YAMLNode(.scalar(scalar), scalar.range, isDamaged: isLost)
    default: break
    }
    let start = cursor
    if !canBeginPlain(isFlow: false) {
      if cursor < lineEnd {
        diagnostics.report(
          unexpected(at: cursor), at: file.range(cursor, cursor + 1))
      }
      cursor = lineEnd
      count(at: start)
      return empty(at: start, isDamaged: true)
    }
    let scalar = readPlain(parent: parent)
    count(at: start)
    return YAMLNode(.scalar(scalar), scalar.range)
  }

  /// The wording for a character with which nothing begins.
  func unexpected(at offset: Int) -> DiagnosticWording {
    var end = offset + 1
    while end < lineEnd, file.bytes[end] & 0xC0 == 0x80 { end += 1 }
    return .unexpectedCharacter(file.text(offset, end))
  }

  /// Reports and steps over a tag, and says whether there was one.
  mutating func skipTag() -> Bool {
    guard current == .exclamation else { return false }
    let start = cursor
    while !current.isBlank, !(current.isFlowIndicator && !closers.isEmpty) { cursor += 1 }
    diagnostics.report(.tag(file.text(start, cursor)), at: file.range(start, cursor))
    skipSpaces()
    return true
  }

  /// Whether a line without a colon is followed by lines that show it to be an entry of a mapping.
  private mutating func isColonForgotten(_ column: Int) -> Bool {
    guard canBeginPlain(isFlow: false) else { return false }
    var ahead = self
    ahead.diagnostics = Diagnostics()
    ahead.nextLine()
    ahead.skipBlank()
    guard !ahead.atEnd, ahead.column >= column else { return false }
    return ahead.isKeyAhead || ahead.isDash && ahead.column > column
  }
}
