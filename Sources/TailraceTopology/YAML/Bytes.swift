/// The bytes that mean something in YAML and in our values, by name.
extension UInt8 {
  static let tab: UInt8 = 0x09
  static let newline: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let doubleQuote: UInt8 = 0x22
  static let hash: UInt8 = 0x23
  static let dollar: UInt8 = 0x24
  static let percent: UInt8 = 0x25
  static let ampersand: UInt8 = 0x26
  static let singleQuote: UInt8 = 0x27
  static let openParenthesis: UInt8 = 0x28
  static let closeParenthesis: UInt8 = 0x29
  static let asterisk: UInt8 = 0x2A
  static let plus: UInt8 = 0x2B
  static let comma: UInt8 = 0x2C
  static let hyphen: UInt8 = 0x2D
  static let period: UInt8 = 0x2E
  static let slash: UInt8 = 0x2F
  static let zero: UInt8 = 0x30
  static let nine: UInt8 = 0x39
  static let colon: UInt8 = 0x3A
  static let less: UInt8 = 0x3C
  static let equals: UInt8 = 0x3D
  static let greater: UInt8 = 0x3E
  static let question: UInt8 = 0x3F
  static let openBracket: UInt8 = 0x5B
  static let backslash: UInt8 = 0x5C
  static let closeBracket: UInt8 = 0x5D
  static let underscore: UInt8 = 0x5F
  static let openBrace: UInt8 = 0x7B
  static let bar: UInt8 = 0x7C
  static let closeBrace: UInt8 = 0x7D
  static let exclamation: UInt8 = 0x21
  static let at: UInt8 = 0x40
  static let backtick: UInt8 = 0x60

  /// Whether this is a decimal digit.
  var isDigit: Bool { self >= .zero && self <= .nine }

  /// Whether this is a letter of ASCII.
  var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

  /// Whether this separates words on a line, or stands for its end.
  var isBlank: Bool { self == .space || self == .tab || self == .newline }

  /// Whether this has a meaning inside `[…]` and `{…}` wherever it stands.
  var isFlowIndicator: Bool {
    switch self {
    case .comma, .openBracket, .closeBracket, .openBrace, .closeBrace: true
    default: false
    }
  }

  /// Whether this closes a flow collection.
  var isFlowClose: Bool { self == .closeBracket || self == .closeBrace }

  /// Whether no plain scalar may begin with this.
  var isReservedAtStart: Bool {
    switch self {
    case .hash, .ampersand, .asterisk, .exclamation, .bar, .greater, .singleQuote, .doubleQuote,
      .percent, .at, .backtick:
      true
    default: isFlowIndicator
    }
  }
}
