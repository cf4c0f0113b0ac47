import TailraceTopology
import Yams

/// One text for a tree, whatever reader it came from: lengths before texts, mappings by key.
enum Canonical {
  static func scalar(_ text: String) -> String { "s\(text.utf8.count):\(text)" }

  static func sequence(_ items: [String]) -> String {
    "[" + items.joined(separator: ",") + "]"
  }

  /// Of two entries with one key the later counts.
  static func mapping(_ entries: [(key: String, value: String)]) -> String {
    var values: [String: String] = [:]
    for entry in entries { values[entry.key] = entry.value }
    let keys = values.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    return "{" + keys.map { scalar($0) + "=" + values[$0]! }.joined(separator: ",") + "}"
  }

  static func text(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let value): scalar(value.text)
    case .sequence(let items): sequence(items.map { text($0) })
    case .mapping(let value): mapping(value.entries.map { ($0.name, text($0.value)) })
    }
  }

  static func text(_ node: Yams.Node) -> String {
    switch node {
    case .scalar(let value): scalar(value.string)
    case .sequence(let items): sequence(items.map { text($0) })
    case .mapping(let value): mapping(entries(value))
    case .alias: "alias"
    }
  }

  /// Merged entries before the mapping's own, and of several merged mappings the first last.
  private static func entries(_ mapping: Yams.Node.Mapping) -> [(key: String, value: String)] {
    var merged: [(key: String, value: String)] = []
    var own: [(key: String, value: String)] = []
    for (key, value) in mapping {
      if let scalar = key.scalar, scalar.string == "<<", scalar.style == .plain {
        let sources = value.sequence.map { Array($0) } ?? [value]
        for source in sources.reversed() { merged += source.mapping.map { entries($0) } ?? [] }
      } else {
        own.append((key.scalar?.string ?? "not a scalar", text(value)))
      }
    }
    return merged + own
  }
}
