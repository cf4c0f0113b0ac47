/// What each of many clients remembers, such as the cache of a browser: least recently used out first.
///
/// Only what is remembered takes room, 32 bytes an entry and 16 to 32 in the table that finds it, and 12
/// for each client who ever remembered something: clients are many and each knows few keys.
package struct ClientCaches: ~Copyable {
  private var caches = Column<Settings>()
  private var entries = Column<Item>()
  private var found = PairTable()
  /// By cache and client, the record in `owners`.
  private var known = PairTable()
  private var owners = Column<Owner>()
  private var firstFree: Int32 = -1

  struct Settings: BitwiseCopyable {
    var capacity: Int32
    var lifetime: Int64
    var keepsVersions: Bool
  }

  /// What a client remembers, in the order of use.
  struct Owner: BitwiseCopyable {
    var first: Int32 = -1
    var last: Int32 = -1
    var count: Int32 = 0
  }

  struct Item: BitwiseCopyable {
    var key: Int32
    var version: Int32
    var expiry: Int64
    var next: Int32
    var previous: Int32
  }

  init() {}

  mutating func make(capacity: Int, lifetime: Int64, keepsVersions: Bool) {
    caches.append(
      Settings(
        capacity: Int32(clamping: capacity), lifetime: lifetime, keepsVersions: keepsVersions))
  }

  /// The entry of a key that lives; -1 for none. It becomes the most recently used.
  mutating func look(up key: Int32, of client: Int32, in cache: Int32, now: Int64) -> Int32 {
    let pair = Self.pair(cache, client)
    let item = found.value(pair, key)
    if item < 0 { return -1 }
    let owner = known.value(UInt64(UInt32(bitPattern: cache)), client)
    unlink(item, owner)
    if entries[item].expiry <= now {
      drop(item, pair, owner)
      return -1
    }
    linkFirst(item, owner)
    return item
  }

  /// The version of an entry; nil where versions are not kept.
  func version(_ item: Int32, in cache: Int32) -> Int32? {
    caches[cache].keepsVersions ? entries[item].version : nil
  }

  mutating func fill(
    _ key: Int32, of client: Int32, in cache: Int32, version: Int32, now: Int64
  ) {
    let settings = caches[cache]
    let pair = Self.pair(cache, client)
    let number = UInt64(UInt32(bitPattern: cache))
    var owner = known.value(number, client)
    if owner < 0 {
      owner = Int32(owners.count)
      owners.append(Owner())
      known.set(owner, number, client)
    }
    var item = found.value(pair, key)
    if item >= 0 {
      unlink(item, owner)
    } else {
      if owners[owner].count == settings.capacity {
        let last = owners[owner].last
        unlink(last, owner)
        drop(last, pair, owner)
      }
      item = allocate()
      found.set(item, pair, key)
      owners[owner].count += 1
    }
    let forever = settings.lifetime == Int64.max
    entries[item].key = key
    entries[item].version = version
    entries[item].expiry = forever ? Int64.max : now &+ settings.lifetime
    linkFirst(item, owner)
  }

  private static func pair(_ cache: Int32, _ client: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: cache)) << 32 | UInt64(UInt32(bitPattern: client))
  }

  private mutating func allocate() -> Int32 {
    let item = firstFree
    if item < 0 {
      entries.append(Item(key: 0, version: 0, expiry: 0, next: -1, previous: -1))
      return Int32(entries.count - 1)
    }
    firstFree = entries[item].next
    return item
  }

  /// An entry that is linked no more goes.
  private mutating func drop(_ item: Int32, _ pair: UInt64, _ owner: Int32) {
    found.remove(pair, entries[item].key)
    entries[item].next = firstFree
    firstFree = item
    owners[owner].count -= 1
  }

  private mutating func unlink(_ item: Int32, _ owner: Int32) {
    let next = entries[item].next
    let previous = entries[item].previous
    if previous < 0 { owners[owner].first = next } else { entries[previous].next = next }
    if next < 0 { owners[owner].last = previous } else { entries[next].previous = previous }
  }

  private mutating func linkFirst(_ item: Int32, _ owner: Int32) {
    let first = owners[owner].first
    entries[item].next = first
    entries[item].previous = -1
    if first < 0 { owners[owner].last = item } else { entries[first].previous = item }
    owners[owner].first = item
  }
}

extension Simulation {
  @inline(never)
  mutating func clientProbe(_ frame: Int32, _ cache: Int32) {
    let client = frames.cargo[frame].client
    let item = caching.clientCaches.look(
      up: frames[frame].key, of: client, in: cache, now: loop.clock)
    countLookUp(frame, item >= 0)
    if item >= 0, let version = caching.clientCaches.version(item, in: cache) {
      carry(version, frame)
    }
  }

  @inline(never)
  mutating func clientFill(_ frame: Int32, _ cache: Int32) {
    caching.clientCaches.fill(
      frames[frame].key, of: frames.cargo[frame].client, in: cache,
      version: frames.cargo[frame].version,
      now: loop.clock)
  }
}
