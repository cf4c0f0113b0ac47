/// Buckets of equal width over a stretch of time, all of one parent bucket or of `current`.
struct Rung: BitwiseCopyable {
  /// How many rungs there can be, one inside the other.
  static var maximumDepth: Int { 8 }
  /// The first rung may have this many buckets (as a power of two), a later one 2^10.
  static var widestBits: Int { 16 }

  let start: UInt64
  /// Where the rung ends; the last bucket may be cut short by it.
  let end: UInt64
  /// The first of its buckets in `EventBuckets`.
  let first: Int32
  let bucketCount: Int32
  /// The width of a bucket is two to the power of this, in nanoseconds.
  let shift: UInt64
  /// The number of buckets that have had their turn.
  var opened: Int32

  /// The bucket that a time in `start ..< end` belongs to.
  @inline(__always)
  func bucket(of time: UInt64) -> Int {
    Int(first) &+ Int(truncatingIfNeeded: (time &- start) &>> shift)
  }

  /// The first bucket of the rung with `depth` others around it.
  ///
  /// The outermost comes last, as it is the only one whose table grows.
  static func firstBucket(atDepth depth: Int) -> Int {
    let place = depth == 0 ? maximumDepth - 1 : depth - 1
    return (Level.count + place) << Level.bits
  }

  /// The least `b` such that 2^b is `length` or more.
  static func bits(covering length: UInt64) -> Int {
    length <= 1 ? 0 : 64 - (length - 1).leadingZeroBitCount
  }

  /// How many buckets, as a power of two, give each of them 8 to 16 of `count` events.
  static func bits(spreading count: UInt64) -> Int {
    count < 16 ? 0 : 60 - count.leadingZeroBitCount
  }
}
