internal import TailraceEngine

/// A load stated by its users: so many registered, a share of them active, each at a rate of their own.
///
///     registered: 1_000_000
///     active: 5%
///     each: 2/s
struct ActiveUsers {
  private(set) var registered: Double?
  private(set) var share: Double?
  private(set) var count = 0.0
  /// Requests a second of one active user; nil for users who wait and think.
  private(set) var each: Double?
  private var eachAsWritten = ""

  static let keys = ["registered", "active", "each"]
  static let mostRegistered: Int64 = 100_000_000_000

  /// Nil if there is nothing to multiply, which is reported.
  init?(_ fields: Fields) {
    if fields.has("registered") {
      guard let known = fields.whole("registered") else { return nil }
      registered = Double(known)
    }
    guard fields.has("active") else {
      fields.reportMissing("active", of: "a source whose users are stated")
      return nil
    }
    guard readActive(fields) else { return nil }
    if fields.has("each") {
      guard let rate = fields.rate("each") else { return nil }
      each = rate
      eachAsWritten = fields.text("each") ?? ""
    }
  }

  /// Adds to what the report says.
  func note(in stated: inout StatedLoad.Source) {
    stated.registered = registered
    stated.activeShare = share
    stated.active = count
    stated.each = each
    stated.eachAsWritten = eachAsWritten
  }

  private mutating func readActive(_ fields: Fields) -> Bool {
    let expected = "a percentage or a count, such as 5% or 50_000"
    guard let phrase = fields.phrase("active", expected) else { return false }
    guard phrase.text.utf8.last == UInt8(ascii: "%") else {
      guard let users = fields.whole("active") else { return false }
      if let registered, Double(users) > registered {
        fields.context.report(.activeAboveRegistered, at: phrase.range)
        return false
      }
      count = Double(users)
      share = registered.map { Double(users) / $0 }
      return true
    }
    guard let part = phrase.percentage(&fields.context.diagnostics) else { return false }
    guard let registered else {
      fields.context.report(.needs("active", "registered"), at: phrase.range)
      return false
    }
    share = part
    count = registered * part
    return true
  }
}
