/// The primary is down, and a replica takes its place.
///
/// The primary's component stands for whichever machine is the primary, so after a promotion it is up
/// again; the replica that was promoted is left out by those who pick a replica to read at, unless there
/// is no other. Its station goes on to replay, so that it has what the old primary will have to be given
/// when it is back.
extension Simulation {
  struct FailoverState: BitwiseCopyable {
    var clockwork: Handle<Clockwork> = .none
    /// The event of the promotion; any other is stale.
    var wake: UInt64 = 0
  }

  mutating func layOutFailovers() {
    if network.failovers.isEmpty { return }
    failovers.append(repeating: FailoverState(), count: network.failovers.count)
    isPromoted.append(repeating: false, count: stations.count)
  }

  private mutating func failover(of component: Handle<ComponentState>) -> Handle<FailoverState>? {
    for (index, failover) in network.failovers.enumerated()
    where failover.primary.handle == component {
      return Handle(index)
    }
    return nil
  }

  /// Whether what a component loses when it goes down is known only at a promotion.
  mutating func hasFailover(_ component: Handle<ComponentState>) -> Bool {
    failover(of: component) != nil
  }

  /// A primary went down: what was on its way to the replicas will not get there, and the clock runs.
  mutating func awaitPromotion(_ component: Handle<ComponentState>) {
    guard let index = failover(of: component) else { return }
    let plan = network.failovers[Int(index)]
    for handle in frames.handles where frames[handle].state == .outbound {
      let link = network.links[Int(network.sites[Int(frames[handle].site)].link)]
      guard link.from == plan.primary, link.to == plan.replicas else { continue }
      free(handle)
    }
    let delay =
      min(plan.detect.nanoseconds, Int64.max / 8)
      + min(plan.promote.nanoseconds, Int64.max / 8)
    failovers[index].wake = wind(failovers[index].clockwork, after: delay)
  }

  /// The primary has been down for as long as it takes: a replica is the primary, if one is up.
  @inline(never)
  mutating func promote(_ index: Handle<FailoverState>, _ sequence: UInt64) {
    guard failovers[index].wake == sequence else {
      staleEvents += 1
      return
    }
    failovers[index].wake = 0
    let plan = network.failovers[Int(index)]
    let primary = components[plan.primary.handle].firstStation
    let first = components[plan.replicas.handle].firstStation
    let candidates = components[plan.replicas.handle].ownStations
    guard let chosen = candidates.first(where: { !isDown($0) && !isPromoted[$0] }),
      isDown(primary)
    else { return }
    isPromoted[chosen] = true
    let lost = forgetUnreplicated(plan)
    lostWrites[plan.primary.handle] += lost
    impairments[primary].change = .none
    components[plan.primary.handle].gates.remove(.outage)
    outages.change(plan.primary.handle, by: -1, now: clock)
    if routing.startedAt.count > 0 { routing.startedAt[primary] = clock }
    timeline.note(
      .promoted(lostWrites: lost), at: clock, plan.primary.handle, instance: Int(chosen - first))
  }

  /// The versions that no replica which is up has got never were; how many. The new primary is given what
  /// the others have, as those who recover logs at a failover do.
  ///
  /// - Complexity: O(keys × replicas).
  private mutating func forgetUnreplicated(_ plan: Failover) -> Int64 {
    var lost: Int64 = 0
    let first = components[plan.replicas.handle].firstStation
    for replication in network.replications where replication.primary == plan.primary {
      let copies = network.copies[Int(replication.copies.index)]
      guard copies.component == plan.replicas else { continue }
      let population = copies.population.handle
      for key in Handle<Key>(0)..<Handle(network.populations[Int(population)].keys) {
        let current = versions.current(population, key)
        var held: Int32 = 0
        for instance in Handle<Instance>(0)..<Handle(components[plan.replicas.handle].stations)
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
  mutating func rejoin(_ component: Handle<ComponentState>) {
    guard let index = failover(of: component) else { return }
    let plan = network.failovers[Int(index)]
    let first = components[plan.replicas.handle].firstStation
    for station in components[plan.replicas.handle].ownStations
    where isPromoted[station] {
      isPromoted[station] = false
      timeline.note(.rejoined, at: clock, plan.replicas.handle, instance: Int(station - first))
      return
    }
  }

  /// The primary is back before another took its place.
  mutating func cancelPromotion(_ component: Handle<ComponentState>) {
    if let index = failover(of: component) { failovers[index].wake = 0 }
  }

  /// Whether a replica is left out because it is the primary now; not where none would be left.
  mutating func isLeftOut(_ station: Handle<Station>, _ first: Handle<Station>, _ count: Int32)
    -> Bool
  {
    if isPromoted.count == 0 || !isPromoted[station] { return false }
    for other in first..<(first + count) where !isPromoted[other] && !isDown(other) { return true }
    return false
  }
}
