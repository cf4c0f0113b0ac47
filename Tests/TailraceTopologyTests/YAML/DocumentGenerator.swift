/// Writes random documents that use every construct of our subset.
struct DocumentGenerator {
  private var random: SeededGenerator
  private var names = 0
  private var anchors: [String] = []
  private var mappingAnchors: [String] = []

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func document() -> String {
    var text = random.once(in: 8) ? "--- # start\n" : ""
    if random.once(in: 6) { text += "# a comment\n\n" }
    switch random.below(8) {
    case 0: text += sequence(indent: 0, depth: 0)
    case 1: text += flow(depth: 0, pad: "  ") + "\n"
    case 2: text += "  " + mapping(indent: 2, depth: 0, isCompact: true)
    default: text += mapping(indent: 0, depth: 0)
    }
    if random.once(in: 10), text.hasSuffix("\n") { text.removeLast() }
    return random.once(in: 12)
      ? text.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\r\n") : text
  }

  private mutating func name() -> String {
    names += 1
    return "n\(names)"
  }

  private mutating func mapping(indent: Int, depth: Int, isCompact: Bool = false) -> String {
    let pad = String(repeating: " ", count: indent)
    var text = ""
    for index in 0...random.below(4) {
      if !(isCompact && index == 0) {
        if random.once(in: 10) { text += random.pick(["\n", "# note\n", pad + "# note: x\n"]) }
        text += pad
      }
      if index == 1, !mappingAnchors.isEmpty, random.once(in: 3) {
        let first = random.pick(mappingAnchors)
        text +=
          random.once(in: 2)
          ? "<<: *\(first)\n" : "<<: [*\(first), *\(random.pick(mappingAnchors))]\n"
        continue
      }
      text += key() + random.pick([":", ":", " :"]) + value(indent: indent, depth: depth)
    }
    return text
  }

  private mutating func sequence(indent: Int, depth: Int, isCompact: Bool = false) -> String {
    let pad = String(repeating: " ", count: indent)
    var text = ""
    for index in 0...random.below(4) {
      if !(isCompact && index == 0) { text += (random.once(in: 12) ? "\n" : "") + pad }
      text += "-"
      switch random.below(depth > 3 ? 3 : 5) {
      case 3: text += " " + mapping(indent: indent + 2, depth: depth + 1, isCompact: true)
      case 4: text += "   " + sequence(indent: indent + 4, depth: depth + 1, isCompact: true)
      default: text += value(indent: indent, depth: depth, isItem: true)
      }
    }
    return text
  }

  private mutating func key() -> String {
    let plain = name() + random.pick(["", " -> b", "_x", "-y", ".z", " 漢", "#5", "'s"])
    switch random.below(8) {
    case 0: return "\"\(name()): \\t\\u00e9\""
    case 1: return "'\(name())''s # key'"
    default: return plain
    }
  }

  /// What stands behind a colon or a dash, line break included.
  private mutating func value(indent: Int, depth: Int, isItem: Bool = false) -> String {
    let step = 1 + random.below(4)
    let pad = String(repeating: " ", count: indent + step)
    var anchor = ""
    var anchorName: String?
    if random.once(in: 8) {
      let name = self.name()
      anchor = " &\(name)"
      anchorName = name
    }
    let text: String
    var isMapping = false
    switch random.below(depth > 3 ? 9 : 14) {
    case 0: text = anchorName == nil ? end() : " x" + end()
    case 1 where !anchors.isEmpty && anchorName == nil: text = " *" + random.pick(anchors) + end()
    case 2: text = " " + quoted(pad: pad) + end()
    case 3: text = blockScalar(indent: indent, pad: pad)
    case 4: text = " " + words(isFlow: false) + "\n" + continuation(pad, isFlow: false)
    case 5, 6: text = " " + flow(depth: depth + 1, pad: pad) + end()
    case 7: text = end() + pad + words(isFlow: false) + end()
    case 9, 10, 11:
      isMapping = true
      text = end() + mapping(indent: indent + step, depth: depth + 1)
    case 12:
      text = end() + sequence(indent: isItem ? indent + step : indent, depth: depth + 1)
    case 13: text = end() + sequence(indent: indent + step, depth: depth + 1)
    default: text = " " + words(isFlow: false) + end()
    }
    if let anchorName {
      anchors.append(anchorName)
      if isMapping { mappingAnchors.append(anchorName) }
    }
    return anchor + text
  }

  private mutating func end() -> String {
    random.pick(["\n", "\n", "\n", "\n", " \n", " # comment, [x]\n", "\n\n"])
  }

  private mutating func words(isFlow: Bool) -> String {
    var text = ""
    for index in 0...random.below(3) {
      if index > 0 { text += random.pick([" ", " ", "  "]) }
      text += random.pick([
        "a", "Z", "0", "ß", "漢", "😀", "-1", "$", "/", isFlow ? ")" : "(", "<", "é", "~",
      ])
      for _ in 0..<random.below(6) {
        text += random.pick(
          isFlow
            ? ["b", "'", "\"", "-", "#", ":b", "_", "ü", "=", ">", "%", "!", "&", "*", ")"]
            : ["b", "'", "\"", "-", "#", ":b", "{", "]", ",", "ü", "=", "?", "|", "\\", "@", "`"])
      }
    }
    return text
  }

  private mutating func continuation(_ pad: String, isFlow: Bool) -> String {
    var text = ""
    for _ in 0...random.below(3) {
      if random.once(in: 4) { text += random.pick(["\n", "  \n", "\n\n"]) }
      text += pad + words(isFlow: isFlow) + random.pick(["", "", " "]) + "\n"
    }
    return text
  }

  private mutating func quoted(pad: String) -> String {
    let isDouble = random.once(in: 2)
    let quote = isDouble ? "\"" : "'"
    var text = quote
    for _ in 0..<random.below(8) {
      switch random.below(7) {
      case 0:
        text +=
          isDouble
          ? random.pick([
            "\\n", "\\t", "\\\"", "\\\\", "\\x41", "\\u00e9", "\\U0001F600", "\\e", "\\/",
          ])
          : "''"
      case 1: text += random.pick(["\n", " \n", "\n\n", "\n   \n\n"]) + pad
      case 2 where isDouble: text += random.pick(["\\\n", " \\\n", "\\\n\n"]) + pad + "k"
      case 3: text += random.pick([" ", "  ", ": ", " # ", "a\tb", ", "])
      default: text += random.pick(["abc", "é", "漢", "[", "}", ":", "#", "%", "x y"])
      }
    }
    return text + quote
  }

  private mutating func blockScalar(indent: Int, pad: String) -> String {
    let chomping = random.pick(["", "-", "+"])
    let isExplicit = random.once(in: 3)
    let digit = isExplicit ? "\(pad.count - indent)" : ""
    var text = " " + random.pick(["|", ">"]) + random.pick([chomping + digit, digit + chomping])
    text += random.pick(["\n", " # comment\n"])
    for index in 0..<random.below(6) {
      if random.once(in: 4) {
        text += random.pick(["\n", " \n", "\n\n"].prefix(indent > 0 ? 3 : 1))
      }
      let isIndented = random.once(in: 4) && (index > 0 || isExplicit)
      text += pad + (isIndented ? random.pick([" ", "   ", "\t"]) : "")
      text += random.pick(["text", "# no comment", "key: value", "- item", "tab\there", "é ", "'x"])
      text += "\n"
    }
    for _ in 0..<random.below(3) { text += "\n" }
    return text
  }

  private mutating func flow(depth: Int, pad: String) -> String {
    let isMapping = random.once(in: 2)
    var text = isMapping ? "{" : "["
    let count = random.below(4)
    for index in 0..<count {
      text += random.pick(["", " ", "\n" + pad, " # c\n" + pad + " "])
      if isMapping || random.once(in: 4) {
        text += random.once(in: 5) ? "\"\(name())\":" + random.pick(["", " "]) : name() + ": "
      }
      text += flowValue(depth: depth, pad: pad)
      if index < count - 1 || random.once(in: 5) { text += random.pick([",", " ,", ", "]) }
    }
    text += random.pick(["", " ", "\n" + pad])
    return text + (isMapping ? "}" : "]")
  }

  private mutating func flowValue(depth: Int, pad: String) -> String {
    switch random.below(depth > 4 ? 4 : 8) {
    case 0: "'" + words(isFlow: true).replacing("'", with: "") + "'"
    case 1 where !anchors.isEmpty: "*" + random.pick(anchors) + " "
    case 2: quoted(pad: pad)
    case 3: words(isFlow: true) + "\n" + pad + words(isFlow: true)
    case 4, 5: flow(depth: depth + 1, pad: pad)
    default: words(isFlow: true)
    }
  }
}

extension Array {
  /// The first few, as an array.
  fileprivate func prefix(_ count: Int) -> [Element] {
    Array(self[..<Swift.min(count, self.count)])
  }
}
