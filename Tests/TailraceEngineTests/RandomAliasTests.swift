import TailraceEngine
import Testing

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
    var stream = RandomStream(seed: 1)
    for _ in 0..<10_000 { #expect(table.draw(&stream) % 2 == 1) }
  }

  @Test func `key draws pass a chi-square test against their probabilities`() {
    let keys = KeyPopulation(count: 100, popularity: .zipf(exponent: 0.99))
    var stream = RandomStream(seed: 2)
    var counts = [Double](repeating: 0, count: 100)
    let draws = 1_000_000.0
    for _ in 0..<Int(draws) { counts[Int(keys.draw(&stream))] += 1 }
    func chiSquare(_ probability: (Int) -> Double) -> Double {
      (0..<100).reduce(0) { sum, key in
        let expected = draws * probability(key)
        return sum + (counts[key] - expected) * (counts[key] - expected) / expected
      }
    }
    // 99 degrees of freedom, one in a thousand.
    #expect(chiSquare { keys.probability(of: Int32($0)) } < 148.2)
    let other = KeyPopulation(count: 100, popularity: .zipf(exponent: 0.97))
    #expect(chiSquare { other.probability(of: Int32($0)) } > 148.2)
  }

  @Test func `zipf probabilities are those of the definition`() {
    let keys = KeyPopulation(count: 4, popularity: .zipf(exponent: 1))
    let sum = 1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4
    for key in 0..<4 {
      let expected = 1 / Double(key + 1) / sum
      #expect((keys.probability(of: Int32(key)) - expected).magnitude < 1e-15)
    }
    let even = KeyPopulation(count: 4, popularity: .uniform)
    #expect(even.probability(of: 3) == 0.25)
    let flat = KeyPopulation(count: 4, popularity: .zipf(exponent: 0))
    #expect(flat.probability(of: 0) == 0.25)
    #expect(KeyPopularity.zipf(exponent: 1).validate() == nil)
    #expect(KeyPopularity.zipf(exponent: -1).validate() != nil)
  }

  @Test func `shards of a zipf population have the known shares`() {
    // 1000 keys of exponent 1 over 4 shards by rank.
    let keys = KeyPopulation(count: 1000, popularity: .zipf(exponent: 1))
    let known = [
      0.32556117044948246, 0.24998332603215026, 0.2207049525148181, 0.20375055100354925,
    ]
    var shares = [Double](repeating: 0, count: 4)
    for key in 0..<1000 { shares[key % 4] += keys.probability(of: Int32(key)) }
    for (share, value) in zip(shares, known) { #expect((share - value).magnitude < 1e-12) }
  }

  @Test func `two streams draw from one population without touching each other`() {
    let keys = KeyPopulation(count: 1000, popularity: .zipf(exponent: 0.8))
    var alone = RandomStream(seed: 3)
    let expected = (0..<50).map { _ in keys.draw(&alone) }
    var first = RandomStream(seed: 3)
    var second = RandomStream(seed: 4)
    for key in expected {
      _ = keys.draw(&second)
      #expect(keys.draw(&first) == key)
    }
  }

  @Test func `a million keys keep their first and their last`() {
    let keys = KeyPopulation(count: 1_000_000, popularity: .zipf(exponent: 0.99))
    var stream = RandomStream(seed: 5)
    let draws = 1_000_000
    var first = 0
    var tail = 0
    for _ in 0..<draws {
      let key = keys.draw(&stream)
      if key == 0 { first += 1 }
      if key >= 500_000 { tail += 1 }
    }
    let p = keys.probability(of: 0)
    let error = (Double(draws) * p * (1 - p)).squareRoot()
    #expect((Double(first) - Double(draws) * p).magnitude < 4 * error)
    var rest = 0.0
    for key in 500_000..<1_000_000 { rest += keys.probability(of: Int32(key)) }
    let restError = (Double(draws) * rest * (1 - rest)).squareRoot()
    #expect((Double(tail) - Double(draws) * rest).magnitude < 4 * restError)
  }
}
