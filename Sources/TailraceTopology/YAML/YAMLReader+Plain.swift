/// Scalars without quotes.
extension YAMLReader {
  /// Whether a plain scalar may begin at the cursor.
  func canBeginPlain(isFlow: Bool) -> Bool {
    guard cursor < lineEnd, !current.isReservedAtStart else { return false }
    switch current {
    case .question, .colon, .tab: return false
    case .hyphen:
      let next = byte(at: cursor + 1)
      return !next.isBlank && !(isFlow && next.isFlowIndicator)
    default: return true
    }
  }

  /// The end of the plain text at the cursor on its line, and whether a key's colon ends it.
  ///
  /// A comma or a colon between parentheses belongs to the text, and its place is kept in `misplaced`.
  mutating func plainEnd(isFlow: Bool) -> (end: Int, hasColon: Bool) {
    misplaced = -1
    var offset = cursor
    var end = cursor
    var open = 0
    while offset < lineEnd {
      let byte = file.bytes[offset]
      if byte == .space || byte == .tab {
        offset += 1
        continue
      }
      if byte == .hash, offset > cursor, file.bytes[offset - 1].isBlank { break }
      let next = self.byte(at: offset + 1)
      let isColon = byte == .colon && (next.isBlank || isFlow && next.isFlowIndicator)
      if isColon || isFlow && byte.isFlowIndicator {
        guard byte == .colon || byte == .comma, open > 0, isClosed(after: offset) else {
          return (end, isColon)
        }
        if misplaced < 0 { misplaced = offset }
      }
      if byte == .openParenthesis { open += 1 }
      if byte == .closeParenthesis { open = max(0, open - 1) }
      offset += 1
      end = offset
    }
    return (end, false)
  }

  /// Whether a `)` follows on the line before any bracket or brace.
  private mutating func isClosed(after offset: Int) -> Bool {
    if offset < parenthesis.from || offset > parenthesis.to {
      var to = offset
      while to < lineEnd, file.bytes[to] != .closeParenthesis,
        file.bytes[to] == .comma || !file.bytes[to].isFlowIndicator
      {
        to += 1
      }
      parenthesis = (offset, to, byte(at: to) == .closeParenthesis)
    }
    return parenthesis.isFound
  }

  /// Reads a plain scalar with the lines on which it goes on.
  mutating func readPlain(parent: Int) -> YAMLScalar {
    let isFlow = !closers.isEmpty
    let start = cursor
    var (end, hasColon) = plainEnd(isFlow: isFlow)
    reportWithin(start, end, isFlow: isFlow)
    cursor = end
    var text: [UInt8] = []
    var segments: [YAMLScalar.Segment] = []
    while !hasColon, let blanks = moveToContinuation(parent: parent, isFlow: isFlow) {
      if segments.isEmpty {
        text = Array(file.bytes[start..<end])
        segments = [YAMLScalar.Segment(offset: 0, position: file.position(at: start))]
      }
      if blanks == 0 { text.append(.space) }
      for _ in 0..<blanks { text.append(.newline) }
      segments.append(
        YAMLScalar.Segment(offset: text.count, position: file.position(at: cursor)))
      let piece = cursor
      (end, hasColon) = plainEnd(isFlow: isFlow)
      reportWithin(piece, end, isFlow: isFlow)
      text += file.bytes[piece..<end]
      cursor = end
    }
    guard !segments.isEmpty else { return plain(start, end) }
    return YAMLScalar(
      String(decoding: text, as: UTF8.self), .plain, file.range(start, end), segments)
  }

  /// A plain scalar on one line.
  func plain(_ start: Int, _ end: Int) -> YAMLScalar {
    let range = file.range(start, end)
    return YAMLScalar(
      file.text(start, end), .plain, range,
      [YAMLScalar.Segment(offset: 0, position: range.start)])
  }

  /// Reports what may not stand within plain text.
  mutating func reportWithin(_ start: Int, _ end: Int, isFlow: Bool) {
    if misplaced >= 0 {
      diagnostics.report(
        file.bytes[misplaced] == .comma ? .argumentComma : .argumentColon,
        at: file.range(misplaced, misplaced + 1))
    }
    for offset in start..<end {
      if file.bytes[offset] == .tab, tabbedLine != line {
        tabbedLine = line
        diagnostics.report(.tabSeparator, at: file.range(offset, offset + 1))
      }
      // Older readers end the text there.
      if isFlow, file.bytes[offset] == .question {
        diagnostics.report(.unexpectedCharacter("?"), at: file.range(offset, offset + 1))
      }
    }
  }

  /// Moves to the next line if the scalar goes on there, and says how many blank lines lie between.
  private mutating func moveToContinuation(parent: Int, isFlow: Bool) -> Int? {
    let before = (line, cursor, lineEnd)
    var rest = cursor
    while byte(at: rest) == .space { rest += 1 }
    guard rest >= lineEnd else { return nil }
    var next = line + 1
    while next < lineLimit {
      let contents = file.contents(ofLine: next)
      var first = contents.lowerBound
      while first < contents.upperBound, file.bytes[first] == .space { first += 1 }
      if first < contents.upperBound {
        guard first - contents.lowerBound > parent, file.bytes[first] != .hash,
          file.bytes[first] != .tab, !(isFlow && file.bytes[first].isFlowIndicator)
        else { return nil }
        let blanks = next - line - 1
        move(toLine: next)
        cursor = first
        if !isDash, !plainEnd(isFlow: isFlow).hasColon { return blanks }
        (line, cursor, lineEnd) = before
        return nil
      }
      next += 1
    }
    return nil
  }
}
