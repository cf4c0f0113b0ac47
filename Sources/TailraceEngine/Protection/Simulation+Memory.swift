/// Memory that fills with requests, and instances that are killed when it is full.
extension Simulation {

  /// The kill, or the end of the restart after it.
  mutating func fireMemory(_ station: Handle<Station>) {
    let slot = protection.memorySlot(station, plant)
    let component = plant.stations[station].component
    switch protection.memories[slot].phase {
    case .up: return
    case .dying:
      if faults.isDown(station) {
        protection.memories[slot].phase = .up
        return
      }
      protection.memories[slot].phase = .down
      protection.memories[slot].kills += 1
      books.timeline.note(
        .killedForMemory(
          bytes: protection.memoryInUse(station, network, plant, caching, faults),
          limit: protection.memories[slot].limit),
        at: loop.clock,
        component, instance: Int(plant.ordinal(of: station)))
      takeDown(component, [station], by: EitherHandle(slot), isSilent: false)
      protection.noteMemory(of: station, network, &loop, plant, caching, faults)
      loop.wind(
        protection.memories[slot].clockwork,
        after: draws.samplers.nanoseconds(protection.memories[slot].sampler))
    case .down:
      protection.memories[slot].phase = .up
      restart(component, [station], takenDownBy: EitherHandle(slot))
      protection.noteMemory(of: station, network, &loop, plant, caching, faults)
    }
  }
}
