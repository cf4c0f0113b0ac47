/// How many latencies of one interval fell into each band of time: four bands to a doubling.
///
/// Coarser than a histogram by a factor of 32, so that a run can keep one for every interval.
public struct LatencyBands: Hashable, Sendable {
  /// The number of the band of `counts[0]`, in the order of the bands.
  public private(set) var first: Int
  /// How many values lie in it and in those after it, zeros among them.
  public private(set) var counts: [Int64]

  /// Five bits of a bucket's number: 32 of its 128 parts of a doubling.
  private static let bits = 5

  /// No values.
  public init() {
    first = 0
    counts = []
  }

  /// The values of a histogram.
  public init(_ histogram: LatencyHistogram) {
    self.init()
    for cell in histogram.cells { add(cell.count, band: Int(cell.bucket) >> Self.bits) }
  }

  /// All values.
  public var total: Int64 { counts.reduce(0, +) }

  /// The values of both.
  public func merged(with other: LatencyBands) -> LatencyBands {
    var sum = self
    for (index, amount) in other.counts.enumerated() { sum.add(amount, band: other.first + index) }
    return sum
  }

  /// How many values lie in a band.
  public subscript(band: Int) -> Int64 {
    counts.indices.contains(band - first) ? counts[band - first] : 0
  }

  /// The least value of a band, in nanoseconds; it ends where the next begins.
  public static func lowerBound(of band: Int) -> Int64 {
    HistogramScale.lowerBound(of: band << bits)
  }

  private mutating func add(_ amount: Int64, band: Int) {
    if counts.isEmpty { first = band }
    while first > band {
      counts.insert(0, at: 0)
      first -= 1
    }
    while first + counts.count <= band { counts.append(0) }
    counts[band - first] += amount
  }
}
