/// Caches that want more than the order of use: other policies, sizes, lifetimes that vary or are renewed,
/// values that outlive their lifetime.
extension KeyCaches {
  /// What such contents have beside what all have.
  struct General: BitwiseCopyable {
    var policy: EvictionPolicy
    /// In keys, or in bytes where `firstSize` is not -1.
    var capacity: Int64
    var room: Int64
    var keys: Int32
    var firstUse: Int
    /// -1 where the policy does not pick among keys.
    var firstSlot = -1
    var firstCandidate = -1
    var firstSize = -1
    /// How many keys are there.
    var held: Int32 = 0
    /// How many stand in `candidates`.
    var pooled: Int32 = 0
    /// SIEVE: the key where the hand stands; the ring for none.
    var hand: Handle<Key>
    /// The stream of draws.
    var sampler: Handle<Sampler>
    /// The sampler of lifetimes that vary; none where they do not.
    var lifetimeSampler: Handle<Sampler>
    var renews = false
    var serveStale: Int64 = 0
    var keepStale: Int64 = 0
    var recordsUse = false
    /// S3-FIFO: the room that is left in the small queue, below zero when it is too full, in the main
    /// queue and in the memory of keys that left.
    var smallRoom: Int64 = 0
    var mainRoom: Int64 = 0
    var ghostRoom: Int64 = 0
    var hasEvicted = false

    var evictions: Int64 = 0
    var refused: Int64 = 0
    /// The integral of living keys over time, in nanoseconds: what is to come of their lives included.
    var lives = TimeTotal.zero
    /// How long evicted keys had not been used, summed, in nanoseconds.
    var idleSum: Double = 0
  }

  /// What is known of a key.
  struct Use: BitwiseCopyable {
    /// When it was last used.
    var stamp: Int64 = 0
    /// How often, as the policy counts.
    var count: Int32 = 0
    var place: Place = .absent
  }

  /// In which queue a key stands.
  enum Place: UInt8, BitwiseCopyable {
    case absent
    case main
    case small
    /// It is not there, but it is remembered that it was.
    case ghost

    var isThere: Bool { self == .main || self == .small }
  }

  /// New empty contents as the settings say.
  mutating func make(
    keys: Int, population: Handle<Network.Population>, settings: CacheSettings,
    sampler: Handle<Sampler>, lifetimeSampler: Handle<Sampler>
  ) -> Handle<Contents> {
    var lifetime = Int64.max
    if case .constant(let time)? = settings.lifetime {
      lifetime = SamplerTable.wholeNanoseconds(time)
    }
    var capacity: Int64
    var firstSize = -1
    switch settings.capacity {
    case .entries(let count): capacity = Int64(min(count, keys))
    case .bytes(let count):
      capacity = count
      firstSize = firstSizes[population]
    }
    if settings.isPlain {
      return make(keys: keys, capacity: Int(capacity), lifetime: lifetime)
    }
    let cache = make(keys: keys, capacity: keys, lifetime: settings.lifetime == nil ? .max : 0)
    caches[cache].lifetime = lifetime
    caches[cache].general = Handle(generals.count)
    let ring = caches[cache].ring
    var general = General(
      policy: settings.eviction, capacity: capacity, room: capacity, keys: Int32(keys),
      firstUse: uses.count, firstSize: firstSize, hand: ring, sampler: sampler,
      lifetimeSampler: lifetimeSampler, renews: settings.renews,
      serveStale: settings.staleWhileRevalidate.nanoseconds,
      keepStale: max(
        settings.staleWhileRevalidate.nanoseconds, settings.staleIfError.nanoseconds),
      recordsUse: settings.recordsUse)
    uses.append(repeating: Use(), count: keys)
    switch settings.eviction {
    case .lru, .fifo, .clock, .sieve, .none: break
    case .random, .lfu, .perfectLFU:
      general.firstSlot = slots.count
      slots.append(repeating: .none, count: keys)
    case .sampledLRU, .sampledLFU:
      general.firstSlot = slots.count
      slots.append(repeating: .none, count: keys)
      general.firstCandidate = candidates.count
      candidates.append(repeating: Candidate(), count: Candidate.limit)
    case .s3FIFO:
      // The rings of the small queue and of the ghosts.
      entries.append(Entry(next: ring + 1, previous: ring + 1))
      entries.append(Entry(next: ring + 2, previous: ring + 2))
      general.smallRoom = max(1, capacity / 10)
      general.mainRoom = capacity - general.smallRoom
      general.ghostRoom = capacity / 10 * 9 + capacity % 10 * 9 / 10
    }
    generals.append(general)
    return cache
  }

  /// What a key takes of the capacity.
  func weight(of key: Handle<Key>, _ general: Handle<General>) -> Int64 {
    let first = generals[general].firstSize
    return first < 0 ? 1 : Int64(sizes[first &+ Int(key)])
  }

  @inline(never)
  mutating func lookGenerally(
    up key: Handle<Key>, in cache: Handle<Contents>, now: Int64, _ samplers: inout SamplerTable
  ) -> LookUp {
    let contents = caches[cache]
    let id = contents.general
    let use = generals[id].firstUse &+ Int(key)
    // All requests count, hits or not.
    if generals[id].policy == .perfectLFU && !uses[use].place.isThere { uses[use].count &+= 1 }
    guard uses[use].place.isThere else { return .miss }
    var found = LookUp.hit
    if contents.firstExpiry >= 0 {
      let over = now &- expiries[contents.firstExpiry &+ Int(key)]
      if over >= 0 {
        if over >= generals[id].serveStale {
          if over >= generals[id].keepStale { drop(key, contents, now: now) }
          if generals[id].policy == .perfectLFU { uses[use].count &+= 1 }
          return .miss
        }
        found = .expired
      } else if generals[id].renews {
        live(key, contents, now: now, &samplers)
      }
    }
    touch(key, contents, now: now, &samplers)
    uses[use].stamp = now
    return found
  }

  @inline(never)
  mutating func fillGenerally(
    _ key: Handle<Key>, in cache: Handle<Contents>, now: Int64, _ samplers: inout SamplerTable
  ) {
    let contents = caches[cache]
    let id = contents.general
    let use = generals[id].firstUse &+ Int(key)
    if uses[use].place.isThere {
      switch generals[id].policy {
      case .lru:
        unlink(entries[contents.firstEntry &+ Int(key)], contents)
        linkFirst(key, contents, contents.ring)
        uses[use].stamp = now
      case .sampledLRU: uses[use].stamp = now
      case .fifo, .clock, .sieve, .s3FIFO, .lfu, .perfectLFU, .random, .sampledLFU, .none: break
      }
      live(key, contents, now: now, &samplers)
      return
    }
    let wanted = weight(of: key, id)
    guard wanted <= generals[id].capacity, admits(key, wanted, contents) else {
      generals[id].refused &+= 1
      return
    }
    let isKnown = generals[id].policy == .s3FIFO && leaveGhosts(key, contents)
    while generals[id].room < wanted { evict(contents, now: now, &samplers) }
    uses[use].stamp = now
    place(key, contents, isKnown: isKnown)
    generals[id].room -= wanted
    generals[id].held += 1
    if contents.firstExpiry >= 0 { expiries[contents.firstExpiry &+ Int(key)] = now }
    live(key, contents, now: now, &samplers)
  }

  /// A key's lifetime begins.
  private mutating func live(
    _ key: Handle<Key>, _ contents: Contents, now: Int64, _ samplers: inout SamplerTable
  ) {
    guard contents.firstExpiry >= 0 else { return }
    let id = contents.general
    let sampler = generals[id].lifetimeSampler
    let lifetime = sampler == .none ? contents.lifetime : samplers.nanoseconds(sampler)
    let slot = contents.firstExpiry &+ Int(key)
    if generals[id].recordsUse {
      generals[id].lives += now &+ lifetime &- max(now, expiries[slot])
    }
    expiries[slot] = now &+ lifetime
  }

  /// Makes room by one key.
  private mutating func evict(
    _ contents: Contents, now: Int64, _ samplers: inout SamplerTable
  ) {
    let id = contents.general
    generals[id].hasEvicted = true
    let victim = victim(contents, now: now, &samplers)
    let use = generals[id].firstUse &+ Int(victim)
    let wasSmall = uses[use].place == .small
    generals[id].evictions &+= 1
    if generals[id].recordsUse { generals[id].idleSum += Double(now &- uses[use].stamp) }
    drop(victim, contents, now: now)
    if wasSmall { joinGhosts(victim, contents) }
  }

  /// Takes a key out that is there.
  mutating func drop(_ key: Handle<Key>, _ contents: Contents, now: Int64) {
    let id = contents.general
    takeOut(key, contents)
    uses[generals[id].firstUse &+ Int(key)].place = .absent
    generals[id].room += weight(of: key, id)
    generals[id].held -= 1
    if generals[id].recordsUse && contents.firstExpiry >= 0 {
      generals[id].lives -= max(0, expiries[contents.firstExpiry &+ Int(key)] &- now)
    }
  }

  mutating func forgetGenerally(_ key: Handle<Key>, _ contents: Contents, now: Int64) {
    if uses[generals[contents.general].firstUse &+ Int(key)].place.isThere {
      drop(key, contents, now: now)
    }
  }

  mutating func flushGenerally(_ contents: Contents, now: Int64) {
    for key in Handle<Key>(0)..<Handle(generals[contents.general].keys) {
      forgetGenerally(key, contents, now: now)
      if generals[contents.general].policy == .s3FIFO { _ = leaveGhosts(key, contents) }
    }
  }

  /// Whether the key's value is past its lifetime and may still be answered while it is fetched anew.
  func isExpired(_ key: Handle<Key>, in cache: Handle<Contents>, now: Int64) -> Bool {
    let contents = caches[cache]
    guard contents.general.exists, contents.firstExpiry >= 0,
      uses[generals[contents.general].firstUse &+ Int(key)].place.isThere
    else { return false }
    let over = now &- expiries[contents.firstExpiry &+ Int(key)]
    return over >= 0 && over < generals[contents.general].serveStale
  }

  /// Whether there is a value, alive or not, that may be answered when a fetch fails.
  func holdsForErrors(_ key: Handle<Key>, in cache: Handle<Contents>, now: Int64) -> Bool {
    let contents = caches[cache]
    guard contents.general.exists, contents.firstExpiry >= 0,
      uses[generals[contents.general].firstUse &+ Int(key)].place.isThere
    else { return false }
    let over = now &- expiries[contents.firstExpiry &+ Int(key)]
    return over < generals[contents.general].keepStale
  }
}
