import TestSupport
import Testing

@testable import TailraceEngine

/// A cache by the book: an array with the most recently used key first.
private struct PlainCache {
  var capacity: Int
  var lifetime: Int64
  var entries: [(key: Handle<Key>, expiry: Int64)] = []

  mutating func look(up key: Handle<Key>, now: Int64) -> Bool {
    guard let place = entries.firstIndex(where: { $0.key == key }) else { return false }
    let entry = entries.remove(at: place)
    if entry.expiry <= now { return false }
    entries.insert(entry, at: 0)
    return true
  }

  mutating func fill(_ key: Handle<Key>, now: Int64) {
    if let place = entries.firstIndex(where: { $0.key == key }) {
      entries.remove(at: place)
    } else if entries.count == capacity {
      entries.removeLast()
    }
    let expiry = lifetime == Int64.max ? Int64.max : now + lifetime
    entries.insert((key, expiry), at: 0)
  }
}

struct KeyCachesTests {
  @Test func `the least recently used key makes room`() {
    var caches = KeyCaches()
    let cache = caches.make(keys: 10, capacity: 3, lifetime: Int64.max)
    for key in [1, 2, 3] as [Handle<Key>] { caches.fill(key, in: cache, now: 0) }
    let one = caches.look(up: 1, in: cache, now: 1)
    #expect(one)
    caches.fill(2, in: cache, now: 2)
    caches.fill(4, in: cache, now: 3)
    let found = ([1, 2, 3, 4] as [Handle<Key>]).map { caches.look(up: $0, in: cache, now: 4) }
    #expect(found == [true, true, false, true])
  }

  @Test func `a key without any time to live is never found`() {
    var caches = KeyCaches()
    let cache = caches.make(keys: 2, capacity: 1, lifetime: 0)
    caches.fill(0, in: cache, now: 0)
    let found = caches.look(up: 0, in: cache, now: 0)
    #expect(!found)
  }

  @Test func `a cache for all keys evicts none`() {
    var caches = KeyCaches()
    let cache = caches.make(keys: 5, capacity: 100, lifetime: Int64.max)
    for key in 0..<5 as Range<Handle<Key>> { caches.fill(key, in: cache, now: 0) }
    for key in 0..<5 as Range<Handle<Key>> {
      let found = caches.look(up: key, in: cache, now: 1)
      #expect(found)
    }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `it does what an array would`(_ seed: UInt64) {
    var dice = Dice(seed: seed)
    let keys = dice.roll(1...30)
    var caches = KeyCaches()
    var plain: [PlainCache] = []
    for _ in 0..<3 {
      let capacity = dice.roll(1...keys)
      let lifetime = dice.oneIn(3) ? Int64.max : Int64(dice.roll(0...60))
      _ = caches.make(keys: keys, capacity: capacity, lifetime: lifetime)
      plain.append(PlainCache(capacity: capacity, lifetime: lifetime))
    }
    var now: Int64 = 0
    for _ in 0..<2000 {
      now += Int64(dice.roll(0...3))
      let cache = dice.roll(0...2)
      let key = Handle<Key>(dice.roll(0...(keys - 1)))
      if dice.oneIn(2) {
        caches.fill(key, in: Handle(cache), now: now)
        plain[cache].fill(key, now: now)
      } else {
        let found = caches.look(up: key, in: Handle(cache), now: now)
        let wanted = plain[cache].look(up: key, now: now)
        #expect(found == wanted)
      }
    }
  }
}
