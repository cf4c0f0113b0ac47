/// The cosine, of whole turns rather than of radians, so that its zeros and peaks are exact.
extension DeterministicMath {
  /// cos(2π · turns), its error below 2^−50.
  package static func cosine(ofTurns turns: Double) -> Double {
    let part = (turns - floor(turns)).magnitude
    // The second half mirrors the first, and the second quarter is the first turned over.
    let half = part > 0.5 ? 1 - part : part
    return half > 0.25 ? -quarter(0.5 - half) : quarter(half)
  }

  /// For 0 to a quarter of a turn; above an eighth by the sine of what is missing.
  private static func quarter(_ turns: Double) -> Double {
    let circle = 6.283185307179586
    if turns > 0.125 { return sineSeries((0.25 - turns) * circle) }
    return cosineSeries(turns * circle)
  }

  private static func cosineSeries(_ x: Double) -> Double {
    var sum = 0.0
    var term = 1.0
    let square = x * x
    for count in 1...10 {
      sum += term
      let even = Double(2 * count)
      term = -term * square / (even * (even - 1))
    }
    return sum
  }

  private static func sineSeries(_ x: Double) -> Double {
    var sum = 0.0
    var term = x
    let square = x * x
    for count in 1...10 {
      sum += term
      let even = Double(2 * count)
      term = -term * square / (even * (even + 1))
    }
    return sum
  }
}
