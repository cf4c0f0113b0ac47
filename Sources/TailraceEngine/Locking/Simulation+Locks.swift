/// Taking the lock of a key, holding it for some steps, and letting go of it.
///
/// The steps run as a branch while the frame stands at its instruction, so whatever ends the frame or
/// the branch finds what has to be let go of.
extension Simulation {
  /// What the machine keeps of a `lock` step.
  struct LockSite: BitwiseCopyable {
    var population: Handle<Network.Population>
    var isShared: Bool
    /// The ring of its timeouts.
    var ring: Handle<TimerRings.Ring>
  }

  mutating func layOutLocks() {
    for (index, population) in network.populations.enumerated() {
      let isLocked = network.locks.contains { $0.population.index == Int32(index) }
      lockTable.addPopulation(keys: population.keys, isLocked: isLocked)
      lockCounts.append(LockCounts())
    }
    for lock in network.locks {
      let ring = lock.timeout.map { timers.make(delay: $0.nanoseconds) } ?? .none
      lockSites.append(
        LockSite(population: lock.population.handle, isShared: lock.isShared, ring: ring))
    }
  }

  /// Whether the frame carries a key that the step can lock.
  private mutating func hasKey(_ frame: Handle<Frame>, _ site: Handle<LockSite>) -> Bool {
    carries(lockSites[site].population, frame)
  }

  @inline(never)
  mutating func lock(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<Frame> {
    let site = Handle<LockSite>(instruction.a)
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
    if lockSites[site].ring.exists { setTimer(lockSites[site].ring, number, frame) }
    stations[frames[frame].station].waiting.rise(at: clock)
    lockCounts[population].waits &+= 1
    lockCounts[population].waiting &+= 1
    lockCounts[population].mostWaiting = max(
      lockCounts[population].mostWaiting, lockCounts[population].waiting)
    return .nobody
  }

  /// Does the steps for which the frame holds something; it waits meanwhile.
  @inline(never)
  mutating func hold(_ frame: Handle<Frame>) -> Handle<Frame> {
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].state = .holding
    frames[frame].needed = 1
    let body = branch(of: frame, at: Handle(program[frames[frame].counter].b))
    // What the last look-up said still holds inside.
    if frames[frame].flags.contains(.miss) { frames[body].flags.insert(.miss) }
    return body
  }

  /// What the frame holds is for others: the steps are over, or it was lost.
  @inline(never)
  mutating func letGo(_ frame: Handle<Frame>) {
    let instruction = program[frames[frame].counter]
    switch instruction.opcode {
    case .lock: unlock(frame, Handle(instruction.a))
    case .call:
      if sites[Handle(instruction.a)].connection.second.exists {
        dropByRules(frame, Handle(instruction.a))
      } else {
        releaseConnection(frame, sites[Handle(instruction.a)].connection.first)
      }
    case .connect: releaseConnection(frame, firstPools[Handle(instruction.a)])
    default: break
    }
  }

  private mutating func unlock(_ frame: Handle<Frame>, _ site: Handle<LockSite>) {
    guard hasKey(frame, site) else { return }
    let population = lockSites[site].population
    let key = frames[frame].key
    let id = lockTable.lock(population, key)
    lockTable.locks[id].holders &-= 1
    lockCounts[population].held.fall(at: clock)
    handOn(id, population, key)
  }

  /// A request leaves the line for a lock without it.
  mutating func leaveLockLine(_ frame: Handle<Frame>) {
    let population = lockSites[Handle(program[frames[frame].counter].a)].population
    let key = frames[frame].key
    let id = lockTable.lock(population, key)
    leaveLine(frame, of: id)
    // Whoever stood behind may share what the leaver wanted alone.
    handOn(id, population, key)
  }

  private mutating func leaveLine(_ frame: Handle<Frame>, of id: Handle<LockTable.Lock>) {
    let site = Handle<LockSite>(program[frames[frame].counter].a)
    let population = lockSites[site].population
    frames.remove(frame, from: &lockTable.locks[id].line)
    if lockSites[site].ring.exists { timers.forget(lockSites[site].ring) }
    stations[frames[frame].station].waiting.fall(at: clock)
    let waited = clock &- frames[frame].since
    addWait(frame, waited)
    lockCounts[population].waitTime &+= waited
    lockCounts[population].waiting &-= 1
  }

  /// Gives a lock to as many of those who wait as can have it, in their order.
  private mutating func handOn(
    _ id: Handle<LockTable.Lock>, _ population: Handle<Network.Population>, _ key: Handle<Key>
  ) {
    while true {
      let waiter = lockTable.locks[id].line.head
      if waiter == .nobody { break }
      let isShared = lockSites[Handle(program[frames[waiter].counter].a)].isShared
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
  mutating func abandonLock(_ frame: Handle<Frame>) -> Handle<Frame> {
    lockCounts[lockSites[Handle(program[frames[frame].counter].a)].population].timeouts &+= 1
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
          population: PopulationID(Handle(index)), wanted: counts.wanted,
          waits: counts.waits, timeouts: counts.timeouts, waitTime: counts.waitTime,
          heldArea: counts.held.area(at: clock), mostWaiting: Int64(counts.mostWaiting)))
    }
    return results
  }
}
