/// Calls, their answers and their timeouts.
extension Simulation {
  /// Gets a connection, if the link has a pool, and sends.
  @inline(__always)
  mutating func call(_ frame: Handle<Frame>, _ id: Handle<SiteState>) -> Handle<Frame> {
    let connection = sites[id].connection
    if connection.exists {
      if !connection.first.exists { return callByRules(frame, id) }
      let pool = connection.first + ordinal(of: frames[frame].station)
      if pools[pool].busy.value == pools[pool].size { return waitForConnection(frame, pool) }
      takeConnection(pool)
    }
    return send(frame, id)
  }

  /// Sends the call at which the frame stands: the child travels, the frame waits.
  @inline(__always)
  mutating func send(_ frame: Handle<Frame>, _ id: Handle<SiteState>) -> Handle<Frame> {
    send(frame, id, to: target(of: id, from: frame))
  }

  /// Sends it to an instance.
  @inline(__always)
  mutating func send(_ frame: Handle<Frame>, _ id: Handle<SiteState>, to station: Handle<Station>)
    -> Handle<Frame>
  {
    let number = nextSequence()
    let child = makeChild(of: frame, number, [], id, at: station)
    frames[frame].wake = number
    frames[frame].state = .calling
    frames[frame].next = child
    if sites[id].ring.exists {
      setTimer(sites[id].ring, number, frame)
    } else if sites[id].timeout.exists {
      setVaryingTimeout(frame, id, number)
    }
    return depart(child, id, from: frame)
  }

  /// The instance that a call goes to, by its router where there are several.
  @inline(__always)
  mutating func target(of id: Handle<SiteState>, from frame: Handle<Frame>) -> Handle<Station> {
    let only = sites[id].onlyStation
    if only.exists { return only }
    let station = routing.choose(
      sites[id].router, caller: ordinal(of: frames[frame].station), &samplers)
    return station.exists ? station : chooseRarely(id, from: frame)
  }

  /// Sends a message for whose end nobody waits.
  @inline(never)
  mutating func publish(_ frame: Handle<Frame>, _ id: Handle<SiteState>) {
    let isScaled = components[sites[id].component].firstLife.exists
    let station = isScaled ? pickMember(frame, id) : target(of: id, from: frame)
    // The publisher has no connection open, so nothing is outstanding.
    routing.forget(
      sites[id].router, caller: ordinal(of: frames[frame].station), station: station)
    sendMessage(frame, id, to: station)
  }

  /// Sends the same message to every instance.
  @inline(never)
  mutating func publishToAll(_ frame: Handle<Frame>, _ id: Handle<SiteState>) {
    let component = sites[id].component
    let isScaled = components[component].firstLife.exists
    for station in components[component].ownStations
    where !isScaled || routing.members[station] {
      sendMessage(frame, id, to: station)
    }
  }

  mutating func sendMessage(
    _ frame: Handle<Frame>, _ id: Handle<SiteState>, to station: Handle<Station>
  ) {
    let child = makeChild(of: frame, 0, .message, id, at: station)
    if isObserved { observeMessage(child, from: frame) }
    // Nobody waits for it, so nothing has to be in time.
    if keepsDeadlines { deadlines[child] = Int64.max }
    let next = depart(child, id, from: frame)
    if next != .nobody { ready.pushBack(next) }
  }

  /// The frame of an attempt; nobody waits for one with the flag of a message.
  @inline(__always)
  private mutating func makeChild(
    of frame: Handle<Frame>, _ number: UInt64, _ flag: Frame.Flags, _ id: Handle<SiteState>,
    at station: Handle<Station>
  ) -> Handle<Frame> {
    let child = allocate()
    var key = frames[frame].key
    var population = frames[frame].population
    let wanted = sites[id].population
    if wanted != 0 && wanted != population {
      population = wanted
      key =
        drawnKey.exists
        ? takeDrawnKey()
        : populations.draw(
          Int(wanted) - 1, &samplers, sites[id].keySampler)
    }
    frames[child].renew(
      .outbound, flag, at: sites[id].entry,
      parent: flag.contains(.message) ? .nobody : frame, parentWake: number, station: station,
      requestClass: frames[frame].requestClass, site: id, key: key,
      population: population)
    if carriesCargo { handCargo(from: frame, to: child) }
    return child
  }

  /// Puts a child on its way; the frame to step next if the way takes no time.
  @inline(__always)
  private mutating func depart(
    _ child: Handle<Frame>, _ id: Handle<SiteState>, from caller: Handle<Frame>
  ) -> Handle<Frame> {
    let delay = timeThere(id, from: caller, to: child)
    if delay <= 0 { return delay < 0 ? .nobody : arrive(child) }
    classes[frames[child].requestClass].networkTime &+= min(delay, horizon)
    schedule(child, after: delay)
    return .nobody
  }

  /// How long a frame takes over the link of a call to the callee; -1 if it never gets there.
  @inline(__always)
  mutating func timeThere(
    _ id: Handle<SiteState>, from caller: Handle<Frame>, to child: Handle<Frame>
  ) -> Int64 {
    let forward = sites[id].forward
    if forward.first.exists { return samplers.nanoseconds(forward.first) }
    return forward.exists ? timeOfWay(id, from: caller, to: child) : 0
  }

  /// Puts an answer on its way back.
  @inline(__always)
  mutating func reply(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    frames[frame].outcome = outcome
    let backward = sites[frames[frame].site].backward
    var delay: Int64 = 0
    if backward.first.exists {
      delay = samplers.nanoseconds(backward.first)
    } else if backward.exists {
      delay = timeOfWay(back: frame)
    }
    if delay < 0 { return .nobody }
    if carriesValues && outcome.isAnswer { delay &+= transfer(frame) }
    if delay == 0 { return deliver(frame) }
    classes[frames[frame].requestClass].networkTime &+= min(delay, horizon)
    frames[frame].state = .inbound
    schedule(frame, after: delay)
    return .nobody
  }

  /// An answer is back: the caller goes on, if it still waits for it.
  @inline(__always)
  mutating func deliver(_ child: Handle<Frame>) -> Handle<Frame> {
    let record = frames[child]
    let parent = record.parent
    guard frames[parent].wake == record.parentWake else {
      if sites[record.site].isOfClient && record.outcome.isAnswer {
        classes[record.requestClass].late += 1
      }
      if record.isCut { frames[child].isCut = false }
      free(child)
      return .nobody
    }
    closeCall(
      parent, record.site, record.station, record.outcome, hasFailed: record.isCut)
    if carriesCargo { returnCargo(of: child, to: parent) }
    free(child)
    let flags = frames[parent].flags.subtracting(.miss)
    frames[parent].flags = flags.union(record.flags.intersection(.miss))
    frames[parent].wake = 0
    frames[parent].state = .running
    guard record.outcome.isAnswer else {
      if record.outcome == .refused { noteRefusal(parent, record) }
      // How long to stay away is for whoever tries again.
      if record.outcome == .throttled { frames[parent].since = record.since }
      if record.isCut {
        frames[child].isCut = false
        if redispatches(parent, record.site, after: record) {
          return callByRules(parent, record.site, except: record.station)
        }
      }
      return raise(parent, record.outcome)
    }
    if record.outcome == .degraded { frames[parent].flags.insert(.degraded) }
    frames[parent].advance()
    return parent
  }

  /// The caller no longer waits: its timer, its connection and its count at the callee are free.
  @inline(__always)
  private mutating func closeCall(
    _ caller: Handle<Frame>, _ id: Handle<SiteState>, _ station: Handle<Station>,
    _ outcome: Outcome, hasFailed: Bool
  ) {
    if sites[id].ring.exists { timers.forget(sites[id].ring) }
    if sites[id].onlyStation == .none {
      routing.release(
        sites[id].router, caller: ordinal(of: frames[caller].station), station: station,
        sent: frames[caller].since, now: clock)
    }
    let connection = sites[id].connection
    if connection.exists {
      if connection.first.exists {
        releaseConnection(caller, connection.first)
      } else {
        closeByRules(caller, id, station, outcome, hasFailed: hasFailed)
      }
    }
  }

  /// The time that a frame was willing to wait is over.
  @inline(never)
  mutating func runOut(_ frame: Handle<Frame>) -> Handle<Frame> {
    switch frames[frame].state {
    case .calling:
      hangUp(frame, .timeout)
      countTimeout(frame, .server)
      return failHere(frame, .timeout)
    case .queuedPlace:
      return abandonPlace(frame)
    case .queuedLock:
      return abandonLock(frame)
    default:
      countTimeout(frame, .queue)
      return abandonPool(frame)
    }
  }

  /// A caller stops waiting, and why; what it asked for goes on, unless the callee is told.
  mutating func hangUp(_ frame: Handle<Frame>, _ why: Outcome, tells: Bool = false) {
    let id = Handle<SiteState>(program[frames[frame].counter].a)
    let child = frames[frame].next
    closeCall(frame, id, frames[child].station, why, hasFailed: why != .cancelled)
    if frames[child].state == .lost {
      frames[child].isCut = false
      free(child)
    } else if tells || (sites[id].cancels && why != .crashed) {
      recall(child, id, from: frame)
    }
  }

  /// Counts a failure that begins at a frame's component.
  mutating func countFailure(_ frame: Handle<Frame>, _ outcome: Outcome) {
    let component = stations[frames[frame].station].component
    failuresBegun[Int(component) * Outcome.count + Int(outcome.rawValue)] += 1
  }

  /// A failure that begins here; of a call, one of which nobody but the caller was there to tell.
  @inline(never)
  mutating func failHere(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    countFailure(frame, outcome)
    return raise(frame, outcome)
  }

  /// A frame cannot go on: what it steps next is the failure of its operation, or its branch.
  @inline(__always)
  mutating func raise(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    frames[frame].wake = 0
    frames[frame].state = .running
    frames[frame].outcome = outcome
    frames[frame].counter = Handle(0)
    return frame
  }

  /// Sets a timer of constant length, whose sequence the frame waits for.
  @inline(__always)
  mutating func setTimer(_ ring: Handle<TimerRings.Ring>, _ number: UInt64, _ frame: Handle<Frame>)
  {
    if timers.set(ring, now: clock, sequence: number, frame: frame, frames) {
      armTimer(ring)
    }
  }

  private mutating func armTimer(_ ring: Handle<TimerRings.Ring>) {
    guard let timer = timers.rearm(ring, frames) else { return }
    scheduleSystem(.ring(ring), at: timer.time, sequence: timer.sequence)
  }

  @inline(never)
  mutating func fireTimer(_ ring: Handle<TimerRings.Ring>, _ sequence: UInt64) {
    if let timer = timers.take(ring, sequence: sequence),
      frames[timer.frame].wake == timer.sequence
    {
      armTimer(ring)
      proceed(timer.frame)
    } else {
      staleEvents += 1
      armTimer(ring)
    }
  }
}
