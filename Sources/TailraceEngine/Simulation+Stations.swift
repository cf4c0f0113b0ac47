/// Arriving at an instance, getting one of its places, leaving.
extension Simulation {
  /// An attempt reaches its instance; the frame to step next, 0 if it has to wait.
  @inline(__always)
  mutating func arrive(_ frame: Int32) -> Int32 {
    let id = frames[frame].station
    let component = stations[id].component
    frames[frame].born = clock
    frames[frame].state = .running
    tally.add(1, to: .offered, frames[frame].requestClass, component)
    changeInside(id, component, 1)
    stations[id].offered += 1
    if components[component].places == ComponentState.unlimited { return frame }
    if !sites[Int(frames[frame].site)].usesPlace { return frame }
    if stations[id].placesHeld < components[component].places {
      stations[id].placesHeld += 1
      components[component].placesHeld += 1
      frames[frame].flags.insert(.holdsPlace)
      recordWait(component, 0)
      return frame
    }
    return waitForPlace(frame, id, component)
  }

  private mutating func waitForPlace(_ frame: Int32, _ id: Int32, _ component: Int32) -> Int32 {
    if stations[id].placeLine.count >= components[component].queueLimit {
      return failHere(frame, .shed)
    }
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].since = clock
    frames[frame].state = .queuedPlace
    var line = stations[id].placeLine
    join(&line, frame, components[component].queueDiscipline)
    stations[id].placeLine = line
    components[component].waiting += 1
    let sampler = components[component].queueTimeoutSampler
    if components[component].queueRing >= 0 {
      setTimer(components[component].queueRing, number, frame)
    } else if sampler >= 0 {
      let delay = samplers.nanoseconds(sampler)
      queue.push(
        Event(time: clock &+ delay, sequence: number, target: frame))
    }
    return 0
  }

  /// A request has waited for a place as long as it may.
  mutating func abandonPlace(_ frame: Int32) -> Int32 {
    let id = frames[frame].station
    let component = stations[id].component
    var line = stations[id].placeLine
    leave(&line, frame, components[component].queueDiscipline)
    stations[id].placeLine = line
    leftPlaceLine(frame, component)
    return failHere(frame, .timeout)
  }

  private mutating func leftPlaceLine(_ frame: Int32, _ component: Int32) {
    components[component].advance(to: clock)
    components[component].waiting -= 1
    if components[component].queueRing >= 0 { timers.forget(components[component].queueRing) }
    let waited = clock &- frames[frame].since
    addWait(frame, waited)
    recordWait(component, waited)
  }

  /// An operation is over: the place goes on to the next, the answer goes back.
  @inline(__always)
  mutating func finish(_ frame: Int32, _ outcome: Outcome) -> Int32 {
    let record = frames[frame]
    if record.flags.contains(.root) { return finishRequest(frame, outcome) }
    let id = record.station
    let component = stations[id].component
    changeInside(id, component, -1)
    if record.flags.contains(.holdsPlace) { releasePlace(id, component) }
    let latency = clock &- record.born
    tally.add(latency, to: .latencySum, record.requestClass, component)
    tally.count(outcome, record.requestClass, component)
    if outcome.isAnswer { histograms.record(latencyHistogram(of: component), latency) }
    if record.flags.contains(.message) {
      free(frame)
      return 0
    }
    return reply(frame, outcome)
  }

  @inline(__always)
  private mutating func releasePlace(_ id: Int32, _ component: Int32) {
    if stations[id].placeLine.count == 0 {
      stations[id].placesHeld -= 1
      components[component].placesHeld -= 1
      return
    }
    var line = stations[id].placeLine
    let waiter = takeNext(
      &line, components[component].queueDiscipline, components[component].orderSampler)
    stations[id].placeLine = line
    leftPlaceLine(waiter, component)
    frames[waiter].wake = 0
    frames[waiter].state = .running
    frames[waiter].flags.insert(.holdsPlace)
    ready.pushBack(waiter)
  }

  /// Puts a frame where its discipline wants it.
  @inline(__always)
  mutating func join(_ line: inout Line, _ frame: Int32, _ discipline: QueueDiscipline) {
    if line.heap < 0 {
      frames.append(frame, to: &line)
    } else {
      heaps.insert(frame, into: line.heap, discipline, &frames, priorities)
      line.count += 1
    }
  }

  /// Takes a frame out of its line.
  mutating func leave(_ line: inout Line, _ frame: Int32, _ discipline: QueueDiscipline) {
    if line.heap < 0 {
      frames.remove(frame, from: &line)
    } else {
      heaps.remove(at: frames[frame].next, from: line.heap, discipline, &frames, priorities)
      line.count -= 1
    }
  }

  /// Takes the one whose turn it is; the line, a copy of a station's, must not be empty.
  @inline(__always)
  mutating func takeNext(
    _ line: inout Line, _ discipline: QueueDiscipline, _ orderSampler: Int32
  ) -> Int32 {
    if line.heap < 0 {
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

  /// Counts arrivals and departures in the areas of the instance and of its component.
  @inline(__always)
  private mutating func changeInside(_ id: Int32, _ component: Int32, _ change: Int32) {
    components[component].advance(to: clock)
    advanceStation(id)
    let record = components[component].occupancy
    if record >= 0 {
      occupancy.component(record, from: components[component].inside, by: change, now: clock)
    }
    components[component].inside += change
    stations[id].inside += change
  }

  @inline(__always)
  mutating func advanceStation(_ id: Int32) {
    let passed = clock &- stations[id].since
    if passed == 0 { return }
    stations[id].since = clock
    let component = stations[id].component
    let busy =
      components[component].cores == ComponentState.unlimited
      ? stations[id].placesHeld : stations[id].coresBusy
    stations[id].insideArea &+= passed &* Int64(stations[id].inside)
    stations[id].busyArea &+= passed &* Int64(busy)
    let record = components[component].occupancy
    if record >= 0 { occupancy.station(record, level: stations[id].inside, lasted: passed) }
  }
}
