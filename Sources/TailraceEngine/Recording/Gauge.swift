/// A number that goes up and down in time, and the area under it.
///
/// The area up to a moment is the number times the moment, less the moments of all rises, plus the moments of
/// all falls. So a change costs one addition, and where sums wrap around they unwrap again: the area of 2³¹
/// requests over 292 years has 94 bits, and 96 are kept.
struct Gauge: BitwiseCopyable {
  /// The number now.
  private(set) var value: Int32 = 0
  private var high: Int32 = 0
  private var low: UInt64 = 0

  /// One more from `now` on.
  @inline(__always)
  mutating func rise(at now: Int64) {
    value &+= 1
    let (word, borrows) = low.subtractingReportingOverflow(UInt64(bitPattern: now))
    low = word
    high &-= borrows ? 1 : 0
  }

  /// One less from `now` on.
  @inline(__always)
  mutating func fall(at now: Int64) {
    value &-= 1
    let (word, carries) = low.addingReportingOverflow(UInt64(bitPattern: now))
    low = word
    high &+= carries ? 1 : 0
  }

  /// `amount` more from `now` on.
  mutating func change(by amount: Int32, at now: Int64) {
    value &+= amount
    offset = offset - Self.product(amount, now)
  }

  /// The area under the number up to `now`, in units of it times nanoseconds.
  func area(at now: Int64) -> TimeTotal {
    var sum = self
    sum.offset = offset + Self.product(value, now)
    return sum.offset
  }

  /// Counts the area from `now` on.
  mutating func restart(at now: Int64) { offset = .zero - Self.product(value, now) }

  private var offset: TimeTotal {
    get { TimeTotal(high: Int64(high), low: low) }
    set {
      high = Int32(truncatingIfNeeded: newValue.high)
      low = newValue.low
    }
  }

  private static func product(_ number: Int32, _ time: Int64) -> TimeTotal {
    let product = Int64(number).multipliedFullWidth(by: time)
    return TimeTotal(high: product.high, low: product.low)
  }
}
