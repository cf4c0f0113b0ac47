/// Zones: whether a call stays in its own.
extension Simulation {
  /// Leaves only the instances of one zone allowed, by Envoy's rule; all if there is no saying.
  ///
  /// A zone whose part of the instances is at least its part of the callers keeps its calls. Otherwise
  /// it keeps as large a part of them as its instances are for, and the rest goes to zones by what they
  /// have to spare.
  mutating func preferZone(_ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>) {
    let state = rules.entries[entry]
    let instances = state.instances.reduce(Int32(0)) { $0 + (rules.allowed[$1] ? 1 : 0) }
    if instances < state.zoneMinimum { return }
    if state.zoneEnabled < 1 && samplers.unit(state.sampler) >= state.zoneEnabled { return }
    let own = map.locations[state.firstCaller + caller]
    let target = own == .none ? 0 : part(of: own, state)
    guard target > 0 else { return }
    let source = callers(in: own, state)
    if target >= source || samplers.unit(state.sampler) * source < target {
      allowOnly(own, state)
      return
    }
    var spare = 0.0
    for zone in map.regions.handles {
      spare += max(0, part(of: zone, state) - callers(in: zone, state))
    }
    var draw = samplers.unit(state.sampler) * spare
    for zone in map.regions.handles {
      let here = max(0, part(of: zone, state) - callers(in: zone, state))
      if here > 0 && draw < here {
        allowOnly(zone, state)
        return
      }
      draw -= here
    }
  }

  /// The part of the instances that may be asked which is in a zone.
  private mutating func part(of zone: Handle<Map.Location>, _ state: RuledCallTable.Entry) -> Double
  {
    var here = 0
    var all = 0
    for index in state.instances where rules.allowed[index] {
      all += 1
      if map.locations[state.firstStation + index] == zone { here += 1 }
    }
    return Double(here) / Double(max(1, all))
  }

  private mutating func callers(in zone: Handle<Map.Location>, _ state: RuledCallTable.Entry)
    -> Double
  {
    var here = 0
    for caller in state.callerInstances where map.locations[state.firstCaller + caller] == zone {
      here += 1
    }
    return Double(here) / Double(state.callers)
  }

  private mutating func allowOnly(_ zone: Handle<Map.Location>, _ state: RuledCallTable.Entry) {
    for index in state.instances where map.locations[state.firstStation + index] != zone {
      rules.allowed[index] = false
    }
  }
}
