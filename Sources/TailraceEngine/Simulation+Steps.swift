/// Instructions.
extension Simulation {
  /// Moves a frame along whose event came, or whose turn it is, then whoever it hands the turn to,
  /// until all have to wait.
  @inline(never)
  mutating func proceed(_ first: Handle<Frame>) {
    if tracing.isTraced { tracing.observeMove(first) }
    var frame = resume(first)
    while frame != .nobody {
      let instruction = program.instructions[frames[frame].counter]
      switch instruction.opcode {
      case .compute:
        frame = compute(frame, draws.samplers.nanoseconds(Handle(instruction.a)))
      case .wait:
        frames.wait(frame, draws.samplers.nanoseconds(Handle(instruction.a)), &loop)
        return
      case .call:
        if loop.isStuck() { return }
        frame = call(frame, Handle(instruction.a))
      case .jumpUnlessMiss:
        if frames[frame].flags.contains(.miss) {
          frames[frame].advance()
        } else {
          frames[frame].counter = Handle(instruction.a)
        }
      case .assumedProbe:
        plant.countLookUp(
          frame,
          draws.samplers.unit(Handle(instruction.a)) < program.probabilities[Int(instruction.b)],
          &frames)
        frames[frame].advance()
      case .end:
        frame = finish(frame, frames[frame].flags.contains(.degraded) ? .degraded : .full)
      default:
        // No loop goes without one of these, or a call.
        if loop.isStuck() { return }
        frame = stepRarely(frame, instruction)
      }
    }
  }

  /// The instructions that are not worth their room in the loop.
  @inline(never)
  private mutating func stepRarely(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<
    Frame
  > {
    switch instruction.opcode {
    case .raise:
      let outcome = frames[frame].outcome
      let isBranch = frames[frame].flags.contains(.branch)
      return isBranch ? finishBranch(frame, outcome) : finish(frame, outcome)
    case .publish:
      publish(frame, Handle(instruction.a))
    case .publishToAll:
      publishToAll(frame, Handle(instruction.a))
    case .key:
      frames.takeKey(frame, instruction, &draws)
    case .evenKey:
      frames.takeEvenKey(frame, Handle(instruction.a), &draws)
    case .fork:
      return fork(frame, instruction)
    case .times:
      return beginTimes(frame, instruction)
    case .choose:
      if let target = program.choose(instruction, &draws) {
        frames[frame].counter = target
        return frame
      }
    case .jump:
      frames[frame].counter = Handle(instruction.a)
      return frame
    case .probe:
      caching.probe(frame, Handle(instruction.a), at: loop.clock, &frames, &plant, &draws, versions)
    case .fill:
      caching.fill(frame, Handle(instruction.a), at: loop.clock, &frames, plant, &draws)
    case .fail:
      if draws.samplers.unit(Handle(instruction.a)) < program.probabilities[Int(instruction.b)] {
        // Nothing says when to come again.
        frames[frame].since = 0
        return failHere(frame, Outcome(rawValue: UInt8(instruction.c)) ?? .error)
      }
    case .awaitStart:
      return coldStart.awaitStart(frame, &loop, &frames, &plant, &draws, faults)
    case .scatter:
      return scatter(frame, instruction)
    case .publishToCopies:
      publishToCopies(frame, Handle(instruction.a), instruction.b)
    case .takeKeyToMove:
      if !shardMaps.takeKeyToMove(frame, Handle(instruction.a), network, &frames, &sending) {
        return finish(frame, .full)
      }
    case .moveKey:
      shardMaps.move(Handle(instruction.a), frames[frame].key)
    case .lock:
      return lock(frame, instruction)
    case .connect:
      return connect(frame, Handle(instruction.a))
    case .replay:
      return replay(frame, atOnce: instruction.a)
    case .computeContended:
      return computeContended(frame, draws.samplers.nanoseconds(Handle(instruction.a)))
    case .computeConditioned:
      return computeConditioned(frame, instruction)
    case .waitConditioned:
      waitConditioned(frame, draws.samplers.nanoseconds(Handle(instruction.a)))
      return .nobody
    case .standStill:
      if faults.conditions[frames[frame].station].isFrozen {
        frames[frame].work = 0
        plant.standStill(frame, &loop, &frames)
        return .nobody
      }
    case .forkSome:
      return forkSome(frame, instruction)
    case .reserve:
      versions.reserve(frame, Handle(instruction.a), &frames)
    case .establish:
      versions.establish(frame, Handle(instruction.a), frames)
    case .beginRead:
      versions.beginRead(frame, Handle(instruction.a), &frames)
    case .endRead:
      plant.endRead(frame, Handle(instruction.a), &frames)
    case .admit:
      return admit(frame, Handle(instruction.a))
    case .noteWrite:
      versions.noteWrite(frame, Handle(instruction.a), at: loop.clock, frames, sending, routing)
    case .jumpUnlessOwnWrite:
      if !versions.hasJustWritten(
        frame, Handle(instruction.b), at: loop.clock, frames, sending, routing)
      {
        frames[frame].counter = Handle(instruction.a)
        return frame
      }
    case .jumpUnlessKeyBelow:
      if !frames.hasKey(frame, of: Handle(instruction.b), below: instruction.c) {
        frames[frame].counter = Handle(instruction.a)
        return frame
      }
    case .attempt:
      return beginAttempts(frame, instruction)
    case .checkDeadline:
      if frames.isPastDeadline(frame, at: loop.clock) { return failHere(frame, .timeout) }
    case .endBranch:
      return finishBranch(frame, .full)
    case .commit:
      versions.commit(frame, Handle(instruction.a), &frames)
    case .readCurrent:
      versions.readCurrent(frame, Handle(instruction.a), &frames)
    case .applyVersion:
      versions.applyVersion(frame, Handle(instruction.a), network, frames, plant)
    case .readCopy:
      versions.readCopy(frame, Handle(instruction.a), network, &frames, &plant)
    case .enqueue:
      return enqueue(frame, Handle(instruction.a))
    case .jumpIfDone:
      if messaging.isDone(frame, frames) {
        frames[frame].counter = Handle(instruction.a)
        return frame
      }
    case .receive:
      frames.receive(frame, instruction, &loop, &draws)
      return .nobody
    case .resolve:
      plant.countLookUp(
        frame, names.keepsAnswer(Handle(instruction.a), frame, at: loop.clock, frames), &frames)
    case .learn:
      names.learn(Handle(instruction.a), frame, at: loop.clock, frames, &draws, geography)
    case .toAnswer:
      let row = instruction.b + names.answeredTarget(Handle(instruction.a), frame, frames)
      frames[frame].counter = program.alternatives[Int(row)].target
      return frame
    case .fetch:
      return beginFetch(frame, instruction)
    case .refresh:
      refresh(frame, instruction)
    case .invalidate:
      caching.invalidate(frame, Handle(instruction.a), at: loop.clock, &frames, plant)
    case .putBack:
      putBack(frame, Handle(instruction.a))
    case .takeBack:
      caching.takeBack(frame, Handle(instruction.a), network, &frames, plant, &versions)
    case .clientProbe:
      caching.clientProbe(frame, Handle(instruction.a), at: loop.clock, &frames, &plant, versions)
    case .clientFill:
      caching.clientFill(frame, Handle(instruction.a), at: loop.clock, frames)
    case .compute, .wait, .call, .jumpUnlessMiss, .assumedProbe, .end:
      preconditionFailure("an instruction of the loop")
    }
    frames[frame].advance()
    return frame
  }

  /// Starts the branches, in their order, after whatever is ready already.
  @inline(never)
  private mutating func fork(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<Frame> {
    let number = loop.nextSequence()
    frames[frame].wake = number
    frames[frame].state = .joining
    frames[frame].needed = instruction.c
    frames[frame].failuresAllowed = instruction.b - instruction.c
    for index in 0..<instruction.b {
      let branch = branch(of: frame, at: program.targets[Int(instruction.a + index)])
      loop.ready.pushBack(branch)
    }
    return .nobody
  }

  @inline(never)
  private mutating func beginTimes(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<
    Frame
  > {
    let number = loop.nextSequence()
    frames[frame].wake = number
    frames[frame].state = .repeating
    frames[frame].needed = instruction.a
    return branch(of: frame, at: Handle(instruction.b))
  }

  /// A frame that works in its parent's place, with its parent's key.
  mutating func branch(of parent: Handle<Frame>, at counter: Handle<Instruction>) -> Handle<Frame> {
    let frame = allocate()
    let whole = frames[parent]
    frames[frame].renew(
      .running, .branch, at: counter, parent: parent, parentWake: whole.wake,
      station: whole.station, requestClass: whole.requestClass, site: Handle(0), key: whole.key,
      population: whole.population)
    frames[frame].born = whole.born
    if frames.carriesCargo { frames.handCargo(from: parent, to: frame) }
    if frames.keepsKin { frames.kin.adopt(frame, by: parent, awaiting: whole.wake) }
    return frame
  }

  /// A branch is over.
  @inline(__always)
  mutating func freeBranch(_ frame: Handle<Frame>) {
    if frames.keepsKin { frames.kin.release(frame) }
    free(frame)
  }

  /// A branch or a turn of a loop is over: the parent goes on when it has what it needs.
  @inline(never)
  private mutating func finishBranch(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    if frames[frame].flags.contains(.errand) {
      return frames[frame].flags.contains(.holdsPlace)
        ? finishDelivery(frame, outcome) : finishFetch(frame, outcome)
    }
    let parent = frames[frame].parent
    let expected = frames[parent].wake == frames[frame].parentWake
    if expected && frames[parent].state == .trying { return endCopy(frame, of: parent, outcome) }
    let since = frames[frame].since
    let degraded = frames[frame].flags.contains(.degraded)
    if frames.carriesCargo && expected && outcome.isAnswer {
      frames.joinCargo(of: frame, to: parent)
    }
    freeBranch(frame)
    // The join was decided before this branch was done.
    guard expected else { return .nobody }
    let state = frames[parent].state
    if state == .holding { releaseHold(parent) }
    guard outcome.isAnswer else {
      if state != .joining || frames[parent].failuresAllowed == 0 {
        if outcome == .throttled { frames[parent].since = since }
        return frames.raise(parent, outcome)
      }
      frames[parent].failuresAllowed -= 1
      return .nobody
    }
    if degraded { frames[parent].flags.insert(.degraded) }
    frames[parent].needed -= 1
    if frames[parent].needed > 0 {
      guard state == .repeating else { return .nobody }
      return branch(of: parent, at: Handle(program.instructions[frames[parent].counter].b))
    }
    frames[parent].wake = 0
    frames[parent].state = .running
    frames[parent].advance()
    return parent
  }
}

extension Frames {
  @inline(__always)
  fileprivate mutating func wait(_ frame: Handle<Frame>, _ time: Int64, _ loop: inout EventLoop) {
    self[frame].since = loop.clock
    self[frame].state = .waiting
    loop.schedule(frame, after: time, &self)
  }

  @inline(never)
  fileprivate mutating func takeKey(
    _ frame: Handle<Frame>, _ instruction: Instruction, _ draws: inout Draws
  ) {
    let population = UInt8(truncatingIfNeeded: instruction.a + 1)
    if self[frame].population == population && instruction.c == 0 { return }
    if carriesCargo { cargo[frame] = cargo[frame].withoutValue }
    self[frame].population = population
    self[frame].key = draws.populations.draw(
      Int(instruction.a), &draws.samplers, Handle(instruction.b))
  }

  @inline(never)
  fileprivate mutating func takeEvenKey(
    _ frame: Handle<Frame>, _ sampler: Handle<Sampler>, _ draws: inout Draws
  ) {
    let population = self[frame].keyPopulation
    // Equally popular keys are spread evenly as they come.
    if population == .none || draws.populations.isUniform(population) { return }
    if carriesCargo { cargo[frame] = cargo[frame].withoutValue }
    self[frame].key = draws.populations.drawEvenly(population, &draws.samplers, sampler)
  }
}

extension Books {
  @inline(__always)
  mutating func finishWait(
    _ frame: Handle<Frame>, at now: Int64, _ frames: inout Frames, _ plant: borrowing Plant
  ) -> Handle<Frame> {
    addService(frame, now &- frames[frame].since, frames, plant)
    frames[frame].state = .running
    frames[frame].advance()
    return frame
  }
}

extension Program {
  fileprivate func choose(_ instruction: Instruction, _ draws: inout Draws) -> Handle<Instruction>?
  {
    let draw = draws.samplers.unit(Handle(instruction.a))
    for row in instruction.b..<(instruction.b + instruction.c)
    where draw < alternatives[Int(row)].cumulative {
      return alternatives[Int(row)].target
    }
    return nil
  }
}
