/// How requests spread over the keys of a data set.
public enum KeyPopularity: Equatable, Sendable {
  /// Every key as often.
  case uniform
  /// Key i, from 0, in proportion to 1 / (i + 1)^exponent; the exponent is at least 0.
  case zipf(exponent: Double)

  /// Why no key can be drawn so, as one sentence without a full stop; nil where one can.
  public func validate() -> String? {
    guard case .zipf(let exponent) = self else { return nil }
    return exponent >= 0 && exponent < .infinity
      ? nil : "the exponent of a Zipf law must be finite and not negative"
  }
}

/// The keys `0 ..< count` with their popularity, the most popular first.
///
/// Holds its table once; any number of streams may draw from it. 8 bytes a key, none if uniform.
package struct KeyPopulation: ~Copyable {
  /// How many keys there are.
  package let count: Int32
  private let exponent: Double
  private let total: Double
  private let table: AliasTable

  /// Builds the table, in time in proportion to `count`, which must be above 0.
  package init(count: Int32, popularity: KeyPopularity) {
    precondition(count > 0 && popularity.validate() == nil)
    self.count = count
    switch popularity {
    case .uniform: exponent = 0
    case .zipf(let exponent): self.exponent = exponent
    }
    let exponent = self.exponent
    var total = 0.0
    if exponent == 0 {
      total = Double(count)
      table = AliasTable(count: 1) { _ in 1 }
    } else {
      table = AliasTable(count: count) { key in
        let weight = DeterministicMath.pow(Double(key) + 1, -exponent)
        total += weight
        return weight
      }
    }
    self.total = total
  }

  /// The next key.
  @inline(__always)
  package func draw(_ stream: inout RandomStream) -> Int32 {
    if exponent == 0 {
      return Int32(truncatingIfNeeded: stream.nextInteger(below: UInt64(count)))
    }
    return table.draw(&stream)
  }

  /// The share of requests that are for `key`.
  package func probability(of key: Int32) -> Double {
    precondition(key >= 0 && key < count)
    return DeterministicMath.pow(Double(key) + 1, -exponent) / total
  }
}
