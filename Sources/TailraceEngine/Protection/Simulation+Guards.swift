/// What stands between a caller and its calls: breakers, throttles, limits and bulkheads.
extension Simulation {
  /// Pairs of components of which so much is told; a breaker that opens all the time fills no history.
  static let notesOfGuard: Int32 = 200

  /// Why a call that is about to be made is not; nil where it is. With `isTurn` it has waited in line.
  @inline(never)
  mutating func obstacle(_ entry: Int32, _ caller: Int32, isTurn: Bool) -> Outcome? {
    let state = rules.entries[entry]
    if state.firstBreaker >= 0 {
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
    if state.firstThrottle >= 0 && !isTurn {
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
  mutating func beginGuarded(_ entry: Int32, _ caller: Int32) {
    let state = rules.entries[entry]
    rules.counts[entry].sent &+= 1
    rules.active[state.firstActive + Int(caller)] += 1
    if state.firstBreaker >= 0 { rules.breakers.send(state.firstBreaker + caller) }
    if state.firstGroup >= 0 { rules.watch.groups[state.firstGroup + caller].hasSent = true }
  }

  /// A guarded call is over for its caller.
  @inline(never)
  mutating func endGuarded(
    _ frame: Int32, _ entry: Int32, _ caller: Int32, _ station: Int32, _ outcome: Outcome
  ) {
    let state = rules.entries[entry]
    rules.active[state.firstActive + Int(caller)] -= 1
    // What ends with the caller says nothing of the callee.
    let isOwn =
      outcome == .cancelled || (impairments.count > 0 && isDown(frames[frame].station))
    if state.firstBreaker >= 0 {
      let change = rules.breakers.end(
        state.firstBreaker + caller, hasFailed: isOwn ? nil : !outcome.isAnswer,
        sent: frames[frame].since, now: clock)
      if change != .none { noteBreaker(entry, caller, change) }
    }
    if isOwn { return }
    if state.firstThrottle >= 0 {
      rules.throttles.end(state.firstThrottle + caller, isAnswered: outcome.isAnswer, now: clock)
    }
    if state.firstGroup >= 0 {
      let group = state.firstGroup + caller
      let instance = station - state.firstStation
      if let why = rules.watch.noteEnd(group, instance, outcome: outcome, now: clock) {
        noteEjection(entry, caller, instance, why)
      }
    }
  }

  private mutating func noteBreaker(
    _ entry: Int32, _ caller: Int32, _ change: BreakerTable.Change
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
  mutating func callee(of entry: Int32) -> ComponentID {
    ComponentID(index: stations[rules.entries[entry].firstStation].component)
  }

  /// Tells of a station, while not too much was told of the guards of its pair.
  mutating func noteGuard(_ entry: Int32, _ event: Occurrence.Event, of station: Int32) {
    if rules.entries[entry].notes >= Self.notesOfGuard { return timeline.omit() }
    rules.entries[entry].notes += 1
    timeline.note(
      event, at: clock, stations[station].component, instance: Int(ordinal(of: station)))
  }

  /// A call waits for its turn, unless as many wait already as may.
  mutating func waitByRules(_ frame: Int32, _ entry: Int32, _ pool: Int32) -> Int32 {
    if pools[pool].line.count >= rules.entries[entry].lineLimit {
      rules.counts[entry].shed += 1
      return failHere(frame, .shed)
    }
    return waitForConnection(frame, pool)
  }

  /// What becomes of a call that has waited for its turn for too long.
  mutating func outcomeOfWaiting(_ frame: Int32) -> Outcome {
    let instruction = program[frames[frame].counter]
    guard instruction.opcode == .call, sites[instruction.a].firstPool < -1 else {
      return .poolTimeout
    }
    return rules.entries[entry(of: instruction.a)].shedsWaiters ? .shed : .poolTimeout
  }
}
