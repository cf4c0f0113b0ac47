/// Which instance a platform of functions sends a request to.
extension ColdStarts {
  /// The warm instance with room that was used last; else one that is starting and has room; else one that
  /// is off; else the one with fewest at it. Among equals the first.
  ///
  /// Whoever is on the way is as good as there, as far as the callers of this router sent it. Where not all
  /// may be asked, `allowed` says who may.
  /// - Complexity: O(instances).
  func warmest(
    _ router: RoutingTable.Router, among allowed: borrowing SideColumn<Instance, Bool>,
    isLimited: Bool, at now: Int64, _ routing: borrowing RoutingTable, _ plant: borrowing Plant,
    _ faults: borrowing Faults
  ) -> Handle<Station> {
    var pick = Handle<Instance>(0)
    var best = Suitability(rank: .none, figure: .min)
    for instance in router.instances where !isLimited || allowed[instance] {
      let id = router.firstStation + instance
      if faults.impairments.count > 0 && faults.isDown(id) { continue }
      let inside = plant.stations[id].inside.value
      let busy = max(inside, routing.outstanding[routing.slot(router, Handle(0), instance)])
      let own = suitability(id, busy: busy, isEmpty: inside == 0, at: now, plant)
      if own.rank.rawValue > best.rank.rawValue
        || (own.rank == best.rank && own.figure > best.figure)
      {
        best = own
        pick = instance
      }
    }
    return router.firstStation + pick
  }

  /// How well an instance suits the next request.
  private struct Suitability: BitwiseCopyable {
    var rank: Rank
    /// Among those of a rank the one with the highest suits best.
    var figure: Int64

    enum Rank: UInt8 {
      case none
      case full
      case off
      case starting
      case warm
    }
  }

  private func suitability(
    _ id: Handle<Station>, busy: Int32, isEmpty: Bool, at now: Int64, _ plant: borrowing Plant
  ) -> Suitability {
    let component = plant.stations[id].component
    let slot = plant.components[component].firstCold + plant.ordinal(of: id)
    let places = plant.components[component].places
    let room = places == ComponentState.unlimited ? plant.components[component].cores : places
    if busy >= room { return Suitability(rank: .full, figure: -Int64(busy)) }
    let leftAt = stations[slot].leftAt
    let isWarm =
      stations[slot].phase == .on && !(isEmpty && leftAt &+ stations[slot].idle <= now)
    if isWarm { return Suitability(rank: .warm, figure: busy > 0 ? now : leftAt) }
    // One that somebody is on the way to is about to start.
    return Suitability(rank: busy > 0 ? .starting : .off, figure: 0)
  }
}
