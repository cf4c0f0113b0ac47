/// An anchor that a node was given, and what an alias to it costs.
struct YAMLAnchor {
  let name: String
  /// Where the anchor is written, `&` included.
  let range: SourceRange
  /// The reader's counts when the node began.
  fileprivate let countBefore: Int
  fileprivate let deepestBefore: Int
  /// The node, once it is complete.
  fileprivate var node: YAMLNode?
  /// How many nodes the anchored one stands for, and how deep they nest.
  fileprivate var size = 0
  fileprivate var height = 0
}

/// Anchors and aliases.
extension YAMLReader {
  /// Reads `&name` and the spaces after it, if it stands at the cursor.
  mutating func readAnchor() -> YAMLAnchor? {
    guard current == .ampersand else { return nil }
    let start = cursor
    guard let name = readName() else { return nil }
    let anchor = YAMLAnchor(
      name: name, range: file.range(start, cursor), countBefore: nodeCount, deepestBefore: deepest)
    if let first = anchors[name] {
      diagnostics.report(
        .anchorDuplicate(name), at: anchor.range,
        notes: [Diagnostic.Note("first used here", at: first.range)])
    }
    openAnchors.append(name)
    deepest = depth
    skipSpaces()
    return anchor
  }

  /// Makes the node known under its anchor.
  mutating func register(_ anchor: YAMLAnchor, _ node: YAMLNode) {
    openAnchors.removeLast()
    if lastAlias == node.range.start.offset {
      diagnostics.report(.anchorOnAlias, at: anchor.range)
    }
    var complete = anchor
    complete.node = node
    complete.size = nodeCount - anchor.countBefore
    complete.height = deepest - depth
    deepest = max(deepest, anchor.deepestBefore)
    if anchors[anchor.name] == nil {
      anchors[anchor.name] = complete
      anchorNames.append(anchor.name)
    }
  }

  /// Reads `*name`.
  mutating func readAlias() -> YAMLNode {
    let start = cursor
    lastAlias = start
    guard let name = readName() else { return empty(at: start, isDamaged: true) }
    let range = file.range(start, cursor)
    guard let anchor = anchors[name], let node = anchor.node else {
      diagnostics.report(
        openAnchors.contains(name) ? .aliasRecursive(name) : .aliasUnknown(name, anchorNames),
        at: range)
      return damaged(range)
    }
    guard depth + anchor.height <= limits.depth else {
      diagnostics.report(.depthLimit(limits.depth), at: range)
      return damaged(range)
    }
    guard nodeCount + anchor.size <= limits.nodes else {
      diagnostics.report(.aliasLimit(limits.nodes), at: range)
      return damaged(range)
    }
    deepest = max(deepest, depth + anchor.height)
    nodeCount += max(1, anchor.size)
    return YAMLNode(node.content, range, isDamaged: node.isDamaged)
  }

  private func damaged(_ range: SourceRange) -> YAMLNode {
    YAMLNode(.scalar(YAMLScalar("", .plain, range)), range, isDamaged: true)
  }

  /// Reads the name after `&` or `*`; the cursor moves on in any case.
  private mutating func readName() -> String? {
    let start = cursor
    let end = nameEnd(from: start + 1)
    cursor = end
    if end > start + 1, current.isBlank || !closers.isEmpty && current.isFlowIndicator {
      return file.text(start + 1, end)
    }
    while !current.isBlank, !(current.isFlowIndicator && !closers.isEmpty) { cursor += 1 }
    diagnostics.report(.anchorName, at: file.range(start, cursor))
    skipSpaces()
    return nil
  }
}
