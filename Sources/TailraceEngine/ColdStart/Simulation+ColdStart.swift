/// Instances that are off until they are asked for.
///
/// An instance is off, starting, or on. The first request that finds it off carries the event of its
/// start; others that come meanwhile stand in its line, and all go on with their steps together, first
/// come first. Switching off has no event: when an instance empties, the moment is noted, and whoever
/// looks next knows whether it has been off since.
extension Simulation {
  /// What a station that can be off needs beside.
  struct ColdState: BitwiseCopyable {
    var phase: Phase = .off
    /// When the last request left it, while nobody is there.
    var emptySince: Int64 = 0
    var idle: Int64
    var sampler: Handle<Sampler>
    var starts: Int64 = 0
    var off = Gauge()
    var starting = Gauge()
    /// Those who wait for the start, beside the one that carries its event.
    var line = Line()

    enum Phase: UInt8 {
      case off
      case starting
      case on
    }
  }

  /// Stations of a component that can be off, from the first on.
  mutating func layOutColdStart(_ start: ColdStart, instances: Int) -> Handle<ColdState> {
    let first = Handle<ColdState>(cold.count)
    for _ in 0..<instances {
      var state = ColdState(idle: start.idle.nanoseconds, sampler: start.sampler)
      state.off.rise(at: clock)
      cold.append(state)
    }
    return first
  }

  /// The first instruction of an operation whose instance may be off; the frame to step next.
  @inline(never)
  mutating func awaitStart(_ frame: Handle<Frame>) -> Handle<Frame> {
    let id = frames[frame].station
    let slot = coldSlot(of: id)
    settleCold(slot, isEmpty: stations[id].inside.value == 1)
    switch cold[slot].phase {
    case .on:
      frames[frame].advance()
      return frame
    case .off:
      cold[slot].phase = .starting
      cold[slot].starts += 1
      cold[slot].off.fall(at: clock)
      cold[slot].starting.rise(at: clock)
      stations[id].waiting.rise(at: clock)
      frames[frame].since = clock
      frames[frame].state = .starting
      schedule(frame, after: samplers.nanoseconds(cold[slot].sampler))
    case .starting:
      frames[frame].wake = nextSequence()
      frames[frame].since = clock
      frames[frame].state = .queuedStart
      stations[id].waiting.rise(at: clock)
      frames.append(frame, to: &cold[slot].line)
    }
    return .nobody
  }

  /// The instance is on: the request that started it goes on, then those who came meanwhile.
  @inline(never)
  mutating func finishStart(_ frame: Handle<Frame>) -> Handle<Frame> {
    let slot = coldSlot(of: frames[frame].station)
    cold[slot].phase = .on
    cold[slot].starting.fall(at: clock)
    goOn(frame)
    while cold[slot].line.count > 0 {
      let waiter = cold[slot].line.head
      frames.remove(waiter, from: &cold[slot].line)
      goOn(waiter)
      ready.pushBack(waiter)
    }
    return frame
  }

  /// A request that waits for a start waits no longer, because its instance crashed.
  mutating func leaveStart(_ frame: Handle<Frame>) {
    if frames[frame].state == .queuedStart {
      frames.remove(frame, from: &cold[coldSlot(of: frames[frame].station)].line)
    }
    endWait(frame)
  }

  /// An instance crashed: when it is up again it is off.
  mutating func switchOff(_ id: Handle<Station>) {
    let slot = coldSlot(of: id)
    settleCold(slot, isEmpty: stations[id].inside.value == 0)
    if cold[slot].phase == .off { return }
    if cold[slot].phase == .starting { cold[slot].starting.fall(at: clock) }
    cold[slot].phase = .off
    cold[slot].off.rise(at: clock)
  }

  private mutating func endWait(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    let waited = clock &- frames[frame].since
    stations[id].waiting.fall(at: clock)
    addWait(frame, waited)
    recordWait(stations[id].component, waited)
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
    if stations[id].inside.value == 0 { cold[coldSlot(of: id)].emptySince = clock }
  }

  /// Sees an instance off that has been idle for long enough by now.
  private mutating func settleCold(_ slot: Handle<ColdState>, isEmpty: Bool) {
    guard isEmpty, cold[slot].phase == .on else { return }
    let end = cold[slot].emptySince &+ cold[slot].idle
    if end > clock { return }
    cold[slot].phase = .off
    cold[slot].off.rise(at: end)
  }

  private mutating func coldSlot(of id: Handle<Station>) -> Handle<ColdState> {
    components[stations[id].component].firstCold + ordinal(of: id)
  }

  /// Where a window begins or ends, every instance is what it is.
  mutating func settleColdStarts(restarts: Bool) {
    for index in 0..<stations.count {
      let first = components[stations[index].component].firstCold
      if first == .none { continue }
      let slot = first + ordinal(of: Handle(index))
      settleCold(slot, isEmpty: stations[index].inside.value == 0)
      guard restarts else { continue }
      cold[slot].starts = 0
      cold[slot].off.restart(at: clock)
      cold[slot].starting.restart(at: clock)
    }
  }

  /// What became of a component's starts; nil if it is always on.
  mutating func coldStartResult(of index: Int) -> ColdStartResult? {
    let first = components[index].firstCold
    if first == .none { return nil }
    var result = ColdStartResult(starts: 0, offArea: 0, startingArea: 0)
    for slot in first..<(first + components[index].stations) {
      result.starts += cold[slot].starts
      result.offArea &+= cold[slot].off.area(at: clock)
      result.startingArea &+= cold[slot].starting.area(at: clock)
    }
    return result
  }
}
