/// Taking the lock of a key or a connection, holding it for some steps, and letting go of it.
///
/// The steps run as a branch while the frame stands at its instruction, so whatever ends the frame or
/// the branch finds what has to be let go of.
extension Simulation {

  @inline(never)
  mutating func lock(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<Frame> {
    let site = Handle<Locking.LockSite>(instruction.a)
    guard locking.hasKey(frame, site, frames) else { return hold(frame) }
    let population = locking.sites[site].population
    locking.counts[population].wanted &+= 1
    let id = locking.table.lock(population, frames[frame].key)
    if locking.table.take(id, isShared: locking.sites[site].isShared) {
      locking.counts[population].held.rise(at: loop.clock)
      return hold(frame)
    }
    let number = loop.nextSequence()
    frames[frame].wake = number
    frames[frame].since = loop.clock
    frames[frame].state = .queuedLock
    frames.append(frame, to: &locking.table.locks[id].line)
    if locking.sites[site].ring.exists {
      loop.setTimer(locking.sites[site].ring, number, frame, frames)
    }
    plant.stations[frames[frame].station].waiting.rise(at: loop.clock)
    locking.counts[population].waits &+= 1
    locking.counts[population].waiting &+= 1
    locking.counts[population].mostWaiting = max(
      locking.counts[population].mostWaiting, locking.counts[population].waiting)
    return .nobody
  }

  /// Takes a connection and keeps it for the steps inside, or waits for one.
  @inline(never)
  mutating func connect(_ frame: Handle<Frame>, _ link: Handle<Network.Link>) -> Handle<Frame> {
    if connections.firstPools[link] == .none { return hold(frame) }
    let pool = connections.firstPools[link] + plant.ordinal(of: frames[frame].station)
    if connections.pools[pool].busy.value == connections.pools[pool].size {
      return connections.waitForConnection(frame, pool, &loop, &frames, &plant)
    }
    connections.takeConnection(pool, at: loop.clock)
    return hold(frame)
  }

  /// What it waited for is there.
  @inline(never)
  mutating func goOnConnected(_ frame: Handle<Frame>) -> Handle<Frame> {
    let instruction = program.instructions[frames[frame].counter]
    guard instruction.opcode == .call else { return hold(frame) }
    let id = Handle<Program.SiteState>(instruction.a)
    if program.sites[id].connection.second.exists { return sendByRules(frame, id) }
    return send(frame, id, to: target(of: id, from: frame))
  }

  /// Does the steps for which the frame holds something; it waits meanwhile.
  @inline(never)
  mutating func hold(_ frame: Handle<Frame>) -> Handle<Frame> {
    let number = loop.nextSequence()
    frames[frame].wake = number
    frames[frame].state = .holding
    frames[frame].needed = 1
    let body = branch(of: frame, at: Handle(program.instructions[frames[frame].counter].b))
    // What the last look-up said still holds inside.
    if frames[frame].flags.contains(.miss) { frames[body].flags.insert(.miss) }
    return body
  }

  /// What the frame holds is for others: the steps are over, or it was lost.
  @inline(never)
  mutating func releaseHold(_ frame: Handle<Frame>) {
    let instruction = program.instructions[frames[frame].counter]
    switch instruction.opcode {
    case .lock: unlock(frame, Handle(instruction.a))
    case .replay: endReplay(at: frames[frame].station)
    case .call:
      if program.sites[Handle(instruction.a)].connection.second.exists {
        dropByRules(frame, Handle(instruction.a))
      } else {
        let pool = program.sites[Handle(instruction.a)].connection.first
        connections.release(frame, pool, &loop, &frames, &plant, &books)
      }
    case .connect:
      let pool = connections.firstPools[Handle(instruction.a)]
      connections.release(frame, pool, &loop, &frames, &plant, &books)
    default: break
    }
  }

  private mutating func unlock(_ frame: Handle<Frame>, _ site: Handle<Locking.LockSite>) {
    guard locking.hasKey(frame, site, frames) else { return }
    let population = locking.sites[site].population
    let key = frames[frame].key
    let id = locking.table.lock(population, key)
    locking.table.locks[id].holders &-= 1
    locking.counts[population].held.fall(at: loop.clock)
    giveToWaiters(id, population, key)
  }

  /// A request leaves the line for a lock without it.
  mutating func leaveLockLine(_ frame: Handle<Frame>) {
    let population = locking.sites[Handle(program.instructions[frames[frame].counter].a)].population
    let key = frames[frame].key
    let id = locking.table.lock(population, key)
    leaveLine(frame, of: id)
    // Whoever stood behind may share what the leaver wanted alone.
    giveToWaiters(id, population, key)
  }

  private mutating func leaveLine(_ frame: Handle<Frame>, of id: Handle<LockTable.Lock>) {
    let site = Handle<Locking.LockSite>(program.instructions[frames[frame].counter].a)
    let population = locking.sites[site].population
    frames.remove(frame, from: &locking.table.locks[id].line)
    if locking.sites[site].ring.exists { loop.timers.forget(locking.sites[site].ring) }
    let waited = books.stopWaiting(frame, at: loop.clock, frames, &plant)
    locking.counts[population].waitTime += waited
    locking.counts[population].waiting &-= 1
  }

  /// Gives a lock to as many of those who wait as can have it, in their order.
  private mutating func giveToWaiters(
    _ id: Handle<LockTable.Lock>, _ population: Handle<Network.Population>, _ key: Handle<Key>
  ) {
    while true {
      let waiter = locking.table.locks[id].line.head
      if waiter == .nobody { break }
      let isShared = locking.sites[Handle(program.instructions[frames[waiter].counter].a)].isShared
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
}

extension Locking {
  mutating func layOut(_ network: Network, _ loop: inout EventLoop) {
    for (index, population) in network.populations.enumerated() {
      let isLocked = network.locks.contains { $0.population.index == Int32(index) }
      table.addPopulation(keys: population.keys, isLocked: isLocked)
      counts.append(LockCounts())
    }
    for lock in network.locks {
      let ring = lock.timeout.map { loop.timers.make(delay: $0.nanoseconds) } ?? .none
      sites.append(
        Locking.LockSite(population: lock.population.handle, isShared: lock.isShared, ring: ring))
    }
  }

  /// Whether the frame carries a key that the step can lock.
  fileprivate func hasKey(
    _ frame: Handle<Frame>, _ site: Handle<Locking.LockSite>, _ frames: borrowing Frames
  ) -> Bool {
    frames.carries(sites[site].population, frame)
  }

  /// What was measured of each population that something locks.
  func lockResults(_ network: Network, at now: Int64) -> [LockResult] {
    var results: [LockResult] = []
    for index in 0..<self.counts.count
    where network.locks.contains(where: { $0.population.index == Int32(index) }) {
      let counts = self.counts[index]
      results.append(
        LockResult(
          population: PopulationID(Handle(index)), wanted: counts.wanted,
          waits: counts.waits, timeouts: counts.timeouts, waitTime: counts.waitTime,
          heldArea: counts.held.area(at: now), mostWaiting: Int64(counts.mostWaiting)))
    }
    return results
  }

  /// What was measured of locks, with their time series.
  func lockSeries(_ network: Network, at now: Int64, _ books: borrowing Books) -> [LockResult] {
    var results = lockResults(network, at: now)
    for index in results.indices { results[index].intervals = books.series.locks.map { $0[index] } }
    return results
  }

  func lockTotals(_ network: Network, at now: Int64) -> [LockResult.Interval] {
    lockResults(network, at: now).map {
      LockResult.Interval(waits: $0.waits, waitTime: $0.waitTime)
    }
  }
}
