/// Instances that are slow, short of places and cores, or stand still; that refuse requests or fail them.
///
/// What an instance is like follows from the faults that hit it now, and is found anew whenever one
/// begins or ends: after the last it is exactly what it was before the first.
extension Simulation {
  /// What faults have made of a station.
  struct Condition: BitwiseCopyable, Equatable {
    /// How many times as long everything takes.
    var slowness = 1.0
    /// The part of its places and cores that is gone.
    var lost = 0.0
    var isFrozen = false
    var refuses = false
    var fails = false
  }

  /// How many instances of a component are in trouble.
  struct Troubles: BitwiseCopyable {
    /// They refuse requests or fail them.
    var atTheDoor: Int32 = 0
    /// They have fewer places than they should.
    var short: Int32 = 0
  }

  mutating func condition(of station: Handle<Station>) -> Condition {
    var condition = Condition()
    for index in 0..<faultHits.count {
      guard faultHits[index].isOn, faultHits[index].station == station else { continue }
      switch network.faults[Int(faultHits[index].fault)].kind {
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
    let isConditioned = components[component].isConditioned
    let inside = isConditioned ? framesInside(component, affected) : []
    for (index, id) in affected.enumerated() {
      let old = conditions[id]
      let new = condition(of: id)
      if old == new { continue }
      let isShared =
        components[component].cores != ComponentState.unlimited
        && components[component].coreDiscipline == .processorSharing
      if isShared { advanceVirtualTime(id) }
      conditions[id] = new
      troubles[component].atTheDoor +=
        (new.refuses || new.fails ? 1 : 0) - (old.refuses || old.fails ? 1 : 0)
      troubles[component].short += (new.lost > 0 ? 1 : 0) - (old.lost > 0 ? 1 : 0)
      guard isConditioned else { continue }
      let factor = new.slowness / old.slowness
      for frame in inside[index] { adapt(frame, by: factor) }
      settleCores(id, component, inside[index])
      fillPlaces(id, component)
    }
    setGate(.trouble, component, troubles[component].atTheDoor > 0)
    let hasPlaces = components[component].places != ComponentState.unlimited
    setGate(.shortage, component, isConditioned && hasPlaces && troubles[component].short > 0)
  }

  private mutating func setGate(_ gate: Gates, _ component: Handle<ComponentState>, _ isSet: Bool) {
    if isSet {
      components[component].gates.insert(gate)
    } else {
      components[component].gates.remove(gate)
    }
  }

  /// What somebody has still to do at a station takes so many times as long from here on, or stops, or
  /// goes on.
  private mutating func adapt(_ frame: Handle<Frame>, by factor: Double) {
    let id = frames[frame].station
    let component = stations[id].component
    let isFrozen = conditions[id].isFrozen
    switch frames[frame].state {
    case .computing where components[component].cores != ComponentState.unlimited:
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
      frames[frame].since = clock
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
    let passed = clock &- frames[frame].since
    addService(frame, passed)
    frames[frame].work = Self.stretched(max(0, frames[frame].work &- passed), by: factor)
    frames[frame].since = clock
  }

  private static func stretched(_ time: Int64, by factor: Double) -> Int64 {
    factor == 1 ? time : SamplerTable.wholeNanoseconds(Double(time) * factor)
  }

  /// Interrupts those in service for whom there is no core any more, or serves those who wait for one.
  private mutating func settleCores(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ inside: [Handle<Frame>]
  ) {
    if components[component].cores == ComponentState.unlimited { return }
    let discipline = components[component].coreDiscipline
    if discipline == .processorSharing { return shareCores(id) }
    let cores = coresNow(id, component)
    if discipline.isPreemptive {
      while stations[id].coresBusy.value > cores {
        interrupt(leastUrgent(id, discipline), id, discipline)
        stations[id].coresBusy.fall(at: clock)
      }
    } else if stations[id].coresBusy.value > cores {
      // The last to have come is the first to go back to the line.
      var served = inside.filter { frames[$0].state == .computing }
      served.sort {
        frames[$0].born == frames[$1].born ? $0 < $1 : frames[$0].born < frames[$1].born
      }
      while stations[id].coresBusy.value > cores, let victim = served.popLast() {
        settleService(victim, by: 1)
        waitForCore(victim, id, discipline, atFront: true)
        stations[id].coresBusy.fall(at: clock)
      }
    }
    while stations[id].coresBusy.value < cores && stations[id].coreLine.count > 0 {
      stations[id].coresBusy.rise(at: clock)
      serveNext(id, component, discipline)
    }
  }

  /// Gives the places that are there again to those who wait for one.
  private mutating func fillPlaces(_ id: Handle<Station>, _ component: Handle<ComponentState>) {
    if components[component].places == ComponentState.unlimited { return }
    let places = placesNow(id, component)
    while stations[id].placesHeld.value < places && stations[id].placeLine.count > 0 {
      let waiting = stations[id].placeLine.count
      stations[id].placesHeld.rise(at: clock)
      handPlaceOn(id, component)
      // The places that are free are kept for others than those who wait.
      if stations[id].placeLine.count == waiting { return }
    }
  }

  /// The cores that a station has now.
  @inline(__always)
  mutating func coresNow(_ id: Handle<Station>, _ component: Handle<ComponentState>) -> Int32 {
    let cores = components[component].cores
    return components[component].isConditioned ? coresLeft(id, of: cores) : cores
  }

  @inline(never)
  private mutating func coresLeft(_ id: Handle<Station>, of cores: Int32) -> Int32 {
    conditions[id].isFrozen ? 0 : Self.left(of: cores, conditions[id].lost)
  }

  /// The places that a station has now.
  @inline(never)
  mutating func placesNow(_ id: Handle<Station>, _ component: Handle<ComponentState>) -> Int32 {
    let places = components[component].places
    if !components[component].gates.contains(.shortage) { return places }
    return Self.left(of: places, conditions[id].lost)
  }

  private static func left(of whole: Int32, _ lost: Double) -> Int32 {
    lost == 0 ? whole : Int32((Double(whole) * (1 - lost)).rounded())
  }

  /// Whether a core, or a place, that becomes free is one of those that are gone.
  @inline(never)
  mutating func isShortOfCores(_ id: Handle<Station>, _ component: Handle<ComponentState>) -> Bool {
    stations[id].coresBusy.value > coresNow(id, component)
  }

  /// A step that computes at a station that may be slow, short of cores, or stand still.
  @inline(never)
  mutating func computeConditioned(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<
    Frame
  > {
    let id = frames[frame].station
    let component = stations[id].component
    var wanted = samplers.nanoseconds(Handle(instruction.a))
    if instruction.b != 0 { wanted = contended(frame, wanted) }
    if components[component].hasSpeeds { wanted = slowed(wanted, id) }
    let demand = Self.stretched(wanted, by: conditions[id].slowness)
    let cores = coresNow(id, component)
    if components[component].cores == ComponentState.unlimited {
      begin(frame, demand, id, as: .computing)
      return .nobody
    }
    let discipline = components[component].coreDiscipline
    frames[frame].work = demand
    if discipline == .processorSharing {
      joinShared(frame, demand, id)
    } else if stations[id].coresBusy.value < cores {
      stations[id].coresBusy.rise(at: clock)
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
    begin(frame, Self.stretched(time, by: conditions[id].slowness), id, as: .waiting)
  }

  private mutating func begin(
    _ frame: Handle<Frame>, _ time: Int64, _ id: Handle<Station>, as state: Frame.State
  ) {
    frames[frame].since = clock
    frames[frame].work = time
    if conditions[id].isFrozen {
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
    if conditions[id].refuses {
      frames[frame].isCut = !frames[frame].flags.contains(.message)
      return failHere(frame, .refused)
    }
    guard conditions[id].fails else { return nil }
    for index in 0..<faultHits.count
    where faultHits[index].isOn && faultHits[index].station == id {
      let fault = faultHits[index].fault
      guard case .errors(let part) = network.faults[Int(fault)].kind else { continue }
      if samplers.unit(faults[fault].draws) < part { return failHere(frame, .error) }
    }
    return nil
  }

  /// Takes one of the places that are left, or waits for one.
  @inline(never)
  mutating func takePlaceOfFew(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) -> Handle<Frame> {
    if !sites[frames[frame].site].usesPlace { return frame }
    if stations[id].placesHeld.value >= placesNow(id, component) {
      return waitForPlace(frame, id, component)
    }
    stations[id].placesHeld.rise(at: clock)
    frames[frame].flags.insert(.holdsPlace)
    recordNoWait(component)
    return frame
  }
}
