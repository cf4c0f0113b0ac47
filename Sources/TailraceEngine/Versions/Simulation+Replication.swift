/// Writes that several servers have to have, and what is lost with the one that had them alone.
extension Simulation {
  /// Makes a version that is not the true one yet.
  @inline(never)
  mutating func reserve(_ frame: Int32, _ population: Int32) {
    guard Int32(frames[frame].population) == population + 1 else { return }
    cargo[frame].version = versions.reserve(population, frames[frame].key)
    cargo[frame].marks.remove(.stale)
  }

  /// Enough have the version that the frame carries.
  @inline(never)
  mutating func establish(_ frame: Int32, _ population: Int32) {
    guard Int32(frames[frame].population) == population + 1 else { return }
    versions.establish(cargo[frame].version, population, frames[frame].key)
  }

  /// Copies are asked from here on; before the first answer there is less than any version.
  @inline(never)
  mutating func beginRead(_ frame: Int32, _ population: Int32) {
    cargo[frame] = cargo[frame].withoutValue
    cargo[frame].version = -1
    frames[frame].work = Int64(versions.current(population, frames[frame].key))
  }

  /// The newest of what copies said is the answer, and is stale if it is older than what was the truth
  /// when they were asked, as of a regular register.
  @inline(never)
  mutating func endRead(_ frame: Int32, _ population: Int32) {
    cargo[frame].version = max(0, cargo[frame].version)
    cargo[frame].marks.remove(.stale)
    guard Int32(frames[frame].population) == population + 1 else { return }
    let component = stations[frames[frame].station].component
    components[component].versionedReads &+= 1
    if Int64(cargo[frame].version) < frames[frame].work {
      cargo[frame].marks.insert(.stale)
      components[component].staleReads &+= 1
    }
  }

  /// Whether the key is one of the first of its population.
  @inline(never)
  func hasKey(_ frame: Int32, of population: Int32, below limit: Int32) -> Bool {
    Int32(frames[frame].population) == population + 1 && frames[frame].key < limit
  }

  /// Starts some of the branches, each as likely as any other.
  @inline(never)
  mutating func forkSome(_ frame: Int32, _ instruction: Instruction) -> Int32 {
    let sampler = targets[instruction.a]
    let needed = targets[instruction.a + 1]
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].state = .joining
    frames[frame].previous = needed
    frames[frame].next = instruction.c - needed
    var wanted = instruction.c
    for index in 0..<instruction.b where wanted > 0 {
      let left = instruction.b - index
      guard samplers.integer(sampler, below: UInt32(left)) < UInt32(wanted) else { continue }
      wanted -= 1
      let branch = branch(of: frame, at: targets[instruction.a + 2 + index])
      ready.pushBack(branch)
    }
    return 0
  }

  /// Counts the writes that a component acknowledged and that no copy has, where it goes down.
  @inline(never)
  mutating func countLostWrites(of component: Int32) {
    for replication in network.replications where replication.primary.index == component {
      let copies = network.copies[Int(replication.copies.index)]
      lostWrites[component] += versions.missing(
        copies.population.index, in: replication.copies.index,
        instances: components[copies.component.index].stations)
    }
  }
}
