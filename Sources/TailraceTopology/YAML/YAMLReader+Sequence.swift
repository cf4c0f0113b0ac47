/// Lists written in lines.
extension YAMLReader {
  /// Reads the items whose dashes stand at the cursor's column, until a line indented no more than `parent`.
  mutating func readSequence(parent: Int) -> YAMLNode {
    let start = cursor
    let column = self.column
    guard enter(at: start) else {
      skipDeeperLines(than: parent)
      return empty(at: start, isDamaged: true)
    }
    defer { depth -= 1 }
    var items: [YAMLNode] = []
    var end = file.position(at: start)
    var tolerated = column
    var isDamaged = false
    var isStray = false
    while !atEnd {
      let here = self.column
      if here <= parent, cursor > start { break }
      guard isDash else {
        // A list under a key may share the key's column, so what follows it there is the next key.
        if here == column, parent == column - 1, isKeyAhead { break }
        // Of several strays in a row the first is the cause.
        if !isStray { diagnostics.report(.listItemExpected, at: file.range(cursor, lineEnd)) }
        isDamaged = true
        isStray = true
        _ = readBlock(parent: here)
        skipBlank()
        continue
      }
      if here != column, here != tolerated, tabbedLine != line {
        diagnostics.report(
          .indentation(found: here, expected: column), at: file.range(cursor, cursor + 1))
      }
      tolerated = here
      isStray = false
      let dash = cursor
      cursor += 1
      let item = readValue(column: here, isItem: true)
      end = max(end, max(item.range.end, file.position(at: dash + 1)))
      items.append(item)
      skipBlank()
    }
    return YAMLNode(
      .sequence(items), SourceRange(file.position(at: start), end), isDamaged: isDamaged)
  }
}
