/// A name with arguments in parentheses, such as `lognormal(p50=2ms p99=9ms)`, before it is given a meaning.
struct FunctionCall {
  /// One argument: `name=value`, or a value alone.
  struct Argument {
    let name: Phrase?
    let value: Phrase
    /// The name and the value together.
    let whole: Phrase
  }

  let name: Phrase
  let arguments: [Argument]
  let whole: Phrase

  /// Takes a phrase apart, and reports commas, colons and parentheses that are out of place.
  init?(_ phrase: Phrase, _ diagnostics: inout Diagnostics) {
    guard let open = phrase.offset(of: .openParenthesis) else { return nil }
    name = phrase.piece(phrase.bounds.lowerBound..<open)
    whole = phrase
    guard let close = Self.close(phrase, open) else {
      diagnostics.report(
        .parenthesisUnclosed, at: phrase.scalar.range(of: open..<open + 1))
      return nil
    }
    let after = phrase.piece(close + 1..<phrase.bounds.upperBound)
    guard after.isEmpty else {
      diagnostics.report(.textAfterParenthesis(after.text), at: after.range)
      return nil
    }
    let inside = phrase.piece(open + 1..<close)
    guard !Self.reportSeparators(inside, &diagnostics) else { return nil }
    arguments = inside.words.map(Self.argument)
  }

  private static func argument(_ word: Phrase) -> Argument {
    let open = word.offset(of: .openParenthesis) ?? word.bounds.upperBound
    guard let equals = word.offset(of: .equals), equals < open else {
      return Argument(name: nil, value: word, whole: word)
    }
    return Argument(
      name: word.piece(word.bounds.lowerBound..<equals),
      value: word.piece(equals + 1..<word.bounds.upperBound), whole: word)
  }

  /// The parenthesis that closes the one at `open`.
  private static func close(_ phrase: Phrase, _ open: Int) -> Int? {
    var depth = 0
    for offset in open..<phrase.bounds.upperBound {
      if phrase.bytes[offset] == .openParenthesis { depth += 1 }
      if phrase.bytes[offset] == .closeParenthesis {
        depth -= 1
        if depth == 0 { return offset }
      }
    }
    return nil
  }

  /// Reports the first comma, or colon with a space, that separates arguments.
  private static func reportSeparators(
    _ inside: Phrase, _ diagnostics: inout Diagnostics
  ) -> Bool {
    for offset in inside.bounds {
      let byte = inside.bytes[offset]
      let isLast = offset + 1 == inside.bounds.upperBound
      guard byte == .comma || byte == .colon && (isLast || inside.bytes[offset + 1].isBlank) else {
        continue
      }
      diagnostics.report(
        byte == .comma ? .argumentComma : .argumentColon,
        at: inside.scalar.range(of: offset..<offset + 1))
      return true
    }
    return false
  }
}
