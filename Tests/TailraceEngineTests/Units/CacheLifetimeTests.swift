import TestSupport
import Testing

@testable import TailraceEngine

/// A cache of three keys that an expectation can ask.
private final class Cache {
  private var caches = KeyCaches()
  private var samplers = SamplerTable()

  init(_ settings: CacheSettings) {
    caches.addSizes(nil)
    let sampler = samplers.add(.constant(0), stream: RandomStream(seed: 1))
    _ = caches.make(
      keys: 3, population: 0, settings: settings, sampler: sampler, lifetimeSampler: .none)
  }

  func fill(_ key: Handle<Key>, now: Int64) {
    caches.fillGenerally(key, in: 0, now: now, &samplers)
  }
  @discardableResult
  func look(_ key: Handle<Key>, now: Int64) -> KeyCaches.LookUp {
    caches.lookGenerally(up: key, in: 0, now: now, &samplers)
  }
  func holdsForErrors(now: Int64) -> Bool { caches.holdsForErrors(0, in: 0, now: now) }
  func isExpired(now: Int64) -> Bool { caches.isExpired(0, in: 0, now: now) }
  /// How often the first key was used, as far as that is known.
  var count: Int32 { caches.uses[0].count }
}

/// The caches of clients, two keys each, that an expectation can ask.
private final class Clients {
  private var caches = ClientCaches()

  init() { caches.make(capacity: 2, lifetime: 100, keepsVersions: false) }

  func fill(_ key: Handle<Key>, of client: Handle<Client>, now: Int64) {
    caches.fill(key, of: client, in: 0, version: 0, now: now)
  }
  func has(_ key: Handle<Key>, of client: Handle<Client>, now: Int64) -> Bool {
    caches.look(up: key, of: client, in: 0, now: now).exists
  }
}

/// How long values live, and what is known of their use, to the nanosecond.
struct CacheLifetimeTests {
  private static func cache(_ change: (inout CacheSettings) -> Void) -> Cache {
    var settings = CacheSettings(capacity: .entries(3))
    settings.lifetime = .constant(100)
    change(&settings)
    return Cache(settings)
  }

  @Test func `an old value serves for as long as is stated, and no longer`() {
    for (now, found) in [
      (99, .hit), (100, .expired), (149, .expired), (150, .miss), (201, .miss),
    ] as [(Int64, KeyCaches.LookUp)] {
      let cache = Self.cache { $0.staleWhileRevalidate = .nanoseconds(50) }
      cache.fill(0, now: 0)
      #expect(cache.look(0, now: now) == found, "at \(now)")
    }
    let cache = Self.cache { $0.staleWhileRevalidate = .nanoseconds(50) }
    cache.fill(0, now: 0)
    #expect(!cache.isExpired(now: 99) && cache.isExpired(now: 100))
    #expect(cache.isExpired(now: 149) && !cache.isExpired(now: 150))
  }

  @Test func `an old value is kept for errors as long as is stated`() {
    let cache = Self.cache { $0.staleIfError = .nanoseconds(80) }
    cache.fill(0, now: 0)
    #expect(cache.look(0, now: 100) == .miss)
    #expect(cache.holdsForErrors(now: 179) && !cache.holdsForErrors(now: 180))
  }

  @Test func `a hit lets a lifetime begin again where that is stated`() {
    for (renews, found) in [(true, .hit), (false, .miss)] as [(Bool, KeyCaches.LookUp)] {
      let cache = Self.cache {
        $0.renews = renews
        $0.recordsUse = true
      }
      cache.fill(0, now: 0)
      #expect(cache.look(0, now: 60) == .hit)
      #expect(cache.look(0, now: 159) == found)
      cache.fill(0, now: 160)
      #expect(cache.look(0, now: 260) == .miss)
    }
  }

  /// Redis (`evict.c`, 7.2): five for a newcomer, one less a minute since its last use, and of what is
  /// above five one more with a chance of 1 ÷ (10 × that + 1).
  @Test func `Redis counts uses as evict.c does`() {
    let minute: Int64 = 60_000_000_000
    let cache = Self.cache {
      $0.lifetime = nil
      $0.eviction = .sampledLFU(samples: 5)
    }
    cache.fill(0, now: 0)
    #expect(cache.count == 5)
    cache.look(0, now: 1)
    #expect(cache.count == 6)
    // Three minutes later it has three; up to five it is certain to have one more.
    cache.look(0, now: 1 + 3 * minute)
    #expect(cache.count == 4)
    // From 6 to 20 it takes 11 + 21 + … + 141 = 1064 uses on average; one each would be 255.
    for _ in 0..<1000 { cache.look(0, now: 1 + 3 * minute) }
    #expect(cache.count > 10 && cache.count < 35)
  }

  @Test func `a client keeps so many keys, each for its time`() {
    let clients = Clients()
    for key in [0, 1] as [Handle<Key>] {
      clients.fill(key, of: 0, now: 0)
      clients.fill(key, of: 1, now: 50)
    }
    #expect(clients.has(0, of: 0, now: 99))
    #expect(!clients.has(1, of: 0, now: 100))
    #expect(clients.has(1, of: 1, now: 100))
    // Of three the one that was used longest ago goes.
    clients.fill(2, of: 1, now: 101)
    #expect(!clients.has(0, of: 1, now: 102))
    #expect(clients.has(1, of: 1, now: 102) && clients.has(2, of: 1, now: 102))
  }
}
