/// A total of times, or the integral of a number over time, in whole nanoseconds.
///
/// One life of 292 years fits into 64 bits, the lives of a thousand users in a year do not: totals have 128,
/// so that they stay exact however many lives are added (a type of our own, as `Int128` asks for newer
/// systems than the libraries do).
public struct TimeTotal: Hashable, Comparable, AdditiveArithmetic, ExpressibleByIntegerLiteral,
  BitwiseCopyable, Sendable
{
  private(set) var high: Int64
  private(set) var low: UInt64

  @inline(__always)
  init(high: Int64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// A total of so many nanoseconds.
  @inline(__always)
  public init(nanoseconds: Int64) {
    self.init(high: nanoseconds >> 63, low: UInt64(bitPattern: nanoseconds))
  }

  public init(integerLiteral nanoseconds: Int64) { self.init(nanoseconds: nanoseconds) }

  /// No time at all.
  public static var zero: TimeTotal { TimeTotal(nanoseconds: 0) }

  @inline(__always)
  public static func + (left: TimeTotal, right: TimeTotal) -> TimeTotal {
    let (low, carries) = left.low.addingReportingOverflow(right.low)
    return TimeTotal(high: left.high &+ right.high &+ (carries ? 1 : 0), low: low)
  }

  @inline(__always)
  public static func - (left: TimeTotal, right: TimeTotal) -> TimeTotal {
    let (low, borrows) = left.low.subtractingReportingOverflow(right.low)
    return TimeTotal(high: left.high &- right.high &- (borrows ? 1 : 0), low: low)
  }

  /// Adds so many nanoseconds.
  @inline(__always)
  public static func += (left: inout TimeTotal, right: Int64) {
    left += TimeTotal(nanoseconds: right)
  }

  /// Takes so many nanoseconds away.
  @inline(__always)
  public static func -= (left: inout TimeTotal, right: Int64) {
    left -= TimeTotal(nanoseconds: right)
  }

  public static func < (left: TimeTotal, right: TimeTotal) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }

  /// The same in 64 bits; nil where it does not fit into them.
  public var nanoseconds: Int64? {
    let word = Int64(bitPattern: low)
    return word >> 63 == high ? word : nil
  }
}

extension Double {
  /// The nanoseconds of a total, to the precision of a double.
  public init(_ total: TimeTotal) {
    if let nanoseconds = total.nanoseconds {
      self.init(nanoseconds)
    } else {
      self = Double(total.high) * 0x1p64 + Double(total.low)
    }
  }
}

extension FingerprintState {
  /// A total of the results; one that fits into 64 bits counts as the number that it is.
  mutating func counted(_ total: TimeTotal) {
    counted(Int64(bitPattern: total.low))
    if total.nanoseconds == nil { counted(total.high) }
  }
}
