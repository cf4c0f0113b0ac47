/// How lengths of time fall into buckets: exact up to 255 ns, then 128 buckets an octave.
///
/// A bucket is at most 1/128 of its values wide, so its middle is within 0.4 % of each of them.
package enum HistogramScale {
  /// The binary digits that are kept.
  static let bits: Int64 = 7
  /// The buckets of one octave; the first two are the lengths up to 255 ns.
  static let width = 128
  /// How many octaves there are: up to the 292 years of 64 bits.
  static let octaves = 57
  /// How many buckets there are.
  static let buckets = octaves * width

  /// The bucket of a value; negative values count as 0.
  @inline(__always)
  static func bucket(of value: Int64) -> Int {
    if value < 256 { return value > 0 ? Int(value) : 0 }
    let shift = Int64(56 - value.leadingZeroBitCount)
    return Int((shift << bits) + (value >> shift))
  }

  /// The least value of a bucket; behind the last, the largest that there is.
  static func lowerBound(of bucket: Int) -> Int64 {
    if bucket < 256 { return Int64(bucket) }
    if bucket >= buckets { return Int64.max }
    let shift = Int64(bucket >> 7) - 1
    return (Int64(bucket & 127) + 128) << shift
  }

  /// The largest value of a bucket.
  static func upperBound(of bucket: Int) -> Int64 {
    bucket == buckets - 1 ? Int64.max : lowerBound(of: bucket + 1) - 1
  }
}
