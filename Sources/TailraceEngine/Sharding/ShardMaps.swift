/// Where the keys of every sharding of a run are, and which of them have moved.
package struct ShardMaps: ~Copyable {
  private var maps = Column<Map>()
  private var rings = HashRings()
  /// By key: of ranges where each begins, of directories the shard.
  private var cells = Column<Int32>()
  /// By key one bit: whether it has moved.
  private var movedBits = Column<UInt64>()

  package struct Map: BitwiseCopyable {
    var kind: Kind
    var keys: Int32
    var before: Layout
    var after: Layout
    var salt: UInt64
    /// -1 where no key ever moves.
    var firstBit: Int = -1
    /// Keys are moved in an order that has nothing to do with their popularity: by this stride.
    var cursor: Handle<Key> = Handle(0)
    var stride: Int32 = 1
    var looked: Int32 = 0
    /// The key found while looking whether there is one more.
    var found: Handle<Key> = .none
    var hasBegun = false
  }

  enum Kind: UInt8, BitwiseCopyable {
    case modulo
    case ring
    case range
    case scattered
    case directory
  }

  struct Layout: BitwiseCopyable {
    var shards: Int32
    /// The ring, or where its cells begin.
    var book: Int = 0
    /// How many ranges there are.
    var count: Int32 = 0
  }

  package init() {}

  /// Adds a sharding; `salt` is what its hashes depend on.
  ///
  /// - Complexity: O(keys) for directories, and for ranges that are split.
  package mutating func add(_ sharding: Sharding, keys: Int, exponent: Double, salt: UInt64) {
    let shards = Int32(sharding.shards)
    let kind: Kind
    switch sharding.scheme {
    case .modulo: kind = .modulo
    case .consistent: kind = .ring
    case .range(let byPopularity): kind = byPopularity ? .range : .scattered
    case .directory: kind = .directory
    }
    var map = Map(
      kind: kind, keys: Int32(keys), before: Layout(shards: shards),
      after: Layout(shards: Int32(sharding.later)), salt: salt)
    map.stride = Self.stride(keys, salt)
    switch sharding.scheme {
    case .modulo: break
    case .consistent(let points):
      map.before.book = ring(sharding.shards, points, salt)
      map.after.book =
        sharding.later == sharding.shards ? map.before.book : ring(sharding.later, points, salt)
    case .range:
      let scale = ShardLoads(keys: keys, exponent: exponent)
      var ranges = ShardLoads.evenRanges(keys: keys, shards: sharding.shards)
      map.before = store(ranges, map.before)
      while ranges.count < sharding.later {
        scale.splitBusiest(&ranges, isScattered: kind == .scattered)
      }
      map.after = store(ranges, map.after)
    case .directory:
      let loads = ShardLoads(keys: keys, exponent: exponent)
      var owners = loads.spread(over: sharding.shards)
      map.before.book = cells.count
      for owner in owners { cells.append(owner) }
      map.after.book = map.before.book
      if sharding.later != sharding.shards {
        loads.makeRoom(&owners, from: sharding.shards, to: sharding.later)
        map.after.book = cells.count
        for owner in owners { cells.append(owner) }
      }
    }
    if sharding.later != sharding.shards {
      map.firstBit = movedBits.count
      movedBits.append(repeating: 0, count: keys / 64 + 1)
    }
    maps.append(map)
  }

  private mutating func ring(_ shards: Int, _ points: Int, _ salt: UInt64) -> Int {
    Int(rings.make(counts: [Int](repeating: points, count: shards), salt: salt))
  }

  private mutating func store(_ ranges: [ShardLoads.Range], _ layout: Layout) -> Layout {
    var layout = layout
    layout.book = cells.count
    layout.count = Int32(ranges.count)
    for range in ranges { cells.append(range.first) }
    for range in ranges { cells.append(range.shard) }
    return layout
  }

  /// A stride without a common divisor with the number of keys, so that it comes by every key once.
  private static func stride(_ keys: Int, _ salt: UInt64) -> Int32 {
    if keys < 3 { return 1 }
    var stride = 1 + Int(salt % UInt64(keys - 1))
    while divisor(stride, keys) != 1 { stride = stride % (keys - 1) + 1 }
    return Int32(stride)
  }

  private static func divisor(_ one: Int, _ other: Int) -> Int {
    var (high, low) = (one, other)
    while low != 0 { (high, low) = (low, high % low) }
    return high
  }

  /// The shard of a key now.
  @inline(__always)
  func shard(_ id: Handle<Map>, of key: Handle<Key>) -> Int32 {
    hasMoved(id, key) ? after(id, key) : before(id, key)
  }

  /// The shard of a key before any moves.
  package func before(_ id: Handle<Map>, _ key: Handle<Key>) -> Int32 {
    place(maps[id], maps[id].before, key)
  }

  /// The shard of a key when all have moved.
  package func after(_ id: Handle<Map>, _ key: Handle<Key>) -> Int32 {
    place(maps[id], maps[id].after, key)
  }

  /// Over how many shards keys may be now: more once the first of them moves.
  func shards(_ id: Handle<Map>) -> Int32 {
    maps[id].hasBegun ? max(maps[id].before.shards, maps[id].after.shards) : maps[id].before.shards
  }

  private func hasMoved(_ id: Handle<Map>, _ key: Handle<Key>) -> Bool {
    let first = maps[id].firstBit
    if first < 0 { return false }
    return movedBits[first + Int(key.index >> 6)] & (1 << UInt64(key.index & 63)) != 0
  }

  private func place(_ map: Map, _ layout: Layout, _ key: Handle<Key>) -> Int32 {
    switch map.kind {
    case .modulo:
      return KeyHash.modulo(KeyHash.key(key, map.salt), layout.shards)
    case .ring:
      let ring = Handle<HashRings.Span>(layout.book)
      return rings.owner(ring, at: rings.position(ring, KeyHash.key(key, map.salt))).index
    case .range: return range(layout, key.index)
    case .scattered:
      let place = Int64(key.index) * Int64(map.stride) % Int64(map.keys)
      return range(layout, Int32(place))
    case .directory: return cells[layout.book + Int(key)]
    }
  }

  /// The shard of the last range that begins at or before a place.
  private func range(_ layout: Layout, _ place: Int32) -> Int32 {
    var low = 0
    var high = Int(layout.count) - 1
    while low < high {
      let middle = (low + high + 1) >> 1
      if cells[layout.book + middle] <= place { low = middle } else { high = middle - 1 }
    }
    return cells[layout.book + Int(layout.count) + low]
  }

  /// The next key that has to move, and whether there is one more; nil when all have been asked for.
  mutating func nextToMove(_ id: Handle<Map>) -> (key: Handle<Key>, isLast: Bool)? {
    maps[id].hasBegun = true
    if maps[id].found == .none { look(id) }
    let key = maps[id].found
    if key == .none { return nil }
    look(id)
    return (key, maps[id].found == .none)
  }

  private mutating func look(_ id: Handle<Map>) {
    maps[id].found = .none
    while maps[id].looked < maps[id].keys {
      let key = maps[id].cursor
      let next = Int64(key.index) + Int64(maps[id].stride)
      maps[id].cursor = Handle(Int32(next % Int64(maps[id].keys)))
      maps[id].looked += 1
      if before(id, key) != after(id, key) {
        maps[id].found = key
        return
      }
    }
  }

  /// A key has moved: from now on it is where it belongs later.
  mutating func move(_ id: Handle<Map>, _ key: Handle<Key>) {
    let first = maps[id].firstBit
    if first >= 0 { movedBits[first + Int(key.index >> 6)] |= 1 << UInt64(key.index & 63) }
  }
}

extension Sharding {
  /// What its hashes depend on: the seed and its name, not the repetition.
  package func salt(seed: UInt64) -> UInt64 { streamName.salt(seed: seed) }

  var streamName: StreamName { StreamName("shards", name) }
}

extension ShardMaps {
  mutating func layOut<Stop: Error>(
    _ network: Network, _ options: RunOptions, _ worked: (Int) throws(Stop) -> Void
  ) throws(Stop) {
    for sharding in network.shardings {
      let population = network.populations[Int(sharding.population.index)]
      add(
        sharding, keys: population.keys, exponent: population.exponent,
        salt: sharding.salt(seed: options.seed))
      try worked(population.keys)
    }
  }
}
