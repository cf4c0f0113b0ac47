/// What stands between a caller and its calls: breakers, throttles, limits and bulkheads.
extension Simulation {
  /// Pairs of components of which so much is told; a breaker that opens all the time fills no history.
  static let notesOfGuard: Int32 = 200

  /// Why a call that is about to be made is not; nil where it is. With `isTurn` it has waited in line.
  @inline(never)
  mutating func obstacle(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, isTurn: Bool
  ) -> Outcome? {
    let state = rules.entries[entry]
    if state.firstBreaker.exists {
      let breaker = state.firstBreaker + caller
      let openTime = rules.breakers.openTime(breaker, from: max(0, windowStart), to: clock)
      let answer = rules.breakers.admits(breaker, now: clock)
      if answer.change == .halfOpened {
        rules.counts[entry].halfOpenings += 1
        rules.counts[entry].openTime += openTime
        noteGuard(entry, .breakerHalfOpened(to: callee(of: entry)), of: state.firstCaller + caller)
      }
      if !answer.isAdmitted {
        rules.counts[entry].brokenOff += 1
        return .breakerOpen
      }
    }
    if state.firstThrottle.exists && !isTurn {
      let throttle = state.firstThrottle + caller
      let chance = rules.throttles.chance(throttle, now: clock)
      rules.throttles.ask(throttle, now: clock)
      if chance > 0 && samplers.unit(state.throttleSampler) < chance {
        rules.counts[entry].heldBack += 1
        return .throttled
      }
    }
    if state.requestLimit < Int32.max
      && rules.active[state.firstActive + Int(caller)] >= state.requestLimit
    {
      rules.counts[entry].shed += 1
      return .shed
    }
    return nil
  }

  /// A guarded call is sent.
  mutating func beginGuarded(_ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>) {
    let state = rules.entries[entry]
    rules.counts[entry].sent &+= 1
    rules.active[state.firstActive + Int(caller)] += 1
    if state.firstBreaker.exists { rules.breakers.send(state.firstBreaker + caller) }
    if state.firstGroup.exists { rules.watch.groups[state.firstGroup + caller].hasSent = true }
  }

  /// A guarded call is over for its caller.
  @inline(never)
  mutating func endGuarded(
    _ frame: Handle<Frame>, _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>,
    _ station: Handle<Station>, _ outcome: Outcome
  ) {
    let state = rules.entries[entry]
    rules.active[state.firstActive + Int(caller)] -= 1
    // What ends with the caller says nothing of the callee.
    let isOwn =
      outcome == .cancelled || (impairments.count > 0 && isDown(frames[frame].station))
    if state.firstBreaker.exists {
      let change = rules.breakers.end(
        state.firstBreaker + caller, hasFailed: isOwn ? nil : !outcome.isAnswer,
        sent: frames[frame].since, now: clock)
      if change != .none { noteBreaker(entry, caller, change) }
    }
    if isOwn { return }
    if state.firstThrottle.exists {
      rules.throttles.end(state.firstThrottle + caller, isAnswered: outcome.isAnswer, now: clock)
    }
    if state.firstGroup.exists {
      let group = state.firstGroup + caller
      let instance = Handle<Instance>(station - state.firstStation)
      if let why = rules.watch.noteEnd(group, instance, outcome: outcome, now: clock) {
        noteEjection(entry, caller, instance, why)
      }
    }
  }

  private mutating func noteBreaker(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ change: BreakerTable.Change
  ) {
    let whose = rules.entries[entry].firstCaller + caller
    let callee = callee(of: entry)
    switch change {
    case .none, .halfOpened: break
    case .closed: noteGuard(entry, .breakerClosed(to: callee), of: whose)
    case .opened(let counts, let wasClosed):
      rules.counts[entry].openings += 1
      if wasClosed { rules.counts[entry].trips += 1 }
      noteGuard(
        entry,
        .breakerOpened(
          to: callee, failed: Int(counts.failed), slow: Int(counts.slow), calls: Int(counts.calls)),
        of: whose)
    }
  }

  /// The component that an entry's calls go to.
  mutating func callee(of entry: Handle<RuledCallTable.Entry>) -> ComponentID {
    ComponentID(stations[rules.entries[entry].firstStation].component)
  }

  /// Tells of a station, while not too much was told of the guards of its pair.
  mutating func noteGuard(
    _ entry: Handle<RuledCallTable.Entry>, _ event: Occurrence.Event, of station: Handle<Station>
  ) {
    if rules.entries[entry].notes >= Self.notesOfGuard { return timeline.omit() }
    rules.entries[entry].notes += 1
    timeline.note(
      event, at: clock, stations[station].component, instance: Int(ordinal(of: station)))
  }

  /// A call waits for its turn, unless as many wait already as may.
  mutating func waitByRules(
    _ frame: Handle<Frame>, _ entry: Handle<RuledCallTable.Entry>, _ pool: Handle<PoolState>
  ) -> Handle<Frame> {
    if pools[pool].line.count >= rules.entries[entry].lineLimit {
      rules.counts[entry].shed += 1
      return failHere(frame, .shed)
    }
    return waitForConnection(frame, pool)
  }

  /// What becomes of a call that has waited for its turn for too long.
  mutating func outcomeOfWaiting(_ frame: Handle<Frame>) -> Outcome {
    let instruction = program[frames[frame].counter]
    guard instruction.opcode == .call, sites[Handle(instruction.a)].connection.second.exists else {
      return .poolTimeout
    }
    return rules.entries[entry(of: Handle(instruction.a))].shedsWaiters ? .shed : .poolTimeout
  }
}
