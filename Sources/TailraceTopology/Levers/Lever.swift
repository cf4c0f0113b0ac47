/// A value of a file that says how much there is of something, or how it is used, and another worth trying.
public struct Lever: Hashable, Sendable {
  /// What to set.
  public var setting: Setting
  /// The value that the file has, or that holds where it has none.
  public var from: String
  /// The component that it belongs to; nil for a link or a source.
  public var component: String?
}

/// Finds the levers of a document: one more instance or replica, twice the places, connections, consumers or
/// capacity, no retries, and whoever has least to do in place of a policy that does not ask.
struct LeverSearch {
  private(set) var levers: [Lever] = []

  init(_ root: YAMLNode) {
    for entry in root.mapping?["components"]?.mapping?.entries ?? [] {
      component(entry.name, entry.value)
    }
    for entry in root.mapping?["links"]?.mapping?.entries ?? [] {
      let path = ["links", entry.name]
      double(path + ["pool", "size"], in: root, nil)
      policy(path + ["policy"], in: root, nil)
    }
    for section in ["traffic", "components", "links"] {
      guard let node = root.mapping?[section] else { continue }
      retries([section], node)
    }
  }

  private mutating func component(_ name: String, _ node: YAMLNode) {
    let path = ["components", name]
    guard let keys = node.mapping, let kind = keys["kind"]?.scalar?.text else { return }
    let isPlural = Kind(rawValue: kind)?.traits.coreKeys.contains("instances") ?? false
    if isPlural && keys["autoscale"] == nil {
      let count = keys["instances"]?.scalar?.text
      add(path + ["instances"], count ?? "1", Self.scaled(count ?? "1") { $0 + 1 }, name)
    }
    for place in [["replicas", "count"], ["autoscale", "min"]] {
      guard let text = Self.text(place, in: node) else { continue }
      add(path + place, text, Self.scaled(text) { $0 + 1 }, name)
    }
    for place in [
      ["concurrency"], ["max_connections"], ["consumers", "concurrency"], ["capacity"],
      ["cache", "capacity"], ["shards", "count"], ["pooler", "size"],
    ] {
      double(path + place, in: node, name, at: place)
    }
    policy(path + ["policy"], in: node, name, at: ["policy"])
  }

  private mutating func double(
    _ path: [String], in node: YAMLNode, _ component: String?, at place: [String]? = nil
  ) {
    guard let text = Self.text(place ?? path, in: node) else { return }
    add(path, text, Self.scaled(text) { $0 * 2 }, component)
  }

  private mutating func policy(
    _ path: [String], in node: YAMLNode, _ component: String?, at place: [String]? = nil
  ) {
    guard let text = Self.text(place ?? path, in: node),
      ["round_robin", "random"].contains(text)
    else { return }
    add(path, text, "least_request", component)
  }

  private mutating func retries(_ path: [String], _ node: YAMLNode) {
    for (index, item) in (node.sequence ?? []).enumerated() {
      retries(path + [String(index)], item)
    }
    for entry in node.mapping?.entries ?? [] {
      if entry.name == "retry" {
        levers.append(
          Lever(
            setting: Setting(path + ["retry"], to: nil), from: entry.value.scalar?.text ?? "stated",
            component: nil))
      } else {
        retries(path + [entry.name], entry.value)
      }
    }
  }

  private mutating func add(
    _ path: [String], _ from: String, _ to: String?, _ component: String?
  ) {
    guard let to, to != from else { return }
    levers.append(Lever(setting: Setting(path, to: to), from: from, component: component))
  }

  private static func text(_ path: [String], in node: YAMLNode) -> String? {
    var node = node
    for step in path {
      guard let next = node.mapping?[step] else { return nil }
      node = next
    }
    return node.scalar?.text
  }

  /// The whole number at the beginning of a text changed, and what follows it kept: `20_000 entries`.
  private static func scaled(_ text: String, _ change: (Int64) -> Int64) -> String? {
    let digits = text.prefix { ($0 >= "0" && $0 <= "9") || $0 == "_" }
    guard let number = Int64(digits.filter { $0 != "_" }), number < 1_000_000_000_000 else {
      return nil
    }
    let rest = text.dropFirst(digits.count)
    if rest.first == "." { return nil }
    return String(change(number)) + rest
  }
}
