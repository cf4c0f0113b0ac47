/// What a caller, or an oracle, looks at before it picks an instance.
extension Simulation {
  /// The instance that a call goes to where the router has to know more than who calls.
  @inline(never)
  mutating func chooseRarely(_ id: Int32, from frame: Int32) -> Int32 {
    // While it waits for its answer a frame has no other use for this.
    frames[frame].since = clock
    let router = sites[id].router
    if let oracle = routing.oracle(router) { return shortestLine(oracle) }
    let question = RoutingTable.Question(
      caller: ordinal(of: frames[frame].station), key: keyToSend(frame, id), client: -1,
      now: clock)
    return routing.chooseRarely(router, question, &samplers)
  }

  /// The instance with the fewest waiting; among equals each has the same chance.
  private mutating func shortestLine(_ router: RoutingTable.Router) -> Int32 {
    var pick = router.firstStation
    var equals: UInt32 = 1
    for candidate in (pick + 1)..<(router.firstStation + router.stations) {
      let waiting = stations[candidate].waiting.value
      let least = stations[pick].waiting.value
      if waiting < least {
        pick = candidate
        equals = 1
      } else if waiting == least {
        equals += 1
        if samplers.integer(router.sampler, below: equals) == 0 { pick = candidate }
      }
    }
    return pick
  }

  /// The key that a call carries, drawn now if it needs one that the caller does not have; -1 for none.
  mutating func keyToSend(_ frame: Int32, _ id: Int32) -> Int32 {
    let wanted = sites[id].population
    if wanted != 0 && wanted != frames[frame].population {
      drawnKey = populations.draw(Int(wanted) - 1, &samplers, sites[id].keySampler)
      return drawnKey
    }
    return frames[frame].population == 0 ? -1 : frames[frame].key
  }

  /// The key that was drawn before the call was made.
  mutating func takeDrawnKey() -> Int32 {
    let key = drawnKey
    drawnKey = -1
    return key
  }
}

extension RoutingTable {
  /// The router, if it goes by what no caller can know.
  func oracle(_ id: Int32) -> Router? {
    refinements[routers[id].refinement].way == .shortestLine ? routers[id] : nil
  }
}
