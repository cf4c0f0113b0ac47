/// How many samples a percentile needs.
enum SampleSize {
  /// The fewest samples with which a percentile is given: ten are expected beyond it, ceil(10 / (1 − p)).
  static func required(for share: Double) -> Int64 { ceiling(10 / (1 - share)) }

  /// The integer at or above, where a product such as 0.99 · 1000 has missed its integer by rounding alone.
  private static func ceiling(_ value: Double) -> Int64 {
    let nearest = value.rounded()
    if (value - nearest).magnitude <= 1e-12 * value.magnitude { return Int64(nearest) }
    return Int64(value.rounded(.up))
  }
}
