/// Calls, their answers and their timeouts.
extension Simulation {
  /// Gets a connection, if the link has a pool, and sends.
  @inline(__always)
  mutating func call(_ frame: Handle<Frame>, _ id: Handle<Program.SiteState>) -> Handle<Frame> {
    let connection = program.sites[id].connection
    if connection.exists {
      if !connection.first.exists { return callByRules(frame, id) }
      let pool = connection.first + plant.ordinal(of: frames[frame].station)
      if connections.pools[pool].busy.value == connections.pools[pool].size {
        return connections.waitForConnection(frame, pool, &loop, &frames, &plant)
      }
      connections.takeConnection(pool, at: loop.clock)
    }
    return send(frame, id)
  }

  /// Sends the call at which the frame stands: the child travels, the frame waits.
  @inline(__always)
  private mutating func send(_ frame: Handle<Frame>, _ id: Handle<Program.SiteState>) -> Handle<
    Frame
  > {
    send(frame, id, to: target(of: id, from: frame))
  }

  /// Sends it to an instance.
  @inline(__always)
  mutating func send(
    _ frame: Handle<Frame>, _ id: Handle<Program.SiteState>, to station: Handle<Station>
  )
    -> Handle<Frame>
  {
    invariant(
      plant.stations[station].component == program.sites[id].component,
      "a call goes to an instance of its component")
    let number = loop.nextSequence()
    let child = makeChild(of: frame, number, [], id, at: station)
    frames[frame].wake = number
    frames[frame].state = .calling
    frames[frame].next = child
    if program.sites[id].ring.exists {
      loop.setTimer(program.sites[id].ring, number, frame, frames)
    } else if program.sites[id].timeout.exists {
      frames.setVaryingTimeout(frame, id, number, program, &loop, &draws)
    }
    return depart(child, id, from: frame)
  }

  /// The instance that a call goes to, by its router where there are several.
  @inline(__always)
  mutating func target(of id: Handle<Program.SiteState>, from frame: Handle<Frame>) -> Handle<
    Station
  > {
    let only = program.sites[id].onlyStation
    if only.exists { return only }
    let station = routing.choose(
      program.sites[id].router, caller: plant.ordinal(of: frames[frame].station), &draws.samplers)
    return station.exists ? station : askRouter(id, from: frame)
  }

  /// Sends a message for whose end nobody waits.
  @inline(never)
  mutating func publish(_ frame: Handle<Frame>, _ id: Handle<Program.SiteState>) {
    let isScaled = plant.components[program.sites[id].component].firstLife.exists
    let station = isScaled ? pickMember(frame, id) : target(of: id, from: frame)
    // The publisher has no connection open, so nothing is outstanding.
    routing.forget(
      program.sites[id].router, caller: plant.ordinal(of: frames[frame].station), station: station)
    sendMessage(frame, id, to: station)
  }

  /// Sends the same message to every instance.
  @inline(never)
  mutating func publishToAll(_ frame: Handle<Frame>, _ id: Handle<Program.SiteState>) {
    let component = program.sites[id].component
    let isScaled = plant.components[component].firstLife.exists
    for station in plant.components[component].ownStations
    where !isScaled || routing.members[station] {
      sendMessage(frame, id, to: station)
    }
  }

  mutating func sendMessage(
    _ frame: Handle<Frame>, _ id: Handle<Program.SiteState>, to station: Handle<Station>
  ) {
    let child = makeChild(of: frame, 0, .message, id, at: station)
    if tracing.isObserved { tracing.observeMessage(child, from: frame, at: loop.clock, frames) }
    // Nobody waits for it, so nothing has to be in time.
    if frames.keepsDeadlines { frames.deadlines[child] = Int64.max }
    let next = depart(child, id, from: frame)
    if next != .nobody { loop.ready.pushBack(next) }
  }

  /// The frame of an attempt; nobody waits for one with the flag of a message.
  @inline(__always)
  private mutating func makeChild(
    of frame: Handle<Frame>, _ number: UInt64, _ flag: Frame.Flags, _ id: Handle<Program.SiteState>,
    at station: Handle<Station>
  ) -> Handle<Frame> {
    let child = allocate()
    var key = frames[frame].key
    var population = frames[frame].population
    let wanted = program.sites[id].population
    if wanted != 0 && wanted != population {
      population = wanted
      key =
        routing.drawnKey.exists
        ? routing.takeDrawnKey()
        : draws.populations.draw(
          Int(wanted) - 1, &draws.samplers, program.sites[id].keySampler)
    }
    frames[child].renew(
      .outbound, flag, at: program.sites[id].entry,
      parent: flag.contains(.message) ? .nobody : frame, parentWake: number, station: station,
      requestClass: frames[frame].requestClass, site: id, key: key,
      population: population)
    if frames.carriesCargo {
      frames.handCargo(from: frame, to: child)
      // Read while it is there: a caller that gives up is another frame later.
      frames.cargo[child].origin = geography.location(of: frame, frames)
    }
    return child
  }

  /// Puts a child on its way; the frame to step next if the way takes no time.
  @inline(__always)
  private mutating func depart(
    _ child: Handle<Frame>, _ id: Handle<Program.SiteState>, from caller: Handle<Frame>
  ) -> Handle<Frame> {
    var delay = timeThere(id, from: caller, to: child)
    if program.sites[id].isLog && delay >= 0 {
      delay = replicaLogs.delay(delay, to: frames[child].station, at: loop.clock)
    }
    if delay <= 0 { return delay < 0 ? .nobody : arrive(child) }
    sending.classes[frames[child].requestClass].networkTime += min(delay, loop.horizon)
    loop.schedule(child, after: delay, &frames)
    return .nobody
  }

  /// How long a frame takes over the link of a call to the callee; -1 if it never gets there.
  @inline(__always)
  private mutating func timeThere(
    _ id: Handle<Program.SiteState>, from caller: Handle<Frame>, to child: Handle<Frame>
  ) -> Int64 {
    let forward = program.sites[id].forward
    if forward.first.exists { return draws.samplers.nanoseconds(forward.first) }
    return forward.exists ? timeOfWay(id, from: caller, to: child) : 0
  }

  /// Puts an answer on its way back.
  @inline(__always)
  mutating func reply(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    frames[frame].outcome = outcome
    let backward = program.sites[frames[frame].site].backward
    var delay: Int64 = 0
    if backward.first.exists {
      delay = draws.samplers.nanoseconds(backward.first)
    } else if backward.exists {
      delay = timeOfWay(back: frame)
    }
    if delay < 0 { return .nobody }
    if caching.carriesValues && outcome.isAnswer {
      delay &+= caching.transfer(frame, program, frames, &plant)
    }
    if delay == 0 { return deliver(frame) }
    sending.classes[frames[frame].requestClass].networkTime += min(delay, loop.horizon)
    frames[frame].state = .inbound
    loop.schedule(frame, after: delay, &frames)
    return .nobody
  }

  /// An answer is back: the caller goes on, if it still waits for it.
  @inline(__always)
  mutating func deliver(_ child: Handle<Frame>) -> Handle<Frame> {
    let record = frames[child]
    let parent = record.parent
    guard frames[parent].wake == record.parentWake else {
      if program.sites[record.site].isOfClient && record.outcome.isAnswer {
        sending.classes[record.requestClass].late += 1
      }
      if record.isCut { frames[child].isCut = false }
      free(child)
      return .nobody
    }
    closeCall(
      parent, record.site, record.station, record.outcome, hasFailed: record.isCut)
    if frames.carriesCargo { frames.returnCargo(of: child, to: parent) }
    free(child)
    let flags = frames[parent].flags.subtracting(.miss)
    frames[parent].flags = flags.union(record.flags.intersection(.miss))
    frames[parent].wake = 0
    frames[parent].state = .running
    guard record.outcome.isAnswer else {
      if record.outcome == .refused {
        routing.noteRefusal(parent, record, program, frames, sending, faults)
      }
      // How long to stay away is for whoever tries again.
      if record.outcome == .throttled { frames[parent].since = record.since }
      if record.isCut {
        frames[child].isCut = false
        if frames.redispatches(parent, record.site, after: record, program) {
          return callByRules(parent, record.site, except: record.station)
        }
      }
      return frames.raise(parent, record.outcome)
    }
    if record.outcome == .degraded { frames[parent].flags.insert(.degraded) }
    frames[parent].advance()
    return parent
  }

  /// The caller no longer waits: its timer, its connection and its count at the callee are free.
  @inline(__always)
  private mutating func closeCall(
    _ caller: Handle<Frame>, _ id: Handle<Program.SiteState>, _ station: Handle<Station>,
    _ outcome: Outcome, hasFailed: Bool
  ) {
    if program.sites[id].ring.exists { loop.timers.forget(program.sites[id].ring) }
    if program.sites[id].onlyStation == .none {
      routing.release(
        program.sites[id].router, caller: plant.ordinal(of: frames[caller].station),
        station: station,
        sent: frames[caller].since, now: loop.clock)
    }
    let connection = program.sites[id].connection
    if connection.exists {
      if connection.first.exists {
        connections.release(caller, connection.first, &loop, &frames, &plant, &books)
      } else {
        closeByRules(caller, id, station, outcome, hasFailed: hasFailed)
      }
    }
  }

  /// The time that a frame was willing to wait, or is waited for, is over.
  @inline(never)
  mutating func runOut(_ frame: Handle<Frame>) -> Handle<Frame> {
    switch frames[frame].state {
    case .calling:
      hangUp(frame, .timeout)
      plant.countTimeout(frame, .server, frames)
    case .queuedPlace:
      leavePlaceLine(frame)
    case .queuedLock:
      let site = Handle<Locking.LockSite>(program.instructions[frames[frame].counter].a)
      locking.counts[locking.sites[site].population].timeouts &+= 1
      leaveLockLine(frame)
    case .lost:
      return connectTimedOut(frame)
    case .stalled:
      // The client has not sent its request in time.
      books.addService(frame, loop.clock &- frames[frame].since, frames, plant)
      plant.countTimeout(frame, .client, frames)
    default:
      plant.countTimeout(frame, .queue, frames)
      let pool = connections.pool(at: frame, program, frames, calling, plant)
      connections.leaveLine(frame, pool, &loop, &frames, &plant, &books)
      connections.countTimeout(pool, at: loop.clock)
      return failHere(frame, calling.outcomeOfWaiting(frame, program, frames))
    }
    return failHere(frame, .timeout)
  }

  /// Nobody has answered the call for a connection.
  @inline(never)
  private mutating func connectTimedOut(_ frame: Handle<Frame>) -> Handle<Frame> {
    let caller = frames[frame].parent
    plant.countTimeout(caller, .connect, frames)
    books.countFailure(caller, .timeout, frames, plant)
    frames[frame].outcome = .timeout
    return deliver(frame)
  }

  /// A caller stops waiting, and why; what it asked for goes on, unless the callee is told.
  mutating func hangUp(_ frame: Handle<Frame>, _ why: Outcome, tells: Bool = false) {
    let id = Handle<Program.SiteState>(program.instructions[frames[frame].counter].a)
    let child = frames[frame].next
    closeCall(frame, id, frames[child].station, why, hasFailed: why != .cancelled)
    if frames[child].state == .lost {
      frames[child].isCut = false
      free(child)
    } else if tells || (program.sites[id].cancels && why != .crashed) {
      recall(child, id, from: frame)
    }
  }

  /// Sends the word after a child.
  private mutating func recall(
    _ child: Handle<Frame>, _ id: Handle<Program.SiteState>, from caller: Handle<Frame>
  ) {
    let word = allocate()
    frames[word].renew(
      .recalling, [], at: Handle(0), station: frames[child].station,
      requestClass: frames[child].requestClass, site: frames[child].site, key: Handle(0),
      population: 0)
    frames[word].next = child
    // A handle is used again; what was waited for when the child was made is its own.
    frames[word].work = Int64(frames[child].parentWake)
    let delay = timeThere(id, from: caller, to: word)
    if delay >= 0 { loop.schedule(word, after: delay, &frames) }
  }

  /// A failure that begins here; of a call, one of which nobody but the caller was there to tell.
  @inline(never)
  mutating func failHere(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    books.countFailure(frame, outcome, frames, plant)
    return frames.raise(frame, outcome)
  }
}

extension Books {
  /// Counts a failure that begins at a frame's component, unless it is a probe's.
  mutating func countFailure(
    _ frame: Handle<Frame>, _ outcome: Outcome, _ frames: borrowing Frames, _ plant: borrowing Plant
  ) {
    if areProbes[frames[frame].requestClass] { return }
    let component = plant.stations[frames[frame].station].component
    failuresBegun[Int(component) * Outcome.count + Int(outcome.rawValue)] += 1
  }
}

extension Frames {
  /// A frame cannot go on: what it steps next is the failure of its operation, or its branch.
  @inline(__always)
  mutating func raise(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    self[frame].wake = 0
    self[frame].state = .running
    self[frame].outcome = outcome
    self[frame].counter = Handle(0)
    return frame
  }
}

extension EventLoop {
  /// Sets a timer of constant length, whose sequence the frame waits for.
  @inline(__always)
  mutating func setTimer(
    _ ring: Handle<TimerRings.Ring>, _ number: UInt64, _ frame: Handle<Frame>,
    _ frames: borrowing Frames
  ) {
    if timers.set(ring, now: clock, sequence: number, frame: frame, frames) {
      armTimer(ring, frames)
    }
  }

  mutating func armTimer(_ ring: Handle<TimerRings.Ring>, _ frames: borrowing Frames) {
    guard let timer = timers.rearm(ring, frames) else { return }
    scheduleSystem(.ring(ring), at: timer.time, sequence: timer.sequence)
  }
}
