/// What the language says to an author, L to Z by function name; each states its stable name first.
extension DiagnosticWording {
  static var listAmongKeys: Self {
    Self("list-among-keys", "expected 'key: value' like the lines before; found a list item")
  }

  static var listItemExpected: Self {
    Self("list-item-expected", "expected a list item that begins with '- '")
  }

  static var listOnSameLine: Self {
    Self("list-on-same-line", "expected a list to begin on a new line")
  }

  static var mergeValue: Self {
    Self("merge-value", "expected a mapping or a list of mappings to merge")
  }

  static func nodeLimit(_ limit: Int) -> Self {
    Self("node-limit", "a document cannot have more than \(limit) nodes; the rest is not read")
  }

  static func quoteUnclosed(_ quote: UInt8) -> Self {
    Self(
      "quote-unclosed", "\(quote == .singleQuote ? "single" : "double") quotes are never closed")
  }

  static var tabIndentation: Self {
    Self("tab-indentation", "expected spaces for indentation; found a tab")
  }

  static var tabSeparator: Self {
    Self("tab-separator", "expected a space; found a tab")
  }

  static func tag(_ text: String) -> Self {
    Self("tag", "tags are not part of the language; found \(text.inQuotes)")
  }

  static var textAfterValue: Self {
    Self("text-after-value", "expected the end of the line after this value")
  }

  static func textEncoding(_ byte: UInt8) -> Self {
    Self(
      "text-encoding",
      "expected text in UTF-8; found the byte 0x\(String(byte, radix: 16, uppercase: true))")
  }

  static func tooManyDiagnostics(_ count: Int) -> Self {
    Self("too-many-diagnostics", "\(count) more are not shown", .note)
  }

  static func unexpectedCharacter(_ character: String) -> Self {
    Self(
      "unexpected-character",
      "expected a value; \(character.inQuotes) cannot begin one or stand here without quotes")
  }

  static func valueMissing(_ key: String) -> Self {
    Self("value-missing", "expected ': ' and a value after \(key.inQuotes)")
  }
}
