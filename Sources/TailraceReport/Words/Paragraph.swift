/// Lines of running text.
enum Paragraph {
  /// Breaks text at blanks into lines of at most `width` characters, where its words allow it.
  static func wrapped(_ text: String, width: Int, indent: String = "") -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && line.count + 1 + word.count > width {
        lines.append(line)
        line = indent
      }
      if !line.isEmpty && line != indent { line += " " }
      line += String(word)
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// A name of at most `width` characters, its middle left out where it is longer: names that belong
  /// together begin alike.
  static func shortened(_ name: String, width: Int) -> String {
    if name.count <= width { return name }
    let head = (width - 1) / 2
    return String(name.prefix(head)) + "…" + String(name.suffix(width - 1 - head))
  }
}
