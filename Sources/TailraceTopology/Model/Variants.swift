/// The named overlays of a file: each is a merge patch (RFC 7396) over the rest of it.
struct Variants {
  /// In the order of the file.
  private(set) var names: [String] = []
  private var overlays: [String: YAMLNode] = [:]

  init(_ root: YAMLNode, _ context: ReadingContext) {
    guard let node = root.mapping?["variants"], !node.isDamaged else { return }
    let owner = root.mapping?.entry("variants")?.key.range
    for entry in context.mapping(node, of: "'variants'", owner: owner)?.entries ?? [] {
      let name = Name(text: entry.name, range: entry.key.range)
      guard
        let overlay = context.mapping(entry.value, of: "a variant", owner: name.range)
      else { continue }
      if !name.isWellFormed { context.report(.nameMalformed(name.text), at: name.range) }
      for key in ["tailrace", "variants"] {
        guard let inner = overlay.entry(key) else { continue }
        context.report(.variantKey(key), at: inner.key.range)
      }
      names.append(name.text)
      overlays[name.text] = entry.value
    }
  }

  /// The document with one overlay laid over it; nil if there is no such variant.
  func apply(_ name: String?, to root: YAMLNode, _ context: ReadingContext) -> YAMLNode? {
    guard let name else { return root }
    guard let overlay = overlays[name] else {
      context.report(.variantUnknown(name, names), at: nil)
      return nil
    }
    return Self.merge(root, overlay)
  }

  /// Mappings are merged key by key, a null takes a key away, anything else replaces what was there; a mapping where
  /// there was none is merged into an empty one.
  private static func merge(_ base: YAMLNode?, _ patch: YAMLNode) -> YAMLNode {
    guard let over = patch.mapping else { return patch }
    let below = base?.mapping
    var result = YAMLMapping()
    for entry in below?.entries ?? [] {
      guard let change = over[entry.name] else {
        _ = result.add(entry)
        continue
      }
      if change.isNull { continue }
      _ = result.add(YAMLEntry(key: entry.key, value: merge(entry.value, change)))
    }
    for entry in over.entries where below?[entry.name] == nil && !entry.value.isNull {
      _ = result.add(YAMLEntry(key: entry.key, value: merge(nil, entry.value)))
    }
    return YAMLNode(.mapping(result), below == nil ? patch.range : base?.range ?? patch.range)
  }
}

extension YAMLNode {
  /// Whether it is the plain word `null`, `~`, or nothing at all.
  fileprivate var isNull: Bool {
    guard let scalar, scalar.style == .plain else { return false }
    return scalar.text.isEmpty || scalar.text == "null" || scalar.text == "~"
  }
}
