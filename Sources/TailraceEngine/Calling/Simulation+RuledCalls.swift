/// Calls by rules: to an instance that is not left out, not full, and near.
extension Simulation {

  /// Sends a call by rules; or its next attempt, which goes to any instance but the one that was tried.
  @inline(never)
  mutating func callByRules(
    _ frame: Handle<Frame>, _ id: Handle<Program.SiteState>,
    except station: Handle<Station> = .none
  ) -> Handle<Frame> {
    let entry = program.entry(of: id)
    if station == .none {
      frames[frame].redispatchesLeft = calling.rules.entries[entry].redispatch
    }
    let caller = plant.ordinal(of: frames[frame].station)
    let pool = calling.rules.entries[entry].firstPool
    if calling.rules.entries[entry].isGuarded,
      let outcome = calling.obstacle(
        entry, caller, isTurn: false, at: loop.clock, plant, &draws, &books)
    {
      return failHere(frame, outcome)
    }
    if calling.rules.entries[entry].openLimit == Int32.max {
      if pool.exists {
        if connections.pools[pool + caller].busy.value == connections.pools[pool + caller].size {
          return waitByRules(frame, entry, pool + caller)
        }
        connections.takeConnection(pool + caller, at: loop.clock)
      }
      return sendToPick(frame, id, entry, caller, except: station)
    }
    switch pick(entry, caller, frame, except: station) {
    case .instance(let station):
      connections.takeConnection(pool + caller, at: loop.clock)
      calling.rules.open[
        calling.rules.entries[entry].firstOpen + calling.rules.slot(entry, caller, station)] += 1
      return sendNoted(frame, id, entry, caller, to: station)
    case .allFull:
      return waitByRules(frame, entry, pool + caller)
    case .nobody:
      return failHere(frame, .refused)
    }
  }

  /// A call waits for its turn, unless as many wait already as may.
  private mutating func waitByRules(
    _ frame: Handle<Frame>, _ entry: Handle<RuledCallTable.Entry>,
    _ pool: Handle<Connections.PoolState>
  ) -> Handle<Frame> {
    if connections.pools[pool].line.count >= calling.rules.entries[entry].lineLimit {
      calling.rules.counts[entry].shed += 1
      return failHere(frame, .shed)
    }
    return connections.waitForConnection(frame, pool, &loop, &frames, &plant)
  }

  /// A call that has waited in line goes where it was told, or wherever the pick leads.
  @inline(never)
  mutating func sendByRules(_ frame: Handle<Frame>, _ id: Handle<Program.SiteState>) -> Handle<
    Frame
  > {
    let entry = program.entry(of: id)
    let caller = plant.ordinal(of: frames[frame].station)
    if calling.rules.entries[entry].isGuarded,
      let outcome = calling.obstacle(
        entry, caller, isTurn: true, at: loop.clock, plant, &draws, &books)
    {
      dropByRules(frame, id)
      return failHere(frame, outcome)
    }
    if calling.rules.entries[entry].openLimit == Int32.max {
      return sendToPick(frame, id, entry, caller, except: .none)
    }
    let station = frames[frame].chosen
    routing.note(calling.rules.entries[entry].router, caller: caller, station: station)
    return sendNoted(frame, id, entry, caller, to: station)
  }

  private mutating func sendToPick(
    _ frame: Handle<Frame>, _ id: Handle<Program.SiteState>, _ entry: Handle<RuledCallTable.Entry>,
    _ caller: Handle<Instance>, except: Handle<Station>
  ) -> Handle<Frame> {
    guard case .instance(let station) = pick(entry, caller, frame, except: except) else {
      let pool = calling.rules.entries[entry].firstPool
      if pool.exists { connections.release(frame, pool, &loop, &frames, &plant, &books) }
      return failHere(frame, .refused)
    }
    return sendNoted(frame, id, entry, caller, to: station)
  }

  private mutating func sendNoted(
    _ frame: Handle<Frame>, _ id: Handle<Program.SiteState>, _ entry: Handle<RuledCallTable.Entry>,
    _ caller: Handle<Instance>, to station: Handle<Station>
  ) -> Handle<Frame> {
    calling.rules.noteCall(entry, caller, station, now: loop.clock)
    let firstLife = calling.rules.entries[entry].firstLife
    if firstLife.exists { scaling.lives[firstLife + plant.ordinal(of: station)].open += 1 }
    if calling.rules.entries[entry].isGuarded { calling.beginGuarded(entry, caller) }
    // For the wait for a connection.
    frames[frame].since = loop.clock
    return send(frame, id, to: station)
  }

  /// A call by rules is over for its caller: what it held goes to the next in line.
  @inline(never)
  mutating func closeByRules(
    _ frame: Handle<Frame>, _ id: Handle<Program.SiteState>, _ station: Handle<Station>,
    _ outcome: Outcome,
    hasFailed: Bool
  ) {
    let entry = program.entry(of: id)
    let state = calling.rules.entries[entry]
    let caller = plant.ordinal(of: frames[frame].station)
    calling.rules.noteEnd(
      entry, caller, station, hasFailed: hasFailed, now: loop.clock, members: routing.members)
    if state.isProbe {
      if state.name.exists { names.heardOf(state.name, station, isUp: !hasFailed) }
      if state.watched.exists {
        endProbe(state.watched, caller, station, passed: outcome.isAnswer)
      }
    }
    if state.firstLife.exists {
      scaling.lives[state.firstLife + plant.ordinal(of: station)].open -= 1
      scaling.noteLifeDeparture(station, &loop, plant)
    }
    if state.isGuarded {
      calling.endGuarded(
        frame, entry, caller, station, outcome, at: loop.clock, frames, plant, &books, faults)
    }
    if state.openLimit == Int32.max {
      if state.firstPool.exists {
        connections.release(frame, state.firstPool, &loop, &frames, &plant, &books)
      }
      return
    }
    passOn(state.firstPool + caller, entry, caller, station)
  }

  /// One call less at an instance: the next in line goes there, unless the instance is left out.
  private mutating func passOn(
    _ pool: Handle<Connections.PoolState>, _ entry: Handle<RuledCallTable.Entry>,
    _ caller: Handle<Instance>,
    _ station: Handle<Station>
  ) {
    if connections.pools[pool].line.head == .nobody
      || calling.isOutOfReach(station, of: caller, entry, at: loop.clock, routing, faults)
    {
      connections.pools[pool].busy.fall(at: loop.clock)
      calling.rules.open[
        calling.rules.entries[entry].firstOpen + calling.rules.slot(entry, caller, station)] -= 1
      return
    }
    giveConnection(pool, to: station)
  }

  /// The first in a caller's line goes to an instance that has room.
  private mutating func giveConnection(
    _ pool: Handle<Connections.PoolState>, to station: Handle<Station>
  ) {
    let waiter = connections.give(pool, &loop, &frames, &plant, &books)
    frames[waiter].chosen = station
  }

  /// An instance is new, or back: those who wait in a caller's line go there, as many as may.
  mutating func fillUp(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ station: Handle<Station>
  ) {
    let state = calling.rules.entries[entry]
    if state.openLimit == Int32.max
      || calling.isOutOfReach(station, of: caller, entry, at: loop.clock, routing, faults)
    {
      return
    }
    let pool = state.firstPool + caller
    let open = state.firstOpen + calling.rules.slot(entry, caller, station)
    while connections.pools[pool].line.head != .nobody && calling.rules.open[open] < state.openLimit
    {
      connections.pools[pool].busy.rise(at: loop.clock)
      calling.rules.open[open] += 1
      giveConnection(pool, to: station)
    }
  }

  /// A call by rules that got its turn is not made: what it was given goes to the next in line.
  mutating func dropByRules(_ frame: Handle<Frame>, _ id: Handle<Program.SiteState>) {
    let state = calling.rules.entries[program.entry(of: id)]
    if state.openLimit == Int32.max {
      return connections.release(frame, state.firstPool, &loop, &frames, &plant, &books)
    }
    let pool = state.firstPool + plant.ordinal(of: frames[frame].station)
    passOn(
      pool, program.entry(of: id), plant.ordinal(of: frames[frame].station), frames[frame].chosen)
  }

  /// The instance that a message goes to where the number of instances changes: one that callers know
  /// of, or any where there is none.
  @inline(never)
  mutating func pickMember(_ frame: Handle<Frame>, _ id: Handle<Program.SiteState>) -> Handle<
    Station
  > {
    let entry = program.entry(of: id)
    let caller = plant.ordinal(of: frames[frame].station)
    if case .instance(let station) = pick(entry, caller, frame, except: .none) { return station }
    let first = calling.rules.entries[entry].firstStation
    routing.note(calling.rules.entries[entry].router, caller: caller, station: first)
    return first
  }

  private enum Pick {
    case instance(Handle<Station>)
    /// At every instance that may be asked as many calls are open as may be.
    case allFull
    /// Every instance is left out.
    case nobody
  }

  private mutating func pick(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ frame: Handle<Frame>,
    except: Handle<Station>, spreads: Bool = true
  ) -> Pick {
    let state = calling.rules.entries[entry]
    if state.name.exists && !state.isProbe {
      let station = names.answeredStation(state.name, frame, frames)
      // After a wait the answer may be another target's, which this call does not go to.
      if state.ownStations.contains(station) {
        routing.note(state.router, caller: caller, station: station)
        return .instance(station)
      }
    }
    if routing.isHosted(state.router) {
      return .instance(
        askRouter(Handle(program.instructions[frames[frame].counter].a), from: frame))
    }
    if state.watched.exists { return .instance(routing.probedStation(frame, state, frames, plant)) }
    let spreads = spreads && calling.hasSiblings(frame, frames)
    if except == .none && !spreads && faults.isPromoted.count == 0
      && calling.rules.isPlain(entry, caller)
    {
      return .instance(
        target(of: Handle(program.instructions[frames[frame].counter].a), from: frame))
    }
    let isPanic =
      (state.failures > 0 || state.firstGroup.exists)
      && calling.rules.panics(entry, caller, now: loop.clock, members: routing.members)
    var known = 0
    var free = 0
    for index in state.instances {
      let station = state.firstStation + index
      let isKnown =
        station != except && (state.firstLife == .none || routing.members[station])
        && (isPanic || !calling.rules.isOut(entry, caller, station, now: loop.clock))
        && !(spreads && frames.hasSibling(frame, at: station))
        && !faults.isLeftOut(station, state.firstStation, state.stations)
      let isFree =
        isKnown
        && (state.openLimit == Int32.max
          || calling.rules.open[state.firstOpen + calling.rules.slot(entry, caller, station)]
            < state.openLimit)
      calling.rules.allowed[index] = isFree
      if isKnown { known += 1 }
      if isFree { free += 1 }
    }
    // With fewer instances than copies some go to the same.
    if known == 0 && spreads {
      return pick(entry, caller, frame, except: except, spreads: false)
    }
    if known == 0 {
      if state.unmarksAll { calling.rules.unmark(entry, caller) }
      return .nobody
    }
    if free == 0 { return .allFull }
    if state.zoneMinimum > 0 && !isPanic { calling.preferZone(entry, caller, &draws, geography) }
    if routing.routers[state.router].kind == .other {
      let site = Handle<Program.SiteState>(program.instructions[frames[frame].counter].a)
      let wanted = askRouter(site, from: frame, isLimited: true)
      return .instance(
        routing.divert(
          state.router, caller: caller, client: routing.client(of: frame, frames, sending),
          from: wanted,
          among: calling.rules.allowed))
    }
    return .instance(
      routing.choose(state.router, caller: caller, among: calling.rules.allowed, &draws.samplers))
  }
}

extension Program {
  /// The entry of a site that has rules.
  @inline(__always)
  func entry(of id: Handle<Program.SiteState>) -> Handle<RuledCallTable.Entry> {
    sites[id].connection.second
  }
}

extension Calling {
  /// The first of the pools or lines of a site's callers.
  func firstPool(of id: Handle<Program.SiteState>, _ program: borrowing Program) -> Handle<
    Connections.PoolState
  > {
    let connection = program.sites[id].connection
    return connection.second.exists
      ? rules.entries[connection.second].firstPool : connection.first
  }

  /// Whether a caller sends nobody who waits to an instance: it is out, or not one of them any more.
  fileprivate func isOutOfReach(
    _ station: Handle<Station>, of caller: Handle<Instance>, _ entry: Handle<RuledCallTable.Entry>,
    at now: Int64, _ routing: borrowing RoutingTable, _ faults: borrowing Faults
  ) -> Bool {
    let state = rules.entries[entry]
    let isGone = state.firstLife.exists && !routing.members[station]
    return isGone || faults.isLeftOut(station, state.firstStation, state.stations)
      || (rules.isOut(entry, caller, station, now: now)
        && !rules.panics(entry, caller, now: now, members: routing.members))
  }

  mutating func layOutRules(
    _ network: Network, _ loop: inout EventLoop, _ plant: borrowing Plant,
    _ connections: inout Connections
  ) {
    for calls in network.ruledCalls {
      let callers = plant.components[calls.from.handle]
      let target = plant.components[calls.to.handle]
      let cells = Int(callers.stations) * Int(target.stations)
      let rule = calls.rules
      var state = RuledCallTable.Entry(
        router: calls.router, firstStation: target.firstStation, stations: target.stations,
        firstCaller: callers.firstStation, callers: callers.stations,
        redispatch: Int32(clamping: rule.redispatch), failures: 0, outFor: 0,
        panicThreshold: rule.panicThreshold, firstMark: rules.marks.count,
        openLimit: Int32.max,
        firstOpen: rules.open.count, firstPool: .none,
        connectTimeout: rule.connectTimeout?.nanoseconds ?? -1, zoneMinimum: 0, zoneEnabled: 0,
        sampler: calls.sampler, name: calls.name, isProbe: calls.isProbe,
        firstLife: target.firstLife)
      rules.counts.append(GuardCounts())
      if let marking = rule.marking {
        state.failures = Int32(clamping: marking.failures)
        state.outFor = marking.outFor.nanoseconds
        state.unmarksAll = marking.unmarksAll
        rules.marks.append(repeating: RuledCallTable.Mark(), count: cells)
      }
      if let limit = rule.openCalls {
        state.openLimit = Int32(clamping: min(limit, 1 << 30))
        rules.open.append(repeating: 0, count: cells)
        state.firstPool = Handle(connections.pools.count)
        let ring = rule.lineTimeout.map { loop.timers.make(delay: $0.nanoseconds) } ?? .none
        for _ in 0..<callers.stations {
          connections.pools.append(Connections.PoolState(size: Int32.max, ring: ring))
        }
      }
      if let zones = rule.zones {
        state.zoneMinimum = Int32(clamping: max(1, zones.minimumInstances))
        state.zoneEnabled = zones.enabled
      }
      layOutGuards(of: calls, &state, network, &loop, &connections)
      rules.entries.append(state)
      while rules.allowed.count < Int(target.stations) {
        rules.allowed.append(false)
      }
    }
  }
}

extension Frames {
  /// Whether a call goes on to another instance after an attempt that found nobody.
  ///
  /// What was cut in the middle is not sent again: it may have been done already.
  @inline(never)
  mutating func redispatches(
    _ caller: Handle<Frame>, _ id: Handle<Program.SiteState>, after attempt: Frame,
    _ program: borrowing Program
  ) -> Bool {
    guard program.sites[id].connection.second.exists, attempt.outcome != .crashed,
      self[caller].redispatchesLeft > 0
    else { return false }
    self[caller].redispatchesLeft -= 1
    return true
  }
}
