/// Fetching what a cache does not have: one for all who want it, in the background, or in vain.
extension Simulation {
  /// A miss: fetches, or waits for the fetch of the same key that is under way at this instance.
  @inline(never)
  mutating func beginFetch(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<Frame> {
    let fetch = network.fetches[Int(instruction.a)]
    let station = frames[frame].station
    if fetch.coalesces {
      let owner = Flights.owner(Handle(instruction.a), at: station)
      let flight = caching.flights.flight(owner, frames[frame].key)
      if flight.exists {
        frames[frame].wake = 0
        frames[frame].since = loop.clock
        frames[frame].state = .following
        caching.flights.follow(flight, frame, &frames)
        plant.components[plant.stations[station].component].counts.coalesced &+= 1
        return .nobody
      }
      caching.flights.begin(owner, frames[frame].key)
    }
    let number = loop.nextSequence()
    frames[frame].wake = number
    frames[frame].state = .joining
    frames[frame].needed = 1
    frames[frame].failuresAllowed = 0
    let child = branch(of: frame, at: Handle(instruction.b))
    frames[child].flags.insert(.errand)
    frames[child].fetch = Handle(instruction.a)
    return child
  }

  /// A hit on a value past its lifetime lets it be fetched anew, once at a time, and nobody waits.
  @inline(never)
  mutating func refresh(_ frame: Handle<Frame>, _ instruction: Instruction) {
    let station = frames[frame].station
    guard let cache = network.fetches[Int(instruction.a)].cache,
      caching.contents.isExpired(
        frames[frame].key, in: caching.contents(of: cache.handle, frame, frames, plant),
        now: loop.clock)
    else { return }
    let owner = Flights.owner(Handle(instruction.a), at: station)
    if caching.flights.flight(owner, frames[frame].key).exists { return }
    caching.flights.begin(owner, frames[frame].key)
    plant.components[plant.stations[station].component].counts.refreshes &+= 1
    let child = branch(of: frame, at: Handle(instruction.b))
    frames[child].flags.insert(.errand)
    frames[child].fetch = Handle(instruction.a)
    frames[child].parent = .nobody
    if frames.keepsKin { frames.kin.release(child) }
    if frames.keepsDeadlines { frames.deadlines[child] = Int64.max }
    loop.ready.pushBack(child)
  }

  /// A fetch is over: whoever waits goes on, with the value or with its failure.
  @inline(never)
  mutating func finishFetch(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    let record = frames[frame]
    let id = record.fetch
    let fetch = network.fetches[Int(id)]
    if fetch.coalesces || record.parent == .nobody {
      var follower = caching.flights.end(Flights.owner(id, at: record.station), record.key)
      while follower != .nobody {
        let next = frames[follower].next
        books.addWait(follower, loop.clock &- frames[follower].since, frames, plant)
        settle(follower, frame, outcome, fetch)
        loop.ready.pushBack(follower)
        follower = next
      }
    }
    let parent = record.parent
    let isAwaited = parent != .nobody && frames[parent].wake == record.parentWake
    if isAwaited { settle(parent, frame, outcome, fetch) }
    freeBranch(frame)
    return isAwaited ? parent : .nobody
  }

  /// Lets one who waited go on.
  private mutating func settle(
    _ waiter: Handle<Frame>, _ fetched: Handle<Frame>, _ outcome: Outcome, _ fetch: Network.Fetch
  ) {
    frames[waiter].wake = 0
    frames[waiter].state = .running
    if outcome.isAnswer {
      frames[waiter].flags.remove(.miss)
      if frames.carriesCargo { frames.returnCargo(of: fetched, to: waiter) }
      if frames[fetched].flags.contains(.degraded) { frames[waiter].flags.insert(.degraded) }
      frames[waiter].advance()
      return
    }
    if let cache = fetch.cache {
      let contents = caching.contents(of: cache.handle, waiter, frames, plant)
      if caching.contents.holdsForErrors(frames[waiter].key, in: contents, now: loop.clock) {
        plant.components[plant.stations[frames[waiter].station].component].counts.rescued &+= 1
        frames[waiter].flags.insert(.degraded)
        frames[waiter].flags.remove(.miss)
        if frames.carriesCargo { caching.readCached(waiter, contents, &frames, &plant, versions) }
        frames[waiter].advance()
        return
      }
    }
    frames[waiter].since = frames[fetched].since
    _ = frames.raise(waiter, outcome)
  }
}
