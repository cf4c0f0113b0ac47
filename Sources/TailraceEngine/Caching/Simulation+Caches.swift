/// Writes that reach the cache first and the database later.
extension Simulation {
  /// Writes the frame's key into the cache: a miss is one that was not waiting to be written back yet.
  @inline(never)
  mutating func putBack(_ frame: Handle<Frame>, _ cache: Handle<Network.Cache>) {
    let contents = caching.contents(of: cache, frame, frames, plant)
    let owner = contents.word
    let key = frames[frame].key
    let population = network.caches[Int(cache)].population.handle
    let before = versions.current(population, key)
    if frames.carriesCargo { versions.commit(frame, population, &frames) }
    caching.fill(frame, cache, at: loop.clock, &frames, plant, &draws)
    if versions.unwritten.value(owner, key) < 0 {
      versions.unwritten.set(before, owner, key)
      frames[frame].flags.insert(.miss)
    } else {
      frames[frame].flags.remove(.miss)
    }
  }
}

/// Look-ups, fills and what else is done to the keys that an instance remembers.
extension Caching {
  /// The contents of a cache at the frame's instance.
  @inline(__always)
  func contents(
    of cache: Handle<Network.Cache>, _ frame: Handle<Frame>, _ frames: borrowing Frames,
    _ plant: borrowing Plant
  ) -> Handle<
    KeyCaches.Contents
  > {
    firstContents[cache] + plant.ordinal(of: frames[frame].station)
  }

  @inline(never)
  mutating func probe(
    _ frame: Handle<Frame>, _ cache: Handle<Network.Cache>, at now: Int64, _ frames: inout Frames,
    _ plant: inout Plant, _ draws: inout Draws, _ versions: borrowing VersionTable
  ) {
    let contents = contents(of: cache, frame, frames, plant)
    let key = frames[frame].key
    var isHit: Bool
    if self.contents.isGeneral(contents) {
      let found = self.contents.lookGenerally(
        up: key, in: contents, now: now, &draws.samplers)
      isHit = found != .miss
      if found == .expired {
        plant.components[plant.stations[frames[frame].station].component].counts.expiredHits &+= 1
      }
    } else {
      isHit = self.contents.look(up: key, in: contents, now: now)
    }
    plant.countLookUp(frame, isHit, &frames)
    if frames.carriesCargo && isHit { readCached(frame, contents, &frames, &plant, versions) }
  }

  @inline(never)
  mutating func fill(
    _ frame: Handle<Frame>, _ cache: Handle<Network.Cache>, at now: Int64, _ frames: inout Frames,
    _ plant: borrowing Plant, _ draws: inout Draws
  ) {
    let contents = contents(of: cache, frame, frames, plant)
    if self.contents.isGeneral(contents) {
      self.contents.fillGenerally(
        frames[frame].key, in: contents, now: now, &draws.samplers)
    } else {
      self.contents.fill(frames[frame].key, in: contents, now: now)
    }
    // What was missed is there.
    frames[frame].flags.remove(.miss)
    if frames.carriesCargo {
      self.contents.hold(frames.cargo[frame].version, of: frames[frame].key, in: contents)
    }
  }

  /// The frame reads the version that the contents hold.
  @inline(never)
  func readCached(
    _ frame: Handle<Frame>, _ contents: Handle<KeyCaches.Contents>, _ frames: inout Frames,
    _ plant: inout Plant, _ versions: borrowing VersionTable
  ) {
    if let version = self.contents.version(of: frames[frame].key, in: contents) {
      versions.carry(version, frame, &frames, &plant)
    }
  }

  /// Takes the frame's key out.
  @inline(never)
  mutating func invalidate(
    _ frame: Handle<Frame>, _ cache: Handle<Network.Cache>, at now: Int64, _ frames: inout Frames,
    _ plant: borrowing Plant
  ) {
    contents.forget(frames[frame].key, in: contents(of: cache, frame, frames, plant), now: now)
    // No value is answered.
    frames[frame].flags.insert(.miss)
  }

  /// An answer carries the value of its key, unless there is none: how long its bytes take to cross.
  @inline(never)
  func transfer(
    _ frame: Handle<Frame>, _ program: borrowing Program, _ frames: borrowing Frames,
    _ plant: inout Plant
  ) -> Int64 {
    let population = frames[frame].keyPopulation
    if population == .none || frames[frame].flags.contains(.miss) { return 0 }
    let size = contents.size(of: frames[frame].key, population)
    let component = plant.stations[frames[frame].station].component
    plant.components[component].counts.bytesServed &+= Int64(size)
    let time = Double(size) * program.byteTimes[frames[frame].site]
    return SamplerTable.wholeNanoseconds(time)
  }

  /// Takes a key whose turn to be written back has come: a miss is one that has to be written.
  @inline(never)
  func takeBack(
    _ frame: Handle<Frame>, _ cache: Handle<Network.Cache>, _ network: Network,
    _ frames: inout Frames, _ plant: borrowing Plant, _ versions: inout VersionTable
  ) {
    let owner = contents(of: cache, frame, frames, plant).word
    guard versions.unwritten.remove(owner, frames[frame].key) >= 0 else {
      frames[frame].flags.remove(.miss)
      return
    }
    frames[frame].flags.insert(.miss)
    if frames.carriesCargo {
      let population = network.caches[Int(cache)].population.handle
      frames.cargo[frame].version = versions.current(population, frames[frame].key)
      frames.cargo[frame].marks.insert(.committed)
    }
  }
}

extension Plant {
  @inline(__always)
  mutating func countLookUp(_ frame: Handle<Frame>, _ hit: Bool, _ frames: inout Frames) {
    let component = stations[frames[frame].station].component
    if hit {
      frames[frame].flags.remove(.miss)
      components[component].counts.cacheHits &+= 1
    } else {
      frames[frame].flags.insert(.miss)
      components[component].counts.cacheMisses &+= 1
    }
  }
}

extension VersionTable {
  /// The contents are lost, and with them what was not written back: the truth is what was before.
  mutating func loseUnwritten(
    _ cache: Int, _ contents: Handle<KeyCaches.Contents>, _ network: Network, _ plant: inout Plant
  ) {
    guard network.caches[cache].isWrittenBack, unwritten.count > 0 else { return }
    let population = network.caches[cache].population.handle
    let owner = contents.word
    for key in Handle<Key>(0)..<Handle(network.populations[Int(population)].keys) {
      let before = unwritten.remove(owner, key)
      if before < 0 { continue }
      revert(population, key, to: before)
      plant.components[network.caches[cache].component.handle].counts.lostWriteBacks &+= 1
    }
  }
}
