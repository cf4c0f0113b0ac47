/// The histograms of a run while they grow, by number.
package struct HistogramTable: ~Copyable {
  private var counts: Column<UInt64>
  private var totals: Column<Totals>

  package struct Totals: BitwiseCopyable {
    var least = Int64.max
    var largest = Int64.min
    var sum: UInt64 = 0
    /// What did not fit into `sum`, in units of 2^64.
    var sumCarry: UInt64 = 0
    var sumOfSquares = 0.0
  }

  /// So many empty histograms.
  package init(count: Int) {
    counts = Column(repeating: 0, count: count * HistogramScale.buckets)
    totals = Column(repeating: Totals(), count: count)
  }

  /// Counts a value of at least 0 in one of them.
  @inline(__always)
  package mutating func record(_ id: Handle<Totals>, _ value: Int64) {
    counts[Int(id) &* HistogramScale.buckets &+ HistogramScale.bucket(of: value)] &+= 1
    if value < totals[id].least { totals[id].least = value }
    if value > totals[id].largest { totals[id].largest = value }
    let (sum, carried) = totals[id].sum.addingReportingOverflow(UInt64(bitPattern: value))
    totals[id].sum = sum
    totals[id].sumCarry &+= carried ? 1 : 0
    let real = Double(value)
    totals[id].sumOfSquares += real * real
  }

  /// Counts a zero, the most frequent value of a wait, in one of them.
  @inline(__always)
  package mutating func recordZero(_ id: Handle<Totals>) {
    counts[Int(id) &* HistogramScale.buckets] &+= 1
  }

  /// Empties all of them.
  package mutating func reset() {
    counts.fill(with: 0)
    totals.fill(with: Totals())
  }

  /// One of them as it stands.
  package func histogram(_ id: Handle<Totals>) -> LatencyHistogram {
    var total = totals[id]
    let first = Int(id) * HistogramScale.buckets
    if counts[first] > 0 {
      total.least = 0
      total.largest = max(total.largest, 0)
    }
    var result = LatencyHistogram()
    if total.largest < total.least { return result }
    result.least = total.least
    result.largest = total.largest
    result.sum = Double(total.sumCarry) * 0x1p64 + Double(total.sum)
    result.sumOfSquares = total.sumOfSquares
    result.firstBucket = HistogramScale.bucket(of: total.least)
    let last = HistogramScale.bucket(of: total.largest)
    result.counts.reserveCapacity(last - result.firstBucket + 1)
    for bucket in result.firstBucket...last {
      result.counts.append(counts[first + bucket])
      result.count += Int64(counts[first + bucket])
    }
    return result
  }
}
