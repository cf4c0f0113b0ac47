/// A hash that stays the same from one build and machine to the next.
public struct WordHash {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  public init() {}

  /// Takes in a word.
  public mutating func feed(_ word: UInt64) {
    let product = (state ^ word) &* 0xD6E8_FEB8_6659_FD93
    state = product ^ (product >> 32)
  }

  /// The first `digits` hexadecimal digits of what was taken in.
  public func text(digits: Int = 8) -> String {
    let all = String(state, radix: 16)
    return String((String(repeating: "0", count: 16 - all.count) + all).prefix(digits))
  }

  /// The hash of a text's bytes.
  public static func text(of bytes: String) -> String {
    var hash = WordHash()
    for byte in bytes.utf8 { hash.feed(UInt64(byte)) }
    return hash.text(digits: 16)
  }
}
