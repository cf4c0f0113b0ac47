extension String {
  /// The text in single quotes, on one line and short enough for a sentence.
  var inQuotes: String {
    var text = ""
    var count = 0
    for scalar in unicodeScalars {
      if count == 48 {
        text += "…"
        break
      }
      text.unicodeScalars.append(scalar.onOneLine)
      count += 1
    }
    return "'" + text + "'"
  }

  /// The text without breaks, and without what would change a terminal.
  var onOneLine: String {
    var text = ""
    for scalar in unicodeScalars { text.unicodeScalars.append(scalar.onOneLine) }
    return text
  }
}

extension Unicode.Scalar {
  /// A blank for a break or a tab, U+FFFD for what else is not to be shown.
  fileprivate var onOneLine: Unicode.Scalar {
    self == "\n" || self == "\t" ? " " : isUnprintable ? "\u{FFFD}" : self
  }
}

/// The end of a sentence that offers the nearest candidate, or lists a few of them, or is empty.
func suggestion(for word: String, among candidates: [String]) -> String {
  if let match = nearest(word, among: candidates) { return "; did you mean \(match.inQuotes)?" }
  guard !candidates.isEmpty, candidates.count <= 8 else { return "" }
  return "; expected " + alternatives(candidates)
}

/// Names in quotes with commas and a last "or".
func alternatives(_ names: [String]) -> String {
  var text = ""
  for (index, name) in names.enumerated() {
    if index > 0 { text += index == names.count - 1 ? " or " : ", " }
    text += name.inQuotes
  }
  return text
}
