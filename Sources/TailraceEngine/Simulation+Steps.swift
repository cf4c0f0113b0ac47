/// Instructions.
extension Simulation {
  /// Moves a frame along whose event came, or whose turn it is, then whoever it hands the turn to,
  /// until all have to wait.
  @inline(never)
  mutating func proceed(_ first: Handle<Frame>) {
    if isTraced { observeMove(first) }
    var frame = resume(first)
    while frame != .nobody {
      let instruction = program[frames[frame].counter]
      switch instruction.opcode {
      case .compute:
        frame = compute(frame, samplers.nanoseconds(Handle(instruction.a)))
      case .wait:
        wait(frame, samplers.nanoseconds(Handle(instruction.a)))
        return
      case .call:
        if isStuck() { return }
        frame = call(frame, Handle(instruction.a))
      case .jumpUnlessMiss:
        if frames[frame].flags.contains(.miss) {
          frames[frame].advance()
        } else {
          frames[frame].counter = Handle(instruction.a)
        }
      case .assumedProbe:
        countLookUp(frame, samplers.unit(Handle(instruction.a)) < probabilities[Int(instruction.b)])
        frames[frame].advance()
      case .end:
        frame = finish(frame, frames[frame].flags.contains(.degraded) ? .degraded : .full)
      default:
        // No loop goes without one of these, or a call.
        if isStuck() { return }
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
      takeKey(frame, instruction)
    case .fork:
      return fork(frame, instruction)
    case .times:
      return beginTimes(frame, instruction)
    case .choose:
      if let target = choose(instruction) {
        frames[frame].counter = target
        return frame
      }
    case .jump:
      frames[frame].counter = Handle(instruction.a)
      return frame
    case .probe:
      probe(frame, Handle(instruction.a))
    case .fill:
      fill(frame, Handle(instruction.a))
    case .fail:
      if samplers.unit(Handle(instruction.a)) < probabilities[Int(instruction.b)] {
        // Nothing says when to come again.
        frames[frame].since = 0
        return failHere(frame, Outcome(rawValue: UInt8(instruction.c)) ?? .error)
      }
    case .awaitStart:
      return awaitStart(frame)
    case .scatter:
      return scatter(frame, instruction)
    case .publishToCopies:
      publishToCopies(frame, Handle(instruction.a), instruction.b)
    case .takeKeyToMove:
      if !takeKeyToMove(frame, Handle(instruction.a)) { return finish(frame, .full) }
    case .moveKey:
      maps.move(Handle(instruction.a), frames[frame].key)
    case .lock:
      return lock(frame, instruction)
    case .connect:
      return connect(frame, Handle(instruction.a))
    case .computeContended:
      return computeContended(frame, samplers.nanoseconds(Handle(instruction.a)))
    case .computeConditioned:
      return computeConditioned(frame, instruction)
    case .waitConditioned:
      waitConditioned(frame, samplers.nanoseconds(Handle(instruction.a)))
      return .nobody
    case .forkSome:
      return forkSome(frame, instruction)
    case .reserve:
      reserve(frame, Handle(instruction.a))
    case .establish:
      establish(frame, Handle(instruction.a))
    case .beginRead:
      beginRead(frame, Handle(instruction.a))
    case .endRead:
      endRead(frame, Handle(instruction.a))
    case .admit:
      return admit(frame, Handle(instruction.a))
    case .noteWrite:
      noteWrite(frame, Handle(instruction.a))
    case .jumpUnlessOwnWrite:
      if !hasJustWritten(frame, Handle(instruction.b)) {
        frames[frame].counter = Handle(instruction.a)
        return frame
      }
    case .jumpUnlessKeyBelow:
      if !hasKey(frame, of: Handle(instruction.b), below: instruction.c) {
        frames[frame].counter = Handle(instruction.a)
        return frame
      }
    case .attempt:
      return beginAttempts(frame, instruction)
    case .checkDeadline:
      if isPastDeadline(frame) { return failHere(frame, .timeout) }
    case .endBranch:
      return finishBranch(frame, .full)
    case .commit:
      commit(frame, Handle(instruction.a))
    case .readCurrent:
      readCurrent(frame, Handle(instruction.a))
    case .applyVersion:
      applyVersion(frame, Handle(instruction.a))
    case .readCopy:
      readCopy(frame, Handle(instruction.a))
    case .enqueue:
      return enqueue(frame, Handle(instruction.a))
    case .jumpIfDone:
      if isDone(frame) {
        frames[frame].counter = Handle(instruction.a)
        return frame
      }
    case .receive:
      receive(frame, instruction)
      return .nobody
    case .resolve:
      countLookUp(frame, keepsAnswer(Handle(instruction.a), frame))
    case .learn:
      learn(Handle(instruction.a), frame)
    case .toAnswer:
      let row = instruction.b + answeredTarget(Handle(instruction.a), frame)
      frames[frame].counter = alternatives[Int(row)].target
      return frame
    case .fetch:
      return beginFetch(frame, instruction)
    case .refresh:
      refresh(frame, instruction)
    case .invalidate:
      invalidate(frame, Handle(instruction.a))
    case .putBack:
      putBack(frame, Handle(instruction.a))
    case .takeBack:
      takeBack(frame, Handle(instruction.a))
    case .clientProbe:
      clientProbe(frame, Handle(instruction.a))
    case .clientFill:
      clientFill(frame, Handle(instruction.a))
    case .compute, .wait, .call, .jumpUnlessMiss, .assumedProbe, .end:
      preconditionFailure("an instruction of the loop")
    }
    frames[frame].advance()
    return frame
  }

  @inline(__always)
  private mutating func wait(_ frame: Handle<Frame>, _ time: Int64) {
    frames[frame].since = clock
    frames[frame].state = .waiting
    schedule(frame, after: time)
  }

  @inline(__always)
  mutating func finishWait(_ frame: Handle<Frame>) -> Handle<Frame> {
    addService(frame, clock &- frames[frame].since)
    frames[frame].state = .running
    frames[frame].advance()
    return frame
  }

  private mutating func choose(_ instruction: Instruction) -> Handle<Instruction>? {
    let draw = samplers.unit(Handle(instruction.a))
    for row in instruction.b..<(instruction.b + instruction.c)
    where draw < alternatives[Int(row)].cumulative {
      return alternatives[Int(row)].target
    }
    return nil
  }

  /// Starts the branches, in their order, after whatever is ready already.
  @inline(never)
  private mutating func fork(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<Frame> {
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].state = .joining
    frames[frame].needed = instruction.c
    frames[frame].failuresAllowed = instruction.b - instruction.c
    for index in 0..<instruction.b {
      let branch = branch(of: frame, at: targets[Int(instruction.a + index)])
      ready.pushBack(branch)
    }
    return .nobody
  }

  @inline(never)
  private mutating func beginTimes(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<
    Frame
  > {
    let number = nextSequence()
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
    if carriesCargo { handCargo(from: parent, to: frame) }
    if keepsKin { kin.adopt(frame, by: parent, awaiting: whole.wake) }
    return frame
  }

  /// A branch is over.
  @inline(__always)
  mutating func freeBranch(_ frame: Handle<Frame>) {
    if keepsKin { kin.release(frame) }
    free(frame)
  }

  /// A branch or a turn of a loop is over: the parent goes on when it has what it needs.
  @inline(never)
  mutating func finishBranch(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    if frames[frame].flags.contains(.errand) {
      return frames[frame].flags.contains(.holdsPlace)
        ? finishDelivery(frame, outcome) : finishFetch(frame, outcome)
    }
    let parent = frames[frame].parent
    let expected = frames[parent].wake == frames[frame].parentWake
    if expected && frames[parent].state == .trying { return endCopy(frame, of: parent, outcome) }
    let since = frames[frame].since
    let degraded = frames[frame].flags.contains(.degraded)
    if carriesCargo && expected && outcome.isAnswer { joinCargo(of: frame, to: parent) }
    freeBranch(frame)
    // The join was decided before this branch was done.
    guard expected else { return .nobody }
    let state = frames[parent].state
    if state == .holding { letGo(parent) }
    guard outcome.isAnswer else {
      if state != .joining || frames[parent].failuresAllowed == 0 {
        if outcome == .throttled { frames[parent].since = since }
        return raise(parent, outcome)
      }
      frames[parent].failuresAllowed -= 1
      return .nobody
    }
    if degraded { frames[parent].flags.insert(.degraded) }
    frames[parent].needed -= 1
    if frames[parent].needed > 0 {
      guard state == .repeating else { return .nobody }
      return branch(of: parent, at: Handle(program[frames[parent].counter].b))
    }
    frames[parent].wake = 0
    frames[parent].state = .running
    frames[parent].advance()
    return parent
  }

  @inline(never)
  private mutating func takeKey(_ frame: Handle<Frame>, _ instruction: Instruction) {
    let population = UInt8(truncatingIfNeeded: instruction.a + 1)
    if frames[frame].population == population { return }
    if carriesCargo { cargo[frame] = cargo[frame].withoutValue }
    frames[frame].population = population
    frames[frame].key = populations.draw(Int(instruction.a), &samplers, Handle(instruction.b))
  }
}
