/// Calls, their answers and their timeouts.
extension Simulation {
  /// Gets a connection, if the link has a pool, and sends.
  @inline(__always)
  mutating func call(_ frame: Int32) -> Int32 {
    let site = sites[program[frames[frame].counter].a]
    let firstPool = links[site.link].firstPool
    if firstPool >= 0 {
      let pool = firstPool + stations[frames[frame].station].ordinal
      if pools[pool].busy == pools[pool].size { return waitForConnection(frame, pool) }
      pools[pool].busy += 1
    }
    return send(frame)
  }

  private mutating func waitForConnection(_ frame: Int32, _ pool: Int32) -> Int32 {
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].since = clock
    frames[frame].state = .queuedPool
    frames.append(frame, to: &pools[pool].line)
    if pools[pool].ring >= 0 { setTimer(pools[pool].ring, number, frame) }
    stations[frames[frame].station].waiting.rise(at: clock)
    return 0
  }

  /// The connection goes to the caller that has waited longest, or back to the pool.
  private mutating func releaseConnection(_ frame: Int32, _ site: SiteState) {
    let firstPool = links[site.link].firstPool
    guard firstPool >= 0 else { return }
    let pool = firstPool + stations[frames[frame].station].ordinal
    let waiter = pools[pool].line.head
    guard waiter != 0 else {
      pools[pool].busy -= 1
      return
    }
    frames.remove(waiter, from: &pools[pool].line)
    if pools[pool].ring >= 0 { timers.forget(pools[pool].ring) }
    stations[frames[waiter].station].waiting.fall(at: clock)
    addWait(waiter, clock &- frames[waiter].since)
    frames[waiter].wake = 0
    frames[waiter].state = .connected
    ready.pushBack(waiter)
  }

  /// Sends the call at which the frame stands: the child travels, the frame waits.
  @inline(__always)
  mutating func send(_ frame: Int32) -> Int32 {
    let id = program[frames[frame].counter].a
    let site = sites[id]
    let number = nextSequence()
    let station = routing.choose(
      site.router, caller: stations[frames[frame].station].ordinal, &samplers)
    let child = makeChild(of: frame, id, site, at: station)
    frames[child].parent = frame
    frames[child].parentWake = number
    frames[frame].wake = number
    frames[frame].state = .calling
    frames[frame].next = child
    if site.ring >= 0 {
      setTimer(site.ring, number, frame)
    } else if site.timeoutSampler >= 0 {
      let delay = samplers.nanoseconds(site.timeoutSampler)
      queue.push(
        Event(
          time: clock &+ delay, sequence: number, target: frame))
    }
    return depart(child, site)
  }

  /// Sends a message for whose end nobody waits.
  mutating func publish(_ frame: Int32, _ id: Int32) {
    let site = sites[id]
    let caller = stations[frames[frame].station].ordinal
    let station = routing.choose(site.router, caller: caller, &samplers)
    // The publisher has no connection open, so nothing is outstanding.
    routing.release(site.router, caller: caller, station: station)
    let child = makeChild(of: frame, id, site, at: station)
    frames[child].flags.insert(.message)
    let first = depart(child, site)
    if first != 0 { ready.pushBack(first) }
  }

  /// Sends the same message to every instance.
  mutating func publishToAll(_ frame: Int32, _ id: Int32) {
    let site = sites[id]
    let first = components[site.component].firstStation
    for station in first..<(first + components[site.component].stations) {
      let child = makeChild(of: frame, id, site, at: station)
      frames[child].flags.insert(.message)
      let next = depart(child, site)
      if next != 0 { ready.pushBack(next) }
    }
  }

  @inline(__always)
  private mutating func makeChild(
    of frame: Int32, _ id: Int32, _ site: SiteState, at station: Int32
  ) -> Int32 {
    let child = allocate()
    let caller = frames[frame]
    var record = Frame()
    record.requestClass = caller.requestClass
    record.site = UInt16(truncatingIfNeeded: id)
    record.counter = site.entry
    record.key = caller.key
    record.population = caller.population
    if site.population != 0 && site.population != caller.population {
      record.population = site.population
      record.key = populations.draw(Int(site.population) - 1, &samplers, site.keySampler)
    }
    if caller.flags.contains(.root) { record.flags.insert(.ofClient) }
    record.station = station
    frames[child] = record
    return child
  }

  /// Puts a child on its way; the frame to step next if the way takes no time.
  @inline(__always)
  private mutating func depart(_ child: Int32, _ site: SiteState) -> Int32 {
    let delay = samplers.nanoseconds(links[site.link].forward)
    if delay == 0 { return arrive(child) }
    classes[Int(frames[child].requestClass)].networkTime &+= delay
    frames[child].state = .outbound
    schedule(child, after: delay)
    return 0
  }

  /// Puts an answer on its way back.
  @inline(__always)
  mutating func reply(_ frame: Int32, _ outcome: Outcome) -> Int32 {
    frames[frame].outcome = outcome
    let link = sites[Int(frames[frame].site)].link
    let delay = samplers.nanoseconds(links[link].backward)
    if delay == 0 { return deliver(frame) }
    classes[Int(frames[frame].requestClass)].networkTime &+= delay
    frames[frame].state = .inbound
    schedule(frame, after: delay)
    return 0
  }

  /// An answer is back: the caller goes on, if it still waits for it.
  @inline(__always)
  mutating func deliver(_ child: Int32) -> Int32 {
    let record = frames[child]
    let parent = record.parent
    guard frames[parent].wake == record.parentWake else {
      if record.flags.contains(.ofClient) && record.outcome.isAnswer {
        classes[Int(record.requestClass)].late += 1
      }
      free(child)
      return 0
    }
    let site = sites[Int(record.site)]
    closeCall(parent, site, record.station)
    free(child)
    if record.flags.contains(.miss) {
      frames[parent].flags.insert(.miss)
    } else {
      frames[parent].flags.remove(.miss)
    }
    frames[parent].wake = 0
    frames[parent].state = .running
    guard record.outcome.isAnswer else { return fail(parent, record.outcome) }
    if record.outcome == .degraded { frames[parent].flags.insert(.degraded) }
    frames[parent].counter += 1
    return parent
  }

  /// The caller no longer waits: its timer, its connection and its count at the callee are free.
  @inline(__always)
  private mutating func closeCall(_ caller: Int32, _ site: SiteState, _ station: Int32) {
    if site.ring >= 0 { timers.forget(site.ring) }
    routing.release(
      site.router, caller: stations[frames[caller].station].ordinal, station: station)
    releaseConnection(caller, site)
  }

  /// The time that a frame was willing to wait is over.
  mutating func runOut(_ frame: Int32) -> Int32 {
    switch frames[frame].state {
    case .calling:
      let site = sites[program[frames[frame].counter].a]
      closeCall(frame, site, frames[frames[frame].next].station)
      return failHere(frame, .timeout)
    case .queuedPlace:
      return abandonPlace(frame)
    default:
      let site = sites[program[frames[frame].counter].a]
      let pool = links[site.link].firstPool + stations[frames[frame].station].ordinal
      frames.remove(frame, from: &pools[pool].line)
      timers.forget(pools[pool].ring)
      stations[frames[frame].station].waiting.fall(at: clock)
      addWait(frame, clock &- frames[frame].since)
      return failHere(frame, .poolTimeout)
    }
  }

  /// A failure that begins here.
  mutating func failHere(_ frame: Int32, _ outcome: Outcome) -> Int32 {
    let component = stations[frames[frame].station].component
    failuresBegun[Int(component) * Outcome.count + Int(outcome.rawValue)] += 1
    return fail(frame, outcome)
  }

  /// A frame cannot go on: its operation, or its branch, fails with the reason given.
  mutating func fail(_ frame: Int32, _ outcome: Outcome) -> Int32 {
    frames[frame].wake = 0
    frames[frame].state = .running
    if frames[frame].flags.contains(.branch) { return finishBranch(frame, outcome) }
    return finish(frame, outcome)
  }

  /// Sets a timer of constant length, whose sequence the frame waits for.
  @inline(__always)
  mutating func setTimer(_ ring: Int32, _ number: UInt64, _ frame: Int32) {
    if timers.set(ring, now: clock, sequence: number, frame: frame, frames) {
      armTimer(ring)
    }
  }

  private mutating func armTimer(_ ring: Int32) {
    guard let timer = timers.rearm(ring, frames) else { return }
    scheduleSystem(Int32(sources.count) + ring, at: timer.time, sequence: timer.sequence)
  }

  mutating func fireTimer(_ ring: Int32, _ sequence: UInt64) {
    if let timer = timers.take(ring, sequence: sequence),
      frames[timer.frame].wake == timer.sequence
    {
      armTimer(ring)
      proceed(from: runOut(timer.frame))
    } else {
      staleEvents += 1
      armTimer(ring)
    }
  }
}
