/// One value of a file set to another, and nothing else.
public struct Setting: Hashable, Sendable {
  /// The keys that lead to the value; in a list, the number of the item, from 0.
  public var path: [String]
  /// The new value, as it would be written in the file; nil to take the key away.
  public var value: String?

  /// A setting.
  public init(_ path: [String], to value: String?) {
    precondition(!path.isEmpty, "a setting has a place")
    self.path = path
    self.value = value
  }

  /// The place in one word: `components.app.operations.page[1].call.retry`.
  public var place: String {
    var place = ""
    for step in path {
      if step.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
        place += "[" + step + "]"
      } else {
        place += (place.isEmpty ? "" : ".") + step
      }
    }
    return place
  }
}

extension YAMLNode {
  /// The node with a setting made below it; nil where there is nothing on the way to it.
  func changed(by setting: Setting) -> YAMLNode? { changed(setting.path[...], to: setting.value) }

  private func changed(_ path: ArraySlice<String>, to value: String?) -> YAMLNode? {
    guard let step = path.first else {
      return value.map { YAMLNode(.scalar(YAMLScalar($0, .plain, range)), range) }
    }
    let rest = path.dropFirst()
    if let items = sequence {
      guard let index = Int(step), items.indices.contains(index),
        let item = items[index].changed(rest, to: value)
      else { return nil }
      var changed = items
      changed[index] = item
      return YAMLNode(.sequence(changed), range)
    }
    guard let mapping else { return nil }
    var changed = YAMLMapping()
    for entry in mapping.entries where entry.name != step { _ = changed.add(entry) }
    if rest.isEmpty && value == nil { return YAMLNode(.mapping(changed), range) }
    let key = mapping.entry(step)?.key ?? YAMLScalar(step, .plain, range)
    let old = mapping[step] ?? YAMLNode(.mapping(YAMLMapping()), range)
    guard let new = old.changed(rest, to: value) else { return nil }
    _ = changed.add(YAMLEntry(key: key, value: new))
    return YAMLNode(.mapping(changed), range)
  }
}
