/// The far future: levels of 1024 buckets, each level as wide as one bucket of the next.
///
/// The level of an event is given by the highest bit in which its time differs from the horizon, so
/// that a level holds the events of the horizon's own block and no others.
enum Level {
  /// Together the levels cover all 63 bits of time.
  static var count: Int { 5 }
  /// There are two to the power of this many buckets in a level.
  static var bits: Int { 10 }
  /// A bucket of the lowest level is 2^20 ns wide.
  static var windowBits: UInt64 { 20 }

  /// The width of a bucket of a level, as a power of two.
  @inline(__always)
  static func shift(of level: Int) -> UInt64 { 20 &+ 10 &* UInt64(truncatingIfNeeded: level) }

  /// The bucket of a time from `horizon` on.
  @inline(__always)
  static func bucket(of time: UInt64, from horizon: UInt64) -> Int {
    let difference = (time ^ horizon) >> windowBits
    if difference < 1024 { return bucket(in: 0, of: time) }
    return bucket(in: (63 &- difference.leadingZeroBitCount) / 10, of: time)
  }

  /// The bucket of a time in a given level.
  @inline(__always)
  static func bucket(in level: Int, of time: UInt64) -> Int {
    (level &<< bits) | Int(truncatingIfNeeded: (time &>> shift(of: level)) & 1023)
  }
}
