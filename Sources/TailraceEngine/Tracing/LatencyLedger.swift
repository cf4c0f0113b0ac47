/// How long each request took: which ones were near a percentile is known only when all have ended.
///
/// A request has the number of its class and of the bucket of its latency.
public struct LatencyLedger: Sendable {
  private var classes: [UInt16] = []
  private var buckets: [UInt16] = []
  private let limit: Int

  /// The bucket of a request that had no answer, or none in the measured window.
  private static let unanswered = UInt16.max
  /// The bucket of a request that failed in the measured window.
  private static let failed = UInt16.max - 1

  init(limit: Int) { self.limit = limit }

  /// How many requests it knows: as many as were sent, or its limit.
  public var count: Int { classes.count }

  /// A request is sent: its number, or -1 where there is no room for more.
  mutating func open(_ requestClass: Handle<ClassState>) -> Int32 {
    if classes.count >= limit { return -1 }
    classes.append(UInt16(truncatingIfNeeded: requestClass.index))
    buckets.append(Self.unanswered)
    return Int32(classes.count - 1)
  }

  /// It was answered after so long.
  mutating func close(_ number: Int32, _ latency: Int64) {
    buckets[Int(number)] = UInt16(HistogramScale.bucket(of: latency))
  }

  /// It failed.
  mutating func fail(_ number: Int32) { buckets[Int(number)] = Self.failed }

  /// The numbers of the requests of a class that failed in the measured window, in the order in which they were
  /// sent.
  public func failures(of requestClass: Int) -> [Int64] {
    numbers(of: requestClass) { $0 == Self.failed }
  }

  /// The numbers of the requests of a class that ended in the measured window, however they ended.
  public func ended(of requestClass: Int) -> [Int64] {
    numbers(of: requestClass) { $0 != Self.unanswered }
  }

  private func numbers(of requestClass: Int, where isWanted: (UInt16) -> Bool) -> [Int64] {
    var found: [Int64] = []
    for (number, bucket) in buckets.enumerated()
    where isWanted(bucket) && classes[number] == UInt16(requestClass) {
      found.append(Int64(number))
    }
    return found
  }

  /// The numbers of the answered requests of a class whose latencies fall into the histogram's buckets from
  /// that of `least` to that of `most`, in the order in which they were sent.
  public func requests(of requestClass: Int, from least: Delay, through most: Delay) -> [Int64] {
    let first = UInt16(HistogramScale.bucket(of: least.nanoseconds))
    let last = UInt16(HistogramScale.bucket(of: most.nanoseconds))
    return numbers(of: requestClass) { $0 >= first && $0 <= last }
  }
}
