import TestSupport
import Testing

@testable import TailraceEngine

struct HistogramTests {
  /// Lengths over many octaves.
  private func sample(_ seed: UInt64, _ count: Int) -> [Int64] {
    var dice = Dice(seed: seed)
    return (0..<count).map { _ in
      Int64(dice.bits() >> UInt64(dice.roll(18...60)))
    }
  }

  private func histogram(_ values: [Int64]) -> LatencyHistogram {
    var table = HistogramTable(count: 2)
    for value in values { table.record(1, value) }
    return table.histogram(1)
  }

  @Test func `buckets cover all lengths without gap or overlap`() {
    var expected: Int64 = 0
    for bucket in 0..<HistogramScale.buckets {
      let low = HistogramScale.lowerBound(of: bucket)
      let high = HistogramScale.upperBound(of: bucket)
      #expect(low == expected)
      #expect(HistogramScale.bucket(of: low) == bucket)
      #expect(HistogramScale.bucket(of: high) == bucket)
      #expect(high - low < max(1, low / 128 + 1))
      if bucket < HistogramScale.buckets - 1 { expected = high + 1 }
    }
    #expect(HistogramScale.upperBound(of: HistogramScale.buckets - 1) == Int64.max)
    #expect(HistogramScale.bucket(of: -5) == 0)
    #expect(HistogramScale.bucket(of: Int64.max) == HistogramScale.buckets - 1)
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `percentiles are near the exact ones`(_ seed: UInt64) {
    let values = sample(seed, 3000)
    let sorted = values.sorted()
    let histogram = histogram(values)
    #expect(histogram.minimum == sorted.first)
    #expect(histogram.maximum == sorted.last)
    for rank in stride(from: 1, through: 3000, by: 7) {
      let exact = sorted[rank - 1]
      let told = histogram.value(ofRank: Int64(rank))
      #expect(
        Double((told - exact).magnitude)
          <= Double(exact) * LatencyHistogram.relativeError + 0.5)
    }
    #expect(histogram.quantile(0) == sorted.first)
    #expect(histogram.quantile(1) == sorted.last)
    #expect(histogram.quantile(0.5) == histogram.value(ofRank: 1500))
  }

  @Test func `counts and sums are exact`() {
    let values = sample(3, 5000)
    let histogram = histogram(values)
    #expect(histogram.count == 5000)
    #expect(histogram.sum == Double(values.reduce(0, +)))
    #expect(histogram.buckets.reduce(0) { $0 + $1.count } == 5000)
    for bucket in histogram.buckets {
      #expect(
        values.count { $0 >= bucket.lower && $0 <= bucket.upper } == Int(bucket.count))
    }
  }

  @Test func `a sum may be larger than 64 bits`() {
    let large = Int64.max / 2
    let histogram = histogram([large, large, large, large, large])
    #expect(histogram.sum == 5 * Double(large))
    #expect(histogram.maximum == large)
    #expect(histogram.quantile(0.5) == large)
  }

  @Test func `counts at or below a value are bounds`() {
    let values = sample(4, 2000)
    let histogram = histogram(values)
    for limit in sample(5, 300) + values.prefix(300) + [0, 255, 256, 257] {
      let exact = Int64(values.count { $0 <= limit })
      let told = histogram.countAtOrBelow(limit)
      #expect(told.surely <= exact && exact <= told.possibly)
    }
  }

  @Test func `merging is recording into one`() {
    let first = sample(6, 700)
    let second = sample(7, 300).map { $0 / 1000 }
    let merged = histogram(first).merged(with: histogram(second))
    let together = histogram(first + second)
    #expect(merged.count == together.count)
    #expect(merged.sum == together.sum)
    #expect(merged.values == together.values)
    #expect(merged.minimum == together.minimum && merged.maximum == together.maximum)
    #expect((merged.variance / together.variance - 1).magnitude < 1e-9)
    #expect(merged.merged(with: LatencyHistogram()) == merged)
    #expect(LatencyHistogram().merged(with: merged) == merged)
  }

  @Test func `a difference is what was recorded since`() {
    var table = HistogramTable(count: 1)
    let first = sample(8, 500)
    let second = sample(9, 400).map { $0 / 7 }
    for value in first { table.record(0, value) }
    let earlier = table.histogram(0)
    #expect(table.histogram(0).difference(from: earlier).count == 0)
    for value in second { table.record(0, value) }
    let since = table.histogram(0).difference(from: earlier)
    let alone = histogram(second)
    #expect(since.count == 400)
    #expect(since.sum == alone.sum)
    #expect(since.values == alone.values)
    #expect(table.histogram(0).difference(from: LatencyHistogram()) == table.histogram(0))
    #expect(since.minimum <= alone.minimum && since.maximum >= alone.maximum)
  }

  @Test func `nothing recorded is told as nothing`() {
    let empty = histogram([])
    #expect(empty == LatencyHistogram())
    #expect(empty.quantile(0.5) == 0 && empty.mean == 0 && empty.variance == 0)
    #expect(empty.buckets.isEmpty)
    #expect(empty.countAtOrBelow(5) == (0, 0))
  }

  @Test func `mean and variance do not suffer from buckets`() {
    let values = (0..<1000).map { Int64($0) * 1_000_003 }
    let histogram = histogram(values)
    #expect(histogram.mean == 499.5 * 1_000_003)
    let exact = (1000.0 * 1000.0 - 1) / 12 * 1_000_003 * 1_000_003
    #expect((histogram.variance / exact - 1).magnitude < 1e-9)
  }

  @Test("a share of a whole number of values is that number, though the product of the two is not")
  func ranks() {
    #expect(0.55 * 100.0 > 55 && 0.07 * 100.0 > 7)
    #expect(LatencyHistogram.rank(of: 0.55, among: 100) == 55)
    #expect(LatencyHistogram.rank(of: 0.07, among: 100) == 7)
    #expect(LatencyHistogram.rank(of: 0.5501, among: 100) == 56)
    #expect(LatencyHistogram.rank(of: 0, among: 100) == 1)
    #expect(LatencyHistogram.rank(of: 1, among: 100) == 100)
  }

  @Test func `zeros that are counted as such are values as others are`() {
    var plain = HistogramTable(count: 2)
    var other = HistogramTable(count: 2)
    for value: Int64 in [0, 0, 5, 300, 0] {
      plain.record(1, value)
      if value == 0 { other.recordZero(1) } else { other.record(1, value) }
    }
    #expect(plain.histogram(1) == other.histogram(1))
    #expect(other.histogram(1).minimum == 0 && other.histogram(1).maximum == 300)
    #expect(other.histogram(1).count == 5)
    #expect(other.histogram(0) == LatencyHistogram())
    other.reset()
    #expect(other.histogram(1) == LatencyHistogram())
    other.recordZero(1)
    #expect(other.histogram(1).values == [0])
  }

  @Test func `a histogram has room for the octaves that something was counted in`() {
    var table = HistogramTable(count: 1000)
    #expect(table.rooms == 0)
    for _ in 0..<3 { table.record(7, 1_000_000) }
    table.record(7, 1_000_001)
    table.recordZero(8)
    #expect(table.rooms == 1)
    table.record(7, 5_000_000)
    table.record(8, 1_000_000)
    #expect(table.rooms == 3)
  }
}
