import TestSupport
import Testing

@testable import TailraceEngine

/// Where keys are, and which of them move.
struct ShardMapsTests {
  private static let schemes: [ShardScheme] = [
    .modulo, .consistent(virtualNodes: 100), .range(byPopularity: true),
    .range(byPopularity: false), .directory,
  ]

  private func population(_ keys: Int) -> PopulationID {
    var builder = NetworkBuilder()
    return builder.population("users", keys: keys, exponent: 0)
  }

  private func maps(
    _ scheme: ShardScheme, _ shards: Int, _ later: Int, keys: Int = 10_000, exponent: Double = 0.9
  ) -> ShardMaps {
    var maps = ShardMaps()
    maps.add(
      Sharding(
        name: "db", population: population(keys), scheme: scheme, shards: shards, later: later),
      keys: keys, exponent: exponent, salt: 1234)
    return maps
  }

  @Test(arguments: schemes)
  func `every key moves once and is then where it belongs`(_ scheme: ShardScheme) {
    var maps = maps(scheme, 10, 11)
    var moving: Set<Handle<Key>> = []
    for key in 0..<(10_000 as Handle<Key>) {
      #expect(maps.shard(0, of: key) == maps.before(0, key))
      #expect((0..<10).contains(maps.before(0, key)) && (0..<11).contains(maps.after(0, key)))
      if maps.before(0, key) != maps.after(0, key) { moving.insert(key) }
    }
    #expect(maps.shards(0) == 10)
    while let next = maps.nextToMove(0) {
      #expect(moving.remove(next.key) != nil)
      #expect(next.isLast == moving.isEmpty)
      // Until it has moved it is where it was.
      #expect(maps.shard(0, of: next.key) == maps.before(0, next.key))
      maps.move(0, next.key)
      #expect(maps.shard(0, of: next.key) == maps.after(0, next.key))
    }
    #expect(moving.isEmpty && maps.shards(0) == 11)
  }

  @Test func `by modulo nearly every key moves, by ring and by range what the new shard takes`() {
    func moved(_ scheme: ShardScheme) -> (all: Double, between: Int) {
      let maps = maps(scheme, 10, 11)
      var all = 0
      var between = 0
      for key in 0..<(10_000 as Handle<Key>) where maps.before(0, key) != maps.after(0, key) {
        all += 1
        if maps.after(0, key) != 10 { between += 1 }
      }
      return (Double(all) / 10_000, between)
    }
    #expect((moved(.modulo).all - 10.0 / 11).magnitude < 0.02)
    for scheme in Self.schemes.dropFirst() {
      #expect(moved(scheme).all < 0.14 && moved(scheme).between == 0, "\(scheme)")
    }
    // Half of one of ten ranges.
    #expect((moved(.range(byPopularity: false)).all - 0.05).magnitude < 0.001)
  }

  @Test func `ranges have as many keys each, neighbours together`() {
    let maps = maps(.range(byPopularity: true), 10, 10)
    for key in 0..<(10_000 as Handle<Key>) { #expect(maps.before(0, key) == key.index / 1000) }
    let scattered = self.maps(.range(byPopularity: false), 10, 10)
    var counts = Array(repeating: 0, count: 10)
    for key in 0..<(10_000 as Handle<Key>) { counts[Int(scattered.before(0, key))] += 1 }
    #expect(counts.allSatisfy { $0 == 1000 })
  }

  @Test func `the busiest range is split where half of its load is passed`() {
    let maps = maps(.range(byPopularity: true), 10, 11)
    var moved: [Int] = []
    for key in 0..<10_000 where maps.before(0, Handle(key)) != maps.after(0, Handle(key)) {
      moved.append(key)
    }
    // Of Σ k^−0.9 for the first thousand, 10.52, the first 47 have 5.28.
    #expect(moved == Array(47..<1000))
  }

  @Test func `a directory spreads the load as evenly as the hottest key allows`() {
    let keys = 10_000
    let maps = maps(.directory, 10, 11, keys: keys, exponent: 0.9)
    var loads = Array(repeating: 0.0, count: 10)
    var later = Array(repeating: 0.0, count: 11)
    for key in 0..<keys {
      let weight = DeterministicMath.pow(Double(key) + 1, -0.9)
      loads[Int(maps.before(0, Handle(key)))] += weight
      later[Int(maps.after(0, Handle(key)))] += weight
    }
    let even = loads.reduce(0, +) / 10
    #expect(loads.allSatisfy { ($0 / even - 1).magnitude < 0.001 })
    #expect(later.allSatisfy { ($0 / even * 1.1 - 1).magnitude < 0.02 })
  }
}
