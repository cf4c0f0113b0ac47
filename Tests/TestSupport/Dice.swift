internal import Tailrace

/// Seeded choices for tests.
package struct Dice {
  private var source: SplitMix64

  package init(seed: UInt64) { source = SplitMix64(seed: seed) }

  /// A whole number of the range.
  package mutating func roll(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(source.next() % UInt64(range.count))
  }

  /// True one time in so many.
  package mutating func oneIn(_ times: Int) -> Bool { source.next() % UInt64(times) == 0 }

  /// One of the values.
  package mutating func pick<Value>(_ values: [Value]) -> Value {
    values[roll(0...(values.count - 1))]
  }

  /// 64 random bits.
  package mutating func bits() -> UInt64 { source.next() }
}
