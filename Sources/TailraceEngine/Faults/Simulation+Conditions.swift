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
    for (index, id) in affected.enumerated() {
      let old = faults.conditions[id]
      let new = faults.condition(of: id, network)
      if old == new { continue }
      let isShared =
        plant.components[component].cores != ComponentState.unlimited
        && plant.components[component].coreDiscipline == .processorSharing
      if isShared { faults.advanceVirtualTime(id, at: loop.clock, &plant) }
      faults.conditions[id] = new
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
        frames[frame].wake = loop.nextSequence()
        frames[frame].state = .frozen
      } else {
        loop.schedule(frame, after: frames[frame].work, &frames)
      }
    case .frozen:
      frames[frame].work = Faults.stretched(frames[frame].work, by: factor)
      if isFrozen { return }
      frames[frame].since = loop.clock
      frames[frame].state = .waiting
      loop.schedule(frame, after: frames[frame].work, &frames)
    case .queuedCore:
      frames[frame].work = Faults.stretched(frames[frame].work, by: factor)
    case .sharing:
      if factor != 1 { stretchShared(frame, by: factor) }
    default: return
    }
  }

  /// Interrupts those in service for whom there is no core any more, or serves those who wait for one.
  private mutating func settleCores(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ inside: [Handle<Frame>]
  ) {
    if plant.components[component].cores == ComponentState.unlimited { return }
    let discipline = plant.components[component].coreDiscipline
    if discipline == .processorSharing { return shareCores(id) }
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

  /// A step that computes at a station that may be slow, short of cores, or stand still.
  @inline(never)
  mutating func computeConditioned(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<
    Frame
  > {
    let id = frames[frame].station
    let component = plant.stations[id].component
    var wanted = draws.samplers.nanoseconds(Handle(instruction.a))
    if instruction.b != 0 { wanted = plant.contended(frame, wanted, frames) }
    if plant.components[component].hasSpeeds { wanted = plant.slowed(wanted, id) }
    let demand = Faults.stretched(wanted, by: faults.conditions[id].slowness)
    let cores = faults.coresNow(id, component, plant)
    if plant.components[component].cores == ComponentState.unlimited {
      faults.begin(frame, demand, id, as: .computing, &loop, &frames)
      return .nobody
    }
    let discipline = plant.components[component].coreDiscipline
    frames[frame].work = demand
    if discipline == .processorSharing {
      joinShared(frame, demand, id)
    } else if plant.stations[id].coresBusy.value < cores {
      plant.stations[id].coresBusy.rise(at: loop.clock)
      books.recordNoWait(component, plant)
      plant.begin(frame, demand, id, discipline, &loop, &frames)
    } else if discipline.isPreemptive && cores > 0 {
      interruptOrWait(frame, demand, id, component, discipline)
    } else {
      plant.waitForCore(frame, id, discipline, &loop, &frames, sending)
    }
    return .nobody
  }

  /// A step that waits at such a station.
  @inline(never)
  mutating func waitConditioned(_ frame: Handle<Frame>, _ time: Int64) {
    let id = frames[frame].station
    faults.begin(
      frame, Faults.stretched(time, by: faults.conditions[id].slowness), id, as: .waiting, &loop,
      &frames)
  }

  /// What becomes of an attempt at a station that refuses some or fails them; nil if it may go on.
  @inline(never)
  mutating func passTrouble(_ frame: Handle<Frame>, _ id: Handle<Station>) -> Handle<Frame>? {
    if faults.conditions[id].refuses {
      frames[frame].isCut = !frames[frame].flags.contains(.message)
      return failHere(frame, .refused)
    }
    guard faults.conditions[id].fails else { return nil }
    for index in 0..<faults.hits.count
    where faults.hits[index].isOn && faults.hits[index].station == id {
      let fault = faults.hits[index].fault
      guard case .errors(let part) = network.faults[Int(fault)].kind else { continue }
      if draws.samplers.unit(faults.states[fault].draws) < part { return failHere(frame, .error) }
    }
    return nil
  }

  /// Takes one of the places that are left, or waits for one.
  @inline(never)
  mutating func takePlaceOfFew(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) -> Handle<Frame> {
    if !program.sites[frames[frame].site].usesPlace { return frame }
    if plant.stations[id].placesHeld.value >= faults.placesNow(id, component, plant) {
      return waitForPlace(frame, id, component)
    }
    plant.stations[id].placesHeld.rise(at: loop.clock)
    frames[frame].flags.insert(.holdsPlace)
    books.recordNoWait(component, plant)
    return frame
  }
}

extension Faults {
  func condition(of station: Handle<Station>, _ network: Network) -> Faults.Condition {
    var condition = Faults.Condition()
    for index in 0..<hits.count {
      guard hits[index].isOn, hits[index].station == station else { continue }
      switch network.faults[Int(hits[index].fault)].kind {
      case .slow(let factor): condition.slowness *= factor
      case .capacity(let left): condition.lost = min(1, condition.lost + (1 - left))
      case .freeze: condition.isFrozen = true
      case .errors: condition.fails = true
      case .refuse: condition.refuses = true
      case .crash, .flush, .latency, .loss, .duplicate, .bandwidth, .partition: break
      }
    }
    return condition
  }

  /// Counts the service up to now; what is left, stretched, is the frame's work.
  fileprivate func settleService(
    _ frame: Handle<Frame>, by factor: Double, at now: Int64, _ frames: inout Frames,
    _ plant: borrowing Plant, _ books: inout Books
  ) {
    let passed = now &- frames[frame].since
    books.addService(frame, passed, frames, plant)
    frames[frame].work = Faults.stretched(max(0, frames[frame].work &- passed), by: factor)
    frames[frame].since = now
  }

  static func stretched(_ time: Int64, by factor: Double) -> Int64 {
    factor == 1 ? time : SamplerTable.wholeNanoseconds(Double(time) * factor)
  }

  /// The cores that a station has now.
  @inline(__always)
  func coresNow(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ plant: borrowing Plant
  ) -> Int32 {
    let cores = plant.components[component].cores
    return plant.components[component].isConditioned ? coresLeft(id, of: cores) : cores
  }

  @inline(never)
  private func coresLeft(_ id: Handle<Station>, of cores: Int32) -> Int32 {
    conditions[id].isFrozen ? 0 : Faults.left(of: cores, conditions[id].lost)
  }

  /// The places that a station has now.
  @inline(never)
  func placesNow(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ plant: borrowing Plant
  ) -> Int32 {
    let places = plant.components[component].places
    if !plant.components[component].gates.contains(.shortage) { return places }
    return Faults.left(of: places, conditions[id].lost)
  }

  static func left(of whole: Int32, _ lost: Double) -> Int32 {
    lost == 0 ? whole : Int32((Double(whole) * (1 - lost)).rounded())
  }

  /// Whether a core, or a place, that becomes free is one of those that are gone.
  @inline(never)
  func isShortOfCores(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ plant: borrowing Plant
  ) -> Bool {
    plant.stations[id].coresBusy.value > coresNow(id, component, plant)
  }

  fileprivate func begin(
    _ frame: Handle<Frame>, _ time: Int64, _ id: Handle<Station>, as state: Frame.State,
    _ loop: inout EventLoop, _ frames: inout Frames
  ) {
    frames[frame].since = loop.clock
    frames[frame].work = time
    if conditions[id].isFrozen {
      frames[frame].wake = loop.nextSequence()
      frames[frame].state = .frozen
    } else {
      frames[frame].state = state
      loop.schedule(frame, after: time, &frames)
    }
  }
}

extension Plant {
  fileprivate mutating func setGate(
    _ gate: Gates, _ component: Handle<ComponentState>, _ isSet: Bool
  ) {
    if isSet {
      components[component].gates.insert(gate)
    } else {
      components[component].gates.remove(gate)
    }
  }
}
