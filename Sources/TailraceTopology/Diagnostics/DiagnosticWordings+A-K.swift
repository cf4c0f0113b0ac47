/// What the language says to an author, A to K by function name; each states its stable name first.
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

  static var argumentColon: Self {
    Self("argument-colon", "an argument is written with '=', as in (mean=20ms); found ':'")
  }

  static var argumentComma: Self {
    Self("argument-comma", "arguments are separated by spaces; found ','")
  }

  static func argumentDuplicate(_ name: String) -> Self {
    Self("argument-duplicate", "\(name.inQuotes) is given twice")
  }

  static func argumentName(_ found: String, _ function: String, _ example: String) -> Self {
    Self(
      "argument-name",
      "the arguments of \(function.inQuotes) have names and values, as in \(example); "
        + "found \(found.inQuotes)")
  }

  static func argumentOrder(
    _ high: String, _ highText: String, _ low: String, _ lowText: String, mayEqual: Bool
  ) -> Self {
    Self(
      "argument-order",
      "expected \(high.inQuotes) \(mayEqual ? "not below" : "above") \(low.inQuotes); "
        + "found \(highText) against \(lowText)")
  }

  static func argumentSet(_ function: String, _ expected: String, found: [String]) -> Self {
    var list = ""
    for name in found { list += (list.isEmpty ? "" : " and ") + name }
    return Self(
      "argument-set",
      "\(function.inQuotes) takes \(expected); found \(list.isEmpty ? "nothing" : list)")
  }

  static func argumentsMissing(_ function: String, _ example: String) -> Self {
    Self("arguments-missing", "expected arguments for \(function.inQuotes), as in \(example)")
  }

  static func argumentUnknown(_ name: String, _ function: String, _ known: [String]) -> Self {
    Self(
      "argument-unknown",
      "\(function.inQuotes) has no argument \(name.inQuotes)" + suggestion(for: name, among: known))
  }

  static func argumentZero(_ name: String, _ function: String) -> Self {
    Self("argument-zero", "\(name.inQuotes) of \(function.inQuotes) has to be above zero")
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

  static func countWord(_ word: String, _ expected: String?) -> Self {
    let hint = expected.map { "; expected nothing or \($0.inQuotes)" } ?? ""
    return Self("count-word", "a count has no unit \(word.inQuotes)" + hint)
  }

  static func depthLimit(_ limit: Int) -> Self {
    Self("depth-limit", "nested deeper than \(limit) levels")
  }

  static var directive: Self {
    Self("directive", "directives such as '%YAML' are not part of the language")
  }

  static func distributionUnknown(_ name: String, _ known: [String]) -> Self {
    let hint = nearest(name, among: known).map { "; did you mean \($0.inQuotes)?" } ?? ""
    return Self("distribution-unknown", "unknown distribution \(name.inQuotes)" + hint)
  }

  static var documentContinues: Self {
    Self("document-continues", "expected the end of the file after its one value")
  }

  static var documentMarker: Self {
    Self(
      "document-marker",
      "expected one document; '---' can stand only alone on a line before it, and '...' nowhere")
  }

  static func durationOrder(_ text: String) -> Self {
    Self(
      "duration-order",
      "the parts of a duration go from the largest unit to the smallest, as in 1m30s; "
        + "found \(text.inQuotes)")
  }

  static var durationZero: Self {
    Self("duration-zero", "expected a duration above zero")
  }

  static func escape(_ text: String) -> Self {
    Self("escape", "unknown escape \(text.inQuotes); a backslash is written '\\\\'")
  }

  static func hyperexponentialVariation(_ found: String) -> Self {
    Self(
      "hyperexponential-variation",
      "'cv' of 'hyperexponential' is at least 1; found \(found) (below 1, take gamma or erlang)")
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

  private static func inQuotes(_ byte: UInt8) -> String {
    String(decoding: [byte], as: UTF8.self).inQuotes
  }

  private static func spaces(_ count: Int) -> String {
    count == 1 ? "1 space" : "\(count) spaces"
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
