/// Instances that are slow, short of places and cores, or stand still; that refuse requests or fail them.
///
/// What an instance is like follows from the faults that hit it now, and is found anew whenever one
/// begins or ends: after the last it is exactly what it was before the first.
extension Simulation {

  /// Faults of some stations of a component began or ended.
  ///
  /// - Complexity: O(frames + stations × instances that faults can hit).
  mutating func settle(_ component: Handle<ComponentState>, _ affected: [Handle<Station>]) {
    let isConditioned = plant.components[component].isConditioned
    let inside = isConditioned ? plant.framesInside(component, affected, frames) : []
    var changesPace = false
    for (index, id) in affected.enumerated() {
      let old = faults.conditions[id]
      let new = faults.conditionNow(of: id, network, at: loop.clock)
      if old == new { continue }
      let isShared =
        plant.components[component].cores != ComponentState.unlimited
        && plant.components[component].coreDiscipline == .processorSharing
      if isShared { faults.advanceVirtualTime(id, at: loop.clock, &plant) }
      faults.conditions[id] = new
      if old.isFrozen != new.isFrozen { changesPace = true }
      faults.troubles[component].atTheDoor +=
        (new.refuses || new.fails ? 1 : 0) - (old.refuses || old.fails ? 1 : 0)
      faults.troubles[component].short += (new.lost > 0 ? 1 : 0) - (old.lost > 0 ? 1 : 0)
      guard isConditioned else { continue }
      let factor = new.slowness / old.slowness
      for frame in inside[index] { adapt(frame, by: factor) }
      settleCores(id, component, inside[index])
      fillPlaces(id, component)
    }
    plant.setGate(.trouble, component, faults.troubles[component].atTheDoor > 0)
    let hasPlaces = plant.components[component].places != ComponentState.unlimited
    plant.setGate(
      .shortage, component, isConditioned && hasPlaces && faults.troubles[component].short > 0)
    if changesPace { recountConsumers(in: component) }
  }

  /// What somebody has still to do at a station takes so many times as long from here on, or stops, or
  /// goes on.
  private mutating func adapt(_ frame: Handle<Frame>, by factor: Double) {
    let id = frames[frame].station
    let component = plant.stations[id].component
    let isFrozen = faults.conditions[id].isFrozen
    switch frames[frame].state {
    case .computing where plant.components[component].cores != ComponentState.unlimited:
      if factor == 1 { return }
      faults.settleService(frame, by: factor, at: loop.clock, &frames, plant, &books)
      loop.schedule(frame, after: frames[frame].work, &frames)
    case .computing, .waiting:
      if factor == 1 && !isFrozen { return }
      faults.settleService(frame, by: factor, at: loop.clock, &frames, plant, &books)
      if isFrozen {
        plant.standStill(frame, &loop, &frames)
      } else {
        loop.schedule(frame, after: frames[frame].work, &frames)
      }
    case .frozen:
      frames[frame].work = Faults.stretched(frames[frame].work, by: factor)
      if isFrozen { return }
      plant.endStandstill(frame, at: loop.clock, frames, &books)
      frames[frame].since = loop.clock
      frames[frame].state = .waiting
      loop.schedule(frame, after: frames[frame].work, &frames)
    case .queuedCore:
      frames[frame].work = Faults.stretched(frames[frame].work, by: factor)
    case .starting:
      coldStart.holdUp(frame, isFrozen, &loop, &frames, plant)
    case .sharing:
      if factor != 1 { plant.stretchShared(frame, by: factor, &frames, &books) }
    default: return
    }
  }

  /// Interrupts those in service for whom there is no core any more, or serves those who wait for one.
  private mutating func settleCores(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ inside: [Handle<Frame>]
  ) {
    if plant.components[component].cores == ComponentState.unlimited { return }
    let discipline = plant.components[component].coreDiscipline
    if discipline == .processorSharing {
      return faults.shareCores(id, &loop, frames, &plant)
    }
    let cores = faults.coresNow(id, component, plant)
    if discipline.isPreemptive {
      while plant.stations[id].coresBusy.value > cores {
        interrupt(
          plant.leastUrgent(id, discipline, at: loop.clock, frames, sending), id, discipline)
        plant.stations[id].coresBusy.fall(at: loop.clock)
      }
    } else if plant.stations[id].coresBusy.value > cores {
      // The last to have come is the first to go back to the line.
      var served = inside.filter { frames[$0].state == .computing }
      served.sort {
        frames[$0].born == frames[$1].born ? $0 < $1 : frames[$0].born < frames[$1].born
      }
      while plant.stations[id].coresBusy.value > cores, let victim = served.popLast() {
        faults.settleService(victim, by: 1, at: loop.clock, &frames, plant, &books)
        plant.waitForCore(victim, id, discipline, atFront: true, &loop, &frames, sending)
        plant.stations[id].coresBusy.fall(at: loop.clock)
      }
    }
    while plant.stations[id].coresBusy.value < cores && plant.stations[id].coreLine.count > 0 {
      plant.stations[id].coresBusy.rise(at: loop.clock)
      serveNext(id, component, discipline)
    }
  }

  /// Gives the places that are there again to those who wait for one.
  private mutating func fillPlaces(_ id: Handle<Station>, _ component: Handle<ComponentState>) {
    if plant.components[component].places == ComponentState.unlimited { return }
    let places = faults.placesNow(id, component, plant)
    while plant.stations[id].placesHeld.value < places && plant.stations[id].placeLine.count > 0 {
      let waiting = plant.stations[id].placeLine.count
      plant.stations[id].placesHeld.rise(at: loop.clock)
      handPlaceOn(id, component)
      // The places that are free are kept for others than those who wait.
      if plant.stations[id].placeLine.count == waiting { return }
    }
  }
}
