/// The contents of all caches: which keys each remembers, least recently used out first, and until when.
///
/// Keys are dense, so an entry is found by its index and a list through the entries keeps the order
/// of use. A key past its time to live is a miss and leaves the cache when it is next looked up or
/// when its turn to be evicted comes.
package struct KeyCaches: ~Copyable {
  private var caches = Column<Contents>()
  private var entries = Column<Entry>()

  struct Contents: BitwiseCopyable {
    var base: Int
    var capacity: Int32
    var lifetime: Int64
    var head: Int32 = -1
    var tail: Int32 = -1
    var count: Int32 = 0
  }

  /// `expiry` is -1 while the key is not there.
  struct Entry: BitwiseCopyable {
    var next: Int32 = -1
    var previous: Int32 = -1
    var expiry: Int64 = -1
  }

  init() {}

  /// New empty contents for keys `0 ..< keys`; `lifetime` in nanoseconds, `Int64.max` for ever.
  mutating func make(keys: Int, capacity: Int, lifetime: Int64) -> Int32 {
    caches.append(
      Contents(
        base: entries.count, capacity: Int32(min(capacity, keys)), lifetime: lifetime))
    entries.reserve(entries.count + keys)
    for _ in 0..<keys { entries.append(Entry()) }
    return Int32(caches.count - 1)
  }

  /// Whether the key is there and alive; if it is, it becomes the most recently used.
  mutating func look(up key: Int32, in cache: Int32, now: Int64) -> Bool {
    let base = caches[cache].base
    let expiry = entries[base + Int(key)].expiry
    if expiry < 0 { return false }
    unlink(key, cache, base)
    if expiry <= now {
      entries[base + Int(key)].expiry = -1
      caches[cache].count -= 1
      return false
    }
    linkFirst(key, cache, base)
    return true
  }

  /// Puts the key in, or renews it; evicts the least recently used if there is no room.
  mutating func fill(_ key: Int32, in cache: Int32, now: Int64) {
    let base = caches[cache].base
    if entries[base + Int(key)].expiry >= 0 {
      unlink(key, cache, base)
    } else {
      if caches[cache].count == caches[cache].capacity {
        let victim = caches[cache].tail
        unlink(victim, cache, base)
        entries[base + Int(victim)].expiry = -1
      } else {
        caches[cache].count += 1
      }
    }
    let lifetime = caches[cache].lifetime
    entries[base + Int(key)].expiry = lifetime == Int64.max ? Int64.max : now &+ lifetime
    linkFirst(key, cache, base)
  }

  @inline(__always)
  private mutating func unlink(_ key: Int32, _ cache: Int32, _ base: Int) {
    let entry = entries[base + Int(key)]
    if entry.previous < 0 {
      caches[cache].head = entry.next
    } else {
      entries[base + Int(entry.previous)].next = entry.next
    }
    if entry.next < 0 {
      caches[cache].tail = entry.previous
    } else {
      entries[base + Int(entry.next)].previous = entry.previous
    }
  }

  @inline(__always)
  private mutating func linkFirst(_ key: Int32, _ cache: Int32, _ base: Int) {
    let head = caches[cache].head
    entries[base + Int(key)].previous = -1
    entries[base + Int(key)].next = head
    if head < 0 { caches[cache].tail = key } else { entries[base + Int(head)].previous = key }
    caches[cache].head = key
  }
}
