/// A time in nanoseconds and so many parts of one, where how many parts make a nanosecond is known elsewhere.
///
/// The time between two tokens is the window over the limit, which is seldom whole; counted so, sums of it
/// are exact however many there are.
struct FractionalTime: BitwiseCopyable {
  /// As good as for ever; sums of it and any window stay within 64 bits.
  static let endless = Int64.max / 4

  var whole: Int64 = 0
  /// From 0 on, fewer than make a nanosecond.
  var part: Int64 = 0

  /// `times` × `nanoseconds` ÷ `parts`; endless if that is longer.
  init(_ times: Int64, times nanoseconds: Int64, over parts: Int64) {
    // What is much longer would not fit.
    if Double(times) * Double(nanoseconds) / Double(parts) > 2e18 {
      whole = Self.endless
    } else {
      (whole, part) = parts.dividingFullWidth(times.multipliedFullWidth(by: nanoseconds))
    }
  }

  init(whole: Int64, part: Int64 = 0) {
    self.whole = whole
    self.part = part
  }

  /// Their sum, where `parts` make a nanosecond.
  func plus(_ other: Self, _ parts: Int64) -> Self {
    let sum = part + other.part
    return sum >= parts
      ? Self(whole: whole + other.whole + 1, part: sum - parts)
      : Self(whole: whole + other.whole, part: sum)
  }

  /// Their difference, where the other is not the longer one.
  func minus(_ other: Self, _ parts: Int64) -> Self {
    part >= other.part
      ? Self(whole: whole - other.whole, part: part - other.part)
      : Self(whole: whole - other.whole - 1, part: part - other.part + parts)
  }

  /// Rounded up.
  var roundedUp: Int64 { part > 0 ? whole + 1 : whole }

  static func > (left: Self, right: Self) -> Bool {
    left.whole != right.whole ? left.whole > right.whole : left.part > right.part
  }
}
