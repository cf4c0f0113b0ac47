/// Whom faults hit, and when they begin.
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

  /// Schedules every fault that begins within the run.
  mutating func schedule(
    _ network: Network, _ loop: inout EventLoop, _ plant: borrowing Plant, _ draws: inout Draws,
    _ scaling: borrowing Scaling
  ) {
    for (index, fault) in network.faults.enumerated() {
      let plan = network.faultPlans[index]
      let clockwork = loop.addClockwork(.fault, Int32(index))
      let first = Handle<Faults.FaultHit>(hits.count)
      for place in plan.places {
        let hit = Handle<Faults.FaultHit>(hits.count)
        let hasOwn = place.up.exists || place.down.exists || place.boot.exists
        let station =
          place.component == .none
          ? .none : plant.components[place.component].firstStation + place.instance
        hits.append(
          Faults.FaultHit(
            fault: Handle<Faults.FaultState>(index), station: station,
            clockwork: hasOwn ? loop.addClockwork(.faultHit, hit.index) : .none, up: place.up,
            down: place.down,
            boot: place.boot, errors: place.errors))
      }
      states.append(
        Faults.FaultState(
          clockwork: clockwork, draws: plan.draws, firstHit: first,
          hits: Int32(plan.places.count)))
      switch fault.timing {
      case .once(let at, _), .repeated(let at, _, _), .rolling(let at, _, _, _):
        loop.wind(clockwork, after: at.nanoseconds)
      case .random:
        for hit in pick(Handle(index), network, plant, &draws, scaling) {
          let up = draws.samplers.nanoseconds(hits[hit].up)
          loop.wind(hits[hit].clockwork, after: up)
        }
      }
    }
    for index in 0..<failovers.count {
      failovers[index].clockwork = loop.addClockwork(.failover, Int32(index))
    }
  }

  func bootTime(_ hit: Handle<Faults.FaultHit>, _ draws: inout Draws) -> Int64 {
    hits[hit].boot == .none ? 0 : draws.samplers.nanoseconds(hits[hit].boot)
  }

  func hits(of fault: Handle<Faults.FaultState>) -> Range<Handle<Faults.FaultHit>> {
    states[fault].firstHit..<(states[fault].firstHit + states[fault].hits)
  }

  /// Those that a fault hits now, chosen at random among those that it can hit.
  func pick(
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
  func byComponent(_ hits: [Handle<Faults.FaultHit>], _ plant: borrowing Plant) -> [(
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
