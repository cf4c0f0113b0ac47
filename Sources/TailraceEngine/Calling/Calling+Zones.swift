/// Zones: whether a call stays in its own.
extension Calling {
  /// Leaves only the instances of one zone allowed, by Envoy's rule; all if there is no saying.
  ///
  /// A zone whose part of the instances is at least its part of the callers keeps its calls. Otherwise
  /// it keeps as large a part of them as its instances are for, and the rest goes to zones by what they
  /// have to spare.
  mutating func preferZone(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ draws: inout Draws,
    _ geography: borrowing Distances
  ) {
    let state = rules.entries[entry]
    let instances = state.instances.reduce(Int32(0)) { $0 + (rules.allowed[$1] ? 1 : 0) }
    if instances < state.zoneMinimum { return }
    if state.zoneEnabled < 1 && draws.samplers.unit(state.sampler) >= state.zoneEnabled { return }
    let own = geography.locations[state.firstCaller + caller]
    let target = own == .none ? 0 : part(of: own, state, geography)
    guard target > 0 else { return }
    let source = callers(in: own, state, geography)
    if target >= source || draws.samplers.unit(state.sampler) * source < target {
      allowOnly(own, state, geography)
      return
    }
    var spare = 0.0
    for zone in geography.regions.handles {
      spare += max(0, part(of: zone, state, geography) - callers(in: zone, state, geography))
    }
    var draw = draws.samplers.unit(state.sampler) * spare
    for zone in geography.regions.handles {
      let here = max(0, part(of: zone, state, geography) - callers(in: zone, state, geography))
      if here > 0 && draw < here {
        allowOnly(zone, state, geography)
        return
      }
      draw -= here
    }
  }

  /// The part of the instances that may be asked which is in a zone.
  private func part(
    of zone: Handle<Distances.Location>, _ state: RuledCallTable.Entry,
    _ geography: borrowing Distances
  ) -> Double {
    var here = 0
    var all = 0
    for index in state.instances where rules.allowed[index] {
      all += 1
      if geography.locations[state.firstStation + index] == zone { here += 1 }
    }
    return Double(here) / Double(max(1, all))
  }

  private func callers(
    in zone: Handle<Distances.Location>, _ state: RuledCallTable.Entry,
    _ geography: borrowing Distances
  ) -> Double {
    var here = 0
    for caller in state.callerInstances
    where geography.locations[state.firstCaller + caller] == zone {
      here += 1
    }
    return Double(here) / Double(state.callers)
  }

  private mutating func allowOnly(
    _ zone: Handle<Distances.Location>, _ state: RuledCallTable.Entry,
    _ geography: borrowing Distances
  ) {
    for index in state.instances where geography.locations[state.firstStation + index] != zone {
      rules.allowed[index] = false
    }
  }
}
