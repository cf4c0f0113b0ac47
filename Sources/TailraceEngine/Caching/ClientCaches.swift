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
  private var firstFree: Handle<Item> = .none

  package struct Settings: BitwiseCopyable {
    var capacity: Int32
    var lifetime: Int64
    var keepsVersions: Bool
  }

  /// What a client remembers, in the order of use.
  struct Owner: BitwiseCopyable {
    var first: Handle<Item> = .none
    var last: Handle<Item> = .none
    var count: Int32 = 0
  }

  struct Item: BitwiseCopyable {
    var key: Handle<Key>
    var version: Int32
    var expiry: Int64
    var next: Handle<Item>
    var previous: Handle<Item>
  }

  init() {}

  mutating func make(capacity: Int, lifetime: Int64, keepsVersions: Bool) {
    caches.append(
      Settings(
        capacity: Int32(clamping: capacity), lifetime: lifetime, keepsVersions: keepsVersions))
  }

  /// The entry of a key that lives. It becomes the most recently used.
  mutating func look(
    up key: Handle<Key>, of client: Handle<Client>, in cache: Handle<Settings>, now: Int64
  ) -> Handle<Item> {
    let pair = Self.pair(cache, client)
    let item = Handle<Item>(found.value(pair, key))
    if item == .none { return .none }
    let owner = Handle<Owner>(known.value(cache.word, Handle(client.index)))
    unlink(item, owner)
    if entries[item].expiry <= now {
      drop(item, pair, owner)
      return .none
    }
    linkFirst(item, owner)
    return item
  }

  /// The version of an entry; nil where versions are not kept.
  func version(_ item: Handle<Item>, in cache: Handle<Settings>) -> Int32? {
    caches[cache].keepsVersions ? entries[item].version : nil
  }

  mutating func fill(
    _ key: Handle<Key>, of client: Handle<Client>, in cache: Handle<Settings>, version: Int32,
    now: Int64
  ) {
    let settings = caches[cache]
    let pair = Self.pair(cache, client)
    let number = cache.word
    var owner = Handle<Owner>(known.value(number, Handle(client.index)))
    if owner == .none {
      owners.append(Owner())
      owner = owners.last
      known.set(owner.index, number, Handle(client.index))
    }
    var item = Handle<Item>(found.value(pair, key))
    if item.exists {
      unlink(item, owner)
    } else {
      if owners[owner].count == settings.capacity {
        let last = owners[owner].last
        unlink(last, owner)
        drop(last, pair, owner)
      }
      item = allocate()
      found.set(item.index, pair, key)
      owners[owner].count += 1
    }
    let forever = settings.lifetime == Int64.max
    entries[item].key = key
    entries[item].version = version
    entries[item].expiry = forever ? Int64.max : now &+ settings.lifetime
    linkFirst(item, owner)
  }

  private static func pair(_ cache: Handle<Settings>, _ client: Handle<Client>) -> UInt64 {
    cache.word << 32 | client.word
  }

  private mutating func allocate() -> Handle<Item> {
    let item = firstFree
    if item == .none {
      entries.append(Item(key: .none, version: 0, expiry: 0, next: .none, previous: .none))
      return entries.last
    }
    firstFree = entries[item].next
    return item
  }

  /// An entry that is linked no more goes.
  private mutating func drop(_ item: Handle<Item>, _ pair: UInt64, _ owner: Handle<Owner>) {
    found.remove(pair, entries[item].key)
    entries[item].next = firstFree
    firstFree = item
    owners[owner].count -= 1
  }

  private mutating func unlink(_ item: Handle<Item>, _ owner: Handle<Owner>) {
    let next = entries[item].next
    let previous = entries[item].previous
    if previous == .none { owners[owner].first = next } else { entries[previous].next = next }
    if next == .none { owners[owner].last = previous } else { entries[next].previous = previous }
  }

  private mutating func linkFirst(_ item: Handle<Item>, _ owner: Handle<Owner>) {
    let first = owners[owner].first
    entries[item].next = first
    entries[item].previous = .none
    if first == .none { owners[owner].last = item } else { entries[first].previous = item }
    owners[owner].first = item
  }
}

extension Simulation {
  @inline(never)
  mutating func clientProbe(_ frame: Handle<Frame>, _ cache: Handle<ClientCaches.Settings>) {
    let client = cargo[frame].client
    let item = clientCaches.look(up: frames[frame].key, of: client, in: cache, now: clock)
    countLookUp(frame, item.exists)
    if item.exists, let version = clientCaches.version(item, in: cache) { carry(version, frame) }
  }

  @inline(never)
  mutating func clientFill(_ frame: Handle<Frame>, _ cache: Handle<ClientCaches.Settings>) {
    clientCaches.fill(
      frames[frame].key, of: cargo[frame].client, in: cache, version: cargo[frame].version,
      now: clock)
  }
}
