/// Instances that are off until they are asked for.
///
/// An instance is off, starting, or on. The first request that finds it off carries the event of its
/// start; others that come meanwhile stand in its line, and all go on with their steps together, first
/// come first. Switching off has no event: when an instance empties, the moment is noted, and whoever
/// looks next knows whether it has been off since.
extension Simulation {
  /// Stations of a component that can be off, from the first on.
  mutating func layOutColdStart(_ start: ColdStart, instances: Int) -> Handle<ColdStarts.ColdState>
  {
    let first = Handle<ColdStarts.ColdState>(coldStart.stations.count)
    for _ in 0..<instances {
      var state = ColdStarts.ColdState(idle: start.idle.nanoseconds, sampler: start.sampler)
      state.off.rise(at: loop.clock)
      coldStart.stations.append(state)
    }
    return first
  }

  /// The first instruction of an operation whose instance may be off; the frame to step next.
  @inline(never)
  mutating func awaitStart(_ frame: Handle<Frame>) -> Handle<Frame> {
    let id = frames[frame].station
    let slot = coldSlot(of: id)
    settleCold(slot, isEmpty: plant.stations[id].inside.value == 1)
    switch coldStart.stations[slot].phase {
    case .on:
      frames[frame].advance()
      return frame
    case .off:
      coldStart.stations[slot].phase = .starting
      coldStart.stations[slot].starts += 1
      coldStart.stations[slot].off.fall(at: loop.clock)
      coldStart.stations[slot].starting.rise(at: loop.clock)
      plant.stations[id].waiting.rise(at: loop.clock)
      frames[frame].since = loop.clock
      frames[frame].state = .starting
      schedule(frame, after: draws.samplers.nanoseconds(coldStart.stations[slot].sampler))
    case .starting:
      frames[frame].wake = nextSequence()
      frames[frame].since = loop.clock
      frames[frame].state = .queuedStart
      plant.stations[id].waiting.rise(at: loop.clock)
      frames.append(frame, to: &coldStart.stations[slot].line)
    }
    return .nobody
  }

  /// The instance is on: the request that started it goes on, then those who came meanwhile.
  @inline(never)
  mutating func finishStart(_ frame: Handle<Frame>) -> Handle<Frame> {
    let slot = coldSlot(of: frames[frame].station)
    coldStart.stations[slot].phase = .on
    coldStart.stations[slot].starting.fall(at: loop.clock)
    goOn(frame)
    while coldStart.stations[slot].line.count > 0 {
      let waiter = coldStart.stations[slot].line.head
      frames.remove(waiter, from: &coldStart.stations[slot].line)
      goOn(waiter)
      loop.ready.pushBack(waiter)
    }
    return frame
  }

  /// A request that waits for a start waits no longer, because its instance crashed.
  mutating func leaveStart(_ frame: Handle<Frame>) {
    if frames[frame].state == .queuedStart {
      frames.remove(frame, from: &coldStart.stations[coldSlot(of: frames[frame].station)].line)
    }
    endWait(frame)
  }

  /// An instance crashed: when it is up again it is off.
  mutating func switchOff(_ id: Handle<Station>) {
    let slot = coldSlot(of: id)
    settleCold(slot, isEmpty: plant.stations[id].inside.value == 0)
    if coldStart.stations[slot].phase == .off { return }
    if coldStart.stations[slot].phase == .starting {
      coldStart.stations[slot].starting.fall(at: loop.clock)
    }
    coldStart.stations[slot].phase = .off
    coldStart.stations[slot].off.rise(at: loop.clock)
  }

  private mutating func endWait(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    let waited = loop.clock &- frames[frame].since
    plant.stations[id].waiting.fall(at: loop.clock)
    addWait(frame, waited)
    recordWait(plant.stations[id].component, waited)
  }

  private mutating func goOn(_ frame: Handle<Frame>) {
    endWait(frame)
    frames[frame].wake = 0
    frames[frame].state = .running
    frames[frame].advance()
  }

  /// Somebody has left a station of a component that can be off.
  @inline(never)
  mutating func noteColdDeparture(_ id: Handle<Station>) {
    if plant.stations[id].inside.value == 0 {
      coldStart.stations[coldSlot(of: id)].emptySince = loop.clock
    }
  }

  /// Sees an instance off that has been idle for long enough by now.
  private mutating func settleCold(_ slot: Handle<ColdStarts.ColdState>, isEmpty: Bool) {
    guard isEmpty, coldStart.stations[slot].phase == .on else { return }
    let end = coldStart.stations[slot].emptySince &+ coldStart.stations[slot].idle
    if end > loop.clock { return }
    coldStart.stations[slot].phase = .off
    coldStart.stations[slot].off.rise(at: end)
  }

  private mutating func coldSlot(of id: Handle<Station>) -> Handle<ColdStarts.ColdState> {
    plant.components[plant.stations[id].component].firstCold + ordinal(of: id)
  }

  /// Where a window begins or ends, every instance is what it is.
  mutating func settleColdStarts(restarts: Bool) {
    for index in 0..<plant.stations.count {
      let first = plant.components[plant.stations[index].component].firstCold
      if first == .none { continue }
      let slot = first + ordinal(of: Handle(index))
      settleCold(slot, isEmpty: plant.stations[index].inside.value == 0)
      guard restarts else { continue }
      coldStart.stations[slot].starts = 0
      coldStart.stations[slot].off.restart(at: loop.clock)
      coldStart.stations[slot].starting.restart(at: loop.clock)
    }
  }

  /// What became of a component's starts; nil if it is always on.
  mutating func coldStartResult(of index: Int) -> ColdStartResult? {
    let first = plant.components[index].firstCold
    if first == .none { return nil }
    var result = ColdStartResult(starts: 0, offArea: 0, startingArea: 0)
    for slot in first..<(first + plant.components[index].stations) {
      result.starts += coldStart.stations[slot].starts
      result.offArea &+= coldStart.stations[slot].off.area(at: loop.clock)
      result.startingArea &+= coldStart.stations[slot].starting.area(at: loop.clock)
    }
    return result
  }
}
