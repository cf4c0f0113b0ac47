/// Memory that fills with requests, and instances that are killed when it is full.
extension Simulation {
  /// What a station with limited memory needs beside.
  struct MemoryState: BitwiseCopyable {
    var limit: Int64
    var base: Int64
    var perRequest: Int64
    var sampler: Handle<Sampler>
    var clockwork: Handle<Clockwork> = .none
    var phase = Phase.up
    var peak: Int64 = 0
    var kills: Int64 = 0
    /// Bytes times nanoseconds while it was up, and the nanoseconds.
    var area: Double = 0
    var uptime: Double = 0
    var since: Int64 = 0
    /// In use since then; -1 while it is down.
    var level: Int64 = 0

    enum Phase: UInt8 {
      case up
      /// It is to be killed at this instant.
      case dying
      case down
    }
  }

  mutating func layOutMemory() {
    for index in network.components.indices {
      guard let rules = network.components[index].memory else { continue }
      components[index].firstMemory = Handle(memories.count)
      components[index].gates.insert(.memory)
      components[index].isWatched = true
      for _ in 0..<components[index].stations {
        var state = MemoryState(
          limit: rules.limit, base: rules.base, perRequest: rules.perRequest,
          sampler: rules.sampler)
        state.level = rules.base
        state.peak = rules.base
        memories.append(state)
      }
    }
  }

  /// Makes the killers known; clockworks come after stations and rings.
  mutating func scheduleMemory() {
    for index in 0..<components.count where components[index].firstMemory.exists {
      for station in components[index].ownStations {
        memories[memorySlot(station)].clockwork = addClockwork(.memory, station.index)
      }
    }
  }

  /// The bytes in use at an instance; 0 while it is down, and where its memory is not limited.
  mutating func memoryInUse(_ station: Handle<Station>) -> Int64 {
    let component = stations[station].component
    guard components[component].firstMemory.exists, !isDown(station) else { return 0 }
    let slot = memorySlot(station)
    return memories[slot].base
      + memories[slot].perRequest * Int64(stations[station].inside.value)
      + cachedBytes(station, component)
  }

  /// The values that an instance keeps, where they have sizes.
  private mutating func cachedBytes(_ station: Handle<Station>, _ component: Handle<ComponentState>)
    -> Int64
  {
    var sum: Int64 = 0
    for index in network.caches.indices where network.caches[index].component.handle == component {
      sum += caches.bytes(in: firstContents[index] + ordinal(of: station))
    }
    return sum
  }

  private mutating func memorySlot(_ station: Handle<Station>) -> Handle<MemoryState> {
    components[stations[station].component].firstMemory + ordinal(of: station)
  }

  /// Somebody has come or gone, or what is there is looked at.
  @inline(never)
  mutating func noteMemory(_ station: Handle<Station>) {
    let slot = memorySlot(station)
    settleMemory(slot)
    let level = isDown(station) ? -1 : memoryInUse(station)
    memories[slot].level = level
    if level > memories[slot].peak { memories[slot].peak = level }
    if level > memories[slot].limit && memories[slot].phase == .up {
      // After all that happens at this instant, so that nobody is killed while he moves.
      memories[slot].phase = .dying
      scheduleClockwork(memories[slot].clockwork, at: clock)
    }
  }

  private mutating func settleMemory(_ slot: Handle<MemoryState>) {
    let passed = Double(clock &- memories[slot].since)
    memories[slot].since = clock
    if memories[slot].level < 0 { return }
    memories[slot].area += passed * Double(memories[slot].level)
    memories[slot].uptime += passed
  }

  /// The kill, or the end of the restart after it.
  mutating func fireMemory(_ station: Handle<Station>) {
    let slot = memorySlot(station)
    let component = stations[station].component
    switch memories[slot].phase {
    case .up: return
    case .dying:
      if isDown(station) {
        memories[slot].phase = .up
        return
      }
      memories[slot].phase = .down
      memories[slot].kills += 1
      timeline.note(
        .killedForMemory(bytes: memoryInUse(station), limit: memories[slot].limit), at: clock,
        component, instance: Int(ordinal(of: station)))
      takeDown(component, [station], by: EitherHandle(slot), isSilent: false)
      noteMemory(station)
      wind(memories[slot].clockwork, after: samplers.nanoseconds(memories[slot].sampler))
    case .down:
      memories[slot].phase = .up
      restart(component, [station], takenDownBy: EitherHandle(slot))
      noteMemory(station)
    }
  }

  /// Counts all memory up to now.
  mutating func settleMemory() {
    for slot in memories.handles { settleMemory(slot) }
  }

  /// Counts memory from now on.
  mutating func restartMemory() {
    settleMemory()
    for slot in 0..<memories.count {
      memories[slot].area = 0
      memories[slot].uptime = 0
      memories[slot].kills = 0
      memories[slot].peak = max(0, memories[slot].level)
    }
  }

  /// What became of a component's memory, where it is settled; nil if it has no limit.
  mutating func memoryResult(of index: Int) -> MemoryResult? {
    let first = components[index].firstMemory
    guard first.exists else { return nil }
    var result = MemoryResult(limit: memories[first].limit, mean: 0, peak: 0, kills: 0)
    var area = 0.0
    var uptime = 0.0
    for slot in first..<(first + components[index].stations) {
      area += memories[slot].area
      uptime += memories[slot].uptime
      result.kills += memories[slot].kills
      result.peak = max(result.peak, memories[slot].peak)
    }
    if uptime > 0 { result.mean = area / uptime }
    return result
  }
}
