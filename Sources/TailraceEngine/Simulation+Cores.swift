/// Service: getting a core, losing it to somebody more urgent, sharing it, being done.
extension Simulation {
  /// A `compute` step begins; the frame to step next, nobody while it is served or waits.
  @inline(__always)
  mutating func compute(_ frame: Handle<Frame>, _ wanted: Int64) -> Handle<Frame> {
    let id = frames[frame].station
    let component = plant.stations[id].component
    let demand = plant.components[component].hasSpeeds ? slowed(wanted, id) : wanted
    if plant.components[component].cores == ComponentState.unlimited {
      frames[frame].since = loop.clock
      frames[frame].state = .computing
      schedule(frame, after: demand)
      return .nobody
    }
    let discipline = plant.components[component].coreDiscipline
    if discipline == .processorSharing {
      joinShared(frame, demand, id)
    } else if plant.stations[id].coresBusy.value < plant.components[component].cores {
      plant.stations[id].coresBusy.rise(at: loop.clock)
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
    SamplerTable.wholeNanoseconds(Double(demand) / plant.speeds[id])
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
    let component = plant.stations[id].component
    addService(frame, loop.clock &- frames[frame].since)
    if plant.components[component].cores != ComponentState.unlimited {
      let discipline = plant.components[component].coreDiscipline
      if discipline.isPreemptive { frames.remove(frame, from: &plant.stations[id].running) }
      if plant.stations[id].queued > 0 && plant.stations[id].coreLine.count > 0
        && !(plant.components[component].isConditioned && isShortOfCores(id, component))
      {
        serveNext(id, component, discipline)
      } else {
        plant.stations[id].coresBusy.fall(at: loop.clock)
      }
    }
    frames[frame].state = .running
    frames[frame].advance()
    return frame
  }

  /// One in service gives its core up before its demand is met.
  mutating func quitCore(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    let component = plant.stations[id].component
    addService(frame, loop.clock &- frames[frame].since)
    if plant.components[component].cores == ComponentState.unlimited { return }
    let discipline = plant.components[component].coreDiscipline
    if discipline.isPreemptive { frames.remove(frame, from: &plant.stations[id].running) }
    let isShort = plant.components[component].isConditioned && isShortOfCores(id, component)
    if plant.stations[id].coreLine.count > 0 && !isShort {
      serveNext(id, component, discipline)
    } else {
      plant.stations[id].coresBusy.fall(at: loop.clock)
    }
  }

  @inline(__always)
  mutating func serveNext(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ discipline: QueueDiscipline
  ) {
    var line = plant.stations[id].coreLine
    let next = takeNext(&line, discipline, plant.components[component].orderSampler)
    plant.stations[id].coreLine = line
    plant.stations[id].waiting.fall(at: loop.clock)
    let waited = loop.clock &- frames[next].since
    addWait(next, waited)
    recordWait(component, waited)
    if tracing.isTraced { observeMove(next) }
    begin(next, frames[next].work, id, discipline)
    // All others in service came later than the last one waiting.
    if discipline == .lifoPreemptive {
      frames.remove(next, from: &plant.stations[id].running)
      frames.prepend(next, to: &plant.stations[id].running)
    }
  }

  @inline(__always)
  mutating func begin(
    _ frame: Handle<Frame>, _ demand: Int64, _ id: Handle<Station>, _ discipline: QueueDiscipline
  ) {
    frames[frame].since = loop.clock
    frames[frame].state = .computing
    if discipline.isPreemptive {
      frames[frame].work = demand
      frames.append(frame, to: &plant.stations[id].running)
    }
    schedule(frame, after: demand)
  }

  @inline(__always)
  mutating func waitForCore(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ discipline: QueueDiscipline,
    atFront: Bool = false
  ) {
    frames[frame].wake = nextSequence()
    frames[frame].since = loop.clock
    frames[frame].state = .queuedCore
    var line = plant.stations[id].coreLine
    if atFront && discipline == .fifo {
      frames.prepend(frame, to: &line)
    } else {
      join(&line, frame, discipline)
    }
    plant.stations[id].coreLine = line
    plant.stations[id].waiting.rise(at: loop.clock)
  }

  /// Among those in service, the one that has to make room for the newcomer; nobody if there is none.
  private mutating func whomToInterrupt(
    _ frame: Handle<Frame>, _ demand: Int64, _ id: Handle<Station>, _ discipline: QueueDiscipline
  ) -> Handle<Frame> {
    let victim = leastUrgent(id, discipline)
    if discipline == .lifoPreemptive { return victim }
    if discipline == .priorityPreemptive {
      let newcomer = traffic.priorities[frames[frame].requestClass]
      return traffic.priorities[frames[victim].requestClass] < newcomer ? victim : .nobody
    }
    return remaining(victim) > demand ? victim : .nobody
  }

  /// Among those in service, the one who is the first to be interrupted.
  mutating func leastUrgent(_ id: Handle<Station>, _ discipline: QueueDiscipline) -> Handle<Frame> {
    var victim = plant.stations[id].running.head
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
    let first = traffic.priorities[frames[one].requestClass]
    let second = traffic.priorities[frames[other].requestClass]
    return first != second ? first < second : frames[one].born > frames[other].born
  }

  private mutating func remaining(_ frame: Handle<Frame>) -> Int64 {
    frames[frame].work &- (loop.clock &- frames[frame].since)
  }

  /// Takes the core from one in service, who waits with what is left of its demand.
  mutating func interrupt(
    _ victim: Handle<Frame>, _ id: Handle<Station>, _ discipline: QueueDiscipline
  ) {
    if tracing.isTraced { observeMove(victim) }
    frames.remove(victim, from: &plant.stations[id].running)
    addService(victim, loop.clock &- frames[victim].since)
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
    frames[frame].since = loop.clock
    frames[frame].state = .sharing
    if tracing.isTraced { observeShare(frame, demand) }
    // Positive doubles compare like their bits.
    frames[frame].work = Int64(
      bitPattern: (plant.sharedCores[id].virtualTime + Double(demand)).bitPattern)
    var line = plant.stations[id].coreLine
    join(&line, frame, .processorSharing)
    plant.stations[id].coreLine = line
    // Its demand is service; what more it takes, counted when it leaves, is waiting for a share.
    addService(frame, demand)
    addWait(frame, -demand)
    shareCores(id)
  }

  /// Those whose demand is met leave and go on with their steps.
  mutating func departShared(_ id: Handle<Station>) {
    advanceVirtualTime(id)
    var line = plant.stations[id].coreLine
    while line.count > 0 {
      let frame = plant.heaps.first(line.heap)
      guard target(of: frame) <= plant.sharedCores[id].virtualTime else { break }
      leave(&line, frame, .processorSharing)
      addWait(frame, loop.clock &- frames[frame].since)
      frames[frame].wake = 0
      frames[frame].state = .running
      frames[frame].advance()
      loop.ready.pushBack(frame)
    }
    plant.stations[id].coreLine = line
    shareCores(id)
  }

  /// One who shares leaves before its demand is met; what is left of it was no service.
  mutating func leaveShared(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    advanceVirtualTime(id)
    let left = Int64(max(0, target(of: frame) - plant.sharedCores[id].virtualTime).rounded())
    var line = plant.stations[id].coreLine
    leave(&line, frame, .processorSharing)
    plant.stations[id].coreLine = line
    addService(frame, -left)
    addWait(frame, loop.clock &- frames[frame].since &+ left)
  }

  /// What is left of the demand of one who shares takes so many times as long; the virtual time is that of
  /// now, and all at the station are stretched alike, so that their order stays.
  mutating func stretchShared(_ frame: Handle<Frame>, by factor: Double) {
    let id = frames[frame].station
    let left = max(0, target(of: frame) - plant.sharedCores[id].virtualTime)
    let stretched = left * factor
    frames[frame].work = Int64(
      bitPattern: (plant.sharedCores[id].virtualTime + stretched).bitPattern)
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
      addWait(frame, atEnd ? loop.clock &- frames[frame].since &+ left : -left)
      frames[frame].since = loop.clock
    }
  }

  private mutating func target(of frame: Handle<Frame>) -> Double {
    Double(bitPattern: UInt64(bitPattern: frames[frame].work))
  }

  mutating func advanceVirtualTime(_ id: Handle<Station>) {
    plant.sharedCores[id].virtualTime = virtualTime(id)
    plant.sharedCores[id].since = loop.clock
  }

  /// The virtual time of now; it begins again at 0 whenever nobody is there.
  private mutating func virtualTime(_ id: Handle<Station>) -> Double {
    let present = plant.stations[id].coreLine.count
    if present == 0 { return 0 }
    let passed = Double(loop.clock &- plant.sharedCores[id].since)
    let cores = coresNow(id, plant.stations[id].component)
    return plant.sharedCores[id].virtualTime
      + (present <= cores ? passed : passed * Double(cores) / Double(present))
  }

  /// Counts the busy cores and schedules the next departure.
  mutating func shareCores(_ id: Handle<Station>) {
    let present = plant.stations[id].coreLine.count
    let cores = coresNow(id, plant.stations[id].component)
    let busy = present < cores ? present : cores
    plant.stations[id].coresBusy.change(
      by: busy - plant.stations[id].coresBusy.value, at: loop.clock)
    plant.sharedCores[id].wake = 0
    if present == 0 || cores == 0 { return }
    let left =
      target(of: plant.heaps.first(plant.stations[id].coreLine.heap))
      - plant.sharedCores[id].virtualTime
    let time = present <= cores ? left : left * Double(present) / Double(cores)
    // Rounded up, so that at the event the demand is met; the least step keeps time moving.
    let delay = time > 0 ? Int64(time.rounded(.up)) : 0
    let number = nextSequence()
    plant.sharedCores[id].wake = number
    scheduleSystem(
      .station(id), at: loop.clock &+ delay, sequence: number)
  }
}
