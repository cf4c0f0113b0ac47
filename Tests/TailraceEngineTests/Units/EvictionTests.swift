import TestSupport
import Testing

@testable import TailraceEngine

/// Every policy against its description, ask by ask.
struct EvictionTests {
  static let policies: [(EvictionPolicy, PlainCache.Policy)] = [
    (.lru, .lru), (.fifo, .fifo), (.clock, .clock), (.lfu, .lfu), (.sieve, .sieve),
    (.s3FIFO, .s3FIFO),
  ]

  /// How many of the asks hit, and how many answers differ from the plain cache's.
  static func play(
    _ policy: EvictionPolicy, _ plain: PlainCache.Policy, capacity: Int, _ keys: [Handle<Key>],
    of count: Int = 400
  ) -> (differences: Int, hits: Int, plainHits: Int) {
    var settings = CacheSettings(capacity: .entries(capacity))
    settings.eviction = policy
    settings.recordsUse = true
    var caches = KeyCaches()
    caches.addSizes(nil)
    var samplers = SamplerTable()
    let sampler = samplers.add(.constant(0), stream: RandomStream(seed: 1))
    let cache = caches.make(
      keys: count, population: 0, settings: settings, sampler: sampler, lifetimeSampler: .none)
    var other = PlainCache(plain, capacity: capacity)
    var differences = 0
    var hits = 0
    var plainHits = 0
    for (index, key) in keys.enumerated() {
      let now = Int64(index)
      let found = caches.lookGenerally(up: key, in: cache, now: now, &samplers) == .hit
      if !found { caches.fillGenerally(key, in: cache, now: now, &samplers) }
      let isPlainHit = other.ask(key.index)
      if found != isPlainHit { differences += 1 }
      if found { hits += 1 }
      if isPlainHit { plainHits += 1 }
    }
    return (differences, hits, plainHits)
  }

  @Test(arguments: [1, 3, 10, 37])
  func `a policy does what its description says`(_ capacity: Int) {
    for seed in 1...3 as ClosedRange<UInt64> {
      var stream = RandomStream(seed: seed)
      let population = KeyPopulation(count: 400, popularity: .zipf(exponent: 0.9))
      let keys = (0..<4000).map { index in
        // Loops over many keys among the popular ones, which tell policies apart.
        Handle<Key>(index % 3 == 0 ? Int32(index / 3 % 60) : population.draw(&stream))
      }
      var hits: [Int] = []
      for (policy, plain) in Self.policies {
        let result = Self.play(policy, plain, capacity: capacity, keys)
        #expect(result.differences == 0, "\(plain), capacity \(capacity), seed \(seed)")
        hits.append(result.hits)
      }
      if capacity == 37 {
        #expect(Set(hits).count == hits.count, "the policies are not told apart")
      }
    }
  }

  @Test func `what is full and may not evict takes nothing new`() {
    var settings = CacheSettings(capacity: .entries(2))
    settings.eviction = .none
    var caches = KeyCaches()
    caches.addSizes(nil)
    var samplers = SamplerTable()
    let cache = caches.make(
      keys: 5, population: 0, settings: settings, sampler: .none, lifetimeSampler: .none)
    for key in 0..<5 as Range<Handle<Key>> {
      caches.fillGenerally(key, in: cache, now: 0, &samplers)
    }
    let found = (0..<5 as Range<Handle<Key>>).map {
      caches.lookGenerally(up: $0, in: cache, now: 1, &samplers) == .hit
    }
    #expect(found == [true, true, false, false, false])
    #expect(caches.totals(of: cache, now: 1).refused == 3)
  }

  @Test func `bytes make room for each other`() {
    var settings = CacheSettings(capacity: .bytes(100))
    settings.eviction = .fifo
    var caches = KeyCaches()
    caches.addSizes([40, 40, 30, 101, 90])
    var samplers = SamplerTable()
    let cache = caches.make(
      keys: 5, population: 0, settings: settings, sampler: .none, lifetimeSampler: .none)
    for key in [0, 1, 2, 3] as [Handle<Key>] { caches.fillGenerally(key, in: cache, now: 0, &samplers) }
    // 40 + 40 + 30 is too much, and 101 never fits.
    var there = (0..<5 as Range<Handle<Key>>).filter {
      caches.lookGenerally(up: $0, in: cache, now: 1, &samplers) == .hit
    }
    #expect(there == [1, 2])
    caches.fillGenerally(4, in: cache, now: 2, &samplers)
    there = (0..<5 as Range<Handle<Key>>).filter {
      caches.lookGenerally(up: $0, in: cache, now: 3, &samplers) == .hit
    }
    #expect(there == [4])
    #expect(caches.totals(of: cache, now: 3).evictions == 3)
  }
}
