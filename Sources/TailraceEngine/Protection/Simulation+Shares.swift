/// Places that some operations may not exceed, or that are kept for them.
extension Simulation {
  /// An attempt asks for a place of a component that shares them out; what to step next.
  @inline(never)
  mutating func enterByShare(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) -> Handle<Frame> {
    if !sites[frames[frame].site].usesPlace { return frame }
    let shedder = shedders[components[component].shedder]
    let free = placesNow(id, component) - stations[id].placesHeld.value
    if hasPlace(for: siteShares[frames[frame].site], of: free, id, shedder) {
      stations[id].placesHeld.rise(at: clock)
      frames[frame].flags.insert(.holdsPlace)
      holdShare(frame, id, by: 1)
      recordNoWait(component)
      return frame
    }
    return waitForPlace(frame, id, component)
  }

  /// Whether an attempt of a share may have a place now: its own are not used up, and what is free is not
  /// kept for others.
  private mutating func hasPlace(
    for share: Handle<ShareRule>, of unused: Int32, _ id: Handle<Station>, _ shedder: Shedder
  ) -> Bool {
    var free = unused
    if free <= 0 { return false }
    let number = ordinal(of: id)
    for other in shedder.firstShare..<(shedder.firstShare + shedder.shares) {
      let rule = shareRules[other]
      let held = sharesHeld[Int(rule.firstHeld) + Int(number)]
      if other == share {
        if held >= rule.most { return false }
      } else {
        free -= max(0, rule.kept - held)
      }
    }
    return free > 0
  }

  /// The first in a line who may have the place that somebody leaves; nobody if none may.
  mutating func firstWithShare(
    _ line: Line, _ discipline: QueueDiscipline, _ id: Handle<Station>,
    _ component: Handle<ComponentState>,
    _ shedder: Shedder
  ) -> Handle<Frame> {
    let isNewestFirst = discipline != .fifo
    let free = placesNow(id, component) - stations[id].placesHeld.value + 1
    var candidate = isNewestFirst ? line.tail : line.head
    while candidate != .nobody {
      if hasPlace(for: siteShares[frames[candidate].site], of: free, id, shedder) {
        return candidate
      }
      candidate = isNewestFirst ? frames[candidate].previous : frames[candidate].next
    }
    return .nobody
  }

  /// An attempt gets a place of its share, or gives it up.
  mutating func holdShare(_ frame: Handle<Frame>, _ id: Handle<Station>, by change: Int32) {
    let share = siteShares[frames[frame].site]
    if share == .none { return }
    let slot = Int(shareRules[share].firstHeld) + Int(ordinal(of: id))
    sharesHeld[slot] = sharesHeld[slot] &+ change
  }
}
