/// Which policy does what; the parts of each are in `Policies/`.
extension KeyCaches {
  /// A key that is there was used.
  mutating func touch(
    _ key: Handle<Key>, _ contents: Contents, now: Int64, _ samplers: inout SamplerTable
  ) {
    let use = generals[contents.general].firstUse &+ Int(key)
    switch generals[contents.general].policy {
    case .lru:
      unlink(entries[contents.firstEntry &+ Int(key)], contents)
      linkFirst(key, contents, contents.ring)
    case .fifo, .random, .sampledLRU, .none: break
    case .clock, .sieve: uses[use].count = 1
    case .s3FIFO: uses[use].count = min(uses[use].count + 1, 1 << 20)
    case .lfu, .perfectLFU: countUse(of: key, contents, now: now)
    case .sampledLFU: countFadingUse(of: key, contents, now: now, &samplers)
    }
  }

  /// Whether a key of this weight is let in at all.
  func admits(_ key: Handle<Key>, _ weight: Int64, _ contents: Contents) -> Bool {
    let general = generals[contents.general]
    if general.room >= weight { return true }
    switch general.policy {
    case .none: return false
    case .perfectLFU:
      return uses[general.firstUse &+ Int(key)].count
        >= uses[general.firstUse &+ Int(slots[general.firstSlot])].count
    case .lru, .fifo, .clock, .sieve, .s3FIFO, .lfu, .random, .sampledLRU, .sampledLFU:
      return true
    }
  }

  /// Puts a key in that is not there; there is room.
  mutating func place(_ key: Handle<Key>, _ contents: Contents, isKnown: Bool) {
    let general = generals[contents.general]
    let use = general.firstUse &+ Int(key)
    uses[use].place = .main
    switch general.policy {
    case .lru, .fifo, .none: linkFirst(key, contents, contents.ring)
    case .clock, .sieve:
      uses[use].count = 0
      linkFirst(key, contents, contents.ring)
    case .s3FIFO: placeInQueue(key, contents, isKnown: isKnown)
    case .lfu:
      uses[use].count = 1
      pushOntoHeap(key, contents)
    case .perfectLFU: pushOntoHeap(key, contents)
    case .random, .sampledLRU: appendSlot(key, contents)
    case .sampledLFU:
      uses[use].count = Self.countOfNewcomers
      appendSlot(key, contents)
    }
  }

  /// The key to give up next; there is one.
  mutating func victim(
    _ contents: Contents, now: Int64, _ samplers: inout SamplerTable
  ) -> Handle<Key> {
    let general = generals[contents.general]
    switch general.policy {
    case .lru, .fifo, .none:
      return entries[contents.firstEntry &+ Int(contents.ring)].previous
    case .clock: return victimOfClock(contents)
    case .sieve: return victimOfSieve(contents)
    case .s3FIFO: return victimOfQueues(contents)
    case .lfu, .perfectLFU: return slots[general.firstSlot]
    case .random:
      let pick = samplers.integer(general.sampler, below: UInt32(general.held))
      return slots[general.firstSlot &+ Int(pick)]
    case .sampledLRU(let samples), .sampledLFU(let samples):
      return victimOfSamples(contents, samples, now: now, &samplers)
    }
  }

  /// Takes a key out of its queue.
  mutating func takeOut(_ key: Handle<Key>, _ contents: Contents) {
    let id = contents.general
    let entry = entries[contents.firstEntry &+ Int(key)]
    switch generals[id].policy {
    case .lru, .fifo, .clock, .none: unlink(entry, contents)
    case .sieve:
      if generals[id].hand == key { generals[id].hand = entry.previous }
      unlink(entry, contents)
    case .s3FIFO: takeOutOfQueue(key, contents)
    case .lfu, .perfectLFU: removeFromHeap(key, contents)
    case .random, .sampledLRU, .sampledLFU: removeSlot(key, contents)
    }
  }
}
