/// Calls by rules: to an instance that is not left out, not full, and near.
extension Simulation {
  /// The entry of a site that has rules.
  @inline(__always)
  mutating func entry(of id: Handle<SiteState>) -> Handle<RuledCallTable.Entry> {
    sites[id].connection.second
  }

  /// The first of the pools or lines of a site's callers.
  mutating func firstPool(of id: Handle<SiteState>) -> Handle<PoolState> {
    let connection = sites[id].connection
    return connection.second.exists ? rules.entries[connection.second].firstPool : connection.first
  }

  /// Begins a call by rules.
  @inline(never)
  mutating func callByRules(_ frame: Handle<Frame>, _ id: Handle<SiteState>) -> Handle<Frame> {
    frames[frame].aside = rules.entries[entry(of: id)].redispatch
    return callByRules(frame, id, except: .none)
  }

  /// Sends the call, or the next attempt at it, to any instance but one.
  @inline(never)
  mutating func callByRules(
    _ frame: Handle<Frame>, _ id: Handle<SiteState>, except station: Handle<Station>
  ) -> Handle<Frame> {
    let entry = entry(of: id)
    let caller = ordinal(of: frames[frame].station)
    let pool = rules.entries[entry].firstPool
    if rules.entries[entry].isGuarded,
      let outcome = obstacle(entry, caller, isTurn: false)
    {
      return failHere(frame, outcome)
    }
    if rules.entries[entry].openLimit == Int32.max {
      if pool.exists {
        if pools[pool + caller].busy.value == pools[pool + caller].size {
          return waitByRules(frame, entry, pool + caller)
        }
        takeConnection(pool + caller)
      }
      return sendToPick(frame, id, entry, caller, except: station)
    }
    switch pick(entry, caller, frame, except: station) {
    case .instance(let station):
      takeConnection(pool + caller)
      rules.open[rules.entries[entry].firstOpen + rules.slot(entry, caller, station)] += 1
      return sendNoted(frame, id, entry, caller, to: station)
    case .allFull:
      return waitByRules(frame, entry, pool + caller)
    case .nobody:
      return failHere(frame, .refused)
    }
  }

  /// A call that has waited in line goes where it was told, or wherever the pick leads.
  @inline(never)
  mutating func sendByRules(_ frame: Handle<Frame>, _ id: Handle<SiteState>) -> Handle<Frame> {
    let entry = entry(of: id)
    let caller = ordinal(of: frames[frame].station)
    if rules.entries[entry].isGuarded, let outcome = obstacle(entry, caller, isTurn: true) {
      dropByRules(frame, id)
      return failHere(frame, outcome)
    }
    if rules.entries[entry].openLimit == Int32.max {
      return sendToPick(frame, id, entry, caller, except: .none)
    }
    let station = frames[frame].chosen
    routing.note(rules.entries[entry].router, caller: caller, station: station)
    return sendNoted(frame, id, entry, caller, to: station)
  }

  private mutating func sendToPick(
    _ frame: Handle<Frame>, _ id: Handle<SiteState>, _ entry: Handle<RuledCallTable.Entry>,
    _ caller: Handle<Instance>, except: Handle<Station>
  ) -> Handle<Frame> {
    guard case .instance(let station) = pick(entry, caller, frame, except: except) else {
      let pool = rules.entries[entry].firstPool
      if pool.exists { releaseConnection(frame, pool) }
      return failHere(frame, .refused)
    }
    return sendNoted(frame, id, entry, caller, to: station)
  }

  private mutating func sendNoted(
    _ frame: Handle<Frame>, _ id: Handle<SiteState>, _ entry: Handle<RuledCallTable.Entry>,
    _ caller: Handle<Instance>, to station: Handle<Station>
  ) -> Handle<Frame> {
    rules.noteCall(entry, caller, station, now: clock)
    let firstLife = rules.entries[entry].firstLife
    if firstLife.exists { lives[firstLife + ordinal(of: station)].open += 1 }
    if rules.entries[entry].isGuarded { beginGuarded(entry, caller) }
    // For the wait for a connection.
    frames[frame].since = clock
    return send(frame, id, to: station)
  }

  /// Whether a call goes on to another instance after an attempt that found nobody.
  ///
  /// What was cut in the middle is not sent again: it may have been done already.
  @inline(never)
  mutating func redispatches(_ caller: Handle<Frame>, _ id: Handle<SiteState>, after attempt: Frame)
    -> Bool
  {
    guard sites[id].connection.second.exists, attempt.outcome != .crashed, frames[caller].aside > 0
    else { return false }
    frames[caller].aside -= 1
    return true
  }

  /// A call by rules is over for its caller: what it held goes to the next in line.
  @inline(never)
  mutating func closeByRules(
    _ frame: Handle<Frame>, _ id: Handle<SiteState>, _ station: Handle<Station>, _ outcome: Outcome,
    hasFailed: Bool
  ) {
    let entry = entry(of: id)
    let state = rules.entries[entry]
    let caller = ordinal(of: frames[frame].station)
    rules.noteEnd(entry, caller, station, hasFailed: hasFailed, now: clock)
    if state.isProbe {
      if state.name.exists { heardOf(state.name, station, isUp: !hasFailed) }
      if state.watched.exists { endProbe(state.watched, caller, station, passed: outcome.isAnswer) }
    }
    if state.firstLife.exists {
      lives[state.firstLife + ordinal(of: station)].open -= 1
      noteLifeDeparture(station)
    }
    if state.isGuarded { endGuarded(frame, entry, caller, station, outcome) }
    if state.openLimit == Int32.max {
      if state.firstPool.exists { releaseConnection(frame, state.firstPool) }
      return
    }
    handOn(state.firstPool + caller, entry, caller, station)
  }

  /// One call less at an instance: the next in line goes there, unless the instance is left out.
  private mutating func handOn(
    _ pool: Handle<PoolState>, _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>,
    _ station: Handle<Station>
  ) {
    if pools[pool].line.head == .nobody || isOutOfReach(station, of: caller, entry) {
      pools[pool].busy.fall(at: clock)
      rules.open[rules.entries[entry].firstOpen + rules.slot(entry, caller, station)] -= 1
      return
    }
    handOver(pool, to: station)
  }

  /// The first in a caller's line goes to an instance that has room.
  mutating func handOver(_ pool: Handle<PoolState>, to station: Handle<Station>) {
    let waiter = handOver(pool)
    frames[waiter].chosen = station
  }

  /// An instance is new, or back: those who wait in a caller's line go there, as many as may.
  mutating func fillUp(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ station: Handle<Station>
  ) {
    let state = rules.entries[entry]
    if state.openLimit == Int32.max || isOutOfReach(station, of: caller, entry) { return }
    let pool = state.firstPool + caller
    let open = state.firstOpen + rules.slot(entry, caller, station)
    while pools[pool].line.head != .nobody && rules.open[open] < state.openLimit {
      pools[pool].busy.rise(at: clock)
      rules.open[open] += 1
      handOver(pool, to: station)
    }
  }

  /// Whether a caller sends nobody who waits to an instance: it is out, or not one of them any more.
  private mutating func isOutOfReach(
    _ station: Handle<Station>, of caller: Handle<Instance>, _ entry: Handle<RuledCallTable.Entry>
  ) -> Bool {
    let state = rules.entries[entry]
    let isGone = state.firstLife.exists && !routing.members[station]
    return isGone || isLeftOut(station, state.firstStation, state.stations)
      || (rules.isOut(entry, caller, station, now: clock)
        && !rules.panics(entry, caller, now: clock, members: routing.members))
  }

  /// A call by rules that got its turn is not made: what it was given goes to the next in line.
  mutating func dropByRules(_ frame: Handle<Frame>, _ id: Handle<SiteState>) {
    let state = rules.entries[entry(of: id)]
    if state.openLimit == Int32.max { return releaseConnection(frame, state.firstPool) }
    let pool = state.firstPool + ordinal(of: frames[frame].station)
    handOn(pool, entry(of: id), ordinal(of: frames[frame].station), frames[frame].chosen)
  }

  /// The instance that a message goes to where the number of instances changes: one that callers know
  /// of, or any where there is none.
  @inline(never)
  mutating func pickMember(_ frame: Handle<Frame>, _ id: Handle<SiteState>) -> Handle<Station> {
    let entry = entry(of: id)
    let caller = ordinal(of: frames[frame].station)
    if case .instance(let station) = pick(entry, caller, frame, except: .none) { return station }
    let first = rules.entries[entry].firstStation
    routing.note(rules.entries[entry].router, caller: caller, station: first)
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
    let state = rules.entries[entry]
    if state.name.exists && !state.isProbe {
      let station = answeredStation(state.name, frame)
      return .instance(station)
    }
    if state.watched.exists { return .instance(probedStation(frame, state)) }
    let spreads = spreads && hasSiblings(frame)
    if except == .none && !spreads && isPromoted.count == 0 && rules.isPlain(entry, caller) {
      return .instance(target(of: Handle(program[frames[frame].counter].a), from: frame))
    }
    let isPanic =
      (state.failures > 0 || state.firstGroup.exists)
      && rules.panics(entry, caller, now: clock, members: routing.members)
    var known = 0
    var free = 0
    for index in state.instances {
      let station = state.firstStation + index
      let isKnown =
        station != except && (state.firstLife == .none || routing.members[station])
        && (isPanic || !rules.isOut(entry, caller, station, now: clock))
        && !(spreads && hasSibling(frame, at: station))
        && !isLeftOut(station, state.firstStation, state.stations)
      let isFree =
        isKnown
        && (state.openLimit == Int32.max
          || rules.open[state.firstOpen + rules.slot(entry, caller, station)] < state.openLimit)
      rules.allowed[index] = isFree
      if isKnown { known += 1 }
      if isFree { free += 1 }
    }
    // With fewer instances than copies some go to the same.
    if known == 0 && spreads {
      return pick(entry, caller, frame, except: except, spreads: false)
    }
    if known == 0 { return .nobody }
    if free == 0 { return .allFull }
    if state.zoneMinimum > 0 && !isPanic { preferZone(entry, caller) }
    if routing.routers[state.router].kind == .other {
      let wanted = chooseRarely(Handle(program[frames[frame].counter].a), from: frame)
      return .instance(
        routing.divert(
          state.router, caller: caller, client: client(of: frame), from: wanted,
          among: rules.allowed))
    }
    return .instance(routing.choose(state.router, caller: caller, among: rules.allowed, &samplers))
  }
}

/// The rules of the network.
extension Simulation {
  mutating func layOutRules() {
    for calls in network.ruledCalls {
      let callers = components[calls.from.handle]
      let target = components[calls.to.handle]
      let cells = Int(callers.stations) * Int(target.stations)
      let rule = calls.rules
      var state = RuledCallTable.Entry(
        router: calls.router, firstStation: target.firstStation, stations: target.stations,
        firstCaller: callers.firstStation, callers: callers.stations,
        redispatch: Int32(clamping: rule.redispatch), failures: 0, outFor: 0,
        panicThreshold: rule.panicThreshold, firstMark: rules.marks.count, openLimit: Int32.max,
        firstOpen: rules.open.count, firstPool: .none,
        connectTimeout: rule.connectTimeout?.nanoseconds ?? -1, zoneMinimum: 0, zoneEnabled: 0,
        sampler: calls.sampler, name: calls.name, isProbe: calls.isProbe,
        firstLife: target.firstLife)
      rules.counts.append(GuardCounts())
      if let marking = rule.marking {
        state.failures = Int32(clamping: marking.failures)
        state.outFor = marking.outFor.nanoseconds
        rules.marks.append(repeating: RuledCallTable.Mark(), count: cells)
      }
      if let limit = rule.openCalls {
        state.openLimit = Int32(clamping: min(limit, 1 << 30))
        rules.open.append(repeating: 0, count: cells)
        state.firstPool = Handle(pools.count)
        let ring = rule.lineTimeout.map { timers.make(delay: $0.nanoseconds) } ?? .none
        for _ in 0..<callers.stations { pools.append(PoolState(size: Int32.max, ring: ring)) }
      }
      if let zones = rule.zones {
        state.zoneMinimum = Int32(clamping: max(1, zones.minimumInstances))
        state.zoneEnabled = zones.enabled
      }
      layOutGuards(of: calls, &state)
      rules.entries.append(state)
      while rules.allowed.count < Int(target.stations) { rules.allowed.append(false) }
    }
  }

  /// What a site has beyond the usual: rules, and a way on the map.
  mutating func refine(
    _ id: Handle<SiteState>, _ site: Network.CallSite, _ firstPool: Handle<PoolState>
  ) {
    if site.rules.exists {
      // Where the rules limit calls their lines are the pools.
      if firstPool.exists && rules.entries[site.rules].openLimit == Int32.max
        && rules.entries[site.rules].firstPool == .none
      {
        rules.entries[site.rules].firstPool = firstPool
      }
      sites[id].connection = EitherHandle(site.rules)
    }
    if crossesMap(site) || hasFaults(site) {
      var way = Map.Way(forward: sites[id].forward.first, backward: sites[id].backward.first)
      way.crosses = crossesMap(site)
      noteFaults(of: site, &way)
      map.ways.append(way)
      sites[id].forward = EitherHandle(map.ways.last)
      sites[id].backward = sites[id].forward
    }
  }
}
