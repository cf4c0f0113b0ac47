/// The primary is down, and a replica takes its place.
///
/// The primary's component stands for whichever machine is the primary, so after a promotion it is up
/// again; the replica that was promoted is left out by those who pick a replica to read at, unless there
/// is no other. Its station goes on to replay, so that it has what the old primary will have to be given
/// when it is back.
extension Faults {
  mutating func layOutFailovers(_ network: Network, _ plant: borrowing Plant) {
    if network.failovers.isEmpty { return }
    failovers.append(repeating: Faults.FailoverState(), count: network.failovers.count)
    isPromoted.append(repeating: false, count: plant.stations.count)
  }

  /// The primary has been down for as long as it takes: a replica is the primary, if one is up; the
  /// station of the primary, or none.
  @inline(never)
  mutating func promote(
    _ index: Handle<Faults.FailoverState>, _ sequence: UInt64, _ network: Network,
    _ loop: inout EventLoop, _ plant: inout Plant, _ versions: inout VersionTable,
    _ books: inout Books
  ) -> Handle<Station> {
    guard failovers[index].wake == sequence else {
      loop.staleEvents += 1
      return .none
    }
    failovers[index].wake = 0
    let plan = network.failovers[Int(index)]
    let primary = plant.components[plan.primary.handle].firstStation
    let first = plant.components[plan.replicas.handle].firstStation
    let candidates = plant.components[plan.replicas.handle].ownStations
    guard let chosen = candidates.first(where: { !isDown($0) && !isPromoted[$0] }),
      isDown(primary)
    else { return .none }
    isPromoted[chosen] = true
    let lost = forgetUnreplicated(plan, network, plant, &versions)
    plant.components[plan.primary.handle].counts.lostWrites += lost
    impairments[primary].change = .none
    plant.components[plan.primary.handle].gates.remove(.outage)
    outages.change(plan.primary.handle, by: -1, now: loop.clock)
    books.timeline.note(
      .promoted(lostWrites: lost), at: loop.clock, plan.primary.handle,
      instance: Int(chosen - first))
    return primary
  }

  func failover(of component: Handle<ComponentState>, _ network: Network) -> Handle<
    Faults.FailoverState
  >? {
    for (index, failover) in network.failovers.enumerated()
    where failover.primary.handle == component {
      return Handle(index)
    }
    return nil
  }

  /// Whether what a component loses when it goes down is known only at a promotion.
  func hasFailover(_ component: Handle<ComponentState>, _ network: Network) -> Bool {
    failover(of: component, network) != nil
  }

  /// The versions that no replica which is up has got never were; how many. The new primary is given what
  /// the others have, as those who recover logs at a failover do.
  ///
  /// - Complexity: O(keys × replicas).
  private func forgetUnreplicated(
    _ plan: Failover, _ network: Network, _ plant: borrowing Plant, _ versions: inout VersionTable
  ) -> Int64 {
    var lost: Int64 = 0
    let first = plant.components[plan.replicas.handle].firstStation
    for replication in network.replications where replication.primary == plan.primary {
      let copies = network.copies[Int(replication.copies.index)]
      guard copies.component == plan.replicas else { continue }
      let population = copies.population.handle
      for key in Handle<Key>(0)..<Handle(network.populations[Int(population)].keys) {
        let current = versions.current(population, key)
        var held: Int32 = 0
        for instance in Handle<Instance>(
          0)..<Handle(plant.components[plan.replicas.handle].stations)
        where !isDown(first + instance) {
          held = max(held, versions.read(key, in: replication.copies.handle, instance: instance))
        }
        if current <= held { continue }
        lost += Int64(current - held)
        versions.revert(population, key, to: held)
      }
    }
    return lost
  }

  /// A machine that had been the primary is up again: as a replica if another took its place.
  mutating func rejoin(
    _ component: Handle<ComponentState>, _ network: Network, at now: Int64,
    _ plant: borrowing Plant, _ books: inout Books
  ) {
    guard let index = failover(of: component, network) else { return }
    let plan = network.failovers[Int(index)]
    let first = plant.components[plan.replicas.handle].firstStation
    for station in plant.components[plan.replicas.handle].ownStations
    where isPromoted[station] {
      isPromoted[station] = false
      books.timeline.note(
        .rejoined, at: now, plan.replicas.handle, instance: Int(station - first))
      return
    }
  }

  /// The primary is back before another took its place.
  mutating func cancelPromotion(_ component: Handle<ComponentState>, _ network: Network) {
    if let index = failover(of: component, network) { failovers[index].wake = 0 }
  }

  /// Whether a replica is left out because it is the primary now; not where none would be left.
  func isLeftOut(_ station: Handle<Station>, _ first: Handle<Station>, _ count: Int32) -> Bool {
    if isPromoted.count == 0 || !isPromoted[station] { return false }
    for other in first..<(first + count) where !isPromoted[other] && !isDown(other) {
      return true
    }
    return false
  }
}
