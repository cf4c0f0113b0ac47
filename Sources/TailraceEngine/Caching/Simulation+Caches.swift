/// Look-ups, fills and what else is done to the keys that an instance remembers.
extension Simulation {
  /// The contents of a cache at the frame's instance.
  @inline(__always)
  mutating func contents(of cache: Handle<Network.Cache>, _ frame: Handle<Frame>) -> Handle<
    KeyCaches.Contents
  > {
    firstContents[cache] + ordinal(of: frames[frame].station)
  }

  @inline(never)
  mutating func probe(_ frame: Handle<Frame>, _ cache: Handle<Network.Cache>) {
    let contents = contents(of: cache, frame)
    let key = frames[frame].key
    var isHit: Bool
    if caches.isGeneral(contents) {
      let found = caches.lookGenerally(up: key, in: contents, now: clock, &samplers)
      isHit = found != .miss
      if found == .expired {
        components[stations[frames[frame].station].component].expiredHits &+= 1
      }
    } else {
      isHit = caches.look(up: key, in: contents, now: clock)
    }
    countLookUp(frame, isHit)
    if carriesCargo && isHit { readCached(frame, contents) }
  }

  @inline(never)
  mutating func fill(_ frame: Handle<Frame>, _ cache: Handle<Network.Cache>) {
    let contents = contents(of: cache, frame)
    if caches.isGeneral(contents) {
      caches.fillGenerally(frames[frame].key, in: contents, now: clock, &samplers)
    } else {
      caches.fill(frames[frame].key, in: contents, now: clock)
    }
    // What was missed is there.
    frames[frame].flags.remove(.miss)
    if carriesCargo {
      caches.hold(cargo[frame].version, of: frames[frame].key, in: contents)
    }
  }

  /// The frame reads the version that the contents hold.
  @inline(never)
  mutating func readCached(_ frame: Handle<Frame>, _ contents: Handle<KeyCaches.Contents>) {
    if let version = caches.version(of: frames[frame].key, in: contents) {
      carry(version, frame)
    }
  }

  /// Takes the frame's key out.
  @inline(never)
  mutating func invalidate(_ frame: Handle<Frame>, _ cache: Handle<Network.Cache>) {
    caches.forget(frames[frame].key, in: contents(of: cache, frame), now: clock)
    // No value is answered.
    frames[frame].flags.insert(.miss)
  }

  /// An answer carries the value of its key, unless there is none: how long its bytes take to cross.
  @inline(never)
  mutating func transfer(_ frame: Handle<Frame>) -> Int64 {
    let population = frames[frame].keyPopulation
    if population == .none || frames[frame].flags.contains(.miss) { return 0 }
    let size = caches.size(of: frames[frame].key, population)
    components[stations[frames[frame].station].component].bytesServed &+= Int64(size)
    let time = Double(size) * byteTimes[frames[frame].site]
    return SamplerTable.wholeNanoseconds(time)
  }

  @inline(__always)
  mutating func countLookUp(_ frame: Handle<Frame>, _ hit: Bool) {
    let component = stations[frames[frame].station].component
    if hit {
      frames[frame].flags.remove(.miss)
      components[component].cacheHits &+= 1
    } else {
      frames[frame].flags.insert(.miss)
      components[component].cacheMisses &+= 1
    }
  }
}

/// Writes that reach the cache first and the database later.
extension Simulation {
  /// Writes the frame's key into the cache: a miss is one that was not waiting to be written back yet.
  @inline(never)
  mutating func putBack(_ frame: Handle<Frame>, _ cache: Handle<Network.Cache>) {
    let contents = contents(of: cache, frame)
    let owner = contents.word
    let key = frames[frame].key
    let population = network.caches[Int(cache)].population.handle
    let before = versions.current(population, key)
    if carriesCargo { commit(frame, population) }
    fill(frame, cache)
    if unwritten.value(owner, key) < 0 {
      unwritten.set(before, owner, key)
      frames[frame].flags.insert(.miss)
    } else {
      frames[frame].flags.remove(.miss)
    }
  }

  /// Takes a key whose turn to be written back has come: a miss is one that has to be written.
  @inline(never)
  mutating func takeBack(_ frame: Handle<Frame>, _ cache: Handle<Network.Cache>) {
    let owner = contents(of: cache, frame).word
    guard unwritten.remove(owner, frames[frame].key) >= 0 else {
      frames[frame].flags.remove(.miss)
      return
    }
    frames[frame].flags.insert(.miss)
    if carriesCargo {
      let population = network.caches[Int(cache)].population.handle
      cargo[frame].version = versions.current(population, frames[frame].key)
      cargo[frame].marks.insert(.committed)
    }
  }

  /// The contents are lost, and with them what was not written back: the truth is what was before.
  mutating func loseUnwritten(_ cache: Int, _ contents: Handle<KeyCaches.Contents>) {
    guard network.caches[cache].isWrittenBack, unwritten.count > 0 else { return }
    let population = network.caches[cache].population.handle
    let owner = contents.word
    for key in Handle<Key>(0)..<Handle(network.populations[Int(population)].keys) {
      let before = unwritten.remove(owner, key)
      if before < 0 { continue }
      versions.revert(population, key, to: before)
      components[network.caches[cache].component.handle].lostWriteBacks &+= 1
    }
  }
}
