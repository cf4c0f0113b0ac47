import TestSupport
import Testing

@testable import TailraceEngine

struct RandomAliasTests {
  /// The probability that a table gives each outcome, from its cells.
  private func shares(_ table: borrowing AliasTable) -> [Double] {
    var shares = [Double](repeating: 0, count: Int(table.count))
    for index in 0..<table.count {
      let cell = table.cell(index)
      let own = cell.alias == index ? 1 : Double(cell.threshold) * 0x1p-32
      shares[Int(index)] += own / Double(table.count)
      shares[Int(cell.alias)] += (1 - own) / Double(table.count)
    }
    return shares
  }

  @Test func `the cells add up to the weights`() {
    let lists: [[Double]] = [
      [1], [1, 1, 1], [0, 0, 5], [5, 0, 0], [0.1, 0.2, 0.7], [9, 1, 1, 1, 1, 1],
      [1, 1, 1, 1, 9], [3, 0.1, 3, 0.1, 3], [1e-300, 1e300], (1...1000).map { Double($0) },
      (1...1000).map { 1 / Double($0) },
    ]
    for weights in lists {
      let table = AliasTable(count: Int32(weights.count)) { weights[Int($0)] }
      let sum = weights.reduce(0, +)
      for (share, weight) in zip(shares(table), weights) {
        #expect((share - weight / sum).magnitude < 1e-9)
      }
    }
  }

  @Test func `an outcome without weight is never drawn`() {
    let table = AliasTable(count: 4) { $0 % 2 == 0 ? 0 : 1 }
    let shares = shares(table)
    #expect(shares[0] == 0 && shares[2] == 0)
  }

  @Test func `key draws pass a chi-square test against their probabilities`() {
    var keys = KeyDraws(keys: 100, exponent: 0.99, seed: 2)
    var counts = [Double](repeating: 0, count: 100)
    let draws = 1_000_000.0
    for _ in 0..<Int(draws) { counts[Int(keys.next())] += 1 }
    func chiSquare(_ exponent: Double) -> Double {
      zip(counts, Zipf.shares(keys: 100, exponent: exponent)).reduce(0) { sum, key in
        let expected = draws * key.1
        return sum + (key.0 - expected) * (key.0 - expected) / expected
      }
    }
    // 99 degrees of freedom, one in a thousand.
    #expect(chiSquare(0.99) < 148.2)
    #expect(chiSquare(0.97) > 148.2)
  }

  @Test func `shards of a zipf population have the known shares`() {
    // 1000 keys of exponent 1 over 4 shards by rank.
    let known = [
      0.32556117044948246, 0.24998332603215026, 0.2207049525148181, 0.20375055100354925,
    ]
    var keys = KeyDraws(keys: 1000, exponent: 1, seed: 1)
    var counts = [Double](repeating: 0, count: 4)
    let draws = 400_000.0
    for _ in 0..<Int(draws) { counts[Int(keys.next()) % 4] += 1 }
    for (count, share) in zip(counts, known) {
      let error = (draws * share * (1 - share)).squareRoot()
      #expect((count - draws * share).magnitude < 4 * error)
    }
  }

  @Test func `equal popularity draws every key as often`() {
    var keys = KeyDraws(keys: 4, exponent: 0, seed: 4)
    var counts = [Double](repeating: 0, count: 4)
    for _ in 0..<40_000 { counts[Int(keys.next())] += 1 }
    for count in counts { #expect((count - 10_000).magnitude < 4 * 87) }
  }

  @Test func `two streams draw from one population without touching each other`() {
    var populations = PopulationTable()
    populations.add(keys: 1000, exponent: 0.8) { _ in }
    var samplers = SamplerTable()
    let alone = samplers.add(.constant(0), stream: RandomStream(seed: 3))
    let expected = (0..<50).map { _ in populations.draw(0, &samplers, alone) }
    let first = samplers.add(.constant(0), stream: RandomStream(seed: 3))
    let second = samplers.add(.constant(0), stream: RandomStream(seed: 4))
    for key in expected {
      _ = populations.draw(0, &samplers, second)
      #expect(populations.draw(0, &samplers, first) == key)
    }
  }

  @Test func `a million keys keep their first and their last`() {
    var keys = KeyDraws(keys: 1_000_000, exponent: 0.99, seed: 5)
    let draws = 1_000_000
    var first = 0
    var tail = 0
    for _ in 0..<draws {
      let key = Int(keys.next())
      if key == 0 { first += 1 }
      if key >= 500_000 { tail += 1 }
    }
    let shares = Zipf.shares(keys: 1_000_000, exponent: 0.99)
    for (count, share) in [(first, shares[0]), (tail, shares[500_000...].reduce(0, +))] {
      let error = (Double(draws) * share * (1 - share)).squareRoot()
      #expect((Double(count) - Double(draws) * share).magnitude < 4 * error)
    }
  }
}
