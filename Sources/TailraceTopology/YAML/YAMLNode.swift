/// One node of a document, with the whole range that it was written in.
///
/// A node that was reached by an alias has the alias's range; what is inside keeps the place where it was typed.
public struct YAMLNode: Sendable {
  /// What the node holds.
  public let content: YAMLContent
  /// Where the node stands, without its anchor; empty where a value was left out.
  public let range: SourceRange
  /// Whether an error was reported here and the reader guessed the rest, so that no more should be said about it.
  public let isDamaged: Bool

  init(_ content: YAMLContent, _ range: SourceRange, isDamaged: Bool = false) {
    self.content = content
    self.range = range
    self.isDamaged = isDamaged
  }

  /// The scalar, if the node is one.
  public var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The items, if the node is a sequence.
  public var sequence: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The entries, if the node is a mapping.
  public var mapping: YAMLMapping? {
    if case .mapping(let mapping) = content { mapping } else { nil }
  }

  /// Whether the value was left out.
  public var isEmpty: Bool { scalar?.isEmpty ?? false }
}

/// The three kinds of content.
public enum YAMLContent: Sendable {
  case scalar(YAMLScalar)
  case sequence([YAMLNode])
  case mapping(YAMLMapping)
}

/// A mapping's entries with merge keys expanded: its own in source order, then the merged ones.
public struct YAMLMapping: Sendable {
  /// The entries; no two have the same key.
  public internal(set) var entries: [YAMLEntry] = []
  private var indices: [String: Int] = [:]

  init() {}

  /// The value of a key.
  public subscript(key: String) -> YAMLNode? { entry(key)?.value }

  /// The entry of a key.
  public func entry(_ key: String) -> YAMLEntry? { indices[key].map { entries[$0] } }

  /// Adds an entry unless its key is there, and says whether it did.
  mutating func add(_ entry: YAMLEntry) -> Bool {
    guard indices[entry.name] == nil else { return false }
    indices[entry.name] = entries.count
    entries.append(entry)
    return true
  }
}

/// One key with its value.
public struct YAMLEntry: Sendable {
  /// The key, which is always a scalar.
  public let key: YAMLScalar
  /// The value.
  public let value: YAMLNode

  /// The key's text.
  public var name: String { key.text }
}
