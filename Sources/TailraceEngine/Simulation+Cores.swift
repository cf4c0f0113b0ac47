/// Service: getting a core, losing it to somebody more urgent, sharing it, being done.
extension Simulation {
  /// A `compute` step begins; the frame to step next, nobody while it is served or waits.
  @inline(__always)
  mutating func compute(_ frame: Handle<Frame>, _ wanted: Int64) -> Handle<Frame> {
    let id = frames[frame].station
    let component = stations[id].component
    let demand = components[component].hasSpeeds ? slowed(wanted, id) : wanted
    if components[component].cores == ComponentState.unlimited {
      frames[frame].since = clock
      frames[frame].state = .computing
      schedule(frame, after: demand)
      return .nobody
    }
    let discipline = components[component].coreDiscipline
    if discipline == .processorSharing {
      joinShared(frame, demand, id)
    } else if stations[id].coresBusy.value < components[component].cores {
      stations[id].coresBusy.rise(at: clock)
      recordNoWait(component)
      begin(frame, demand, id, discipline)
    } else {
      frames[frame].work = demand
      if discipline.isPreemptive {
        interruptOrWait(frame, demand, id, component, discipline)
      } else {
        waitForCore(frame, id, discipline)
      }
    }
    return .nobody
  }

  /// What a demand takes on an instance that is slower or faster than others.
  @inline(never)
  mutating func slowed(_ demand: Int64, _ id: Handle<Station>) -> Int64 {
    SamplerTable.wholeNanoseconds(Double(demand) / speeds[id])
  }

  @inline(never)
  mutating func interruptOrWait(
    _ frame: Handle<Frame>, _ demand: Int64, _ id: Handle<Station>,
    _ component: Handle<ComponentState>,
    _ discipline: QueueDiscipline
  ) {
    let victim = whomToInterrupt(frame, demand, id, discipline)
    if victim == .nobody { return waitForCore(frame, id, discipline) }
    interrupt(victim, id, discipline)
    recordNoWait(component)
    begin(frame, demand, id, discipline)
  }

  /// The core of a finished service goes on to the next; the frame goes on with its steps.
  @inline(__always)
  mutating func finishCompute(_ frame: Handle<Frame>) -> Handle<Frame> {
    let id = frames[frame].station
    let component = stations[id].component
    addService(frame, clock &- frames[frame].since)
    if components[component].cores != ComponentState.unlimited {
      let discipline = components[component].coreDiscipline
      if discipline.isPreemptive { frames.remove(frame, from: &stations[id].running) }
      if stations[id].queued > 0 && stations[id].coreLine.count > 0
        && !(components[component].isConditioned && isShortOfCores(id, component))
      {
        serveNext(id, component, discipline)
      } else {
        stations[id].coresBusy.fall(at: clock)
      }
    }
    frames[frame].state = .running
    frames[frame].advance()
    return frame
  }

  /// One in service gives its core up before its demand is met.
  mutating func quitCore(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    let component = stations[id].component
    addService(frame, clock &- frames[frame].since)
    if components[component].cores == ComponentState.unlimited { return }
    let discipline = components[component].coreDiscipline
    if discipline.isPreemptive { frames.remove(frame, from: &stations[id].running) }
    let isShort = components[component].isConditioned && isShortOfCores(id, component)
    if stations[id].coreLine.count > 0 && !isShort {
      serveNext(id, component, discipline)
    } else {
      stations[id].coresBusy.fall(at: clock)
    }
  }

  @inline(__always)
  mutating func serveNext(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ discipline: QueueDiscipline
  ) {
    var line = stations[id].coreLine
    let next = takeNext(&line, discipline, components[component].orderSampler)
    stations[id].coreLine = line
    stations[id].waiting.fall(at: clock)
    let waited = clock &- frames[next].since
    addWait(next, waited)
    recordWait(component, waited)
    if isTraced { observeMove(next) }
    begin(next, frames[next].work, id, discipline)
    // All others in service came later than the last one waiting.
    if discipline == .lifoPreemptive {
      frames.remove(next, from: &stations[id].running)
      frames.prepend(next, to: &stations[id].running)
    }
  }

  @inline(__always)
  mutating func begin(
    _ frame: Handle<Frame>, _ demand: Int64, _ id: Handle<Station>, _ discipline: QueueDiscipline
  ) {
    frames[frame].since = clock
    frames[frame].state = .computing
    if discipline.isPreemptive {
      frames[frame].work = demand
      frames.append(frame, to: &stations[id].running)
    }
    schedule(frame, after: demand)
  }

  @inline(__always)
  mutating func waitForCore(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ discipline: QueueDiscipline,
    atFront: Bool = false
  ) {
    frames[frame].wake = nextSequence()
    frames[frame].since = clock
    frames[frame].state = .queuedCore
    var line = stations[id].coreLine
    if atFront && discipline == .fifo {
      frames.prepend(frame, to: &line)
    } else {
      join(&line, frame, discipline)
    }
    stations[id].coreLine = line
    stations[id].waiting.rise(at: clock)
  }

  /// Among those in service, the one that has to make room for the newcomer; nobody if there is none.
  private mutating func whomToInterrupt(
    _ frame: Handle<Frame>, _ demand: Int64, _ id: Handle<Station>, _ discipline: QueueDiscipline
  ) -> Handle<Frame> {
    let victim = leastUrgent(id, discipline)
    if discipline == .lifoPreemptive { return victim }
    if discipline == .priorityPreemptive {
      let newcomer = priorities[frames[frame].requestClass]
      return priorities[frames[victim].requestClass] < newcomer ? victim : .nobody
    }
    return remaining(victim) > demand ? victim : .nobody
  }

  /// Among those in service, the one who is the first to be interrupted.
  mutating func leastUrgent(_ id: Handle<Station>, _ discipline: QueueDiscipline) -> Handle<Frame> {
    var victim = stations[id].running.head
    // They stand in the order in which they came.
    if discipline == .lifoPreemptive { return victim }
    var candidate = frames[victim].next
    while candidate != .nobody {
      if isLessUrgent(candidate, than: victim, discipline) { victim = candidate }
      candidate = frames[candidate].next
    }
    return victim
  }

  private mutating func isLessUrgent(
    _ one: Handle<Frame>, than other: Handle<Frame>, _ discipline: QueueDiscipline
  ) -> Bool {
    if discipline == .shortestRemaining { return remaining(one) > remaining(other) }
    let first = priorities[frames[one].requestClass]
    let second = priorities[frames[other].requestClass]
    return first != second ? first < second : frames[one].born > frames[other].born
  }

  private mutating func remaining(_ frame: Handle<Frame>) -> Int64 {
    frames[frame].work &- (clock &- frames[frame].since)
  }

  /// Takes the core from one in service, who waits with what is left of its demand.
  mutating func interrupt(
    _ victim: Handle<Frame>, _ id: Handle<Station>, _ discipline: QueueDiscipline
  ) {
    if isTraced { observeMove(victim) }
    frames.remove(victim, from: &stations[id].running)
    addService(victim, clock &- frames[victim].since)
    frames[victim].work = remaining(victim)
    waitForCore(victim, id, discipline)
  }
}

/// Processor sharing by virtual time: each one present is served at rate min(1, cores ÷ present), and
/// is done when the virtual time has grown by its demand (Kleinrock 1967).
extension Simulation {
  @inline(never)
  mutating func joinShared(_ frame: Handle<Frame>, _ demand: Int64, _ id: Handle<Station>) {
    advanceVirtualTime(id)
    frames[frame].wake = nextSequence()
    frames[frame].since = clock
    frames[frame].state = .sharing
    if isTraced { observeShare(frame, demand) }
    // Positive doubles compare like their bits.
    frames[frame].work = Int64(
      bitPattern: (shared[id].virtualTime + Double(demand)).bitPattern)
    var line = stations[id].coreLine
    join(&line, frame, .processorSharing)
    stations[id].coreLine = line
    // Its demand is service; what more it takes, counted when it leaves, is waiting for a share.
    addService(frame, demand)
    addWait(frame, -demand)
    shareCores(id)
  }

  /// Those whose demand is met leave and go on with their steps.
  mutating func departShared(_ id: Handle<Station>) {
    advanceVirtualTime(id)
    var line = stations[id].coreLine
    while line.count > 0 {
      let frame = heaps.first(line.heap)
      guard target(of: frame) <= shared[id].virtualTime else { break }
      leave(&line, frame, .processorSharing)
      addWait(frame, clock &- frames[frame].since)
      frames[frame].wake = 0
      frames[frame].state = .running
      frames[frame].advance()
      ready.pushBack(frame)
    }
    stations[id].coreLine = line
    shareCores(id)
  }

  /// One who shares leaves before its demand is met; what is left of it was no service.
  mutating func leaveShared(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    advanceVirtualTime(id)
    let left = Int64(max(0, target(of: frame) - shared[id].virtualTime).rounded())
    var line = stations[id].coreLine
    leave(&line, frame, .processorSharing)
    stations[id].coreLine = line
    addService(frame, -left)
    addWait(frame, clock &- frames[frame].since &+ left)
  }

  /// What is left of the demand of one who shares takes so many times as long; the virtual time is that of
  /// now, and all at the station are stretched alike, so that their order stays.
  mutating func stretchShared(_ frame: Handle<Frame>, by factor: Double) {
    let id = frames[frame].station
    let left = max(0, target(of: frame) - shared[id].virtualTime)
    let stretched = left * factor
    frames[frame].work = Int64(bitPattern: (shared[id].virtualTime + stretched).bitPattern)
    let more = Int64(stretched.rounded()) &- Int64(left.rounded())
    addService(frame, more)
    addWait(frame, -more)
  }

  /// Takes back what was counted as service and is not yet served, where a window begins or ends.
  ///
  /// At its beginning what is left becomes service of the window, at its end it is none of it.
  /// - Complexity: O(frames).
  mutating func settleShared(atEnd: Bool) {
    for frame in frames.handles where frames[frame].state == .sharing {
      let left = Int64(max(0, target(of: frame) - virtualTime(frames[frame].station)).rounded())
      addService(frame, atEnd ? -left : left)
      addWait(frame, atEnd ? clock &- frames[frame].since &+ left : -left)
      frames[frame].since = clock
    }
  }

  private mutating func target(of frame: Handle<Frame>) -> Double {
    Double(bitPattern: UInt64(bitPattern: frames[frame].work))
  }

  mutating func advanceVirtualTime(_ id: Handle<Station>) {
    shared[id].virtualTime = virtualTime(id)
    shared[id].since = clock
  }

  /// The virtual time of now; it begins again at 0 whenever nobody is there.
  private mutating func virtualTime(_ id: Handle<Station>) -> Double {
    let present = stations[id].coreLine.count
    if present == 0 { return 0 }
    let passed = Double(clock &- shared[id].since)
    let cores = coresNow(id, stations[id].component)
    return shared[id].virtualTime
      + (present <= cores ? passed : passed * Double(cores) / Double(present))
  }

  /// Counts the busy cores and schedules the next departure.
  mutating func shareCores(_ id: Handle<Station>) {
    let present = stations[id].coreLine.count
    let cores = coresNow(id, stations[id].component)
    let busy = present < cores ? present : cores
    stations[id].coresBusy.change(by: busy - stations[id].coresBusy.value, at: clock)
    shared[id].wake = 0
    if present == 0 || cores == 0 { return }
    let left =
      target(of: heaps.first(stations[id].coreLine.heap)) - shared[id].virtualTime
    let time = present <= cores ? left : left * Double(present) / Double(cores)
    // Rounded up, so that at the event the demand is met; the least step keeps time moving.
    let delay = time > 0 ? Int64(time.rounded(.up)) : 0
    let number = nextSequence()
    shared[id].wake = number
    scheduleSystem(
      .station(id), at: clock &+ delay, sequence: number)
  }
}
