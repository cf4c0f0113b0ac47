/// Arriving at an instance, getting one of its places, leaving.
extension Simulation {
  /// An attempt reaches its instance; the frame to step next, nobody if it has to wait.
  @inline(__always)
  mutating func arrive(_ frame: Handle<Frame>) -> Handle<Frame> {
    let id = frames[frame].station
    let component = plant.stations[id].component
    frames[frame].born = loop.clock
    frames[frame].state = .running
    books.tally.offer(frames[frame].requestClass, component)
    if plant.components[component].occupancy.exists { recordOccupancy(id, component, comes: true) }
    plant.stations[id].inside.rise(at: loop.clock)
    plant.stations[id].offered &+= 1
    if !plant.components[component].gates.isEmpty, let next = passGates(frame, id, component) {
      return next
    }
    let places = plant.components[component].places
    if places == ComponentState.unlimited { return frame }
    if !program.sites[frames[frame].site].usesPlace { return frame }
    if plant.stations[id].placesHeld.value < places {
      plant.stations[id].placesHeld.rise(at: loop.clock)
      frames[frame].flags.insert(.holdsPlace)
      books.recordNoWait(component, plant)
      return frame
    }
    return waitForPlace(frame, id, component)
  }

  /// What stands in the way of an attempt before it asks for a place; nil if it may go on.
  @inline(never)
  private mutating func passGates(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) -> Handle<Frame>? {
    let gates = plant.components[component].gates
    if gates.contains(.coldStart) { coldStart.noteColdArrival(id, at: loop.clock, plant) }
    if gates.contains(.outage) && faults.isDown(id) { return refuse(frame, id) }
    if gates.contains(.membership) && scaling.isOff(id, plant) { return refuse(frame, id) }
    if gates.contains(.trouble),
      let outcome = faults.trouble(frame, id, network, &frames, &draws)
    {
      return failHere(frame, outcome)
    }
    if gates.contains(.deadline) && frames.isPastDeadline(frame, at: loop.clock) {
      return failHere(frame, .timeout)
    }
    if gates.contains(.memory) {
      protection.noteMemory(of: id, network, &loop, plant, caching, faults)
    }
    if gates.contains(.rateLimit),
      let next = passLimiters(frame, from: plant.components[component].firstLimiter)
    {
      return next
    }
    return passInnerGates(frame, id, component)
  }

  /// What stands in the way of one whom no rate limit holds back; the last two give a place.
  private mutating func passInnerGates(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) -> Handle<Frame>? {
    let gates = plant.components[component].gates
    if gates.contains(.concurrency) && program.sites[frames[frame].site].usesPlace
      && protection.isBeyondLimit(id, component, plant)
    {
      return failHere(frame, .shed)
    }
    if gates.isDisjoint(with: [.places, .shortage]) { return nil }
    return takeScarcePlace(frame, id, component)
  }

  /// The turn of one that waited for its token has come.
  @inline(never)
  mutating func finishShaping(_ frame: Handle<Frame>) -> Handle<Frame> {
    let limiter = frames[frame].limiter
    protection.leaveShaping(frame, at: loop.clock, &frames, &plant, &books)
    frames[frame].state = .running
    if protection.limiters.settings[limiter].isStep {
      frames[frame].advance()
      return frame
    }
    if let next = passLimiters(frame, from: protection.limiters.settings[limiter].next) {
      return next
    }
    return enter(frame)
  }

  /// An attempt that was held back for a while goes on to ask for a place.
  private mutating func enter(_ frame: Handle<Frame>) -> Handle<Frame> {
    let id = frames[frame].station
    let component = plant.stations[id].component
    if let next = passInnerGates(frame, id, component) { return next }
    let places = plant.components[component].places
    if places == ComponentState.unlimited || !program.sites[frames[frame].site].usesPlace {
      return frame
    }
    if plant.stations[id].placesHeld.value >= places { return waitForPlace(frame, id, component) }
    plant.stations[id].placesHeld.rise(at: loop.clock)
    frames[frame].flags.insert(.holdsPlace)
    books.recordNoWait(component, plant)
    return frame
  }

  /// Takes a place of those that are shared out or left, or waits for one.
  @inline(never)
  private mutating func takeScarcePlace(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) -> Handle<Frame> {
    if !program.sites[frames[frame].site].usesPlace { return frame }
    let isShared = plant.components[component].gates.contains(.places)
    let isFree =
      isShared
      ? protection.hasPlace(for: frame, id, component, frames, plant, faults)
      : plant.stations[id].placesHeld.value < faults.placesNow(id, component, plant)
    if !isFree { return waitForPlace(frame, id, component) }
    plant.stations[id].placesHeld.rise(at: loop.clock)
    frames[frame].flags.insert(.holdsPlace)
    if isShared { protection.holdShare(frame, id, by: 1, frames, plant) }
    books.recordNoWait(component, plant)
    return frame
  }

  /// An attempt reaches an instance that is down.
  @inline(never)
  private mutating func refuse(_ frame: Handle<Frame>, _ id: Handle<Station>) -> Handle<Frame> {
    if faults.impairments[id].isSilent {
      vanish(frame, .refused)
      return .nobody
    }
    // Nobody hears of it who sent a message.
    frames[frame].isCut = !frames[frame].flags.contains(.message)
    return failHere(frame, .refused)
  }

  /// An operation is over: the place goes on to the next, the answer goes back.
  @inline(__always)
  mutating func finish(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    let flags = frames[frame].flags
    if flags.contains(.root) { return finishRequest(frame, outcome) }
    leaveStation(frame, flags, outcome)
    if flags.contains(.message) {
      free(frame)
      return .nobody
    }
    return reply(frame, outcome)
  }

  /// An attempt is over, and is counted.
  @inline(__always)
  mutating func leaveStation(_ frame: Handle<Frame>, _ flags: Frame.Flags, _ outcome: Outcome) {
    let id = frames[frame].station
    let component = plant.stations[id].component
    if plant.components[component].isWatched {
      if plant.components[component].occupancy.exists {
        recordOccupancy(id, component, comes: false)
      }
      plant.stations[id].inside.fall(at: loop.clock)
      if plant.components[component].firstCold.exists {
        coldStart.noteColdDeparture(id, at: loop.clock, plant)
      }
      if plant.components[component].firstMemory.exists {
        protection.noteMemory(of: id, network, &loop, plant, caching, faults)
      }
      if plant.components[component].firstGradient.exists && outcome.isAnswer {
        protection.noteLatency(frame, id, component, network, at: loop.clock, frames, plant, &draws)
      }
      if flags.contains(.holdsPlace) && plant.components[component].gates.contains(.places) {
        protection.holdShare(frame, id, by: -1, frames, plant)
      }
      if plant.components[component].firstLife.exists {
        scaling.noteLifeDeparture(id, &loop, plant)
      }
    } else {
      plant.stations[id].inside.fall(at: loop.clock)
    }
    if flags.contains(.holdsPlace) { releasePlace(id, component) }
    let latency = loop.clock &- frames[frame].born
    books.tally.ended(outcome, latency, frames[frame].requestClass, component)
    if outcome.isAnswer {
      books.histograms.record(plant.components[component].latencyHistogram, latency)
    }
  }

  /// An attempt is over without a word to whoever made it, who goes on waiting.
  mutating func vanish(_ frame: Handle<Frame>, _ outcome: Outcome) {
    let flags = frames[frame].flags
    books.countFailure(frame, outcome, frames, plant)
    leaveStation(frame, flags, outcome)
    let parent = frames[frame].parent
    if flags.contains(.message) || frames[parent].wake != frames[frame].parentWake {
      free(frame)
      return
    }
    frames[frame].wake = 0
    frames[frame].state = .lost
    frames[frame].isCut = true
    // Who was inside had a connection.
    if outcome == .refused {
      calling.limitConnecting(frame, frames[frame], program, &loop, &frames)
    }
  }

  @inline(__always)
  private mutating func releasePlace(_ id: Handle<Station>, _ component: Handle<ComponentState>) {
    if plant.stations[id].queued == 0 || plant.stations[id].placeLine.count == 0 {
      plant.stations[id].placesHeld.fall(at: loop.clock)
    } else {
      handPlaceOn(id, component)
    }
  }

  /// Counts how long as many as now were inside, before one comes or goes.
  @inline(never)
  private mutating func recordOccupancy(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, comes: Bool
  ) {
    books.occupancy.change(
      plant.components[component].occupancy, station: plant.ordinal(of: id),
      level: plant.stations[id].inside.value, comes: comes, now: loop.clock)
  }
}

extension Plant {
  /// The number of an instance within its component.
  @inline(__always)
  func ordinal(of id: Handle<Station>) -> Handle<Instance> {
    Handle(id.index &- components[stations[id].component].firstStation.index)
  }

  /// Puts a frame where its discipline wants it.
  @inline(__always)
  mutating func join(
    _ line: inout Line, _ frame: Handle<Frame>, _ discipline: QueueDiscipline,
    _ frames: inout Frames, _ sending: borrowing Sending
  ) {
    if line.heap == .none {
      frames.append(frame, to: &line)
    } else {
      heaps.insert(frame, into: line.heap, discipline, &frames, sending.priorities)
      line.count += 1
    }
  }

  /// Takes a frame out of its line.
  mutating func leave(
    _ line: inout Line, _ frame: Handle<Frame>, _ discipline: QueueDiscipline,
    _ frames: inout Frames, _ sending: borrowing Sending
  ) {
    if line.heap == .none {
      frames.remove(frame, from: &line)
    } else {
      heaps.remove(
        at: frames[frame].place, from: line.heap, discipline, &frames, sending.priorities)
      line.count -= 1
    }
  }

  /// Takes the one whose turn it is; the line, a copy of a station's, must not be empty.
  @inline(__always)
  mutating func takeNext(
    _ line: inout Line, _ discipline: QueueDiscipline, _ orderSampler: Handle<Sampler>,
    _ frames: inout Frames, _ sending: borrowing Sending, _ draws: inout Draws
  ) -> Handle<Frame> {
    if line.heap == .none {
      let frame = discipline == .fifo ? line.head : line.tail
      frames.remove(frame, from: &line)
      return frame
    }
    let position =
      discipline == .random
      ? Int32(draws.samplers.integer(orderSampler, below: UInt32(line.count))) : 0
    line.count -= 1
    return heaps.remove(
      at: position, from: line.heap, discipline, &frames, sending.priorities)
  }
}
