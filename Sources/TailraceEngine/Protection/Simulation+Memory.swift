/// Memory that fills with requests, and instances that are killed when it is full.
extension Simulation {
  mutating func layOutMemory() {
    for index in network.components.indices {
      guard let rules = network.components[index].memory else { continue }
      plant.components[index].firstMemory = Handle(protection.memories.count)
      plant.components[index].gates.insert(.memory)
      plant.components[index].isWatched = true
      for _ in 0..<plant.components[index].stations {
        var state = Protection.MemoryState(
          limit: rules.limit, base: rules.base, perRequest: rules.perRequest,
          sampler: rules.sampler)
        state.level = rules.base
        state.peak = rules.base
        protection.memories.append(state)
      }
    }
  }

  /// Makes the killers known; clockworks come after stations and rings.
  mutating func scheduleMemory() {
    for index in 0..<plant.components.count where plant.components[index].firstMemory.exists {
      for station in plant.components[index].ownStations {
        protection.memories[memorySlot(station)].clockwork = addClockwork(.memory, station.index)
      }
    }
  }

  /// The bytes in use at an instance; 0 while it is down, and where its memory is not limited.
  mutating func memoryInUse(_ station: Handle<Station>) -> Int64 {
    let component = plant.stations[station].component
    guard plant.components[component].firstMemory.exists, !isDown(station) else { return 0 }
    let slot = memorySlot(station)
    return protection.memories[slot].base
      + protection.memories[slot].perRequest * Int64(plant.stations[station].inside.value)
      + cachedBytes(station, component)
  }

  /// The values that an instance keeps, where they have sizes.
  private mutating func cachedBytes(_ station: Handle<Station>, _ component: Handle<ComponentState>)
    -> Int64
  {
    var sum: Int64 = 0
    for index in network.caches.indices where network.caches[index].component.handle == component {
      sum += caching.contents.bytes(in: caching.firstContents[index] + ordinal(of: station))
    }
    return sum
  }

  private mutating func memorySlot(_ station: Handle<Station>) -> Handle<Protection.MemoryState> {
    plant.components[plant.stations[station].component].firstMemory + ordinal(of: station)
  }

  /// Somebody has come or gone, or what is there is looked at.
  @inline(never)
  mutating func noteMemory(_ station: Handle<Station>) {
    let slot = memorySlot(station)
    settleMemory(slot)
    let level = isDown(station) ? -1 : memoryInUse(station)
    protection.memories[slot].level = level
    if level > protection.memories[slot].peak { protection.memories[slot].peak = level }
    if level > protection.memories[slot].limit && protection.memories[slot].phase == .up {
      // After all that happens at this instant, so that nobody is killed while he moves.
      protection.memories[slot].phase = .dying
      scheduleClockwork(protection.memories[slot].clockwork, at: loop.clock)
    }
  }

  private mutating func settleMemory(_ slot: Handle<Protection.MemoryState>) {
    let passed = Double(loop.clock &- protection.memories[slot].since)
    protection.memories[slot].since = loop.clock
    if protection.memories[slot].level < 0 { return }
    protection.memories[slot].area += passed * Double(protection.memories[slot].level)
    protection.memories[slot].uptime += passed
  }

  /// The kill, or the end of the restart after it.
  mutating func fireMemory(_ station: Handle<Station>) {
    let slot = memorySlot(station)
    let component = plant.stations[station].component
    switch protection.memories[slot].phase {
    case .up: return
    case .dying:
      if isDown(station) {
        protection.memories[slot].phase = .up
        return
      }
      protection.memories[slot].phase = .down
      protection.memories[slot].kills += 1
      books.timeline.note(
        .killedForMemory(bytes: memoryInUse(station), limit: protection.memories[slot].limit),
        at: loop.clock,
        component, instance: Int(ordinal(of: station)))
      takeDown(component, [station], by: EitherHandle(slot), isSilent: false)
      noteMemory(station)
      wind(
        protection.memories[slot].clockwork,
        after: draws.samplers.nanoseconds(protection.memories[slot].sampler))
    case .down:
      protection.memories[slot].phase = .up
      restart(component, [station], takenDownBy: EitherHandle(slot))
      noteMemory(station)
    }
  }

  /// Counts all memory up to now.
  mutating func settleMemory() {
    for slot in protection.memories.handles { settleMemory(slot) }
  }

  /// Counts memory from now on.
  mutating func restartMemory() {
    settleMemory()
    for slot in 0..<protection.memories.count {
      protection.memories[slot].area = 0
      protection.memories[slot].uptime = 0
      protection.memories[slot].kills = 0
      protection.memories[slot].peak = max(0, protection.memories[slot].level)
    }
  }

  /// What became of a component's memory, where it is settled; nil if it has no limit.
  mutating func memoryResult(of index: Int) -> MemoryResult? {
    let first = plant.components[index].firstMemory
    guard first.exists else { return nil }
    var result = MemoryResult(limit: protection.memories[first].limit, mean: 0, peak: 0, kills: 0)
    var area = 0.0
    var uptime = 0.0
    for slot in first..<(first + plant.components[index].stations) {
      area += protection.memories[slot].area
      uptime += protection.memories[slot].uptime
      result.kills += protection.memories[slot].kills
      result.peak = max(result.peak, protection.memories[slot].peak)
    }
    if uptime > 0 { result.mean = area / uptime }
    return result
  }
}
