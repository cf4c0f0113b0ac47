/// Faults begin and end.
///
/// A fault has an event of its own for what happens to all that it hits at once; where instances come
/// back by themselves, or go down by clocks of their own, each of them has one. What a fault does to
/// instances is in `+Crashes` and `+Conditions`, to links in `+LinkFaults`.
extension Simulation {

  /// Schedules every fault that begins within the run.
  mutating func scheduleFaults() {
    for (index, fault) in network.faults.enumerated() {
      let plan = network.faultPlans[index]
      let clockwork = loop.addClockwork(.fault, Int32(index))
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
            clockwork: hasOwn ? loop.addClockwork(.faultHit, hit.index) : .none, up: place.up,
            down: place.down,
            boot: place.boot))
      }
      faults.states.append(
        Faults.FaultState(
          clockwork: clockwork, draws: plan.draws, firstHit: first,
          hits: Int32(plan.places.count)))
      switch fault.timing {
      case .once(let at, _), .repeated(let at, _, _), .rolling(let at, _, _, _):
        loop.wind(clockwork, after: at.nanoseconds)
      case .random:
        for hit in faults.pick(Handle(index), network, plant, &draws, scaling) {
          let up = draws.samplers.nanoseconds(faults.hits[hit].up)
          loop.wind(faults.hits[hit].clockwork, after: up)
        }
      }
    }
    for index in 0..<faults.failovers.count {
      faults.failovers[index].clockwork = loop.addClockwork(.failover, Int32(index))
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
      end(index, fault, faults.hits(of: index).filter { faults.hits[$0].isOn })
      let passed = lasting?.nanoseconds ?? 0
      if let every { loop.wind(faults.states[index].clockwork, after: every.nanoseconds - passed) }
      return
    }
    let struck = faults.pick(index, network, plant, &draws, scaling)
    begin(index, fault, struck)
    let lastsForEach = fault.boot != nil
    if lastsForEach {
      for hit in struck where faults.hits[hit].isOn {
        let boot = draws.samplers.nanoseconds(faults.hits[hit].boot)
        loop.wind(faults.hits[hit].clockwork, after: Self.longer(lasting?.nanoseconds ?? 0, boot))
      }
    }
    if let lasting, !lastsForEach, fault.kind != .flush {
      faults.states[index].isOn = true
      loop.wind(faults.states[index].clockwork, after: lasting.nanoseconds)
    } else if let every {
      loop.wind(faults.states[index].clockwork, after: every.nanoseconds)
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
      loop.wind(faults.hits[hit].clockwork, after: Self.longer(down, faults.bootTime(hit, &draws)))
    }
    if next < last { loop.wind(faults.states[index].clockwork, after: every.nanoseconds) }
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
        loop.wind(
          faults.hits[hit].clockwork, after: Self.longer(down, faults.bootTime(hit, &draws)))
        return
      }
    }
    if isRandom {
      let up = draws.samplers.nanoseconds(faults.hits[hit].up)
      loop.wind(faults.hits[hit].clockwork, after: up)
    }
  }

  private mutating func begin(
    _ index: Handle<Faults.FaultState>, _ fault: Fault, _ struck: [Handle<Faults.FaultHit>]
  ) {
    var hits = struck
    if case .crash = fault.kind {
      hits = struck.filter {
        !faults.isDown(faults.hits[$0].station) && !scaling.isOff(faults.hits[$0].station, plant)
      }
    }
    if hits.isEmpty { return }
    if fault.kind != .flush { for hit in hits { faults.hits[hit].isOn = true } }
    if fault.kind.isOfLink {
      return faults.beginLinkFault(index, fault, network, &program, at: loop.clock, &books)
    }
    for (component, places) in faults.byComponent(hits, plant) {
      switch fault.kind {
      case .crash(let isSilent):
        crash(component, places, by: EitherHandle(index), isSilent: isSilent)
      case .flush:
        books.timeline.note(.flushed, at: loop.clock, component)
        for station in places {
          caching.flushCaches(of: station, network, at: loop.clock, &plant, &versions)
        }
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
    if fault.kind.isOfLink {
      return faults.endLinkFault(index, fault, network, &program, at: loop.clock, &books)
    }
    for (component, places) in faults.byComponent(over, plant) {
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

extension Faults {
  /// Columns beside stations and components, where the network has faults.
  mutating func layOut(
    _ network: Network, _ plant: borrowing Plant, _ scaling: borrowing Scaling
  ) {
    let canGoDown =
      !network.faults.isEmpty || network.components.contains { $0.memory != nil }
    if canGoDown { layOutFailovers(network, plant) }
    if canGoDown || scaling.lives.count > 0 {
      impairments.append(repeating: Faults.Impairment(), count: plant.stations.count)
    }
    if network.faults.isEmpty { return }
    conditions.append(repeating: Faults.Condition(), count: plant.stations.count)
    troubles.append(repeating: Faults.Troubles(), count: plant.components.count)
    for (index, component) in network.components.enumerated() {
      outages.add(instances: component.instances, isWatched: network.canGoDown(index))
    }
  }

  fileprivate func bootTime(_ hit: Handle<Faults.FaultHit>, _ draws: inout Draws) -> Int64 {
    hits[hit].boot == .none ? 0 : draws.samplers.nanoseconds(hits[hit].boot)
  }

  func hits(of fault: Handle<Faults.FaultState>) -> Range<Handle<Faults.FaultHit>> {
    states[fault].firstHit..<(states[fault].firstHit + states[fault].hits)
  }

  /// Those that a fault hits now, chosen at random among those that it can hit.
  fileprivate func pick(
    _ index: Handle<Faults.FaultState>, _ network: Network, _ plant: borrowing Plant,
    _ draws: inout Draws, _ scaling: borrowing Scaling
  ) -> [Handle<Faults.FaultHit>] {
    let fault = network.faults[Int(index)]
    var candidates = hits(of: index).filter { isHittable($0, fault.kind, plant, scaling) }
    if fault.kind.isOfLink || fault.kind == .flush { return candidates }
    var wanted: Int
    switch fault.extent {
    case .all: wanted = candidates.count
    case .fixed(let count): wanted = min(count, candidates.count)
    case .share(let part): wanted = Int((Double(candidates.count) * part).rounded())
    case .randomShare(let limit):
      let part = draws.samplers.unit(states[index].draws) * limit
      wanted = Int((Double(candidates.count) * part).rounded())
    }
    var struck: [Handle<Faults.FaultHit>] = []
    while wanted > 0 {
      let pick = Int(
        draws.samplers.integer(states[index].draws, below: UInt32(candidates.count)))
      struck.append(candidates.remove(at: pick))
      wanted -= 1
    }
    return struck
  }

  private func isHittable(
    _ hit: Handle<Faults.FaultHit>, _ kind: Fault.Kind, _ plant: borrowing Plant,
    _ scaling: borrowing Scaling
  ) -> Bool {
    if hits[hit].isOn { return false }
    let station = hits[hit].station
    if station.exists && scaling.isOff(station, plant) { return false }
    if case .crash = kind { return !isDown(station) }
    return true
  }

  /// The stations of hits, by component, in the order in which both come.
  fileprivate func byComponent(_ hits: [Handle<Faults.FaultHit>], _ plant: borrowing Plant) -> [(
    Handle<ComponentState>, [Handle<Station>]
  )] {
    var groups: [(Handle<ComponentState>, [Handle<Station>])] = []
    for hit in hits {
      let station = self.hits[hit].station
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
