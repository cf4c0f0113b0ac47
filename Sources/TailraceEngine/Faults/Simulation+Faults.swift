/// Faults begin and end.
///
/// A fault has an event of its own for what happens to all that it hits at once; where instances come
/// back by themselves, or go down by clocks of their own, each of them has one. What a fault does to
/// instances is in `+Crashes` and `+Conditions`, to links in `+LinkFaults`.
extension Simulation {
  /// Columns beside stations and components, where the network has faults.
  mutating func layOutFaults() {
    let canGoDown =
      !network.faults.isEmpty || network.components.contains { $0.memory != nil }
    if canGoDown { layOutFailovers() }
    if canGoDown || scaling.lives.count > 0 {
      faults.impairments.append(repeating: Faults.Impairment(), count: plant.stations.count)
    }
    if network.faults.isEmpty { return }
    faults.conditions.append(repeating: Faults.Condition(), count: plant.stations.count)
    faults.troubles.append(repeating: Faults.Troubles(), count: plant.components.count)
    for (index, component) in network.components.enumerated() {
      faults.outages.add(instances: component.instances, isWatched: network.canGoDown(index))
    }
  }

  /// Schedules every fault that begins within the run.
  mutating func scheduleFaults() {
    for (index, fault) in network.faults.enumerated() {
      let plan = network.faultPlans[index]
      let clockwork = addClockwork(.fault, Int32(index))
      let first = Handle<Faults.FaultHit>(faults.hits.count)
      for place in plan.places {
        let hit = Handle<Faults.FaultHit>(faults.hits.count)
        let hasOwn = place.up.exists || place.down.exists || place.boot.exists
        let station =
          place.component == .none
          ? .none : plant.components[place.component].firstStation + place.instance
        faults.hits.append(
          Faults.FaultHit(
            fault: Handle<Faults.FaultState>(index), station: station,
            clockwork: hasOwn ? addClockwork(.faultHit, hit.index) : .none, up: place.up,
            down: place.down,
            boot: place.boot))
      }
      faults.states.append(
        Faults.FaultState(
          clockwork: clockwork, draws: plan.draws, firstHit: first,
          hits: Int32(plan.places.count)))
      switch fault.timing {
      case .once(let at, _), .repeated(let at, _, _), .rolling(let at, _, _, _):
        wind(clockwork, after: at.nanoseconds)
      case .random:
        for hit in pick(Handle(index)) {
          let up = draws.samplers.nanoseconds(faults.hits[hit].up)
          wind(faults.hits[hit].clockwork, after: up)
        }
      }
    }
    for index in 0..<faults.failovers.count {
      faults.failovers[index].clockwork = addClockwork(.failover, Int32(index))
    }
  }

  /// A fault's own event: it begins, or what it did ends.
  @inline(never)
  mutating func fireFault(_ index: Handle<Faults.FaultState>) {
    let fault = network.faults[Int(index)]
    switch fault.timing {
    case .once(_, let lasting): turn(index, fault, lasting, every: nil)
    case .repeated(_, let every, let lasting): turn(index, fault, lasting, every: every)
    case .rolling(_, let every, let batch, _): roll(index, fault, every, batch)
    case .random: break
    }
  }

  private mutating func turn(
    _ index: Handle<Faults.FaultState>, _ fault: Fault, _ lasting: Delay?, every: Delay?
  ) {
    if faults.states[index].isOn {
      faults.states[index].isOn = false
      end(index, fault, hits(of: index).filter { faults.hits[$0].isOn })
      let passed = lasting?.nanoseconds ?? 0
      if let every { wind(faults.states[index].clockwork, after: every.nanoseconds - passed) }
      return
    }
    let struck = pick(index)
    begin(index, fault, struck)
    let lastsForEach = fault.boot != nil
    if lastsForEach {
      for hit in struck where faults.hits[hit].isOn {
        let boot = draws.samplers.nanoseconds(faults.hits[hit].boot)
        wind(faults.hits[hit].clockwork, after: Self.longer(lasting?.nanoseconds ?? 0, boot))
      }
    }
    if let lasting, !lastsForEach, fault.kind != .flush {
      faults.states[index].isOn = true
      wind(faults.states[index].clockwork, after: lasting.nanoseconds)
    } else if let every {
      wind(faults.states[index].clockwork, after: every.nanoseconds)
    }
  }

  private static func longer(_ one: Int64, _ other: Int64) -> Int64 {
    min(one, Int64.max / 4) + min(other, Int64.max / 4)
  }

  /// The next instances of a rolling fault go down, each for a time of its own.
  private mutating func roll(
    _ index: Handle<Faults.FaultState>, _ fault: Fault, _ every: Delay, _ batch: Int
  ) {
    let last = faults.states[index].hits
    let next = min(last, faults.states[index].next + Int32(clamping: min(batch, 1 << 20)))
    let struck = (faults.states[index].next..<next).map { faults.states[index].firstHit + $0 }
    faults.states[index].next = next
    begin(index, fault, struck.filter { !faults.hits[$0].isOn })
    for hit in struck where faults.hits[hit].isOn {
      let down = draws.samplers.nanoseconds(faults.hits[hit].down)
      wind(faults.hits[hit].clockwork, after: Self.longer(down, bootTime(hit)))
    }
    if next < last { wind(faults.states[index].clockwork, after: every.nanoseconds) }
  }

  private mutating func bootTime(_ hit: Handle<Faults.FaultHit>) -> Int64 {
    faults.hits[hit].boot == .none ? 0 : draws.samplers.nanoseconds(faults.hits[hit].boot)
  }

  /// An instance's own event: it is hit, or over it.
  @inline(never)
  mutating func fireFaultHit(_ hit: Handle<Faults.FaultHit>) {
    let index = faults.hits[hit].fault
    let fault = network.faults[Int(index)]
    let isRandom = faults.hits[hit].up.exists
    if faults.hits[hit].isOn {
      end(index, fault, [hit])
    } else {
      begin(index, fault, [hit])
      if faults.hits[hit].isOn {
        let down = draws.samplers.nanoseconds(faults.hits[hit].down)
        wind(faults.hits[hit].clockwork, after: Self.longer(down, bootTime(hit)))
        return
      }
    }
    if isRandom {
      let up = draws.samplers.nanoseconds(faults.hits[hit].up)
      wind(faults.hits[hit].clockwork, after: up)
    }
  }

  mutating func hits(of fault: Handle<Faults.FaultState>) -> Range<Handle<Faults.FaultHit>> {
    faults.states[fault].firstHit..<(faults.states[fault].firstHit + faults.states[fault].hits)
  }

  /// Those that a fault hits now, chosen at random among those that it can hit.
  private mutating func pick(_ index: Handle<Faults.FaultState>) -> [Handle<Faults.FaultHit>] {
    let fault = network.faults[Int(index)]
    var candidates = hits(of: index).filter { isHittable($0, fault.kind) }
    if fault.kind.isOfLink || fault.kind == .flush { return candidates }
    var wanted: Int
    switch fault.extent {
    case .all: wanted = candidates.count
    case .fixed(let count): wanted = min(count, candidates.count)
    case .share(let part): wanted = Int((Double(candidates.count) * part).rounded())
    case .randomShare(let limit):
      let part = draws.samplers.unit(faults.states[index].draws) * limit
      wanted = Int((Double(candidates.count) * part).rounded())
    }
    var struck: [Handle<Faults.FaultHit>] = []
    while wanted > 0 {
      let pick = Int(
        draws.samplers.integer(faults.states[index].draws, below: UInt32(candidates.count)))
      struck.append(candidates.remove(at: pick))
      wanted -= 1
    }
    return struck
  }

  private mutating func isHittable(_ hit: Handle<Faults.FaultHit>, _ kind: Fault.Kind) -> Bool {
    if faults.hits[hit].isOn { return false }
    let station = faults.hits[hit].station
    if station.exists && isOff(station) { return false }
    if case .crash = kind { return !isDown(station) }
    return true
  }

  private mutating func begin(
    _ index: Handle<Faults.FaultState>, _ fault: Fault, _ struck: [Handle<Faults.FaultHit>]
  ) {
    var hits = struck
    if case .crash = fault.kind {
      hits = struck.filter { !isDown(faults.hits[$0].station) && !isOff(faults.hits[$0].station) }
    }
    if hits.isEmpty { return }
    if fault.kind != .flush { for hit in hits { faults.hits[hit].isOn = true } }
    if fault.kind.isOfLink { return beginLinkFault(index, fault) }
    for (component, places) in byComponent(hits) {
      switch fault.kind {
      case .crash(let isSilent):
        crash(component, places, by: EitherHandle(index), isSilent: isSilent)
      case .flush:
        books.timeline.note(.flushed, at: loop.clock, component)
        for station in places { flushCaches(of: station) }
      default:
        books.timeline.note(
          .faultBegan(fault.kind, instances: places.count), at: loop.clock, component)
        if fault.kind == .freeze {
          faults.outages.change(component, by: Int32(places.count), now: loop.clock)
        }
        settle(component, places)
      }
    }
  }

  private mutating func end(
    _ index: Handle<Faults.FaultState>, _ fault: Fault, _ over: [Handle<Faults.FaultHit>]
  ) {
    if over.isEmpty { return }
    for hit in over { faults.hits[hit].isOn = false }
    if fault.kind.isOfLink { return endLinkFault(index, fault) }
    for (component, places) in byComponent(over) {
      switch fault.kind {
      case .crash: restart(component, places, takenDownBy: EitherHandle(index))
      default:
        books.timeline.note(
          .faultEnded(fault.kind, instances: places.count), at: loop.clock, component)
        if fault.kind == .freeze {
          faults.outages.change(component, by: -Int32(places.count), now: loop.clock)
        }
        settle(component, places)
      }
    }
  }

  /// The stations of hits, by component, in the order in which both come.
  private mutating func byComponent(_ hits: [Handle<Faults.FaultHit>]) -> [(
    Handle<ComponentState>, [Handle<Station>]
  )] {
    var groups: [(Handle<ComponentState>, [Handle<Station>])] = []
    for hit in hits {
      let station = faults.hits[hit].station
      let component = plant.stations[station].component
      if let place = groups.firstIndex(where: { $0.0 == component }) {
        groups[place].1.append(station)
      } else {
        groups.append((component, [station]))
      }
    }
    return groups
  }
}

extension Network {
  /// Whether a fault may take instances of a component down, or stop them.
  func canGoDown(_ component: Int) -> Bool {
    for (index, fault) in faults.enumerated() {
      switch fault.kind {
      case .crash, .freeze: break
      default: continue
      }
      if faultPlans[index].places.contains(where: { Int($0.component) == component }) {
        return true
      }
    }
    return false
  }
}
