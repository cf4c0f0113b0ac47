/// Taking the lock of a key, holding it for some steps, and letting go of it.
///
/// The steps run as a branch while the frame stands at its instruction, so whatever ends the frame or
/// the branch finds what has to be let go of.
extension Simulation {
  /// What the machine keeps of a `lock` step.
  struct LockSite: BitwiseCopyable {
    var population: Int32
    var isShared: Bool
    /// The ring of its timeouts; -1 for none.
    var ring: Int32
  }

  mutating func layOutLocks() {
    for (index, population) in network.populations.enumerated() {
      let isLocked = network.locks.contains { $0.population.index == Int32(index) }
      locking.table.addPopulation(keys: population.keys, isLocked: isLocked)
      locking.counts.append(LockCounts())
    }
    for lock in network.locks {
      let ring = lock.timeout.map { loop.timers.make(delay: $0.nanoseconds) } ?? -1
      locking.sites.append(
        LockSite(population: lock.population.index, isShared: lock.isShared, ring: ring))
    }
  }

  /// Whether the frame carries a key that the step can lock.
  private mutating func hasKey(_ frame: Int32, _ site: Int32) -> Bool {
    carries(locking.sites[site].population, frame)
  }

  @inline(never)
  mutating func lock(_ frame: Int32, _ instruction: Instruction) -> Int32 {
    let site = instruction.a
    guard hasKey(frame, site) else { return hold(frame) }
    let population = locking.sites[site].population
    locking.counts[population].wanted &+= 1
    let id = locking.table.lock(population, frames[frame].key)
    if locking.table.take(id, isShared: locking.sites[site].isShared) {
      locking.counts[population].held.rise(at: loop.clock)
      return hold(frame)
    }
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].since = loop.clock
    frames[frame].state = .queuedLock
    frames.append(frame, to: &locking.table.locks[id].line)
    if locking.sites[site].ring >= 0 { setTimer(locking.sites[site].ring, number, frame) }
    plant.stations[frames[frame].station].waiting.rise(at: loop.clock)
    locking.counts[population].waits &+= 1
    locking.counts[population].waiting &+= 1
    locking.counts[population].mostWaiting = max(
      locking.counts[population].mostWaiting, locking.counts[population].waiting)
    return 0
  }

  /// Does the steps for which the frame holds something; it waits meanwhile.
  @inline(never)
  mutating func hold(_ frame: Int32) -> Int32 {
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].state = .holding
    frames[frame].previous = 1
    let body = branch(of: frame, at: program.instructions[frames[frame].counter].b)
    // What the last look-up said still holds inside.
    if frames[frame].flags.contains(.miss) { frames[body].flags.insert(.miss) }
    return body
  }

  /// What the frame holds is for others: the steps are over, or it was lost.
  @inline(never)
  mutating func letGo(_ frame: Int32) {
    let instruction = program.instructions[frames[frame].counter]
    switch instruction.opcode {
    case .lock: unlock(frame, instruction.a)
    case .call:
      if program.sites[instruction.a].firstPool < -1 {
        dropByRules(frame, instruction.a)
      } else {
        releaseConnection(frame, program.sites[instruction.a].firstPool)
      }
    case .connect: releaseConnection(frame, connections.firstPools[instruction.a])
    default: break
    }
  }

  private mutating func unlock(_ frame: Int32, _ site: Int32) {
    guard hasKey(frame, site) else { return }
    let population = locking.sites[site].population
    let key = frames[frame].key
    let id = locking.table.lock(population, key)
    locking.table.locks[id].holders &-= 1
    locking.counts[population].held.fall(at: loop.clock)
    handOn(id, population, key)
  }

  /// A request leaves the line for a lock without it.
  mutating func leaveLockLine(_ frame: Int32) {
    let population = locking.sites[program.instructions[frames[frame].counter].a].population
    let key = frames[frame].key
    let id = locking.table.lock(population, key)
    leaveLine(frame, of: id)
    // Whoever stood behind may share what the leaver wanted alone.
    handOn(id, population, key)
  }

  private mutating func leaveLine(_ frame: Int32, of id: Int32) {
    let site = program.instructions[frames[frame].counter].a
    let population = locking.sites[site].population
    frames.remove(frame, from: &locking.table.locks[id].line)
    if locking.sites[site].ring >= 0 { loop.timers.forget(locking.sites[site].ring) }
    plant.stations[frames[frame].station].waiting.fall(at: loop.clock)
    let waited = loop.clock &- frames[frame].since
    addWait(frame, waited)
    locking.counts[population].waitTime &+= waited
    locking.counts[population].waiting &-= 1
  }

  /// Gives a lock to as many of those who wait as can have it, in their order.
  private mutating func handOn(_ id: Int32, _ population: Int32, _ key: Int32) {
    while true {
      let waiter = locking.table.locks[id].line.head
      if waiter == 0 { break }
      let isShared = locking.sites[program.instructions[frames[waiter].counter].a].isShared
      let isFree = locking.table.locks[id].holders == 0
      guard isFree || (isShared && !locking.table.locks[id].isExclusive) else { return }
      leaveLine(waiter, of: id)
      locking.table.hold(id, isShared: isShared)
      locking.counts[population].held.rise(at: loop.clock)
      frames[waiter].wake = 0
      frames[waiter].state = .connected
      loop.ready.pushBack(waiter)
    }
    if locking.table.locks[id].holders == 0 { locking.table.forget(id, population, key) }
  }

  /// A request has waited for a lock as long as it may.
  mutating func abandonLock(_ frame: Int32) -> Int32 {
    locking.counts[locking.sites[program.instructions[frames[frame].counter].a].population]
      .timeouts &+= 1
    leaveLockLine(frame)
    return failHere(frame, .timeout)
  }

  /// What was measured of each population that something locks.
  mutating func lockResults() -> [LockResult] {
    var results: [LockResult] = []
    for index in 0..<locking.counts.count
    where network.locks.contains(where: { $0.population.index == Int32(index) }) {
      let counts = locking.counts[index]
      results.append(
        LockResult(
          population: PopulationID(index: Int32(index)), wanted: counts.wanted,
          waits: counts.waits, timeouts: counts.timeouts, waitTime: counts.waitTime,
          heldArea: counts.held.area(at: loop.clock), mostWaiting: Int64(counts.mostWaiting)))
    }
    return results
  }
}
