/// What a caller, or an oracle, looks at before it picks an instance.
extension Simulation {
  /// The instance that a call goes to where the router has to know more than who calls.
  @inline(never)
  mutating func chooseRarely(_ id: Handle<SiteState>, from frame: Handle<Frame>) -> Handle<Station>
  {
    // While it waits for its answer a frame has no other use for this.
    frames[frame].since = clock
    let router = sites[id].router
    let question = RoutingTable.Question(
      caller: ordinal(of: frames[frame].station), key: keyToSend(frame, id),
      client: client(of: frame), now: clock)
    switch routing.way(router) {
    case .shortestLine: return shortestLine(routing.routers[router])
    case .shard, .shardBefore, .shardAfter, .assigned:
      let shard = Int32(truncatingIfNeeded: frames[frame].work)
      return routing.chooseShard(router, question, shard: shard, maps)
    default: return routing.chooseRarely(router, question, &samplers)
    }
  }

  /// The number of the client whose request it is, over all sources; none where nobody counts them.
  mutating func client(of frame: Handle<Frame>) -> Handle<Client> {
    if !carriesCargo { return .none }
    return firstClients[classes[frames[frame].requestClass].client] + cargo[frame].client.index
  }

  /// An instance that is down has refused a call: a client does not stay with it.
  @inline(never)
  mutating func noteRefusal(_ frame: Handle<Frame>, _ child: Frame) {
    let id = child.site
    if sites[id].onlyStation.exists || impairments.count == 0 || !isDown(child.station) { return }
    if routing.routers[sites[id].router].kind == .other {
      routing.release(client: client(of: frame), sites[id].router)
    }
  }

  /// The instance with the fewest waiting; among equals each has the same chance.
  private mutating func shortestLine(_ router: RoutingTable.Router) -> Handle<Station> {
    var pick = Handle<Station>.none
    var equals: UInt32 = 1
    for candidate in router.firstStation..<(router.firstStation + router.stations)
    where routing.members.count == 0 || routing.members[candidate] {
      let waiting = stations[candidate].waiting.value
      let least = pick == .none ? Int32.max : stations[pick].waiting.value
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

  /// The key that a call carries, drawn now if it needs one that the caller does not have.
  mutating func keyToSend(_ frame: Handle<Frame>, _ id: Handle<SiteState>) -> Handle<Key> {
    let wanted = sites[id].population
    if wanted != 0 && wanted != frames[frame].population {
      drawnKey = populations.draw(Int(wanted) - 1, &samplers, sites[id].keySampler)
      return drawnKey
    }
    return frames[frame].population == 0 ? .none : frames[frame].key
  }

  /// The key that was drawn before the call was made.
  mutating func takeDrawnKey() -> Handle<Key> {
    let key = drawnKey
    drawnKey = .none
    return key
  }
}
