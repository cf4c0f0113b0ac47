/// Writes that several servers have to have.
extension Simulation {

  /// Starts some of the branches, each as likely as any other.
  @inline(never)
  mutating func forkSome(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<Frame> {
    let sampler = Handle<Sampler>(program.targets[Int(instruction.a)].index)
    let needed = program.targets[Int(instruction.a + 1)].index
    let number = loop.nextSequence()
    frames[frame].wake = number
    frames[frame].state = .joining
    frames[frame].needed = needed
    frames[frame].failuresAllowed = instruction.c - needed
    var wanted = instruction.c
    for index in 0..<instruction.b where wanted > 0 {
      let left = instruction.b - index
      guard draws.samplers.integer(sampler, below: UInt32(left)) < UInt32(wanted) else { continue }
      wanted -= 1
      let branch = branch(of: frame, at: program.targets[Int(instruction.a + 2 + index)])
      loop.ready.pushBack(branch)
    }
    return .nobody
  }
}

extension VersionTable {
  /// Makes a version that is not the true one yet.
  @inline(never)
  mutating func reserve(
    _ frame: Handle<Frame>, _ population: Handle<Network.Population>, _ frames: inout Frames
  ) {
    guard frames.carries(population, frame) else { return }
    if frames.takesMade(frame) { return }
    frames.cargo[frame].version = reserve(population, frames[frame].key)
    frames.cargo[frame].marks.remove(.stale)
  }

  /// Enough have the version that the frame carries.
  @inline(never)
  mutating func establish(
    _ frame: Handle<Frame>, _ population: Handle<Network.Population>, _ frames: borrowing Frames
  ) {
    guard frames.carries(population, frame) else { return }
    establish(frames.cargo[frame].version, population, frames[frame].key)
  }

  /// Copies are asked from here on; before the first answer there is less than any version.
  @inline(never)
  func beginRead(
    _ frame: Handle<Frame>, _ population: Handle<Network.Population>, _ frames: inout Frames
  ) {
    frames.cargo[frame] = frames.cargo[frame].withoutValue
    frames.cargo[frame].version = -1
    frames[frame].versionWhenAsked = current(population, frames[frame].key)
  }
}

extension Plant {
  /// The newest of what copies said is the answer, and is stale if it is older than what was the truth
  /// when they were asked, as of a regular register.
  @inline(never)
  mutating func endRead(
    _ frame: Handle<Frame>, _ population: Handle<Network.Population>, _ frames: inout Frames
  ) {
    frames.cargo[frame].version = max(0, frames.cargo[frame].version)
    frames.cargo[frame].marks.remove(.stale)
    guard frames.carries(population, frame) else { return }
    let component = stations[frames[frame].station].component
    components[component].counts.versionedReads &+= 1
    if frames.cargo[frame].version < frames[frame].versionWhenAsked {
      frames.cargo[frame].marks.insert(.stale)
      components[component].counts.staleReads &+= 1
    }
  }
}

extension Frames {
  /// Whether the key is one of the first of its population.
  @inline(never)
  func hasKey(_ frame: Handle<Frame>, of population: Handle<Network.Population>, below limit: Int32)
    -> Bool
  {
    carries(population, frame) && self[frame].key.index < limit
  }
}

extension VersionTable {
  /// The newest version of a key that is not in a cache alone, to be written later.
  func written(
    _ population: Handle<Network.Population>, _ key: Handle<Key>, _ network: Network,
    _ plant: borrowing Plant, _ caching: borrowing Caching
  ) -> Int32 {
    var version = current(population, key)
    if unwritten.count == 0 { return version }
    for (index, cache) in network.caches.enumerated()
    where cache.isWrittenBack && cache.population.handle == population {
      let first = caching.firstContents[index]
      for contents in first..<(first + plant.components[cache.component.handle].stations) {
        let before = unwritten.value(contents.word, key)
        if before >= 0 { version = min(version, before) }
      }
    }
    return version
  }
}
