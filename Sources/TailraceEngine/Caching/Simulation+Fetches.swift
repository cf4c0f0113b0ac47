/// Fetching what a cache does not have: one for all who want it, in the background, or in vain.
extension Simulation {
  /// A miss: fetches, or waits for the fetch of the same key that is under way at this instance.
  @inline(never)
  mutating func beginFetch(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<Frame> {
    let fetch = network.fetches[Int(instruction.a)]
    let station = frames[frame].station
    if fetch.coalesces {
      let owner = Flights.owner(Handle(instruction.a), at: station)
      let flight = flights.flight(owner, frames[frame].key)
      if flight.exists {
        frames[frame].wake = 0
        frames[frame].since = clock
        frames[frame].state = .following
        flights.follow(flight, frame, &frames)
        components[stations[station].component].coalesced &+= 1
        return .nobody
      }
      flights.begin(owner, frames[frame].key)
    }
    let number = nextSequence()
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
      caches.isExpired(frames[frame].key, in: contents(of: cache.handle, frame), now: clock)
    else { return }
    let owner = Flights.owner(Handle(instruction.a), at: station)
    if flights.flight(owner, frames[frame].key).exists { return }
    flights.begin(owner, frames[frame].key)
    components[stations[station].component].refreshes &+= 1
    let child = branch(of: frame, at: Handle(instruction.b))
    frames[child].flags.insert(.errand)
    frames[child].fetch = Handle(instruction.a)
    frames[child].parent = .nobody
    if keepsKin { kin.release(child) }
    if keepsDeadlines { deadlines[child] = Int64.max }
    ready.pushBack(child)
  }

  /// A fetch is over: whoever waits goes on, with the value or with its failure.
  @inline(never)
  mutating func finishFetch(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    let record = frames[frame]
    let id = record.fetch
    let fetch = network.fetches[Int(id)]
    if fetch.coalesces || record.parent == .nobody {
      var follower = flights.end(Flights.owner(id, at: record.station), record.key)
      while follower != .nobody {
        let next = frames[follower].next
        addWait(follower, clock &- frames[follower].since)
        settle(follower, frame, outcome, fetch)
        ready.pushBack(follower)
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
      if carriesCargo { returnCargo(of: fetched, to: waiter) }
      if frames[fetched].flags.contains(.degraded) { frames[waiter].flags.insert(.degraded) }
      frames[waiter].advance()
      return
    }
    if let cache = fetch.cache {
      let contents = contents(of: cache.handle, waiter)
      if caches.holdsForErrors(frames[waiter].key, in: contents, now: clock) {
        components[stations[frames[waiter].station].component].rescued &+= 1
        frames[waiter].flags.insert(.degraded)
        frames[waiter].flags.remove(.miss)
        if carriesCargo { readCached(waiter, contents) }
        frames[waiter].advance()
        return
      }
    }
    frames[waiter].since = frames[fetched].since
    _ = raise(waiter, outcome)
  }
}
