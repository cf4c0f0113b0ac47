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
      lockTable.addPopulation(keys: population.keys, isLocked: isLocked)
      lockCounts.append(LockCounts())
    }
    for lock in network.locks {
      let ring = lock.timeout.map { timers.make(delay: $0.nanoseconds) } ?? -1
      lockSites.append(
        LockSite(population: lock.population.index, isShared: lock.isShared, ring: ring))
    }
  }

  /// Whether the frame carries a key that the step can lock.
  private mutating func hasKey(_ frame: Int32, _ site: Int32) -> Bool {
    carries(lockSites[site].population, frame)
  }

  @inline(never)
  mutating func lock(_ frame: Int32, _ instruction: Instruction) -> Int32 {
    let site = instruction.a
    guard hasKey(frame, site) else { return hold(frame) }
    let population = lockSites[site].population
    lockCounts[population].wanted &+= 1
    let id = lockTable.lock(population, frames[frame].key)
    if lockTable.take(id, isShared: lockSites[site].isShared) {
      lockCounts[population].held.rise(at: clock)
      return hold(frame)
    }
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].since = clock
    frames[frame].state = .queuedLock
    frames.append(frame, to: &lockTable.locks[id].line)
    if lockSites[site].ring >= 0 { setTimer(lockSites[site].ring, number, frame) }
    stations[frames[frame].station].waiting.rise(at: clock)
    lockCounts[population].waits &+= 1
    lockCounts[population].waiting &+= 1
    lockCounts[population].mostWaiting = max(
      lockCounts[population].mostWaiting, lockCounts[population].waiting)
    return 0
  }

  /// Does the steps for which the frame holds something; it waits meanwhile.
  @inline(never)
  mutating func hold(_ frame: Int32) -> Int32 {
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].state = .holding
    frames[frame].previous = 1
    let body = branch(of: frame, at: program[frames[frame].counter].b)
    // What the last look-up said still holds inside.
    if frames[frame].flags.contains(.miss) { frames[body].flags.insert(.miss) }
    return body
  }

  /// What the frame holds is for others: the steps are over, or it was lost.
  @inline(never)
  mutating func letGo(_ frame: Int32) {
    let instruction = program[frames[frame].counter]
    switch instruction.opcode {
    case .lock: unlock(frame, instruction.a)
    case .call:
      if sites[instruction.a].firstPool < -1 {
        dropByRules(frame, instruction.a)
      } else {
        releaseConnection(frame, sites[instruction.a].firstPool)
      }
    case .connect: releaseConnection(frame, firstPools[instruction.a])
    default: break
    }
  }

  private mutating func unlock(_ frame: Int32, _ site: Int32) {
    guard hasKey(frame, site) else { return }
    let population = lockSites[site].population
    let key = frames[frame].key
    let id = lockTable.lock(population, key)
    lockTable.locks[id].holders &-= 1
    lockCounts[population].held.fall(at: clock)
    handOn(id, population, key)
  }

  /// A request leaves the line for a lock without it.
  mutating func leaveLockLine(_ frame: Int32) {
    let population = lockSites[program[frames[frame].counter].a].population
    let key = frames[frame].key
    let id = lockTable.lock(population, key)
    leaveLine(frame, of: id)
    // Whoever stood behind may share what the leaver wanted alone.
    handOn(id, population, key)
  }

  private mutating func leaveLine(_ frame: Int32, of id: Int32) {
    let site = program[frames[frame].counter].a
    let population = lockSites[site].population
    frames.remove(frame, from: &lockTable.locks[id].line)
    if lockSites[site].ring >= 0 { timers.forget(lockSites[site].ring) }
    stations[frames[frame].station].waiting.fall(at: clock)
    let waited = clock &- frames[frame].since
    addWait(frame, waited)
    lockCounts[population].waitTime &+= waited
    lockCounts[population].waiting &-= 1
  }

  /// Gives a lock to as many of those who wait as can have it, in their order.
  private mutating func handOn(_ id: Int32, _ population: Int32, _ key: Int32) {
    while true {
      let waiter = lockTable.locks[id].line.head
      if waiter == 0 { break }
      let isShared = lockSites[program[frames[waiter].counter].a].isShared
      let isFree = lockTable.locks[id].holders == 0
      guard isFree || (isShared && !lockTable.locks[id].isExclusive) else { return }
      leaveLine(waiter, of: id)
      lockTable.hold(id, isShared: isShared)
      lockCounts[population].held.rise(at: clock)
      frames[waiter].wake = 0
      frames[waiter].state = .connected
      ready.pushBack(waiter)
    }
    if lockTable.locks[id].holders == 0 { lockTable.forget(id, population, key) }
  }

  /// A request has waited for a lock as long as it may.
  mutating func abandonLock(_ frame: Int32) -> Int32 {
    lockCounts[lockSites[program[frames[frame].counter].a].population].timeouts &+= 1
    leaveLockLine(frame)
    return failHere(frame, .timeout)
  }

  /// What was measured of each population that something locks.
  mutating func lockResults() -> [LockResult] {
    var results: [LockResult] = []
    for index in 0..<lockCounts.count
    where network.locks.contains(where: { $0.population.index == Int32(index) }) {
      let counts = lockCounts[index]
      results.append(
        LockResult(
          population: PopulationID(index: Int32(index)), wanted: counts.wanted,
          waits: counts.waits, timeouts: counts.timeouts, waitTime: counts.waitTime,
          heldArea: counts.held.area(at: clock), mostWaiting: Int64(counts.mostWaiting)))
    }
    return results
  }
}
