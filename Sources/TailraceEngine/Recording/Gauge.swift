/// A number that goes up and down in time, and the area under it.
///
/// The area up to a moment is the number times the moment, less the moments of all rises, plus the
/// moments of all falls. So a change costs one addition, and where sums wrap around they unwrap again.
struct Gauge: BitwiseCopyable {
  /// The number now.
  private(set) var value: Int32 = 0
  private var offset: Int64 = 0

  /// One more from `now` on.
  @inline(__always)
  mutating func rise(at now: Int64) {
    value &+= 1
    offset &-= now
  }

  /// One less from `now` on.
  @inline(__always)
  mutating func fall(at now: Int64) {
    value &-= 1
    offset &+= now
  }

  /// `amount` more from `now` on.
  @inline(__always)
  mutating func change(by amount: Int32, at now: Int64) {
    value &+= amount
    offset &-= now &* Int64(amount)
  }

  /// The area under the number up to `now`, in units of it times nanoseconds.
  func area(at now: Int64) -> Int64 { offset &+ now &* Int64(value) }

  /// Counts the area from `now` on.
  mutating func restart(at now: Int64) { offset = 0 &- now &* Int64(value) }
}
