/// Collections in brackets and braces.
extension YAMLReader {
  /// Reads `[…]` or `{…}`; lines within it are indented more than `parent`, and a closing bracket at least as much.
  mutating func readFlowCollection(parent: Int) -> YAMLNode {
    let open = cursor
    let isMapping = current == .openBrace
    let closer: UInt8 = isMapping ? .closeBrace : .closeBracket
    guard enter(at: open) else {
      skipFlow(parent: parent)
      return empty(at: open, isDamaged: true)
    }
    closers.append(closer)
    defer {
      closers.removeLast()
      depth -= 1
    }
    cursor += 1
    var items: [YAMLNode] = []
    var builder = YAMLMappingBuilder()
    var end = cursor
    var needsComma = false
    while true {
      guard skipFlowBlank(parent: parent) else {
        if !isLost {
          diagnostics.report(.bracketUnclosed(file.bytes[open]), at: file.range(open, open + 1))
        }
        isLost = true
        break
      }
      if current.isFlowClose {
        if current == closer || isOnlyMisspelt(closer, open) {
          cursor += 1
          end = cursor
        } else {
          builder.isDamaged = true
        }
        break
      }
      if current == .comma {
        if !needsComma { diagnostics.report(.itemMissing, at: file.range(cursor, cursor + 1)) }
        cursor += 1
        needsComma = false
        continue
      }
      if needsComma { diagnostics.report(.commaMissing, at: file.range(cursor, cursor + 1)) }
      if isMapping {
        readFlowEntry(parent: parent, &builder)
      } else {
        items.append(readFlowItem(parent: parent))
      }
      if isLost { break }
      end = cursor
      needsComma = true
    }
    let content = isMapping ? YAMLContent.mapping(finish(&builder)) : .sequence(items)
    return YAMLNode(content, file.range(open, end), isDamaged: isLost || builder.isDamaged)
  }

  /// Reports a closing bracket of the wrong kind, and says whether it was meant for this collection.
  private mutating func isOnlyMisspelt(_ closer: UInt8, _ open: Int) -> Bool {
    diagnostics.report(
      .bracketMismatch(found: current, expected: closer), at: file.range(cursor, cursor + 1),
      notes: [Diagnostic.Note("opened here", at: file.range(open, open + 1))])
    return !closers.dropLast().contains(current)
  }

  /// Moves to the next thing in the collection; false if the text or its indentation ends before.
  mutating func skipFlowBlank(parent: Int) -> Bool {
    skipBlank()
    if atEnd || isLost { return false }
    var first = cursor
    while first > file.lineStarts[line], file.bytes[first - 1].isBlank { first -= 1 }
    guard first == file.lineStarts[line] else { return true }
    return column > parent || (current.isFlowClose && column == parent)
  }

  /// Reads one entry of `{…}`.
  private mutating func readFlowEntry(parent: Int, _ builder: inout YAMLMappingBuilder) {
    let start = cursor
    let node = readFlowNode(parent: parent)
    if isLost || node.isDamaged {
      builder.isDamaged = true
      return
    }
    guard isFlowColon(after: node) else {
      if let (key, value) = splitAtColon(node) {
        add(key, value, to: &builder)
      } else {
        builder.isDamaged = true
        diagnostics.report(.valueMissing(node.scalar?.text ?? ""), at: node.range)
      }
      return
    }
    if let key = flowKey(node, start) {
      let value = readFlowValue(parent: parent)
      add(key, value, to: &builder)
    } else {
      builder.isDamaged = true
      _ = readFlowValue(parent: parent)
    }
  }

  /// Reads one item of `[…]`, which may be a mapping of one entry without braces.
  private mutating func readFlowItem(parent: Int) -> YAMLNode {
    let start = cursor
    let node = readFlowNode(parent: parent)
    guard !isLost, isFlowColon(after: node) else { return node }
    var builder = YAMLMappingBuilder()
    guard enter(at: start) else {
      _ = readFlowValue(parent: parent)
      return empty(at: start, isDamaged: true)
    }
    defer { depth -= 1 }
    let key = flowKey(node, start)
    let value = readFlowValue(parent: parent)
    if let key { add(key, value, to: &builder) } else { builder.isDamaged = true }
    return YAMLNode(
      .mapping(finish(&builder)), node.range.joined(with: value.range),
      isDamaged: builder.isDamaged)
  }

  /// Takes `key:value` apart where the space was forgotten.
  private mutating func splitAtColon(_ node: YAMLNode) -> (YAMLScalar, YAMLNode)? {
    guard let scalar = node.scalar, scalar.style == .plain, scalar.segments.count == 1 else {
      return nil
    }
    let (start, end) = (scalar.range.start.offset, scalar.range.end.offset)
    var colon = start + 1
    while colon < end, file.bytes[colon] != .colon, !file.bytes[colon].isBlank { colon += 1 }
    guard colon < end, file.bytes[colon] == .colon else { return nil }
    diagnostics.report(
      .colonSpace(file.text(start, colon), file.text(colon + 1, end)),
      at: file.range(colon, colon + 1))
    let value = plain(colon + 1, end)
    return (plain(start, colon), YAMLNode(.scalar(value), value.range))
  }
}
