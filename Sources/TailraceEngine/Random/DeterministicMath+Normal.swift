extension DeterministicMath {
  /// The share of the standard normal law at or below z, small shares with relative accuracy.
  ///
  /// Relative error below 1e-14 for z ≥ −10. The square of half a normal is a gamma of shape ½.
  package static func normalShare(atOrBelow z: Double) -> Double {
    let half = 0.5 * z * z
    return z <= 0
      ? 0.5 * gammaShare(above: half, shape: 0.5)
      : 0.5 + 0.5 * gammaShare(atOrBelow: half, shape: 0.5)
  }

  /// The density of the standard normal law.
  package static func normalDensity(_ z: Double) -> Double {
    0.3989422804014326779 * exp(-0.5 * z * z)
  }

  /// The z below which the share p of the standard normal law lies; error below 1e-14 · max(1, |z|).
  ///
  /// −∞ at 0 and +∞ at 1; near 1 the result can be no better than the digits that 1 − p has left.
  /// Starts within 4.5e-4 (Abramowitz & Stegun 1964, 26.2.23); three steps of Halley's method
  /// follow, each of which cubes the error.
  package static func normalQuantile(_ p: Double) -> Double {
    if p != p || p < 0 || p > 1 { return .nan }
    if p > 0.5 { return -lowerQuantile(1 - p) }
    return lowerQuantile(p)
  }

  private static func lowerQuantile(_ p: Double) -> Double {
    if p == 0 { return -.infinity }
    if p == 0.5 { return 0 }
    let t = (-2 * log(p)).squareRoot()
    let above = 2.515517 + t * (0.802853 + t * 0.010328)
    let below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    var z = above / below - t
    for _ in 0..<3 {
      let newton = (normalShare(atOrBelow: z) - p) / normalDensity(z)
      z -= newton / (1 + 0.5 * z * newton)
    }
    return z
  }
}
