/// Instances that are off until they are asked for.
///
/// An instance is off, starting, or on. The first request that finds it off carries the event of its
/// start; others that come meanwhile stand in its line, and all go on with their steps together, first
/// come first. Switching off has no event: when somebody leaves, the moment is noted, and whoever comes
/// to an empty instance knows whether it has been off since. Who is there keeps it on, wherever in it.
extension ColdStarts {
  /// Stations of a component that can be off, from the first on.
  mutating func layOutColdStart(_ start: ColdStart, instances: Int, at now: Int64) -> Handle<
    ColdStarts.ColdState
  > {
    let first = Handle<ColdStarts.ColdState>(stations.count)
    for _ in 0..<instances {
      var state = ColdStarts.ColdState(idle: start.idle.nanoseconds, sampler: start.sampler)
      state.off.rise(at: now)
      stations.append(state)
    }
    return first
  }

  /// The first instruction of an operation whose instance may be off; the frame to step next.
  @inline(never)
  mutating func awaitStart(
    _ frame: Handle<Frame>, _ loop: inout EventLoop, _ frames: inout Frames, _ plant: inout Plant,
    _ draws: inout Draws, _ faults: borrowing Faults
  ) -> Handle<Frame> {
    let id = frames[frame].station
    let slot = coldSlot(of: id, plant)
    switch stations[slot].phase {
    case .on:
      frames[frame].advance()
      return frame
    case .off:
      stations[slot].phase = .starting
      stations[slot].starts += 1
      // Nobody may have left since this one came: with somebody there it was on.
      if stations[slot].leftAt &+ stations[slot].idle <= frames[frame].born {
        stations[slot].startsFromOff += 1
      }
      stations[slot].off.fall(at: loop.clock)
      stations[slot].starting.rise(at: loop.clock)
      plant.stations[id].waiting.rise(at: loop.clock)
      frames[frame].since = loop.clock
      frames[frame].state = .starting
      let boot = draws.samplers.nanoseconds(stations[slot].sampler)
      stations[slot].startEnds = loop.clock &+ boot
      stations[slot].isHeldUp = false
      loop.schedule(frame, after: boot, &frames)
      if plant.components[plant.stations[id].component].isConditioned
        && faults.conditions[id].isFrozen
      {
        holdUp(frame, true, &loop, &frames, plant)
      }
    case .starting:
      frames[frame].wake = loop.nextSequence()
      frames[frame].since = loop.clock
      frames[frame].state = .queuedStart
      plant.stations[id].waiting.rise(at: loop.clock)
      frames.append(frame, to: &stations[slot].line)
    }
    return .nobody
  }

  /// An instance stands still while it starts, or goes on; `frame` is the request that started it.
  mutating func holdUp(
    _ frame: Handle<Frame>, _ standsStill: Bool, _ loop: inout EventLoop, _ frames: inout Frames,
    _ plant: borrowing Plant
  ) {
    let slot = coldSlot(of: frames[frame].station, plant)
    if stations[slot].isHeldUp == standsStill { return }
    stations[slot].isHeldUp = standsStill
    if standsStill {
      stations[slot].startEnds &-= loop.clock
      // Its event is stale.
      frames[frame].wake = loop.nextSequence()
    } else {
      loop.schedule(frame, after: stations[slot].startEnds, &frames)
      stations[slot].startEnds &+= loop.clock
    }
  }

  /// The instance is on: the request that started it goes on, then those who came meanwhile.
  @inline(never)
  mutating func finishStart(
    _ frame: Handle<Frame>, _ loop: inout EventLoop, _ frames: inout Frames, _ plant: inout Plant,
    _ books: inout Books
  ) -> Handle<Frame> {
    let slot = coldSlot(of: frames[frame].station, plant)
    stations[slot].phase = .on
    stations[slot].starting.fall(at: loop.clock)
    resumeStarted(frame, at: loop.clock, &frames, &plant, &books)
    while stations[slot].line.count > 0 {
      let waiter = stations[slot].line.head
      frames.remove(waiter, from: &stations[slot].line)
      resumeStarted(waiter, at: loop.clock, &frames, &plant, &books)
      loop.ready.pushBack(waiter)
    }
    return frame
  }

  /// A request that waits for a start waits no longer, because its instance crashed.
  mutating func leaveStart(
    _ frame: Handle<Frame>, at now: Int64, _ frames: inout Frames, _ plant: inout Plant,
    _ books: inout Books
  ) {
    if frames[frame].state == .queuedStart {
      frames.remove(frame, from: &stations[coldSlot(of: frames[frame].station, plant)].line)
    }
    books.endWait(frame, at: now, frames, &plant)
  }

  /// An instance crashed: when it is up again it is off.
  mutating func switchOff(_ id: Handle<Station>, at now: Int64, _ plant: borrowing Plant) {
    let slot = coldSlot(of: id, plant)
    settleCold(slot, isEmpty: plant.stations[id].inside.value == 0, at: now)
    if stations[slot].phase == .off { return }
    if stations[slot].phase == .starting {
      stations[slot].starting.fall(at: now)
    }
    stations[slot].phase = .off
    stations[slot].leftAt = .min
    stations[slot].off.rise(at: now)
  }

  private func resumeStarted(
    _ frame: Handle<Frame>, at now: Int64, _ frames: inout Frames, _ plant: inout Plant,
    _ books: inout Books
  ) {
    books.endWait(frame, at: now, frames, &plant)
    frames[frame].wake = 0
    frames[frame].state = .running
    frames[frame].advance()
  }

  /// Somebody has come to a station of a component that can be off, and is counted there.
  @inline(never)
  mutating func noteColdArrival(_ id: Handle<Station>, at now: Int64, _ plant: borrowing Plant) {
    if plant.stations[id].inside.value == 1 {
      settleCold(coldSlot(of: id, plant), isEmpty: true, at: now)
    }
  }

  /// Somebody has left one.
  @inline(never)
  mutating func noteColdDeparture(_ id: Handle<Station>, at now: Int64, _ plant: borrowing Plant) {
    let slot = coldSlot(of: id, plant)
    if stations[slot].phase == .on { stations[slot].leftAt = now }
  }

  /// Sees an instance off that has been idle for long enough by now.
  private mutating func settleCold(
    _ slot: Handle<ColdStarts.ColdState>, isEmpty: Bool, at now: Int64
  ) {
    guard isEmpty, stations[slot].phase == .on else { return }
    let end = stations[slot].leftAt &+ stations[slot].idle
    if end > now { return }
    stations[slot].phase = .off
    stations[slot].off.rise(at: end)
  }

  /// Whether an instance is off, though perhaps nobody has seen it yet.
  func isOff(_ id: Handle<Station>, at now: Int64, _ plant: borrowing Plant) -> Bool {
    if plant.components[plant.stations[id].component].firstCold == .none { return false }
    let state = stations[coldSlot(of: id, plant)]
    return state.phase == .off
      || (state.phase == .on && plant.stations[id].inside.value == 0
        && state.leftAt &+ state.idle <= now)
  }

  private func coldSlot(of id: Handle<Station>, _ plant: borrowing Plant) -> Handle<
    ColdStarts.ColdState
  > {
    plant.components[plant.stations[id].component].firstCold + plant.ordinal(of: id)
  }

  /// Where a window begins or ends, every instance is what it is.
  mutating func settleColdStarts(restarts: Bool, at now: Int64, _ plant: borrowing Plant) {
    for index in 0..<plant.stations.count {
      let first = plant.components[plant.stations[index].component].firstCold
      if first == .none { continue }
      let slot = first + plant.ordinal(of: Handle(index))
      settleCold(slot, isEmpty: plant.stations[index].inside.value == 0, at: now)
      guard restarts else { continue }
      stations[slot].starts = 0
      stations[slot].startsFromOff = 0
      stations[slot].off.restart(at: now)
      stations[slot].starting.restart(at: now)
    }
  }

  /// What became of a component's starts; nil if it is always on.
  func coldStartResult(of index: Int, at now: Int64, _ plant: borrowing Plant) -> ColdStartResult? {
    let first = plant.components[index].firstCold
    if first == .none { return nil }
    var result = ColdStartResult(starts: 0, startsFromOff: 0, offArea: .zero, startingArea: .zero)
    for slot in first..<(first + plant.components[index].stations) {
      result.starts += stations[slot].starts
      result.startsFromOff += stations[slot].startsFromOff
      result.offArea += stations[slot].off.area(at: now)
      result.startingArea += stations[slot].starting.area(at: now)
    }
    return result
  }
}
