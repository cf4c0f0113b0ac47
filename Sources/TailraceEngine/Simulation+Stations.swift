/// Arriving at an instance, getting one of its places, leaving.
extension Simulation {
  /// An attempt reaches its instance; the frame to step next, nobody if it has to wait.
  @inline(__always)
  mutating func arrive(_ frame: Handle<Frame>) -> Handle<Frame> {
    let id = frames[frame].station
    let component = stations[id].component
    frames[frame].born = clock
    frames[frame].state = .running
    tally.add(1, to: .offered, frames[frame].requestClass, component)
    if components[component].occupancy.exists { recordOccupancy(id, component, comes: true) }
    stations[id].inside.rise(at: clock)
    stations[id].offered &+= 1
    if !components[component].gates.isEmpty, let next = passGates(frame, id, component) {
      return next
    }
    let places = components[component].places
    if places == ComponentState.unlimited { return frame }
    if !sites[frames[frame].site].usesPlace { return frame }
    if stations[id].placesHeld.value < places {
      stations[id].placesHeld.rise(at: clock)
      frames[frame].flags.insert(.holdsPlace)
      recordNoWait(component)
      return frame
    }
    return waitForPlace(frame, id, component)
  }

  /// What stands in the way of an attempt before it asks for a place; nil if it may go on.
  @inline(never)
  private mutating func passGates(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) -> Handle<Frame>? {
    let gates = components[component].gates
    if gates.contains(.outage) && isDown(id) { return refuse(frame, id) }
    if gates.contains(.membership) && isOff(id) { return refuse(frame, id) }
    if gates.contains(.trouble), let next = passTrouble(frame, id) { return next }
    if gates.contains(.deadline) && isPastDeadline(frame) { return failHere(frame, .timeout) }
    if gates.contains(.memory) { noteMemory(id) }
    if gates.contains(.rateLimit),
      let next = passLimiters(frame, from: components[component].firstLimiter)
    {
      return next
    }
    return passInnerGates(frame, id, component)
  }

  /// What stands in the way of one whom no rate limit holds back; the last two give a place.
  private mutating func passInnerGates(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) -> Handle<Frame>? {
    let gates = components[component].gates
    if gates.contains(.concurrency) && sites[frames[frame].site].usesPlace
      && isBeyondLimit(id, component)
    {
      return failHere(frame, .shed)
    }
    if gates.contains(.places) { return enterByShare(frame, id, component) }
    return gates.contains(.shortage) ? takePlaceOfFew(frame, id, component) : nil
  }

  /// An attempt that was held back for a while goes on to ask for a place.
  mutating func enter(_ frame: Handle<Frame>) -> Handle<Frame> {
    let id = frames[frame].station
    let component = stations[id].component
    if let next = passInnerGates(frame, id, component) { return next }
    let places = components[component].places
    if places == ComponentState.unlimited || !sites[frames[frame].site].usesPlace {
      return frame
    }
    if stations[id].placesHeld.value >= places { return waitForPlace(frame, id, component) }
    stations[id].placesHeld.rise(at: clock)
    frames[frame].flags.insert(.holdsPlace)
    recordNoWait(component)
    return frame
  }

  @inline(never)
  mutating func waitForPlace(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) -> Handle<Frame> {
    if stations[id].placeLine.count >= components[component].queueLimit {
      if components[component].shedder == .none || !makeRoom(for: frame, id, component) {
        return failHere(frame, .shed)
      }
    }
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].since = clock
    frames[frame].state = .queuedPlace
    var line = stations[id].placeLine
    join(&line, frame, components[component].queueDiscipline)
    stations[id].placeLine = line
    stations[id].waiting.rise(at: clock)
    let sampler = components[component].queueTimeoutSampler
    if components[component].queueRing.exists {
      setTimer(components[component].queueRing, number, frame)
    } else if sampler.exists {
      let delay = samplers.nanoseconds(sampler)
      queue.push(Event(time: clock &+ delay, sequence: number, target: frame.index))
    }
    return .nobody
  }

  /// A request has waited for a place as long as it may.
  mutating func abandonPlace(_ frame: Handle<Frame>) -> Handle<Frame> {
    leavePlaceLine(frame)
    return failHere(frame, .timeout)
  }

  /// A request leaves the line for a place without one.
  mutating func leavePlaceLine(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    let component = stations[id].component
    var line = stations[id].placeLine
    leave(&line, frame, components[component].queueDiscipline)
    stations[id].placeLine = line
    leftPlaceLine(frame, component)
  }

  mutating func leftPlaceLine(_ frame: Handle<Frame>, _ component: Handle<ComponentState>) {
    stations[frames[frame].station].waiting.fall(at: clock)
    if components[component].queueRing.exists { timers.forget(components[component].queueRing) }
    let waited = clock &- frames[frame].since
    addWait(frame, waited)
    recordWait(component, waited)
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
    let component = stations[id].component
    if components[component].isWatched {
      if components[component].occupancy.exists { recordOccupancy(id, component, comes: false) }
      stations[id].inside.fall(at: clock)
      if components[component].firstCold.exists { noteColdDeparture(id) }
      if components[component].firstMemory.exists { noteMemory(id) }
      if components[component].firstGradient.exists && outcome.isAnswer {
        noteLatency(frame, id, component)
      }
      if flags.contains(.holdsPlace) && components[component].gates.contains(.places) {
        holdShare(frame, id, by: -1)
      }
      if components[component].firstLife.exists { noteLifeDeparture(id) }
    } else {
      stations[id].inside.fall(at: clock)
    }
    if flags.contains(.holdsPlace) { releasePlace(id, component) }
    let latency = clock &- frames[frame].born
    tally.ended(outcome, latency, frames[frame].requestClass, component)
    if outcome.isAnswer { histograms.record(components[component].latencyHistogram, latency) }
  }

  @inline(__always)
  private mutating func releasePlace(_ id: Handle<Station>, _ component: Handle<ComponentState>) {
    if stations[id].queued == 0 || stations[id].placeLine.count == 0 {
      stations[id].placesHeld.fall(at: clock)
    } else {
      handPlaceOn(id, component)
    }
  }

  @inline(never)
  mutating func handPlaceOn(_ id: Handle<Station>, _ component: Handle<ComponentState>) {
    if components[component].gates.contains(.shortage),
      stations[id].placesHeld.value > placesNow(id, component)
    {
      stations[id].placesHeld.fall(at: clock)
      return
    }
    if components[component].shedder.exists { return handPlaceOnByRules(id, component) }
    while stations[id].placeLine.count > 0 {
      var line = stations[id].placeLine
      let waiter = takeNext(
        &line, components[component].queueDiscipline, components[component].orderSampler)
      stations[id].placeLine = line
      leftPlaceLine(waiter, component)
      if !isTooLate(waiter) { return givePlace(to: waiter) }
    }
    stations[id].placesHeld.fall(at: clock)
  }

  /// Whether one who has left the line came to its turn past its deadline; it fails then.
  mutating func isTooLate(_ waiter: Handle<Frame>) -> Bool {
    guard keepsDeadlines, isPastDeadline(waiter) else { return false }
    ready.pushBack(failHere(waiter, .timeout))
    return true
  }

  /// One who has left the line goes on in a place that is free already.
  mutating func givePlace(to waiter: Handle<Frame>) {
    frames[waiter].wake = 0
    frames[waiter].state = .running
    frames[waiter].flags.insert(.holdsPlace)
    ready.pushBack(waiter)
  }

  /// The number of an instance within its component.
  @inline(__always)
  mutating func ordinal(of id: Handle<Station>) -> Handle<Instance> {
    Handle(id.index &- components[stations[id].component].firstStation.index)
  }

  /// Puts a frame where its discipline wants it.
  @inline(__always)
  mutating func join(_ line: inout Line, _ frame: Handle<Frame>, _ discipline: QueueDiscipline) {
    if line.heap == .none {
      frames.append(frame, to: &line)
    } else {
      heaps.insert(frame, into: line.heap, discipline, &frames, priorities)
      line.count += 1
    }
  }

  /// Takes a frame out of its line.
  mutating func leave(_ line: inout Line, _ frame: Handle<Frame>, _ discipline: QueueDiscipline) {
    if line.heap == .none {
      frames.remove(frame, from: &line)
    } else {
      heaps.remove(at: frames[frame].place, from: line.heap, discipline, &frames, priorities)
      line.count -= 1
    }
  }

  /// Takes the one whose turn it is; the line, a copy of a station's, must not be empty.
  @inline(__always)
  mutating func takeNext(
    _ line: inout Line, _ discipline: QueueDiscipline, _ orderSampler: Handle<Sampler>
  ) -> Handle<Frame> {
    if line.heap == .none {
      let frame = discipline == .fifo ? line.head : line.tail
      frames.remove(frame, from: &line)
      return frame
    }
    let position =
      discipline == .random
      ? Int32(samplers.integer(orderSampler, below: UInt32(line.count))) : 0
    line.count -= 1
    return heaps.remove(at: position, from: line.heap, discipline, &frames, priorities)
  }

  /// Counts how long as many as now were inside, before one comes or goes.
  @inline(never)
  private mutating func recordOccupancy(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, comes: Bool
  ) {
    occupancy.change(
      components[component].occupancy, station: ordinal(of: id),
      level: stations[id].inside.value, comes: comes, now: clock)
  }
}
