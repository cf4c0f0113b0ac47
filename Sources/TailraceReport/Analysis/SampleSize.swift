/// How many samples a percentile needs, and which of them it is.
enum SampleSize {
  /// The fewest samples with which a percentile is given: ten are expected beyond it, ceil(10 / (1 − p)).
  static func required(for share: Double) -> Int64 { ceiling(10 / (1 - share)) }

  /// The rank, from 1, of the sample that this share of all samples stays within: ceil(p · n).
  static func rank(of share: Double, among count: Int64) -> Int64 {
    Swift.max(1, Swift.min(count, ceiling(share * Double(count))))
  }

  /// The integer at or above, where a product such as 0.99 · 1000 has missed its integer by rounding alone.
  private static func ceiling(_ value: Double) -> Int64 {
    let nearest = value.rounded()
    if (value - nearest).magnitude <= 1e-12 * value.magnitude { return Int64(nearest) }
    return Int64(value.rounded(.up))
  }
}
