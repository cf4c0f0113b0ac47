/// The contents of all caches: which keys each remembers, and until when.
///
/// Keys are dense and the popular ones come first, so an entry is found by its key and those of popular
/// keys share cache lines. An entry is 8 bytes, 16 where keys expire. A ring through the entries keeps
/// the order of use. A key past its time to live is a miss and leaves the cache when it is next looked
/// up or when its turn to be evicted comes.
///
/// Here is the plain cache: least recently used out first, a constant lifetime. What more a cache may
/// want is in `KeyCaches+General` and in `Policies/`.
package struct KeyCaches: ~Copyable {
  var caches = Column<Contents>()
  var entries = Column<Entry>()
  /// Until when entries hold, for the caches whose keys expire.
  var expiries = Column<Int64>()
  var generals = Column<General>()
  /// By key, for general caches.
  var uses = Column<Use>()
  /// The keys that are there, for policies that pick among them: in no order, or a heap.
  var slots = Column<Handle<Key>>()
  /// Sixteen for each cache that samples.
  var candidates = Column<Candidate>()
  /// By population and key, in bytes.
  var sizes = Column<Int32>()
  /// By population, where its sizes begin; -1 where they are not known.
  var firstSizes = SideColumn<Network.Population, Int>()
  /// By contents, where the versions of its keys begin; -1 where they are not kept.
  var firstVersions = SideColumn<Contents, Int>()
  var heldVersions = Column<Int32>()

  struct Contents: BitwiseCopyable {
    var firstEntry: Int
    /// -1 where keys stay for ever.
    var firstExpiry: Int
    var lifetime: Int64
    /// The entry after all keys: the most recently used key follows it, the least comes before it.
    var ring: Handle<Key>
    /// How many more keys there is room for.
    var room: Int32
    var capacity: Int32
    /// Where it is more than a plain cache; none where it is not.
    var general: Handle<General> = .none
    var evictions: Int64 = 0
  }

  /// `next` is -1 while the key is not there.
  struct Entry: BitwiseCopyable {
    var next: Handle<Key>
    var previous: Handle<Key>

    /// In the word of `next`: its position in a heap or among the slots.
    var place: Int32 {
      get { next.index }
      set { next.index = newValue }
    }
  }

  /// What a look-up finds.
  enum LookUp: UInt8, BitwiseCopyable {
    case miss
    case hit
    /// A value past its lifetime, which may be answered while it is fetched anew.
    case expired
  }

  init() {}

  /// New empty contents for keys `0 ..< keys`; `lifetime` in nanoseconds, `Int64.max` for ever.
  mutating func make(keys: Int, capacity: Int, lifetime: Int64) -> Handle<Contents> {
    let ring = Handle<Key>(keys)
    let expires = lifetime != Int64.max
    caches.append(
      Contents(
        firstEntry: entries.count, firstExpiry: expires ? expiries.count : -1,
        lifetime: lifetime, ring: ring, room: Int32(min(capacity, keys)),
        capacity: Int32(min(capacity, keys))))
    entries.append(repeating: Entry(next: .none, previous: .none), count: keys + 1)
    entries[entries.count - 1] = Entry(next: ring, previous: ring)
    if expires { expiries.append(repeating: 0, count: keys) }
    firstVersions.append(-1)
    return caches.last
  }

  /// Whether the key is there and alive; if it is, it becomes the most recently used.
  mutating func look(up key: Handle<Key>, in cache: Handle<Contents>, now: Int64) -> Bool {
    let contents = caches[cache]
    let entry = entries[contents.firstEntry &+ Int(key)]
    if entry.next == .none { return false }
    if contents.firstExpiry >= 0 && expiries[contents.firstExpiry &+ Int(key)] <= now {
      remove(key, contents)
      caches[cache].room += 1
      return false
    }
    if entry.previous != contents.ring {
      unlink(entry, contents)
      linkFirst(key, contents, contents.ring)
    }
    return true
  }

  /// Puts the key in, or renews it; evicts the least recently used if there is no room.
  mutating func fill(_ key: Handle<Key>, in cache: Handle<Contents>, now: Int64) {
    let contents = caches[cache]
    let entry = entries[contents.firstEntry &+ Int(key)]
    if entry.next.exists {
      unlink(entry, contents)
    } else if contents.room == 0 {
      remove(entries[contents.firstEntry &+ Int(contents.ring)].previous, contents)
      caches[cache].evictions = contents.evictions &+ 1
    } else {
      caches[cache].room = contents.room - 1
    }
    if contents.firstExpiry >= 0 {
      expiries[contents.firstExpiry &+ Int(key)] = now &+ contents.lifetime
    }
    linkFirst(key, contents, contents.ring)
  }

  /// Forgets a key, if it is there.
  mutating func forget(_ key: Handle<Key>, in cache: Handle<Contents>, now: Int64) {
    let contents = caches[cache]
    if contents.general.exists { return forgetGenerally(key, contents, now: now) }
    if entries[contents.firstEntry &+ Int(key)].next == .none { return }
    remove(key, contents)
    caches[cache].room += 1
  }

  /// Forgets every key.
  ///
  /// - Complexity: O(keys remembered); O(keys) where it is not a plain cache.
  mutating func flush(_ cache: Handle<Contents>, now: Int64) {
    let contents = caches[cache]
    if contents.general.exists { return flushGenerally(contents, now: now) }
    while true {
      let last = entries[contents.firstEntry &+ Int(contents.ring)].previous
      if last == contents.ring { return }
      remove(last, contents)
      caches[cache].room += 1
    }
  }

  @inline(__always)
  private mutating func remove(_ key: Handle<Key>, _ contents: Contents) {
    unlink(entries[contents.firstEntry &+ Int(key)], contents)
    entries[contents.firstEntry &+ Int(key)].next = .none
  }

  @inline(__always)
  mutating func unlink(_ entry: Entry, _ contents: Contents) {
    entries[contents.firstEntry &+ Int(entry.previous)].next = entry.next
    entries[contents.firstEntry &+ Int(entry.next)].previous = entry.previous
  }

  @inline(__always)
  mutating func linkFirst(_ key: Handle<Key>, _ contents: Contents, _ head: Handle<Key>) {
    let ring = contents.firstEntry &+ Int(head)
    let first = entries[ring].next
    entries[contents.firstEntry &+ Int(key)] = Entry(next: first, previous: head)
    entries[contents.firstEntry &+ Int(first)].previous = key
    entries[ring].next = key
  }
}

/// Sizes and versions of the values that caches hold.
extension KeyCaches {
  /// How many contents there are.
  var count: Int { caches.count }

  /// The bytes of the values that are there, where their capacity is in bytes; else 0.
  func bytes(in cache: Handle<Contents>) -> Int64 {
    let general = caches[cache].general
    if general == .none || generals[general].firstSize < 0 { return 0 }
    return generals[general].capacity - generals[general].room
  }

  @inline(__always)
  func isGeneral(_ cache: Handle<Contents>) -> Bool { caches[cache].general.exists }

  /// Adds the next population's sizes; nil where they are not known.
  mutating func addSizes(_ values: [Int32]?) {
    firstSizes.append(values == nil ? -1 : sizes.count)
    for value in values ?? [] { sizes.append(value) }
  }

  /// How many bytes the value of a key has; 0 where that is not known.
  func size(of key: Handle<Key>, _ population: Handle<Network.Population>) -> Int32 {
    let first = firstSizes[population]
    return first < 0 ? 0 : sizes[first &+ Int(key)]
  }

  /// Lets contents hold versions.
  mutating func keepVersions(of cache: Handle<Contents>, keys: Int) {
    firstVersions[cache] = heldVersions.count
    heldVersions.append(repeating: 0, count: keys)
  }

  /// The version that a key was last filled with; nil where versions are not kept.
  func version(of key: Handle<Key>, in cache: Handle<Contents>) -> Int32? {
    let first = firstVersions[cache]
    return first < 0 ? nil : heldVersions[first &+ Int(key)]
  }

  mutating func hold(_ version: Int32, of key: Handle<Key>, in cache: Handle<Contents>) {
    let first = firstVersions[cache]
    if first >= 0 { heldVersions[first &+ Int(key)] = version }
  }
}
