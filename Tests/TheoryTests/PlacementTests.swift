import Tailrace
import Testing

@testable import TailraceEngine

/// Keys placed on shards by the machine's own rings and hashes, over many salts.
struct PlacementTests {
  static let cases: [TheoryCase] = [
    ring("consistent-hash-10x1", rings: 1000), ring("consistent-hash-10x100", rings: 200), shards,
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `keys spread over shards as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static let replications = 20

  /// So many rings a replication; each replication says what its rings have on average.
  private static func ring(_ id: String, rings: Int) -> TheoryCase {
    TheoryCase(
      id: id,
      custom: { reference, seed in
        let owners = Int(reference.number("n"))
        let points = Int(reference.number("v"))
        let mean = 1 / Double(owners)
        let tail =
          reference.quantities.contains { $0.name == "share.p99" }
          ? reference.answer("share.p99") : 1
        var samples: [String: [Double]] = [:]
        for replication in 0..<replications {
          var salts = RandomStream(
            StreamKey(
              seed: reference.seed(seed), replication: UInt32(replication),
              name: StreamName(id, "salts")))
          var sums: [String: Double] = [:]
          for _ in 0..<rings {
            for (name, value) in look(owners, points, salts.next(), mean, tail) {
              sums[name, default: 0] += value
            }
          }
          for (name, sum) in sums { samples[name, default: []].append(sum / Double(rings)) }
        }
        return reference.quantities.compactMap { quantity in
          finding(quantity.name, reference, samples, mean)
        }
      })
  }

  /// What one ring has.
  private static func look(
    _ owners: Int, _ points: Int, _ salt: UInt64, _ mean: Double, _ tail: Double
  ) -> [String: Double] {
    var rings = HashRings()
    let ring = rings.make(counts: Array(repeating: points, count: owners), salt: salt)
    let more = rings.make(counts: Array(repeating: points, count: owners + 1), salt: salt)
    let shares = rings.shares(ring, owners: owners)
    let squares = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let keys: Int32 = 2000
    var moved = 0
    var movedByModulo = 0
    for key in 0..<keys {
      let hash = KeyHash.key(Handle(key), salt)
      let before = rings.owner(ring, at: rings.position(ring, hash))
      if rings.owner(more, at: rings.position(more, hash)) != before { moved += 1 }
      let remainder = KeyHash.modulo(hash, Int32(owners))
      if KeyHash.modulo(hash, Int32(owners + 1)) != remainder { movedByModulo += 1 }
    }
    let count = Double(owners)
    return [
      "mean": shares.reduce(0, +) / count, "variance": squares / count,
      "above": Double(shares.count { $0 > 1.25 * mean }) / count,
      "within": Double(shares.count { $0 <= tail }) / count, "max": shares.max() ?? 0,
      "moved": Double(moved) / Double(keys), "modulo": Double(movedByModulo) / Double(keys),
    ]
  }

  private static func finding(
    _ name: String, _ reference: Reference, _ samples: [String: [Double]], _ mean: Double
  ) -> Finding? {
    var measure = Measure.moment { _ in 0 }
    let key: String
    switch name {
    case "share.mean":
      let found = Estimate(samples["mean"] ?? []).mean
      return Finding(
        quantity: name, passed: (found - reference.answer(name)).magnitude < 1e-9,
        detail: "\(name): shares add up to one, so their mean is \(found)")
    case "share.variance": key = "variance"
    case "share.cv":
      key = "variance"
      measure.expected = { $0 * mean * ($0 * mean) }
    case "P(share > 1.25/n)":
      key = "above"
      measure = Measure.share { _ in 0 }.loosened(3)
    case "share.p99":
      key = "within"
      measure = Measure.share { _ in 0 }.loosened(3)
      measure.expected = { _ in 0.99 }
    case "max_share/mean.mean":
      key = "max"
      measure.expected = { $0 * mean }
      measure.referenceError = (reference.number("v") == 1 ? 0.013 : 0.00087) * mean
    case "max_share.mean (v=1, H_n/n)": key = "max"
    case "keys_moved_when_adding_one_node": key = "moved"
    case "keys_moved_with_modulo_hashing(n -> n+1)": key = "modulo"
    default: return nil
    }
    let estimate = Estimate(samples[key] ?? [])
    return Finding(
      name, measure, answer: reference.answer(name), lows: estimate, highs: estimate)
  }

  /// A thousand keys by hash over ten shards, under many salts.
  private static let shards = TheoryCase(
    id: "shards-1000-10",
    custom: { reference, seed in
      let keys = Int32(reference.number("keys"))
      let count = Int(reference.number("shards"))
      let mean = Double(keys) / Double(count)
      var highest: [Double] = []
      var spread: [Double] = []
      var within: [Double] = []
      var below: [Double] = []
      for replication in 0..<replications {
        var salts = RandomStream(
          StreamKey(
            seed: reference.seed(seed), replication: UInt32(replication),
            name: StreamName("shards", "salts")))
        let tries = 500
        var (high, squares, in130, in129) = (0.0, 0.0, 0.0, 0.0)
        for _ in 0..<tries {
          let salt = salts.next()
          var loads = Array(repeating: 0, count: count)
          for key in 0..<keys {
            loads[Int(KeyHash.modulo(KeyHash.key(Handle(key), salt), Int32(count)))] += 1
          }
          let most = loads.max() ?? 0
          high += Double(most)
          squares += loads.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
          let limit = Int(reference.answer("max_keys.p99"))
          if most <= limit { in130 += 1 }
          if most < limit { in129 += 1 }
        }
        highest.append(high / Double(tries))
        spread.append(squares / Double(tries * count))
        within.append(in130 / Double(tries))
        below.append(in129 / Double(tries))
      }
      func finding(
        _ name: String, _ values: [Double], _ expected: @escaping @Sendable (Double) -> Double
      ) -> Finding {
        var measure = Measure.moment { _ in 0 }
        measure.expected = expected
        let estimate = Estimate(values)
        return Finding(
          name, measure, answer: reference.answer(name), lows: estimate, highs: estimate)
      }
      // The smallest whole number that 99 % of all placements stay within.
      let enough = Estimate(within)
      let few = Estimate(below)
      return [
        finding("max_keys_on_a_shard.mean", highest) { $0 },
        finding("imbalance max/mean", highest) { $0 * mean },
        finding("keys_per_shard.variance", spread) { $0 },
        Finding(
          quantity: "max_keys.p99",
          passed: enough.mean >= 0.99 - 4 * enough.standardError
            && few.mean <= 0.99 + 4 * few.standardError,
          detail: "\(enough.mean) stay within, \(few.mean) below"),
      ]
    })
}
