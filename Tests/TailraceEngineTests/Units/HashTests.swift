import TestSupport
import Testing

@testable import TailraceEngine

/// Rings and tables of hashes.
struct HashTests {
  @Test(arguments: [1, 2, 3, 4, 5])
  func `the shares of a ring are those that keys find`(_ salt: Int) {
    var rings = HashRings()
    let ring = rings.make(counts: [40, 40, 20], salt: UInt64(salt))
    let shares = rings.shares(ring, owners: 3)
    #expect((shares.reduce(0, +) - 1).magnitude < 1e-9)
    var counts = [0, 0, 0]
    for key in 0..<(100_000 as Handle<Key>) {
      let position = rings.position(ring, KeyHash.key(key, 77))
      counts[Int(rings.owner(ring, at: position))] += 1
    }
    // Five standard deviations of a count of 100,000 with a probability of one half.
    for owner in 0..<3 {
      #expect((Double(counts[owner]) - shares[owner] * 100_000).magnitude < 800)
    }
  }

  @Test func `who joins a ring takes keys from all and gives none`() {
    var rings = HashRings()
    let few = rings.make(counts: Array(repeating: 100, count: 10), salt: 5)
    let more = rings.make(counts: Array(repeating: 100, count: 11), salt: 5)
    var moved = 0
    for key in 0..<(20_000 as Handle<Key>) {
      let hash = KeyHash.key(key, 5)
      let before = rings.owner(few, at: rings.position(few, hash))
      let after = rings.owner(more, at: rings.position(more, hash))
      if before != after {
        #expect(after == 10)
        moved += 1
      }
    }
    let share = rings.shares(more, owners: 11)[10]
    #expect((Double(moved) - share * 20_000).magnitude < 250)
  }

  @Test func `the cells of a Maglev table are shared out to one in a hundred`() {
    var tables = MaglevTables()
    for owners in [3, 10, 100] {
      let table = tables.make(
        weights: Array(repeating: 1, count: owners), size: 65_537, salt: UInt64(owners))
      var counts = Array(repeating: 0, count: owners)
      for cell in 0..<65_537 { counts[Int(tables.owner(table, at: cell))] += 1 }
      let even = 65_537 / Double(owners)
      #expect(counts.allSatisfy { (Double($0) - even).magnitude < 0.01 * even + 1 })
    }
    let uneven = tables.make(weights: [3, 1, 1], size: 65_537, salt: 9)
    let first = (0..<65_537).count { tables.owner(uneven, at: $0) == 0 }
    #expect((Double(first) / 65_537 - 0.6).magnitude < 0.001)
  }

  @Test func `where one of a hundred leaves a Maglev table few others' cells change`() {
    var tables = MaglevTables()
    var weights = Array(repeating: 1.0, count: 100)
    let all = tables.make(weights: weights, size: 65_537, salt: 3)
    weights[42] = 0
    let fewer = tables.make(weights: weights, size: 65_537, salt: 3)
    var others = 0
    for cell in 0..<65_537 {
      let before = tables.owner(all, at: cell)
      let after = tables.owner(fewer, at: cell)
      #expect(after != 42)
      if before != 42 && before != after { others += 1 }
    }
    // The paper has some 2 % where the table is a hundred times as large as the owners are many.
    #expect(Double(others) / 65_537 < 0.03)
  }

  @Test func `hashes of neighbours have nothing in common`() {
    for salt in [1, 99] as [UInt64] {
      var counts = Array(repeating: 0, count: 16)
      for key in 0..<(16_000 as Handle<Key>) {
        let mixed = KeyHash.key(key, salt) ^ KeyHash.key(key.advanced(by: 1), salt)
        counts[Int(KeyHash.place(mixed, below: 16))] += 1
      }
      #expect(counts.allSatisfy { ($0 - 1000).magnitude < 160 })
    }
  }
}
