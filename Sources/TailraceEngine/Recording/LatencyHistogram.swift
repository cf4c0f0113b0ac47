/// How often each length of time was measured.
///
/// Every value of a run is in it, none sampled. Up to 255 ns lengths are kept exactly; above, a
/// percentile is told to within `relativeError`. Least, largest, mean and variance do not suffer from
/// the buckets.
public struct LatencyHistogram: Hashable, Sendable {
  /// How many values there are.
  public internal(set) var count: Int64 = 0
  /// Their sum in nanoseconds, to the precision of a double.
  public internal(set) var sum: Double = 0
  /// The sum of their squares.
  public internal(set) var sumOfSquares: Double = 0
  var least: Int64 = 0
  var largest: Int64 = 0
  /// The buckets that hold values, in ascending order.
  private(set) var cells: [Cell] = []

  /// A bucket, and how many values it holds.
  struct Cell: Hashable, Sendable {
    var bucket: Int32
    var count: Int64
  }

  /// An empty histogram.
  public init() {}

  /// How far a percentile may be from the exact order statistic, as a share of it: 1/256.
  public static let relativeError = 1.0 / 256

  /// The least value; 0 without any.
  public var minimum: Int64 { least }

  /// The largest value; 0 without any.
  public var maximum: Int64 { largest }

  /// The mean in nanoseconds; 0 without any.
  public var mean: Double { count == 0 ? 0 : sum / Double(count) }

  /// The variance in square nanoseconds, with the count below.
  public var variance: Double {
    if count == 0 { return 0 }
    let value = sumOfSquares / Double(count) - mean * mean
    return value > 0 ? value : 0
  }

  /// The value of which a share `p` (0…1) are at or below: the nearest rank, told as the middle of its
  /// bucket; 0 without any.
  public func quantile(_ p: Double) -> Int64 {
    value(ofRank: Self.rank(of: p, among: count))
  }

  /// The place, from 1 in ascending order, of the value that a share (0…1) of `count` values are at or below:
  /// ceil(share · count). The one rule of rank; a product such as 0.55 · 100, which misses its integer by
  /// rounding alone, counts as that integer.
  public static func rank(of share: Double, among count: Int64) -> Int64 {
    let product = share * Double(count)
    let nearest = product.rounded()
    let isWhole = (product - nearest).magnitude <= 1e-12 * product.magnitude
    let wanted = isWhole ? nearest : product.rounded(.up)
    return wanted < 1 ? 1 : (wanted > Double(count) ? count : Int64(wanted))
  }

  /// The value that has this place, from 1, in ascending order.
  public func value(ofRank rank: Int64) -> Int64 {
    if count == 0 { return 0 }
    if rank <= 1 { return least }
    if rank >= count { return largest }
    var seen: Int64 = 0
    for cell in cells {
      seen += cell.count
      if seen >= rank { return middle(of: Int(cell.bucket)) }
    }
    return largest
  }

  /// How many values are surely at or below `value`, and how many may be: the two differ by the bucket
  /// that `value` lies in.
  public func countAtOrBelow(_ value: Int64) -> (surely: Int64, possibly: Int64) {
    if count == 0 || value < least { return (0, 0) }
    if value >= largest { return (count, count) }
    let bucket = HistogramScale.bucket(of: value)
    var below: Int64 = 0
    var within: Int64 = 0
    for cell in cells where cell.bucket <= bucket {
      if cell.bucket == bucket { within = cell.count } else { below += cell.count }
    }
    let isWhole = value == HistogramScale.upperBound(of: bucket)
    return (isWhole ? below + within : below, below + within)
  }

  /// The buckets that hold values: their bounds in nanoseconds, both included, and their counts.
  public var buckets: [(lower: Int64, upper: Int64, count: Int64)] {
    cells.map {
      (
        HistogramScale.lowerBound(of: Int($0.bucket)),
        HistogramScale.upperBound(of: Int($0.bucket)), $0.count
      )
    }
  }

  /// Puts values of the bucket behind the last in, if there are any.
  mutating func append(_ amount: Int64, inBucket bucket: Int) {
    if amount == 0 { return }
    cells.append(Cell(bucket: Int32(bucket), count: amount))
    count += amount
  }

  /// The values of both.
  public func merged(with other: LatencyHistogram) -> LatencyHistogram {
    if count == 0 { return other }
    if other.count == 0 { return self }
    var result = LatencyHistogram()
    result.sum = sum + other.sum
    result.sumOfSquares = sumOfSquares + other.sumOfSquares
    result.least = min(least, other.least)
    result.largest = max(largest, other.largest)
    result.cells.reserveCapacity(max(cells.count, other.cells.count))
    var next = 0
    for cell in cells {
      while next < other.cells.count, other.cells[next].bucket < cell.bucket {
        result.append(other.cells[next].count, inBucket: Int(other.cells[next].bucket))
        next += 1
      }
      var amount = cell.count
      if next < other.cells.count, other.cells[next].bucket == cell.bucket {
        amount += other.cells[next].count
        next += 1
      }
      result.append(amount, inBucket: Int(cell.bucket))
    }
    for cell in other.cells[next...] { result.append(cell.count, inBucket: Int(cell.bucket)) }
    return result
  }

  /// The values counted since `earlier`, a former state of the same histogram; least and largest are
  /// then known to their bucket only.
  package func difference(from earlier: LatencyHistogram) -> LatencyHistogram {
    if earlier.count == 0 { return self }
    var result = LatencyHistogram()
    if count == earlier.count { return result }
    result.sum = sum - earlier.sum
    result.sumOfSquares = sumOfSquares - earlier.sumOfSquares
    var next = 0
    for cell in cells {
      var amount = cell.count
      if next < earlier.cells.count, earlier.cells[next].bucket == cell.bucket {
        amount -= earlier.cells[next].count
        next += 1
      }
      result.append(amount, inBucket: Int(cell.bucket))
    }
    if let low = result.cells.first?.bucket, let high = result.cells.last?.bucket {
      result.least = max(least, HistogramScale.lowerBound(of: Int(low)))
      result.largest = min(largest, HistogramScale.upperBound(of: Int(high)))
    }
    return result
  }

  private func middle(of bucket: Int) -> Int64 {
    let low = max(HistogramScale.lowerBound(of: bucket), least)
    let high = min(HistogramScale.upperBound(of: bucket), largest)
    return low + (high - low) / 2
  }
}

extension FingerprintState {
  /// Everything a histogram counted.
  mutating func count(_ histogram: LatencyHistogram) {
    counted(histogram.count)
    counted(histogram.least)
    counted(histogram.largest)
    counted(Int64(bitPattern: histogram.sum.bitPattern))
    counted(Int64(histogram.cells.first?.bucket ?? 0))
    for cell in histogram.cells { counted(cell.count) }
  }
}
