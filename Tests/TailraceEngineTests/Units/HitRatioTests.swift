import Foundation
import TestSupport
import Testing

@testable import TailraceEngine

/// Hit ratios beside a plain implementation of each policy that shares nothing with ours.
struct HitRatioTests {
  /// Those whose accuracy is stated; `Tools/check-caches` holds whole runs to another library besides.
  private static let policies = EvictionTests.policies.filter { $0.1 != .clock }

  private func check(_ keys: [Handle<Key>], of count: Int, capacities: [Int]) {
    for capacity in capacities {
      for (policy, plain) in Self.policies {
        let result = EvictionTests.play(policy, plain, capacity: capacity, keys, of: count)
        let ratio = Double(result.hits) / Double(keys.count)
        let expected = Double(result.plainHits) / Double(keys.count)
        #expect(abs(ratio - expected) < 0.002, "\(plain), room for \(capacity)")
        #expect(ratio > 0.05 && ratio < 0.98, "\(plain), room for \(capacity): \(ratio)")
      }
    }
  }

  @Test func `over popularity by Zipf`() {
    let population = KeyPopulation(count: 10_000, popularity: .zipf(exponent: 0.9))
    var stream = RandomStream(seed: 7)
    let keys = (0..<150_000).map { _ in Handle<Key>(population.draw(&stream)) }
    check(keys, of: 10_000, capacities: [100, 1_000])
  }

  /// The words of a text in their order: asked for again soon, then not for long, and many only once.
  @Test func `over a recorded trace of keys`() throws {
    var numbers: [String: Handle<Key>] = [:]
    var keys: [Handle<Key>] = []
    for file in try Recording.files(in: "Docs", suffix: ".md") {
      let text = try String(contentsOf: file, encoding: .utf8)
      for word in text.split(whereSeparator: { !$0.isLetter }) {
        let number = numbers[word.lowercased()] ?? Handle(numbers.count)
        numbers[word.lowercased()] = number
        keys.append(number)
      }
    }
    #expect(keys.count > 15_000 && numbers.count > 1_500)
    check(keys, of: numbers.count, capacities: [50, 500])
  }
}
