/// What stands between a caller and its calls: breakers, throttles, limits and bulkheads.
extension Simulation {
  /// Pairs of components of which so much is told; a breaker that opens all the time fills no history.
  static let notesOfGuard: Int32 = 200

  /// Why a call that is about to be made is not; nil where it is. With `isTurn` it has waited in line.
  @inline(never)
  mutating func obstacle(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, isTurn: Bool
  ) -> Outcome? {
    let state = calling.rules.entries[entry]
    if state.firstBreaker.exists {
      let breaker = state.firstBreaker + caller
      let openTime = calling.rules.breakers.openTime(
        breaker, from: max(0, books.windowStart), to: loop.clock)
      let answer = calling.rules.breakers.admits(breaker, now: loop.clock)
      if answer.change == .halfOpened {
        calling.rules.counts[entry].halfOpenings += 1
        calling.rules.counts[entry].openTime += openTime
        noteGuard(entry, .breakerHalfOpened(to: callee(of: entry)), of: state.firstCaller + caller)
      }
      if !answer.isAdmitted {
        calling.rules.counts[entry].brokenOff += 1
        return .breakerOpen
      }
    }
    if state.firstThrottle.exists && !isTurn {
      let throttle = state.firstThrottle + caller
      let chance = calling.rules.throttles.chance(throttle, now: loop.clock)
      calling.rules.throttles.ask(throttle, now: loop.clock)
      if chance > 0 && draws.samplers.unit(state.throttleSampler) < chance {
        calling.rules.counts[entry].heldBack += 1
        return .throttled
      }
    }
    if state.requestLimit < Int32.max
      && calling.rules.active[state.firstActive + Int(caller)] >= state.requestLimit
    {
      calling.rules.counts[entry].shed += 1
      return .shed
    }
    return nil
  }

  /// A guarded call is sent.
  mutating func beginGuarded(_ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>) {
    let state = calling.rules.entries[entry]
    calling.rules.counts[entry].sent &+= 1
    calling.rules.active[state.firstActive + Int(caller)] += 1
    if state.firstBreaker.exists { calling.rules.breakers.send(state.firstBreaker + caller) }
    if state.firstGroup.exists {
      calling.rules.watch.groups[state.firstGroup + caller].hasSent = true
    }
  }

  /// A guarded call is over for its caller.
  @inline(never)
  mutating func endGuarded(
    _ frame: Handle<Frame>, _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>,
    _ station: Handle<Station>, _ outcome: Outcome
  ) {
    let state = calling.rules.entries[entry]
    calling.rules.active[state.firstActive + Int(caller)] -= 1
    // What ends with the caller says nothing of the callee.
    let isOwn =
      outcome == .cancelled || (faults.impairments.count > 0 && isDown(frames[frame].station))
    if state.firstBreaker.exists {
      let change = calling.rules.breakers.end(
        state.firstBreaker + caller, hasFailed: isOwn ? nil : !outcome.isAnswer,
        sent: frames[frame].since, now: loop.clock)
      if change != .none { noteBreaker(entry, caller, change) }
    }
    if isOwn { return }
    if state.firstThrottle.exists {
      calling.rules.throttles.end(
        state.firstThrottle + caller, isAnswered: outcome.isAnswer, now: loop.clock)
    }
    if state.firstGroup.exists {
      let group = state.firstGroup + caller
      let instance = Handle<Instance>(station - state.firstStation)
      if let why = calling.rules.watch.noteEnd(group, instance, outcome: outcome, now: loop.clock) {
        noteEjection(entry, caller, instance, why)
      }
    }
  }

  private mutating func noteBreaker(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ change: BreakerTable.Change
  ) {
    let whose = calling.rules.entries[entry].firstCaller + caller
    let callee = callee(of: entry)
    switch change {
    case .none, .halfOpened: break
    case .closed: noteGuard(entry, .breakerClosed(to: callee), of: whose)
    case .opened(let counts, let wasClosed):
      calling.rules.counts[entry].openings += 1
      if wasClosed { calling.rules.counts[entry].trips += 1 }
      noteGuard(
        entry,
        .breakerOpened(
          to: callee, failed: Int(counts.failed), slow: Int(counts.slow), calls: Int(counts.calls)),
        of: whose)
    }
  }

  /// The component that an entry's calls go to.
  mutating func callee(of entry: Handle<RuledCallTable.Entry>) -> ComponentID {
    ComponentID(plant.stations[calling.rules.entries[entry].firstStation].component)
  }

  /// Tells of a station, while not too much was told of the guards of its pair.
  mutating func noteGuard(
    _ entry: Handle<RuledCallTable.Entry>, _ event: Occurrence.Event, of station: Handle<Station>
  ) {
    if calling.rules.entries[entry].notes >= Self.notesOfGuard { return books.timeline.omit() }
    calling.rules.entries[entry].notes += 1
    books.timeline.note(
      event, at: loop.clock, plant.stations[station].component, instance: Int(ordinal(of: station)))
  }

  /// A call waits for its turn, unless as many wait already as may.
  mutating func waitByRules(
    _ frame: Handle<Frame>, _ entry: Handle<RuledCallTable.Entry>,
    _ pool: Handle<Connections.PoolState>
  ) -> Handle<Frame> {
    if connections.pools[pool].line.count >= calling.rules.entries[entry].lineLimit {
      calling.rules.counts[entry].shed += 1
      return failHere(frame, .shed)
    }
    return waitForConnection(frame, pool)
  }

  /// What becomes of a call that has waited for its turn for too long.
  mutating func outcomeOfWaiting(_ frame: Handle<Frame>) -> Outcome {
    let instruction = program.instructions[frames[frame].counter]
    guard instruction.opcode == .call, program.sites[Handle(instruction.a)].connection.second.exists
    else {
      return .poolTimeout
    }
    return calling.rules.entries[entry(of: Handle(instruction.a))].shedsWaiters
      ? .shed : .poolTimeout
  }
}
