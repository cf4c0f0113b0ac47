/// Moving over the text.
extension YAMLReader {
  /// The byte at the cursor; a line break where the line is used up.
  var current: UInt8 { byte(at: cursor) }

  /// A byte of the cursor's line; a line break past its end.
  func byte(at offset: Int) -> UInt8 { offset < lineEnd ? file.bytes[offset] : .newline }

  /// How many bytes precede the cursor on its line.
  var column: Int { cursor - file.lineStarts[line] }

  mutating func move(toLine target: Int) {
    guard target < lineLimit else { return finish() }
    line = target
    let contents = file.contents(ofLine: target)
    cursor = contents.lowerBound
    lineEnd = contents.upperBound
  }

  mutating func nextLine() { move(toLine: line + 1) }

  /// Puts the cursor behind the document's last line.
  mutating func finish() {
    line = max(0, lineLimit - 1)
    lineEnd = lineLimit == 0 ? file.lineStarts[0] : file.contents(ofLine: line).upperBound
    cursor = lineEnd
    atEnd = true
  }

  /// Moves over spaces on the line; a tab is reported and counted as one.
  mutating func skipSpaces() {
    while current == .space || current == .tab {
      if current == .tab { reportTab() }
      cursor += 1
    }
  }

  private mutating func reportTab() {
    guard tabbedLine != line else { return }
    tabbedLine = line
    var first = file.lineStarts[line]
    while byte(at: first) == .space || byte(at: first) == .tab { first += 1 }
    diagnostics.report(
      cursor < first ? .tabIndentation : .tabSeparator, at: file.range(cursor, cursor + 1))
  }

  /// Moves over spaces, comments and line breaks to the next thing that says something.
  mutating func skipBlank() {
    while !atEnd {
      skipSpaces()
      if cursor < lineEnd {
        guard current == .hash else { return }
        checkCommentSpace()
      }
      nextLine()
    }
  }

  /// Moves to the end of the line, of which nothing but a comment may be left.
  mutating func finishNode() {
    guard !isLost else {
      isLost = false
      return
    }
    // A block scalar has left the cursor at the start of a line.
    guard !atEnd, cursor > file.lineStarts[line] else { return }
    skipSpaces()
    guard cursor < lineEnd else { return }
    if current == .hash {
      checkCommentSpace()
    } else {
      diagnostics.report(
        current == .colon && byte(at: cursor + 1).isBlank ? .keyComplex : .textAfterValue,
        at: file.range(cursor, lineEnd))
    }
    cursor = lineEnd
  }

  private mutating func checkCommentSpace() {
    if cursor > file.lineStarts[line], !file.bytes[cursor - 1].isBlank {
      diagnostics.report(.commentSpace, at: file.range(cursor, cursor + 1))
    }
  }

  /// Leaves the rest of the line and all lines after it that are indented more than `column`.
  mutating func skipDeeperLines(than column: Int) {
    repeat {
      cursor = lineEnd
      skipBlank()
    } while !atEnd && self.column > column
  }

  /// Whether a list item's dash stands at the cursor.
  var isDash: Bool { current == .hyphen && byte(at: cursor + 1).isBlank }

  /// A scalar for a value that was left out at an offset.
  func empty(at offset: Int, isDamaged: Bool = false) -> YAMLNode {
    let place = file.range(offset, offset)
    return YAMLNode(.scalar(YAMLScalar("", .plain, place)), place, isDamaged: isDamaged)
  }

  /// Counts a node, and gives the document up when there are too many.
  mutating func count(at offset: Int) {
    nodeCount += 1
    guard nodeCount > limits.nodes, !atEnd else { return }
    diagnostics.report(.nodeLimit(limits.nodes), at: file.range(offset, offset))
    lineLimit = line + 1
    finish()
    isLost = true
  }

  /// Opens a collection at an offset, or reports that it is too deep.
  mutating func enter(at offset: Int) -> Bool {
    guard depth < limits.depth else {
      diagnostics.report(.depthLimit(limits.depth), at: file.range(offset, offset + 1))
      return false
    }
    depth += 1
    deepest = max(deepest, depth)
    count(at: offset)
    return true
  }
}
