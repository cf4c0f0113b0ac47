/// Faults begin and end.
///
/// A fault has an event of its own for what happens to all that it hits at once; where instances come
/// back by themselves, or go down by clocks of their own, each of them has one. What a fault does to
/// instances is in `+Crashes` and `+Conditions`, to links in `+LinkFaults`.
extension Simulation {
  /// A fault and where it stands.
  struct FaultState: BitwiseCopyable {
    var clockwork: Handle<Clockwork>
    var draws: Handle<Sampler>
    var firstHit: Handle<FaultHit>
    var hits: Int32
    /// Whose turn it is, where instances take turns.
    var next: Int32 = 0
    /// Whether its own next event is its end.
    var isOn = false
    var lost: Int64 = 0
  }

  /// An instance, or a link, that a fault can hit.
  struct FaultHit: BitwiseCopyable {
    var fault: Handle<FaultState>
    /// None for a link.
    var station: Handle<Station>
    /// Its own events, if it has any.
    var clockwork: Handle<Clockwork>
    var up: Handle<Sampler>
    var down: Handle<Sampler>
    var boot: Handle<Sampler>
    var isOn = false
  }

  /// Columns beside stations and components, where the network has faults.
  mutating func layOutFaults() {
    let canGoDown =
      !network.faults.isEmpty || network.components.contains { $0.memory != nil }
    if canGoDown { layOutFailovers() }
    if canGoDown || lives.count > 0 {
      impairments.append(repeating: Impairment(), count: stations.count)
    }
    if network.faults.isEmpty { return }
    conditions.append(repeating: Condition(), count: stations.count)
    troubles.append(repeating: Troubles(), count: components.count)
    for (index, component) in network.components.enumerated() {
      outages.add(instances: component.instances, isWatched: network.canGoDown(index))
    }
  }

  /// Schedules every fault that begins within the run.
  mutating func scheduleFaults() {
    for (index, fault) in network.faults.enumerated() {
      let plan = network.faultPlans[index]
      let clockwork = addClockwork(.fault, Int32(index))
      let first = Handle<FaultHit>(faultHits.count)
      for place in plan.places {
        let hit = Handle<FaultHit>(faultHits.count)
        let hasOwn = place.up.exists || place.down.exists || place.boot.exists
        let station =
          place.component == .none
          ? .none : components[place.component].firstStation + place.instance
        faultHits.append(
          FaultHit(
            fault: Handle<FaultState>(index), station: station,
            clockwork: hasOwn ? addClockwork(.faultHit, hit.index) : .none, up: place.up,
            down: place.down,
            boot: place.boot))
      }
      faults.append(
        FaultState(
          clockwork: clockwork, draws: plan.draws, firstHit: first,
          hits: Int32(plan.places.count)))
      switch fault.timing {
      case .once(let at, _), .repeated(let at, _, _), .rolling(let at, _, _, _):
        wind(clockwork, after: at.nanoseconds)
      case .random:
        for hit in pick(Handle(index)) {
          let up = samplers.nanoseconds(faultHits[hit].up)
          wind(faultHits[hit].clockwork, after: up)
        }
      }
    }
    for index in 0..<failovers.count {
      failovers[index].clockwork = addClockwork(.failover, Int32(index))
    }
  }

  /// A fault's own event: it begins, or what it did ends.
  @inline(never)
  mutating func fireFault(_ index: Handle<FaultState>) {
    let fault = network.faults[Int(index)]
    switch fault.timing {
    case .once(_, let lasting): turn(index, fault, lasting, every: nil)
    case .repeated(_, let every, let lasting): turn(index, fault, lasting, every: every)
    case .rolling(_, let every, let batch, _): roll(index, fault, every, batch)
    case .random: break
    }
  }

  private mutating func turn(
    _ index: Handle<FaultState>, _ fault: Fault, _ lasting: Delay?, every: Delay?
  ) {
    if faults[index].isOn {
      faults[index].isOn = false
      end(index, fault, hits(of: index).filter { faultHits[$0].isOn })
      let passed = lasting?.nanoseconds ?? 0
      if let every { wind(faults[index].clockwork, after: every.nanoseconds - passed) }
      return
    }
    let struck = pick(index)
    begin(index, fault, struck)
    let lastsForEach = fault.boot != nil
    if lastsForEach {
      for hit in struck where faultHits[hit].isOn {
        let boot = samplers.nanoseconds(faultHits[hit].boot)
        wind(faultHits[hit].clockwork, after: Self.longer(lasting?.nanoseconds ?? 0, boot))
      }
    }
    if let lasting, !lastsForEach, fault.kind != .flush {
      faults[index].isOn = true
      wind(faults[index].clockwork, after: lasting.nanoseconds)
    } else if let every {
      wind(faults[index].clockwork, after: every.nanoseconds)
    }
  }

  private static func longer(_ one: Int64, _ other: Int64) -> Int64 {
    min(one, Int64.max / 4) + min(other, Int64.max / 4)
  }

  /// The next instances of a rolling fault go down, each for a time of its own.
  private mutating func roll(
    _ index: Handle<FaultState>, _ fault: Fault, _ every: Delay, _ batch: Int
  ) {
    let last = faults[index].hits
    let next = min(last, faults[index].next + Int32(clamping: min(batch, 1 << 20)))
    let struck = (faults[index].next..<next).map { faults[index].firstHit + $0 }
    faults[index].next = next
    begin(index, fault, struck.filter { !faultHits[$0].isOn })
    for hit in struck where faultHits[hit].isOn {
      let down = samplers.nanoseconds(faultHits[hit].down)
      wind(faultHits[hit].clockwork, after: Self.longer(down, bootTime(hit)))
    }
    if next < last { wind(faults[index].clockwork, after: every.nanoseconds) }
  }

  private mutating func bootTime(_ hit: Handle<FaultHit>) -> Int64 {
    faultHits[hit].boot == .none ? 0 : samplers.nanoseconds(faultHits[hit].boot)
  }

  /// An instance's own event: it is hit, or over it.
  @inline(never)
  mutating func fireFaultHit(_ hit: Handle<FaultHit>) {
    let index = faultHits[hit].fault
    let fault = network.faults[Int(index)]
    let isRandom = faultHits[hit].up.exists
    if faultHits[hit].isOn {
      end(index, fault, [hit])
    } else {
      begin(index, fault, [hit])
      if faultHits[hit].isOn {
        let down = samplers.nanoseconds(faultHits[hit].down)
        wind(faultHits[hit].clockwork, after: Self.longer(down, bootTime(hit)))
        return
      }
    }
    if isRandom {
      let up = samplers.nanoseconds(faultHits[hit].up)
      wind(faultHits[hit].clockwork, after: up)
    }
  }

  mutating func hits(of fault: Handle<FaultState>) -> Range<Handle<FaultHit>> {
    faults[fault].firstHit..<(faults[fault].firstHit + faults[fault].hits)
  }

  /// Those that a fault hits now, chosen at random among those that it can hit.
  private mutating func pick(_ index: Handle<FaultState>) -> [Handle<FaultHit>] {
    let fault = network.faults[Int(index)]
    var candidates = hits(of: index).filter { isHittable($0, fault.kind) }
    if fault.kind.isOfLink || fault.kind == .flush { return candidates }
    var wanted: Int
    switch fault.extent {
    case .all: wanted = candidates.count
    case .fixed(let count): wanted = min(count, candidates.count)
    case .share(let part): wanted = Int((Double(candidates.count) * part).rounded())
    case .randomShare(let limit):
      let part = samplers.unit(faults[index].draws) * limit
      wanted = Int((Double(candidates.count) * part).rounded())
    }
    var struck: [Handle<FaultHit>] = []
    while wanted > 0 {
      let pick = Int(samplers.integer(faults[index].draws, below: UInt32(candidates.count)))
      struck.append(candidates.remove(at: pick))
      wanted -= 1
    }
    return struck
  }

  private mutating func isHittable(_ hit: Handle<FaultHit>, _ kind: Fault.Kind) -> Bool {
    if faultHits[hit].isOn { return false }
    let station = faultHits[hit].station
    if station.exists && isOff(station) { return false }
    if case .crash = kind { return !isDown(station) }
    return true
  }

  private mutating func begin(
    _ index: Handle<FaultState>, _ fault: Fault, _ struck: [Handle<FaultHit>]
  ) {
    var hits = struck
    if case .crash = fault.kind {
      hits = struck.filter { !isDown(faultHits[$0].station) && !isOff(faultHits[$0].station) }
    }
    if hits.isEmpty { return }
    if fault.kind != .flush { for hit in hits { faultHits[hit].isOn = true } }
    if fault.kind.isOfLink { return beginLinkFault(index, fault) }
    for (component, places) in byComponent(hits) {
      switch fault.kind {
      case .crash(let isSilent):
        crash(component, places, by: EitherHandle(index), isSilent: isSilent)
      case .flush:
        timeline.note(.flushed, at: clock, component)
        for station in places { flushCaches(of: station) }
      default:
        timeline.note(
          .faultBegan(fault.kind, instances: places.count), at: clock, component)
        if fault.kind == .freeze { outages.change(component, by: Int32(places.count), now: clock) }
        settle(component, places)
      }
    }
  }

  private mutating func end(_ index: Handle<FaultState>, _ fault: Fault, _ over: [Handle<FaultHit>])
  {
    if over.isEmpty { return }
    for hit in over { faultHits[hit].isOn = false }
    if fault.kind.isOfLink { return endLinkFault(index, fault) }
    for (component, places) in byComponent(over) {
      switch fault.kind {
      case .crash: restart(component, places, takenDownBy: EitherHandle(index))
      default:
        timeline.note(
          .faultEnded(fault.kind, instances: places.count), at: clock, component)
        if fault.kind == .freeze { outages.change(component, by: -Int32(places.count), now: clock) }
        settle(component, places)
      }
    }
  }

  /// The stations of hits, by component, in the order in which both come.
  private mutating func byComponent(_ hits: [Handle<FaultHit>]) -> [(
    Handle<ComponentState>, [Handle<Station>]
  )] {
    var groups: [(Handle<ComponentState>, [Handle<Station>])] = []
    for hit in hits {
      let station = faultHits[hit].station
      let component = stations[station].component
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
