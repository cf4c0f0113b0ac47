/// The contents of all caches: which keys each remembers, least recently used out first, and until when.
///
/// Keys are dense and the popular ones come first, so an entry is found by its key and those of popular
/// keys share cache lines. An entry is 8 bytes, 16 where keys expire. A ring through the entries keeps
/// the order of use. A key past its time to live is a miss and leaves the cache when it is next looked
/// up or when its turn to be evicted comes.
package struct KeyCaches: ~Copyable {
  private var caches = Column<Contents>()
  private var entries = Column<Entry>()
  /// Until when entries hold, for the caches whose keys expire.
  private var expiries = Column<Int64>()

  struct Contents: BitwiseCopyable {
    var firstEntry: Int
    /// -1 where keys stay for ever.
    var firstExpiry: Int
    var lifetime: Int64
    /// The entry after all keys: the most recently used key follows it, the least comes before it.
    var ring: Int32
    /// How many more keys there is room for.
    var room: Int32
  }

  /// `next` is -1 while the key is not there.
  struct Entry: BitwiseCopyable {
    var next: Int32
    var previous: Int32
  }

  init() {}

  /// New empty contents for keys `0 ..< keys`; `lifetime` in nanoseconds, `Int64.max` for ever.
  mutating func make(keys: Int, capacity: Int, lifetime: Int64) -> Int32 {
    let ring = Int32(keys)
    let expires = lifetime != Int64.max
    caches.append(
      Contents(
        firstEntry: entries.count, firstExpiry: expires ? expiries.count : -1,
        lifetime: lifetime, ring: ring, room: Int32(min(capacity, keys))))
    entries.append(repeating: Entry(next: -1, previous: -1), count: keys + 1)
    entries[entries.count - 1] = Entry(next: ring, previous: ring)
    if expires { expiries.append(repeating: 0, count: keys) }
    return Int32(caches.count - 1)
  }

  /// Whether the key is there and alive; if it is, it becomes the most recently used.
  mutating func look(up key: Int32, in cache: Int32, now: Int64) -> Bool {
    let contents = caches[cache]
    let entry = entries[contents.firstEntry &+ Int(key)]
    if entry.next < 0 { return false }
    if contents.firstExpiry >= 0 && expiries[contents.firstExpiry &+ Int(key)] <= now {
      remove(key, contents)
      caches[cache].room += 1
      return false
    }
    if entry.previous != contents.ring {
      unlink(entry, contents)
      linkFirst(key, contents)
    }
    return true
  }

  /// Puts the key in, or renews it; evicts the least recently used if there is no room.
  mutating func fill(_ key: Int32, in cache: Int32, now: Int64) {
    let contents = caches[cache]
    let entry = entries[contents.firstEntry &+ Int(key)]
    if entry.next >= 0 {
      unlink(entry, contents)
    } else if contents.room == 0 {
      remove(entries[contents.firstEntry &+ Int(contents.ring)].previous, contents)
    } else {
      caches[cache].room = contents.room - 1
    }
    if contents.firstExpiry >= 0 {
      expiries[contents.firstExpiry &+ Int(key)] = now &+ contents.lifetime
    }
    linkFirst(key, contents)
  }

  /// Forgets every key.
  ///
  /// - Complexity: O(keys remembered).
  mutating func flush(_ cache: Int32) {
    let contents = caches[cache]
    while true {
      let last = entries[contents.firstEntry &+ Int(contents.ring)].previous
      if last == contents.ring { return }
      remove(last, contents)
      caches[cache].room += 1
    }
  }

  @inline(__always)
  private mutating func remove(_ key: Int32, _ contents: Contents) {
    unlink(entries[contents.firstEntry &+ Int(key)], contents)
    entries[contents.firstEntry &+ Int(key)].next = -1
  }

  @inline(__always)
  private mutating func unlink(_ entry: Entry, _ contents: Contents) {
    entries[contents.firstEntry &+ Int(entry.previous)].next = entry.next
    entries[contents.firstEntry &+ Int(entry.next)].previous = entry.previous
  }

  @inline(__always)
  private mutating func linkFirst(_ key: Int32, _ contents: Contents) {
    let ring = contents.firstEntry &+ Int(contents.ring)
    let first = entries[ring].next
    entries[contents.firstEntry &+ Int(key)] = Entry(next: first, previous: contents.ring)
    entries[contents.firstEntry &+ Int(first)].previous = key
    entries[ring].next = key
  }
}
