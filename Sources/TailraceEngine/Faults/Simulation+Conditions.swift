/// Instances that are slow, short of places and cores, or stand still; that refuse requests or fail them.
///
/// What an instance is like follows from the faults that hit it now, and is found anew whenever one
/// begins or ends: after the last it is exactly what it was before the first.
extension Simulation {
  mutating func condition(of station: Handle<Station>) -> Faults.Condition {
    var condition = Faults.Condition()
    for index in 0..<faults.hits.count {
      guard faults.hits[index].isOn, faults.hits[index].station == station else { continue }
      switch network.faults[Int(faults.hits[index].fault)].kind {
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

  /// Faults of some stations of a component began or ended.
  ///
  /// - Complexity: O(frames + stations × instances that faults can hit).
  mutating func settle(_ component: Handle<ComponentState>, _ affected: [Handle<Station>]) {
    let isConditioned = plant.components[component].isConditioned
    let inside = isConditioned ? framesInside(component, affected) : []
    for (index, id) in affected.enumerated() {
      let old = faults.conditions[id]
      let new = condition(of: id)
      if old == new { continue }
      let isShared =
        plant.components[component].cores != ComponentState.unlimited
        && plant.components[component].coreDiscipline == .processorSharing
      if isShared { advanceVirtualTime(id) }
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
    setGate(.trouble, component, faults.troubles[component].atTheDoor > 0)
    let hasPlaces = plant.components[component].places != ComponentState.unlimited
    setGate(
      .shortage, component, isConditioned && hasPlaces && faults.troubles[component].short > 0)
  }

  private mutating func setGate(_ gate: Gates, _ component: Handle<ComponentState>, _ isSet: Bool) {
    if isSet {
      plant.components[component].gates.insert(gate)
    } else {
      plant.components[component].gates.remove(gate)
    }
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
      settleService(frame, by: factor)
      schedule(frame, after: frames[frame].work)
    case .computing, .waiting:
      if factor == 1 && !isFrozen { return }
      settleService(frame, by: factor)
      if isFrozen {
        frames[frame].wake = nextSequence()
        frames[frame].state = .frozen
      } else {
        schedule(frame, after: frames[frame].work)
      }
    case .frozen:
      frames[frame].work = Self.stretched(frames[frame].work, by: factor)
      if isFrozen { return }
      frames[frame].since = loop.clock
      frames[frame].state = .waiting
      schedule(frame, after: frames[frame].work)
    case .queuedCore:
      frames[frame].work = Self.stretched(frames[frame].work, by: factor)
    case .sharing:
      if factor != 1 { stretchShared(frame, by: factor) }
    default: return
    }
  }

  /// Counts the service up to now; what is left, stretched, is the frame's work.
  private mutating func settleService(_ frame: Handle<Frame>, by factor: Double) {
    let passed = loop.clock &- frames[frame].since
    addService(frame, passed)
    frames[frame].work = Self.stretched(max(0, frames[frame].work &- passed), by: factor)
    frames[frame].since = loop.clock
  }

  private static func stretched(_ time: Int64, by factor: Double) -> Int64 {
    factor == 1 ? time : SamplerTable.wholeNanoseconds(Double(time) * factor)
  }

  /// Interrupts those in service for whom there is no core any more, or serves those who wait for one.
  private mutating func settleCores(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ inside: [Handle<Frame>]
  ) {
    if plant.components[component].cores == ComponentState.unlimited { return }
    let discipline = plant.components[component].coreDiscipline
    if discipline == .processorSharing { return shareCores(id) }
    let cores = coresNow(id, component)
    if discipline.isPreemptive {
      while plant.stations[id].coresBusy.value > cores {
        interrupt(leastUrgent(id, discipline), id, discipline)
        plant.stations[id].coresBusy.fall(at: loop.clock)
      }
    } else if plant.stations[id].coresBusy.value > cores {
      // The last to have come is the first to go back to the line.
      var served = inside.filter { frames[$0].state == .computing }
      served.sort {
        frames[$0].born == frames[$1].born ? $0 < $1 : frames[$0].born < frames[$1].born
      }
      while plant.stations[id].coresBusy.value > cores, let victim = served.popLast() {
        settleService(victim, by: 1)
        waitForCore(victim, id, discipline, atFront: true)
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
    let places = placesNow(id, component)
    while plant.stations[id].placesHeld.value < places && plant.stations[id].placeLine.count > 0 {
      let waiting = plant.stations[id].placeLine.count
      plant.stations[id].placesHeld.rise(at: loop.clock)
      handPlaceOn(id, component)
      // The places that are free are kept for others than those who wait.
      if plant.stations[id].placeLine.count == waiting { return }
    }
  }

  /// The cores that a station has now.
  @inline(__always)
  mutating func coresNow(_ id: Handle<Station>, _ component: Handle<ComponentState>) -> Int32 {
    let cores = plant.components[component].cores
    return plant.components[component].isConditioned ? coresLeft(id, of: cores) : cores
  }

  @inline(never)
  private mutating func coresLeft(_ id: Handle<Station>, of cores: Int32) -> Int32 {
    faults.conditions[id].isFrozen ? 0 : Self.left(of: cores, faults.conditions[id].lost)
  }

  /// The places that a station has now.
  @inline(never)
  mutating func placesNow(_ id: Handle<Station>, _ component: Handle<ComponentState>) -> Int32 {
    let places = plant.components[component].places
    if !plant.components[component].gates.contains(.shortage) { return places }
    return Self.left(of: places, faults.conditions[id].lost)
  }

  private static func left(of whole: Int32, _ lost: Double) -> Int32 {
    lost == 0 ? whole : Int32((Double(whole) * (1 - lost)).rounded())
  }

  /// Whether a core, or a place, that becomes free is one of those that are gone.
  @inline(never)
  mutating func isShortOfCores(_ id: Handle<Station>, _ component: Handle<ComponentState>) -> Bool {
    plant.stations[id].coresBusy.value > coresNow(id, component)
  }

  /// A step that computes at a station that may be slow, short of cores, or stand still.
  @inline(never)
  mutating func computeConditioned(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<
    Frame
  > {
    let id = frames[frame].station
    let component = plant.stations[id].component
    var wanted = draws.samplers.nanoseconds(Handle(instruction.a))
    if instruction.b != 0 { wanted = contended(frame, wanted) }
    if plant.components[component].hasSpeeds { wanted = slowed(wanted, id) }
    let demand = Self.stretched(wanted, by: faults.conditions[id].slowness)
    let cores = coresNow(id, component)
    if plant.components[component].cores == ComponentState.unlimited {
      begin(frame, demand, id, as: .computing)
      return .nobody
    }
    let discipline = plant.components[component].coreDiscipline
    frames[frame].work = demand
    if discipline == .processorSharing {
      joinShared(frame, demand, id)
    } else if plant.stations[id].coresBusy.value < cores {
      plant.stations[id].coresBusy.rise(at: loop.clock)
      recordNoWait(component)
      begin(frame, demand, id, discipline)
    } else if discipline.isPreemptive && cores > 0 {
      interruptOrWait(frame, demand, id, component, discipline)
    } else {
      waitForCore(frame, id, discipline)
    }
    return .nobody
  }

  /// A step that waits at such a station.
  @inline(never)
  mutating func waitConditioned(_ frame: Handle<Frame>, _ time: Int64) {
    let id = frames[frame].station
    begin(frame, Self.stretched(time, by: faults.conditions[id].slowness), id, as: .waiting)
  }

  private mutating func begin(
    _ frame: Handle<Frame>, _ time: Int64, _ id: Handle<Station>, as state: Frame.State
  ) {
    frames[frame].since = loop.clock
    frames[frame].work = time
    if faults.conditions[id].isFrozen {
      frames[frame].wake = nextSequence()
      frames[frame].state = .frozen
    } else {
      frames[frame].state = state
      schedule(frame, after: time)
    }
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
    if plant.stations[id].placesHeld.value >= placesNow(id, component) {
      return waitForPlace(frame, id, component)
    }
    plant.stations[id].placesHeld.rise(at: loop.clock)
    frames[frame].flags.insert(.holdsPlace)
    recordNoWait(component)
    return frame
  }
}
