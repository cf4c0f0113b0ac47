/// Writes that several servers have to have, and what is lost with the one that had them alone.
extension Simulation {
  /// Makes a version that is not the true one yet.
  @inline(never)
  mutating func reserve(_ frame: Handle<Frame>, _ population: Handle<Network.Population>) {
    guard carries(population, frame) else { return }
    if takesMade(frame) { return }
    cargo[frame].version = versions.reserve(population, frames[frame].key)
    cargo[frame].marks.remove(.stale)
  }

  /// Enough have the version that the frame carries.
  @inline(never)
  mutating func establish(_ frame: Handle<Frame>, _ population: Handle<Network.Population>) {
    guard carries(population, frame) else { return }
    versions.establish(cargo[frame].version, population, frames[frame].key)
  }

  /// Copies are asked from here on; before the first answer there is less than any version.
  @inline(never)
  mutating func beginRead(_ frame: Handle<Frame>, _ population: Handle<Network.Population>) {
    cargo[frame] = cargo[frame].withoutValue
    cargo[frame].version = -1
    frames[frame].aside = versions.current(population, frames[frame].key)
  }

  /// The newest of what copies said is the answer, and is stale if it is older than what was the truth
  /// when they were asked, as of a regular register.
  @inline(never)
  mutating func endRead(_ frame: Handle<Frame>, _ population: Handle<Network.Population>) {
    cargo[frame].version = max(0, cargo[frame].version)
    cargo[frame].marks.remove(.stale)
    guard carries(population, frame) else { return }
    let component = stations[frames[frame].station].component
    components[component].versionedReads &+= 1
    if cargo[frame].version < frames[frame].aside {
      cargo[frame].marks.insert(.stale)
      components[component].staleReads &+= 1
    }
  }

  /// Whether the key is one of the first of its population.
  @inline(never)
  mutating func hasKey(
    _ frame: Handle<Frame>, of population: Handle<Network.Population>, below limit: Int32
  ) -> Bool {
    carries(population, frame) && frames[frame].key.index < limit
  }

  /// Starts some of the branches, each as likely as any other.
  @inline(never)
  mutating func forkSome(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<Frame> {
    let sampler = Handle<Sampler>(targets[Int(instruction.a)].index)
    let needed = targets[Int(instruction.a + 1)].index
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].state = .joining
    frames[frame].needed = needed
    frames[frame].failuresAllowed = instruction.c - needed
    var wanted = instruction.c
    for index in 0..<instruction.b where wanted > 0 {
      let left = instruction.b - index
      guard samplers.integer(sampler, below: UInt32(left)) < UInt32(wanted) else { continue }
      wanted -= 1
      let branch = branch(of: frame, at: targets[Int(instruction.a + 2 + index)])
      ready.pushBack(branch)
    }
    return .nobody
  }

  /// Counts the writes that a component acknowledged and that no copy has, where some of its instances
  /// go down.
  ///
  /// - Complexity: O(keys × copies).
  @inline(never)
  mutating func countLostWrites(of component: Handle<ComponentState>, at down: [Handle<Station>]) {
    for replication in network.replications where replication.primary.handle == component {
      let copies = network.copies[Int(replication.copies.index)]
      let instances = components[copies.component.handle].instances
      let population = copies.population.handle
      let first = components[component].firstStation
      let sharding = network.components[Int(component)].sharding
      for key in Handle<Key>(0)..<Handle(network.populations[Int(population)].keys) {
        let missing = versions.missing(
          population, key, since: written(population, key), in: replication.copies.handle,
          instances: instances)
        if missing == 0 { continue }
        if let sharding, network.shardings[Int(sharding.index)].population == copies.population,
          !down.contains(first + maps.shard(sharding.handle, of: key))
        {
          continue
        }
        lostWrites[component] += missing
      }
    }
  }

  /// The newest version of a key that is not in a cache alone, to be written later.
  private mutating func written(_ population: Handle<Network.Population>, _ key: Handle<Key>)
    -> Int32
  {
    var version = versions.current(population, key)
    if unwritten.count == 0 { return version }
    for (index, cache) in network.caches.enumerated()
    where cache.isWrittenBack && cache.population.handle == population {
      let first = firstContents[index]
      for contents in first..<(first + components[cache.component.handle].stations) {
        let before = unwritten.value(contents.word, key)
        if before >= 0 { version = min(version, before) }
      }
    }
    return version
  }
}
