/// The memory that instances have in use.
extension Protection {
  mutating func layOutMemory(_ network: Network, _ plant: inout Plant) {
    for index in network.components.indices {
      guard let rules = network.components[index].memory else { continue }
      plant.components[index].firstMemory = Handle(memories.count)
      plant.components[index].gates.insert(.memory)
      plant.components[index].isWatched = true
      for _ in 0..<plant.components[index].stations {
        var state = Protection.MemoryState(
          limit: rules.limit, base: rules.base, perRequest: rules.perRequest,
          sampler: rules.sampler)
        state.level = rules.base
        state.peak = rules.base
        memories.append(state)
      }
    }
  }

  /// Makes the killers known; clockworks come after stations and rings.
  mutating func scheduleMemory(_ loop: inout EventLoop, _ plant: borrowing Plant) {
    for index in 0..<plant.components.count where plant.components[index].firstMemory.exists {
      for station in plant.components[index].ownStations {
        memories[memorySlot(station, plant)].clockwork = loop.addClockwork(.memory, station.index)
      }
    }
  }

  /// Somebody has come or gone, or what is there is looked at.
  @inline(never)
  mutating func noteMemory(
    of station: Handle<Station>, _ network: Network, _ loop: inout EventLoop,
    _ plant: borrowing Plant, _ caching: borrowing Caching, _ faults: borrowing Faults
  ) {
    let slot = memorySlot(station, plant)
    settleMemory(slot, at: loop.clock)
    let level =
      faults.isDown(station) ? -1 : memoryInUse(station, network, plant, caching, faults)
    memories[slot].level = level
    if level > memories[slot].peak { memories[slot].peak = level }
    if level > memories[slot].limit && memories[slot].phase == .up {
      // After all that happens at this instant, so that nobody is killed while he moves.
      memories[slot].phase = .dying
      loop.scheduleClockwork(memories[slot].clockwork, at: loop.clock)
    }
  }

  /// The bytes in use at an instance; 0 while it is down, and where its memory is not limited.
  func memoryInUse(
    _ station: Handle<Station>, _ network: Network, _ plant: borrowing Plant,
    _ caching: borrowing Caching, _ faults: borrowing Faults
  ) -> Int64 {
    let component = plant.stations[station].component
    guard plant.components[component].firstMemory.exists, !faults.isDown(station) else { return 0 }
    let slot = memorySlot(station, plant)
    return memories[slot].base
      + memories[slot].perRequest * Int64(plant.stations[station].inside.value)
      + cachedBytes(station, component, network, plant, caching)
  }

  /// The same of all instances of a component; nil where it is not limited.
  func memoryInUse(
    ofComponent index: Int, _ network: Network, _ plant: borrowing Plant,
    _ caching: borrowing Caching, _ faults: borrowing Faults
  ) -> Int64? {
    if network.components[index].memory == nil { return nil }
    return plant.components[index].ownStations.reduce(0) {
      $0 + memoryInUse($1, network, plant, caching, faults)
    }
  }

  /// The values that an instance keeps, where they have sizes.
  private func cachedBytes(
    _ station: Handle<Station>, _ component: Handle<ComponentState>, _ network: Network,
    _ plant: borrowing Plant, _ caching: borrowing Caching
  ) -> Int64 {
    var sum: Int64 = 0
    for index in network.caches.indices where network.caches[index].component.handle == component {
      sum += caching.contents.bytes(in: caching.firstContents[index] + plant.ordinal(of: station))
    }
    return sum
  }

  func memorySlot(_ station: Handle<Station>, _ plant: borrowing Plant) -> Handle<
    Protection.MemoryState
  > {
    plant.components[plant.stations[station].component].firstMemory + plant.ordinal(of: station)
  }

  mutating func settleMemory(_ slot: Handle<Protection.MemoryState>, at now: Int64) {
    let passed = Double(now &- memories[slot].since)
    memories[slot].since = now
    if memories[slot].level < 0 { return }
    memories[slot].area += passed * Double(memories[slot].level)
    memories[slot].uptime += passed
  }

  /// Counts all memory up to now.
  mutating func settleMemory(at now: Int64) {
    for slot in memories.handles { settleMemory(slot, at: now) }
  }

  /// Counts memory from now on.
  mutating func restartMemory(at now: Int64) {
    settleMemory(at: now)
    for slot in 0..<memories.count {
      memories[slot].area = 0
      memories[slot].uptime = 0
      memories[slot].kills = 0
      memories[slot].peak = max(0, memories[slot].level)
    }
  }

  /// What became of a component's memory, where it is settled; nil if it has no limit.
  func memoryResult(of index: Int, _ plant: borrowing Plant) -> MemoryResult? {
    let first = plant.components[index].firstMemory
    guard first.exists else { return nil }
    var result = MemoryResult(limit: memories[first].limit, mean: 0, peak: 0, kills: 0)
    var area = 0.0
    var uptime = 0.0
    for slot in first..<(first + plant.components[index].stations) {
      area += memories[slot].area
      uptime += memories[slot].uptime
      result.kills += memories[slot].kills
      result.peak = max(result.peak, memories[slot].peak)
    }
    if uptime > 0 { result.mean = area / uptime }
    return result
  }
}
