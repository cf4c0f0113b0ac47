/// Text that is safe within a page, whatever a file calls its components.
enum Markup {
  /// A text as content or as the value of an attribute in double quotes.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(PlainText.shown(scalar))
      }
    }
    return escaped
  }

  /// A place in a drawing, to a tenth of a unit and no longer than it has to be.
  static func place(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e9 else { return "0" }
    let tenths = Int64((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let whole = tenths.magnitude / 10
    let rest = tenths.magnitude % 10
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
  }

  /// A number that a script sorts by.
  static func sortable(_ value: Double) -> String {
    value.isNaN ? "" : value.isInfinite ? (value > 0 ? "1e300" : "-1e300") : "\(value)"
  }

  /// A paragraph for each sentence, in a list; nothing for none.
  static func list(_ sentences: [String], class name: String = "sentences") -> String {
    if sentences.isEmpty { return "" }
    let items = sentences.map { "<li>\(escaped($0))</li>\n" }.joined()
    return "<ul class=\"\(name)\">\n\(items)</ul>\n"
  }
}
