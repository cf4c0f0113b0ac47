/// Places that some operations may not exceed, that others leave free for them, or of which they are sure.
extension Protection {
  /// Whether there is a place now for an attempt at a component that shares them out.
  @inline(never)
  func hasPlace(
    for frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>,
    _ frames: borrowing Frames, _ plant: borrowing Plant, _ faults: borrowing Faults
  ) -> Bool {
    let free = faults.placesNow(id, component, plant) - plant.stations[id].placesHeld.value
    let share = shareOfSite[frames[frame].site]
    return hasPlace(for: share, of: free, id, shedders[plant.components[component].shedder], plant)
  }

  /// Whether an attempt of a share may have a place now: its own are not used up, and more is free than
  /// is kept for others, or than others lack of what they are sure of.
  private func hasPlace(
    for share: Handle<ShareRule>, of unused: Int32, _ id: Handle<Station>, _ shedder: Shedder,
    _ plant: borrowing Plant
  ) -> Bool {
    var free = unused
    if free <= 0 { return false }
    let number = plant.ordinal(of: id)
    for other in shedder.firstShare..<(shedder.firstShare + shedder.shares) {
      let rule = placeShares[other]
      let held = placesOfShares[Int(rule.firstHeld) + Int(number)]
      if other == share {
        if held >= rule.most { return false }
      } else {
        free -= max(rule.kept, rule.guaranteed - held)
      }
    }
    return free > 0
  }

  /// The first in a line who may have the place that somebody leaves; nobody if none may.
  func firstWithShare(
    _ line: Line, _ discipline: QueueDiscipline, _ id: Handle<Station>,
    _ component: Handle<ComponentState>,
    _ shedder: Shedder, _ frames: borrowing Frames, _ plant: borrowing Plant,
    _ faults: borrowing Faults
  ) -> Handle<Frame> {
    let isNewestFirst = discipline != .fifo
    let free = faults.placesNow(id, component, plant) - plant.stations[id].placesHeld.value + 1
    var candidate = isNewestFirst ? line.tail : line.head
    while candidate != .nobody {
      if hasPlace(for: shareOfSite[frames[candidate].site], of: free, id, shedder, plant) {
        return candidate
      }
      candidate = isNewestFirst ? frames[candidate].previous : frames[candidate].next
    }
    return .nobody
  }

  /// An attempt gets a place of its share, or gives it up.
  mutating func holdShare(
    _ frame: Handle<Frame>, _ id: Handle<Station>, by change: Int32, _ frames: borrowing Frames,
    _ plant: borrowing Plant
  ) {
    let share = shareOfSite[frames[frame].site]
    if share == .none { return }
    let slot = Int(placeShares[share].firstHeld) + Int(plant.ordinal(of: id))
    placesOfShares[slot] = placesOfShares[slot] &+ change
  }
}
