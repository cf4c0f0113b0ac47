/// What stands between a caller and its calls: breakers, throttles, limits and bulkheads.
extension Calling {
  /// Why a call that is about to be made is not; nil where it is. With `isTurn` it has waited in line.
  @inline(never)
  mutating func obstacle(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, isTurn: Bool, at now: Int64,
    _ plant: borrowing Plant, _ draws: inout Draws, _ books: inout Books
  ) -> Outcome? {
    let state = rules.entries[entry]
    if state.firstBreaker.exists {
      let breaker = state.firstBreaker + caller
      let openTime = rules.breakers.openTime(
        breaker, from: max(0, books.windowStart), to: now)
      let answer = rules.breakers.admits(breaker, now: now)
      if answer.change == .halfOpened {
        rules.counts[entry].halfOpenings += 1
        rules.counts[entry].openTime += openTime
        noteGuard(
          entry, .breakerHalfOpened(to: callee(of: entry, plant)), of: state.firstCaller + caller,
          at: now, plant, &books)
      }
      if !answer.isAdmitted {
        rules.counts[entry].brokenOff += 1
        return .breakerOpen
      }
    }
    if state.firstThrottle.exists && !isTurn {
      let throttle = state.firstThrottle + caller
      let chance = rules.throttles.chance(throttle, now: now)
      rules.throttles.ask(throttle, now: now)
      if chance > 0 && draws.samplers.unit(state.throttleSampler) < chance {
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
    if state.firstGroup.exists {
      rules.watch.groups[state.firstGroup + caller].hasSent = true
    }
  }

  /// A guarded call is over for its caller.
  @inline(never)
  mutating func endGuarded(
    _ frame: Handle<Frame>, _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>,
    _ station: Handle<Station>, _ outcome: Outcome, at now: Int64, _ frames: borrowing Frames,
    _ plant: borrowing Plant, _ books: inout Books, _ faults: borrowing Faults
  ) {
    let state = rules.entries[entry]
    rules.active[state.firstActive + Int(caller)] -= 1
    // What ends with the caller says nothing of the callee.
    let isOwn =
      outcome == .cancelled
      || (faults.impairments.count > 0 && faults.isDown(frames[frame].station))
    if state.firstBreaker.exists {
      let change = rules.breakers.end(
        state.firstBreaker + caller, hasFailed: isOwn ? nil : !outcome.isAnswer,
        sent: frames[frame].since, now: now)
      if change != .none { noteBreaker(entry, caller, change, at: now, plant, &books) }
    }
    if isOwn { return }
    if state.firstThrottle.exists {
      rules.throttles.end(
        state.firstThrottle + caller, isAnswered: outcome.isAnswer, now: now)
    }
    if state.firstGroup.exists {
      let group = state.firstGroup + caller
      let instance = Handle<Instance>(station - state.firstStation)
      if let why = rules.watch.noteEnd(group, instance, outcome: outcome, now: now) {
        noteEjection(entry, caller, instance, why, at: now, plant, &books)
      }
    }
  }

  private mutating func noteBreaker(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>,
    _ change: BreakerTable.Change, at now: Int64, _ plant: borrowing Plant, _ books: inout Books
  ) {
    let whose = rules.entries[entry].firstCaller + caller
    let callee = callee(of: entry, plant)
    switch change {
    case .none, .halfOpened: break
    case .closed: noteGuard(entry, .breakerClosed(to: callee), of: whose, at: now, plant, &books)
    case .opened(let counts, let wasClosed):
      rules.counts[entry].openings += 1
      if wasClosed { rules.counts[entry].trips += 1 }
      noteGuard(
        entry,
        .breakerOpened(
          to: callee, failed: Int(counts.failed), slow: Int(counts.slow), calls: Int(counts.calls)),
        of: whose, at: now, plant, &books)
    }
  }

  /// The component that an entry's calls go to.
  func callee(of entry: Handle<RuledCallTable.Entry>, _ plant: borrowing Plant) -> ComponentID {
    ComponentID(plant.stations[rules.entries[entry].firstStation].component)
  }

  /// Tells of a station, while not too much was told of the guards of its pair.
  mutating func noteGuard(
    _ entry: Handle<RuledCallTable.Entry>, _ event: Occurrence.Event, of station: Handle<Station>,
    at now: Int64, _ plant: borrowing Plant, _ books: inout Books
  ) {
    if rules.entries[entry].notes >= Calling.notesOfGuard { return books.timeline.omit() }
    rules.entries[entry].notes += 1
    books.timeline.note(
      event, at: now, plant.stations[station].component, instance: Int(plant.ordinal(of: station)))
  }

  /// What becomes of a call that has waited for its turn for too long.
  func outcomeOfWaiting(
    _ frame: Handle<Frame>, _ program: borrowing Program, _ frames: borrowing Frames
  ) -> Outcome {
    let instruction = program.instructions[frames[frame].counter]
    guard instruction.opcode == .call, program.sites[Handle(instruction.a)].connection.second.exists
    else {
      return .poolTimeout
    }
    return rules.entries[program.entry(of: Handle(instruction.a))].shedsWaiters
      ? .shed : .poolTimeout
  }
}
