import Tailrace

@testable import TailraceEngine

/// A least-recently-used cache of a million keys out of ten million, asked with Zipf's law: the drawing
/// of the keys and the cache's own structure, no events.
///
/// The same keys in the same order as in `Rival/lru.hpp`, so hits and hash are the same too.
enum KeyLookups {
  static let keys: Int32 = 10_000_000
  static let capacity = 1_000_000

  static func run(scale: Double) -> Measurement {
    var populations = PopulationTable()
    populations.add(keys: Int(keys), exponent: 0.99) { _ in }
    var samplers = SamplerTable()
    let sampler = samplers.add(.constant(0), stream: RandomStream(seed: 1))
    let baseline = ResidentMemory.bytes("VmRSS")
    var caches = KeyCaches()
    let cache = caches.make(keys: Int(keys), capacity: capacity, lifetime: .max)
    var hash = OrderHash()
    var hits = 0
    var measurement = Measurement("lru", operations: Int(20e6 * scale))
    measurement.time { _ in
      let key = populations.draw(0, &samplers, sampler)
      let isHit = caches.look(up: key, in: cache, now: 0)
      if isHit { hits += 1 } else { caches.fill(key, in: cache, now: 0) }
      hash.mix(key.word &* 2 &+ (isHit ? 1 : 0))
    }
    measurement.bytes = ResidentMemory.bytes("VmRSS") - baseline
    measurement.hash = hash
    measurement.notes = [("hits", "\(hits)")]
    return measurement
  }
}
