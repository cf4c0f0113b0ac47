import Tailrace

/// How one quantity of a case is read off a run, and how closely it has to be known.
struct Measure: Sendable {
  /// What one replication says, as the ends of an interval: the two differ where buckets hide the
  /// exact number. The second argument is the right answer.
  var read: @Sendable (Results, Double) -> (low: Double, high: Double)
  /// The number that `read` should find, from the right answer; the answer itself unless said.
  var expected: @Sendable (Double) -> Double = { $0 }
  /// The largest standard error of the mean over the replications, as a share of `scale`.
  var precision: Double
  /// What the precision is a share of, from the expected number.
  var scale: @Sendable (Double) -> Double = { $0.magnitude }
  /// How far the right answer itself may be off, as a share of it: the stated gap of an
  /// approximation or of a limit.
  var gap = 0.0
  /// The standard error of an answer that another simulation found.
  var referenceError = 0.0
  /// On which side of the answer a difference counts.
  var side = Side.both

  enum Side: Sendable {
    case both
    case atMost
    case atLeast
  }

  /// A mean, held to 1 %.
  static func mean(
    gap: Double = 0, referenceError: Double = 0, _ read: @escaping @Sendable (Results) -> Double
  ) -> Measure {
    var measure = Measure(read: { results, _ in one(read(results)) }, precision: 0.01)
    measure.gap = gap
    measure.referenceError = referenceError
    return measure
  }

  /// A variance or a second moment, held to 2 %.
  static func moment(_ read: @escaping @Sendable (Results) -> Double) -> Measure {
    Measure(read: { results, _ in one(read(results)) }, precision: 0.02)
  }

  /// A probability, held to 3 % of itself or of its complement, whichever is less, but not closer
  /// than 0.0003 of a whole.
  static func share(
    gap: Double = 0, _ read: @escaping @Sendable (Results) -> Double
  ) -> Measure {
    var measure = Measure(
      read: { results, _ in one(read(results)) }, precision: 0.03,
      scale: { max(0.01, min($0, 1 - $0)) })
    measure.gap = gap
    return measure
  }

  /// A quantile, by the share of values at or below the reference; the share beyond it is held to
  /// 3 %, and to 10 % from the 99.9th percentile on.
  static func quantile(
    _ probability: Double, uncertainty: Double = 0,
    _ histogram: @escaping @Sendable (Results) -> LatencyHistogram
  ) -> Measure {
    Measure(
      read: { results, value in
        let values = histogram(results)
        let count = Double(values.count)
        let low = values.countAtOrBelow(nanoseconds(value * (1 - uncertainty))).surely
        let high = values.countAtOrBelow(nanoseconds(value * (1 + uncertainty))).possibly
        return (Double(low) / count, Double(high) / count)
      },
      expected: { _ in probability }, precision: probability < 0.999 ? 0.03 : 0.1,
      scale: { 1 - $0 })
  }

  /// The same, held `factor` times less closely.
  func loosened(_ factor: Double) -> Measure {
    var measure = self
    measure.precision *= factor
    return measure
  }

  /// The same, where only a value on the wrong side of a bound is wrong.
  func bounded(_ side: Side) -> Measure {
    var measure = self
    measure.side = side
    return measure
  }

  private static func one(_ value: Double) -> (low: Double, high: Double) { (value, value) }

  private static func nanoseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e9).rounded()) }
}
