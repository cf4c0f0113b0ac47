/// Service: getting a core, losing it to somebody more urgent, sharing it, being done.
extension Simulation {
  /// A `compute` step begins; the frame to step next, nobody while it is served or waits.
  @inline(__always)
  mutating func compute(_ frame: Handle<Frame>, _ wanted: Int64) -> Handle<Frame> {
    let id = frames[frame].station
    let component = plant.stations[id].component
    let demand = plant.components[component].hasSpeeds ? plant.slowed(wanted, id) : wanted
    if plant.components[component].cores == ComponentState.unlimited {
      frames[frame].since = loop.clock
      frames[frame].state = .computing
      loop.schedule(frame, after: demand, &frames)
      return .nobody
    }
    let discipline = plant.components[component].coreDiscipline
    if discipline == .processorSharing {
      joinShared(frame, demand, id)
    } else if plant.stations[id].coresBusy.value < plant.components[component].cores {
      plant.stations[id].coresBusy.rise(at: loop.clock)
      books.recordNoWait(component, plant)
      plant.begin(frame, demand, id, discipline, &loop, &frames)
    } else {
      frames[frame].work = demand
      if discipline.isPreemptive {
        interruptOrWait(frame, demand, id, component, discipline)
      } else {
        plant.waitForCore(frame, id, discipline, &loop, &frames, sending)
      }
    }
    return .nobody
  }

  /// A step that computes at a station that may be slow, short of cores, or stand still.
  @inline(never)
  mutating func computeConditioned(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<
    Frame
  > {
    let id = frames[frame].station
    let component = plant.stations[id].component
    var wanted = draws.samplers.nanoseconds(Handle(instruction.a))
    if instruction.b != 0 { wanted = plant.contended(frame, wanted, frames) }
    if plant.components[component].hasSpeeds { wanted = plant.slowed(wanted, id) }
    let demand = faults.slowed(wanted, of: frame, frames)
    let cores = faults.coresNow(id, component, plant)
    if plant.components[component].cores == ComponentState.unlimited {
      faults.begin(
        frame, faults.slowedAtStart(demand, at: id), id, as: .computing, &loop, &frames, &plant)
      return .nobody
    }
    let discipline = plant.components[component].coreDiscipline
    frames[frame].work = demand
    frames[frame].flags.remove(.begun)
    if discipline == .processorSharing {
      joinShared(frame, faults.slowedAtStart(demand, at: id), id)
    } else if plant.stations[id].coresBusy.value < cores {
      plant.stations[id].coresBusy.rise(at: loop.clock)
      books.recordNoWait(component, plant)
      faults.takeUp(frame, &frames)
      plant.begin(frame, frames[frame].work, id, discipline, &loop, &frames)
    } else if discipline.isPreemptive && cores > 0 {
      interruptOrWait(frame, demand, id, component, discipline)
    } else {
      plant.waitForCore(frame, id, discipline, &loop, &frames, sending)
    }
    return .nobody
  }

  /// A step that waits at such a station.
  @inline(never)
  mutating func waitConditioned(_ frame: Handle<Frame>, _ time: Int64) {
    let id = frames[frame].station
    let stretched = faults.slowedAtStart(faults.slowed(time, of: frame, frames), at: id)
    faults.begin(frame, stretched, id, as: .waiting, &loop, &frames, &plant)
  }

  @inline(never)
  private mutating func interruptOrWait(
    _ frame: Handle<Frame>, _ demand: Int64, _ id: Handle<Station>,
    _ component: Handle<ComponentState>,
    _ discipline: QueueDiscipline
  ) {
    let victim = plant.whomToInterrupt(
      frame, demand, id, discipline, at: loop.clock, frames, sending)
    if victim == .nobody {
      return plant.waitForCore(frame, id, discipline, &loop, &frames, sending)
    }
    interrupt(victim, id, discipline)
    books.recordNoWait(component, plant)
    if plant.components[component].isConditioned { faults.takeUp(frame, &frames) }
    plant.begin(frame, frames[frame].work, id, discipline, &loop, &frames)
  }

  /// The core of a finished service goes on to the next; the frame goes on with its steps.
  @inline(__always)
  mutating func finishCompute(_ frame: Handle<Frame>) -> Handle<Frame> {
    let id = frames[frame].station
    let component = plant.stations[id].component
    books.addService(frame, loop.clock &- frames[frame].since, frames, plant)
    if plant.components[component].cores != ComponentState.unlimited {
      let discipline = plant.components[component].coreDiscipline
      if discipline.isPreemptive { frames.remove(frame, from: &plant.stations[id].running) }
      if plant.stations[id].queued > 0 && plant.stations[id].coreLine.count > 0
        && !(plant.components[component].isConditioned
          && faults.isShortOfCores(id, component, plant))
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

  @inline(__always)
  mutating func serveNext(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ discipline: QueueDiscipline
  ) {
    var line = plant.stations[id].coreLine
    let next = plant.takeNext(
      &line, discipline, plant.components[component].orderSampler, &frames, sending, &draws)
    plant.stations[id].coreLine = line
    books.endWait(next, at: loop.clock, frames, &plant)
    if tracing.isTraced { tracing.observeMove(next) }
    if plant.components[component].isConditioned { faults.takeUp(next, &frames) }
    plant.begin(next, frames[next].work, id, discipline, &loop, &frames)
    // All others in service came later than the last one waiting.
    if discipline == .lifoPreemptive {
      frames.remove(next, from: &plant.stations[id].running)
      frames.prepend(next, to: &plant.stations[id].running)
    }
  }

  /// Takes the core from one in service, who waits with what is left of its demand.
  mutating func interrupt(
    _ victim: Handle<Frame>, _ id: Handle<Station>, _ discipline: QueueDiscipline
  ) {
    if tracing.isTraced { tracing.observeMove(victim) }
    frames.remove(victim, from: &plant.stations[id].running)
    books.addService(victim, loop.clock &- frames[victim].since, frames, plant)
    frames[victim].work = plant.remaining(victim, at: loop.clock, frames)
    plant.waitForCore(victim, id, discipline, &loop, &frames, sending)
  }
}

/// Processor sharing by virtual time: each one present is served at rate min(1, cores ÷ present), and
/// is done when the virtual time has grown by its demand (Kleinrock 1967).
extension Simulation {
  @inline(never)
  private mutating func joinShared(_ frame: Handle<Frame>, _ demand: Int64, _ id: Handle<Station>) {
    faults.advanceVirtualTime(id, at: loop.clock, &plant)
    frames[frame].wake = loop.nextSequence()
    frames[frame].since = loop.clock
    frames[frame].state = .sharing
    if tracing.isTraced { tracing.observeShare(frame, demand) }
    // Positive doubles compare like their bits.
    frames[frame].work = Int64(
      bitPattern: (plant.sharedCores[id].virtualTime + Double(demand)).bitPattern)
    var line = plant.stations[id].coreLine
    plant.join(&line, frame, .processorSharing, &frames, sending)
    plant.stations[id].coreLine = line
    // Its demand is service; what more it takes, counted when it leaves, is waiting for a share.
    books.addService(frame, demand, frames, plant)
    books.addWait(frame, -demand, frames, plant)
    faults.shareCores(id, &loop, frames, &plant)
  }

  /// Those whose demand is met leave and go on with their steps.
  mutating func departShared(_ id: Handle<Station>) {
    faults.advanceVirtualTime(id, at: loop.clock, &plant)
    var line = plant.stations[id].coreLine
    while line.count > 0 {
      let frame = plant.heaps.first(line.heap)
      guard frames.target(of: frame) <= plant.sharedCores[id].virtualTime else { break }
      plant.leave(&line, frame, .processorSharing, &frames, sending)
      books.addWait(frame, loop.clock &- frames[frame].since, frames, plant)
      frames[frame].wake = 0
      frames[frame].state = .running
      frames[frame].advance()
      loop.ready.pushBack(frame)
    }
    plant.stations[id].coreLine = line
    faults.shareCores(id, &loop, frames, &plant)
  }
}

extension Plant {
  /// What a demand takes on an instance that is slower or faster than others.
  @inline(never)
  func slowed(_ demand: Int64, _ id: Handle<Station>) -> Int64 {
    SamplerTable.wholeNanoseconds(Double(demand) / speeds[id])
  }

  @inline(__always)
  mutating func begin(
    _ frame: Handle<Frame>, _ demand: Int64, _ id: Handle<Station>, _ discipline: QueueDiscipline,
    _ loop: inout EventLoop, _ frames: inout Frames
  ) {
    frames[frame].since = loop.clock
    frames[frame].state = .computing
    if discipline.isPreemptive {
      frames[frame].work = demand
      frames.append(frame, to: &stations[id].running)
    }
    loop.schedule(frame, after: demand, &frames)
  }

  @inline(__always)
  mutating func waitForCore(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ discipline: QueueDiscipline,
    atFront: Bool = false, _ loop: inout EventLoop, _ frames: inout Frames,
    _ sending: borrowing Sending
  ) {
    frames[frame].wake = loop.nextSequence()
    frames[frame].since = loop.clock
    frames[frame].state = .queuedCore
    var line = stations[id].coreLine
    if atFront && discipline == .fifo {
      frames.prepend(frame, to: &line)
    } else {
      join(&line, frame, discipline, &frames, sending)
    }
    stations[id].coreLine = line
    stations[id].waiting.rise(at: loop.clock)
  }

  /// Among those in service, the one that has to make room for the newcomer; nobody if there is none.
  fileprivate func whomToInterrupt(
    _ frame: Handle<Frame>, _ demand: Int64, _ id: Handle<Station>, _ discipline: QueueDiscipline,
    at now: Int64, _ frames: borrowing Frames, _ sending: borrowing Sending
  ) -> Handle<Frame> {
    let victim = leastUrgent(id, discipline, at: now, frames, sending)
    if discipline == .lifoPreemptive { return victim }
    if discipline == .priorityPreemptive {
      let newcomer = sending.priorities[frames[frame].requestClass]
      return sending.priorities[frames[victim].requestClass] < newcomer ? victim : .nobody
    }
    return remaining(victim, at: now, frames) > demand ? victim : .nobody
  }

  /// Among those in service, the one who is the first to be interrupted.
  func leastUrgent(
    _ id: Handle<Station>, _ discipline: QueueDiscipline, at now: Int64, _ frames: borrowing Frames,
    _ sending: borrowing Sending
  ) -> Handle<Frame> {
    var victim = stations[id].running.head
    // They stand in the order in which they came.
    if discipline == .lifoPreemptive { return victim }
    var candidate = frames[victim].next
    while candidate != .nobody {
      if isLessUrgent(candidate, than: victim, discipline, at: now, frames, sending) {
        victim = candidate
      }
      candidate = frames[candidate].next
    }
    return victim
  }

  private func isLessUrgent(
    _ one: Handle<Frame>, than other: Handle<Frame>, _ discipline: QueueDiscipline, at now: Int64,
    _ frames: borrowing Frames, _ sending: borrowing Sending
  ) -> Bool {
    if discipline == .shortestRemaining {
      return remaining(one, at: now, frames) > remaining(other, at: now, frames)
    }
    let first = sending.priorities[frames[one].requestClass]
    let second = sending.priorities[frames[other].requestClass]
    return first != second ? first < second : frames[one].born > frames[other].born
  }

  fileprivate func remaining(_ frame: Handle<Frame>, at now: Int64, _ frames: borrowing Frames)
    -> Int64
  {
    frames[frame].work &- (now &- frames[frame].since)
  }
}
