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
      if scalar == "\n" || scalar == "\t" {
        text += " "
      } else if scalar.isUnprintable {
        text += "\u{FFFD}"
      } else {
        text += String(Character(scalar))
      }
      count += 1
    }
    return "'" + text + "'"
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
