/// What the language says of the text of a file, by function name; each states its stable name first.
extension DiagnosticWording {
  static func aliasLimit(_ limit: Int) -> Self {
    Self("alias-limit", "aliases would make this document larger than \(limit) nodes")
  }

  static func aliasRecursive(_ name: String) -> Self {
    Self("alias-recursive", "\(name.inQuotes) cannot be used within itself")
  }

  static func aliasUnknown(_ name: String, _ anchors: [String]) -> Self {
    Self(
      "alias-unknown",
      "no anchor '&\(name)' stands before this alias" + suggestion(for: name, among: anchors))
  }

  static func anchorDuplicate(_ name: String) -> Self {
    Self("anchor-duplicate", "anchor \(name.inQuotes) is used twice")
  }

  static var anchorName: Self {
    Self("anchor-name", "expected a name of letters, digits, '-' and '_' after '&' or '*'")
  }

  static var anchorOnAlias: Self {
    Self("anchor-on-alias", "an alias cannot have an anchor of its own")
  }

  static func anchorOnKey(_ name: String) -> Self {
    Self(
      "anchor-on-key",
      "expected an anchor after the colon or on a line of its own; "
        + "found \("&\(name)".inQuotes) on a key")
  }

  static func blockScalarBlank(found: Int, expected: Int) -> Self {
    Self(
      "block-scalar-blank",
      "expected at most \(expected) spaces on a blank line before the text; found \(found)")
  }

  static var blockScalarHeader: Self {
    Self(
      "block-scalar-header",
      "expected the text on the next line; after '|' or '>' only '+', '-' and a digit "
        + "from 1 to 9 can stand")
  }

  static func bracketMismatch(found: UInt8, expected: UInt8) -> Self {
    Self("bracket-mismatch", "expected \(inQuotes(expected)); found \(inQuotes(found))")
  }

  static func bracketUnclosed(_ bracket: UInt8) -> Self {
    Self("bracket-unclosed", "\(inQuotes(bracket)) is never closed")
  }

  static var byteOrderMark: Self {
    Self("byte-order-mark", "expected UTF-8 without a byte order mark; found one")
  }

  static var colonInValue: Self {
    Self(
      "colon-in-value",
      "expected one value; found a second ': ' (put the text in quotes, or the key on a new line)")
  }

  static func colonMissing(_ word: String) -> Self {
    Self("colon-missing", "expected ':' after \(word.inQuotes)")
  }

  static func colonSpace(_ key: String, _ value: String) -> Self {
    let hint = value.isEmpty ? "" : "; did you mean \("\(key): \(value)".inQuotes)?"
    return Self("colon-space", "expected a space after ':'" + hint)
  }

  static var commaMissing: Self {
    Self("comma-missing", "expected ',' before this")
  }

  static var commentSpace: Self {
    Self("comment-space", "expected a space before '#'")
  }

  static func controlCharacter(_ scalar: UInt32) -> Self {
    Self(
      "control-character",
      "character U+\(hexadecimal(scalar)) cannot stand in a file; write it as an escape in double "
        + "quotes")
  }

  static func depthLimit(_ limit: Int) -> Self {
    Self("depth-limit", "nested deeper than \(limit) levels")
  }

  static var directive: Self {
    Self("directive", "directives such as '%YAML' are not part of the language")
  }

  static var documentContinues: Self {
    Self("document-continues", "expected the end of the file after its one value")
  }

  static var documentMarker: Self {
    Self(
      "document-marker",
      "expected one document; '---' can stand only alone on a line before it, and '...' nowhere")
  }

  static func escape(_ text: String) -> Self {
    Self("escape", "unknown escape \(text.inQuotes); a backslash is written '\\\\'")
  }

  static func indentation(found: Int, expected: Int) -> Self {
    Self(
      "indentation",
      "expected an indentation of \(spaces(expected)), like its neighbours; found \(found)")
  }

  static var itemMissing: Self {
    Self("item-missing", "expected an item before ','")
  }

  static var keyAlias: Self {
    Self("key-alias", "expected a key; an alias can only be a value")
  }

  static var keyComplex: Self {
    Self("key-complex", "expected a key; a key is one word or text, not a list or mapping")
  }

  static func keyDuplicate(_ key: String) -> Self {
    Self("key-duplicate", "\(key.inQuotes) is given twice")
  }

  static func keyExpected(_ text: String) -> Self {
    Self("key-expected", "expected 'key: value'; found \(text.inQuotes)")
  }

  static func keyLength(_ limit: Int) -> Self {
    Self("key-length", "a key cannot be longer than \(limit) bytes")
  }

  static var keyLines: Self {
    Self("key-lines", "a key cannot go over several lines")
  }

  static var keyMissing: Self {
    Self("key-missing", "expected a key before ':'")
  }

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

  static func valueExpected(_ expected: String, found: String) -> Self {
    Self("value-expected", "expected \(expected); found \(found)")
  }

  static func valueMissing(_ key: String) -> Self {
    Self("value-missing", "expected ': ' and a value after \(key.inQuotes)")
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  private static func spaces(_ count: Int) -> String {
    count == 1 ? "1 space" : "\(count) spaces"
  }
}
