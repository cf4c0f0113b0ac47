/// How the lines of a recorded load are written.
enum RecordedFormat: String, CaseIterable {
  /// When each request came, one a line.
  case times
  /// A time and the rate from then on: `60s,250/s`.
  case rates
  /// The common log format of web servers (NCSA): `host ident user [date] "request" status bytes`.
  case common
  /// The same with the page before and the browser behind it, each in quotes.
  case combined

  var isLog: Bool { self == .common || self == .combined }

  /// What a line should be, for a sentence.
  var expectation: String {
    switch self {
    case .times: "a time, such as 12.5, 350ms or 2026-11-21T10:00:00Z"
    case .rates: "a time and a rate, such as 60s,250/s"
    case .common: "in the common log format"
    case .combined: "in the combined log format"
    }
  }

  /// The format that a line looks like.
  init(of line: ArraySlice<UInt8>) {
    if line.contains(.openBracket) {
      self = line.filter { $0 == .doubleQuote }.count >= 6 ? .combined : .common
    } else {
      self = line.contains(.comma) ? .rates : .times
    }
  }

  /// The time of a line, and its rate per second if it has one; nil if the line is of another form.
  func read(_ line: ArraySlice<UInt8>) -> (time: RecordedTime, rate: Double)? {
    switch self {
    case .times: return RecordedTime(line).map { ($0, 0) }
    case .rates:
      guard let comma = line.firstIndex(of: .comma),
        let time = RecordedTime(Self.trimmed(line[..<comma])),
        let rate = Self.rate(Self.trimmed(line[(comma + 1)...]))
      else { return nil }
      return (time, rate)
    case .common, .combined: return logTime(line).map { ($0, 0) }
    }
  }

  private static func rate(_ bytes: ArraySlice<UInt8>) -> Double? {
    var ignored = Diagnostics()
    let range = SourceFile(name: "", bytes: []).range(0, 0)
    let phrase = Phrase(YAMLScalar(String(decoding: bytes, as: UTF8.self), .plain, range))
    guard let rate = phrase.number?.double ?? phrase.rate(&ignored) else { return nil }
    return rate <= Limits.highestRate ? rate : nil
  }

  private func logTime(_ bytes: ArraySlice<UInt8>) -> RecordedTime? {
    var line = LineScanner(bytes)
    for _ in 0..<3 { guard line.word(), line.skip(.space) else { return nil } }
    guard line.skip(.openBracket), let day = line.number(of: 2), line.skip(.slash),
      let month = line.month(), line.skip(.slash), let year = line.number(of: 4),
      line.skip(.colon), let clock = line.timeOfDay(), line.skip(.space),
      let offset = line.offset(colon: false), line.skip(.closeBracket), line.skip(.space),
      line.quoted(), line.skip(.space), line.number(of: 3) != nil, line.skip(.space),
      line.digits() || line.skip(.hyphen)
    else { return nil }
    if self == .combined {
      guard line.skip(.space), line.quoted(), line.skip(.space), line.quoted() else { return nil }
    }
    guard line.isAtEnd else { return nil }
    return RecordedTime.moment(year, month, day, clock, offset)
  }

  /// A piece of a line without blanks around it.
  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var piece = bytes
    while let first = piece.first, first.isBlank { piece = piece.dropFirst() }
    while let last = piece.last, last.isBlank || last == .carriageReturn {
      piece = piece.dropLast()
    }
    return piece
  }
}
