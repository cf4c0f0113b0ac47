public import TailraceEngine

/// How long answers took, and how long requests took when a failure counts as later than any limit.
///
/// A percentile is nil when fewer than ceil(10 / (1 − p)) samples stand behind it: 20 for the median,
/// 1000 for the 99th.
public struct LatencyReport: Sendable {
  /// The answers, full and degraded.
  public let histogram: LatencyHistogram
  /// The same, with failures among the samples.
  public let allOutcomes: AllOutcomes

  init(_ histogram: LatencyHistogram, ended: Int64) {
    self.histogram = histogram
    allOutcomes = AllOutcomes(histogram: histogram, ended: ended)
  }

  /// How many answers there were.
  public var count: Int64 { histogram.count }

  /// The mean latency of answers; nil without any.
  public var mean: Delay? {
    count > 0 ? Delay(nanoseconds: Int64(histogram.mean.rounded())) : nil
  }

  /// The longest; nil without answers.
  public var max: Delay? { count > 0 ? Delay(nanoseconds: histogram.maximum) : nil }

  /// The median.
  public var p50: Delay? { percentile(0.5) }
  /// The 90th percentile.
  public var p90: Delay? { percentile(0.9) }
  /// The 95th percentile.
  public var p95: Delay? { percentile(0.95) }
  /// The 99th percentile.
  public var p99: Delay? { percentile(0.99) }
  /// The 99.9th percentile.
  public var p999: Delay? { percentile(0.999) }

  /// The latency that this share of answers stays within, 0 < share < 1; nil with too few answers.
  public func percentile(_ share: Double) -> Delay? {
    precondition(share > 0 && share < 1, "a percentile lies between 0 and 1: 0.99 for the 99th")
    guard count >= SampleSize.required(for: share) else { return nil }
    return value(share)
  }

  /// How far the percentile may lie from the truth, relative to it: two standard deviations of its
  /// rank, which are 2 · √(n · p · (1 − p)) for independent samples, and half a bucket.
  public func relativeError(of share: Double) -> Double {
    let middle = Double(value(share).nanoseconds)
    guard count > 0, middle > 0 else { return 0 }
    let reach = (share * (1 - share) / Double(count)).squareRoot() * 2
    let low = Double(value(Swift.max(share - reach, 0)).nanoseconds)
    let high = Double(value(Swift.min(share + reach, 1)).nanoseconds)
    return (high - low) / 2 / middle + LatencyHistogram.relativeError
  }

  private func value(_ share: Double) -> Delay {
    Delay(nanoseconds: histogram.value(ofRank: LatencyHistogram.rank(of: share, among: count)))
  }
}

/// Latencies of all that ended, a failure being later than any limit.
public struct AllOutcomes: Sendable {
  let histogram: LatencyHistogram
  let ended: Int64

  /// A percentile in which failures count.
  public enum Percentile: Hashable, Sendable {
    /// Too few samples: so many are needed.
    case withheld(needed: Int64)
    /// This share of all requests was answered within it.
    case within(Delay)
    /// So many failed that this share of all requests was never answered.
    case failure

    /// Whether it is known and shorter than the limit.
    public static func < (left: Percentile, right: Delay) -> Bool {
      if case .within(let delay) = left { return delay < right }
      return false
    }
  }

  /// How many requests ended, however they ended.
  public var count: Int64 { ended }

  /// The latency that this share of all requests stays within, 0 < share < 1.
  public func percentile(_ share: Double) -> Percentile {
    precondition(share > 0 && share < 1, "a percentile lies between 0 and 1: 0.99 for the 99th")
    let needed = SampleSize.required(for: share)
    guard ended >= needed else { return .withheld(needed: needed) }
    let rank = LatencyHistogram.rank(of: share, among: ended)
    guard rank <= histogram.count else { return .failure }
    return .within(Delay(nanoseconds: histogram.value(ofRank: rank)))
  }
}

/// A percentile that was withheld stands in no relation to any limit.
extension Optional where Wrapped == Delay {
  /// Whether it is known and shorter.
  public static func < (left: Self, right: Delay) -> Bool {
    guard let left else { return false }
    return left.nanoseconds < right.nanoseconds
  }

  /// Whether it is known and longer.
  public static func > (left: Self, right: Delay) -> Bool {
    guard let left else { return false }
    return left.nanoseconds > right.nanoseconds
  }

  /// Whether it is known and not longer.
  public static func <= (left: Self, right: Delay) -> Bool {
    guard let left else { return false }
    return left.nanoseconds <= right.nanoseconds
  }

  /// Whether it is known and not shorter.
  public static func >= (left: Self, right: Delay) -> Bool {
    guard let left else { return false }
    return left.nanoseconds >= right.nanoseconds
  }
}
