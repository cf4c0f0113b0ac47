/// What a caller, or an oracle, looks at before it picks an instance.
extension Simulation {
  /// The instance that a call goes to where the router has to know more than who calls; if limited, a
  /// platform of functions looks only at those that the call may go to.
  @inline(never)
  mutating func askRouter(
    _ id: Handle<Program.SiteState>, from frame: Handle<Frame>, isLimited: Bool = false
  ) -> Handle<Station> {
    // While it waits for its answer a frame has no other use for this.
    frames[frame].since = loop.clock
    let router = program.sites[id].router
    let question = RoutingTable.Question(
      caller: plant.ordinal(of: frames[frame].station),
      key: routing.keyToSend(frame, id, program, frames, &draws),
      client: routing.client(of: frame, frames, sending), now: loop.clock,
      source: frames.carriesCargo
        ? sending.classes[frames[frame].requestClass].client : .none)
    if routing.members.count > 0 && routing.memberCount(routing.routers[router]) == 0 {
      // Nobody is there to be picked, and the first says so.
      let first = routing.routers[router].firstStation
      routing.note(router, caller: question.caller, station: first)
      return first
    }
    switch routing.manner(router) {
    case .shortestLine: return routing.shortestLine(routing.routers[router], plant, &draws)
    case .warmFirst:
      let station = coldStart.warmest(
        routing.routers[router], among: calling.rules.allowed, isLimited: isLimited,
        at: loop.clock, routing, plant, faults)
      routing.note(router, caller: question.caller, station: station)
      return station
    case .shard, .shardBefore, .shardAfter, .assigned:
      let shard = Int32(truncatingIfNeeded: frames[frame].work)
      return routing.chooseShard(router, question, shard: shard, shardMaps)
    case .hosted: return stationOfConsumer(frame, routing.routers[router])
    default: return routing.answer(router, question, &draws.samplers)
    }
  }
}

extension RoutingTable {
  /// The number of the client whose request it is, over all sources; none where nobody counts them.
  func client(of frame: Handle<Frame>, _ frames: borrowing Frames, _ sending: borrowing Sending)
    -> Handle<Client>
  {
    if !frames.carriesCargo { return .none }
    return firstClients[sending.classes[frames[frame].requestClass].client]
      + frames.cargo[frame].client.index
  }

  /// An instance that is down has refused a call: a client does not stay with it.
  @inline(never)
  mutating func noteRefusal(
    _ frame: Handle<Frame>, _ child: Frame, _ program: borrowing Program,
    _ frames: borrowing Frames, _ sending: borrowing Sending, _ faults: borrowing Faults
  ) {
    let id = child.site
    if program.sites[id].onlyStation.exists || faults.impairments.count == 0
      || !faults.isDown(child.station)
    {
      return
    }
    if routers[program.sites[id].router].kind == .other {
      release(client: client(of: frame, frames, sending), program.sites[id].router)
    }
  }

  /// The instance with the fewest waiting; among equals each has the same chance.
  fileprivate func shortestLine(
    _ router: RoutingTable.Router, _ plant: borrowing Plant, _ draws: inout Draws
  ) -> Handle<Station> {
    var pick = Handle<Station>.none
    var equals: UInt32 = 1
    for candidate in router.firstStation..<(router.firstStation + router.stations)
    where members.count == 0 || members[candidate] {
      let waiting = plant.stations[candidate].waiting.value
      let least = pick == .none ? Int32.max : plant.stations[pick].waiting.value
      if waiting < least {
        pick = candidate
        equals = 1
      } else if waiting == least {
        equals += 1
        if draws.samplers.integer(router.sampler, below: equals) == 0 { pick = candidate }
      }
    }
    return pick
  }

  /// The key that a call carries, drawn now if it needs one that the caller does not have.
  mutating func keyToSend(
    _ frame: Handle<Frame>, _ id: Handle<Program.SiteState>, _ program: borrowing Program,
    _ frames: borrowing Frames, _ draws: inout Draws
  ) -> Handle<Key> {
    let wanted = program.sites[id].population
    if wanted != 0 && wanted != frames[frame].population {
      drawnKey = draws.populations.draw(
        Int(wanted) - 1, &draws.samplers, program.sites[id].keySampler)
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
