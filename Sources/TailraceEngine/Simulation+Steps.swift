/// Instructions.
extension Simulation {
  /// Moves a frame along whose event came, or whose turn it is, then whoever it hands the turn to,
  /// until all have to wait.
  @inline(never)
  mutating func proceed(_ first: Int32) {
    if tracing.isTraced { observeMove(first) }
    var frame = resume(first)
    while frame != 0 {
      let instruction = program.instructions[frames[frame].counter]
      switch instruction.opcode {
      case .compute:
        frame = compute(frame, draws.samplers.nanoseconds(instruction.a))
      case .wait:
        wait(frame, draws.samplers.nanoseconds(instruction.a))
        return
      case .call:
        if isStuck() { return }
        frame = call(frame, instruction.a)
      case .jumpUnlessMiss:
        if frames[frame].flags.contains(.miss) {
          frames[frame].advance()
        } else {
          frames[frame].counter = instruction.a
        }
      case .assumedProbe:
        countLookUp(
          frame, draws.samplers.unit(instruction.a) < program.probabilities[instruction.b])
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
  private mutating func stepRarely(_ frame: Int32, _ instruction: Instruction) -> Int32 {
    switch instruction.opcode {
    case .raise:
      let outcome = frames[frame].outcome
      let isBranch = frames[frame].flags.contains(.branch)
      return isBranch ? finishBranch(frame, outcome) : finish(frame, outcome)
    case .publish:
      publish(frame, instruction.a)
    case .publishToAll:
      publishToAll(frame, instruction.a)
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
      frames[frame].counter = instruction.a
      return frame
    case .probe:
      probe(frame, instruction.a)
    case .fill:
      fill(frame, instruction.a)
    case .fail:
      if draws.samplers.unit(instruction.a) < program.probabilities[instruction.b] {
        // Nothing says when to come again.
        frames[frame].since = 0
        return failHere(frame, Outcome(rawValue: UInt8(instruction.c)) ?? .error)
      }
    case .awaitStart:
      return awaitStart(frame)
    case .scatter:
      return scatter(frame, instruction)
    case .publishToCopies:
      publishToCopies(frame, instruction.a, instruction.b)
    case .takeKeyToMove:
      if !takeKeyToMove(frame, instruction.a) { return finish(frame, .full) }
    case .moveKey:
      shardMaps.move(instruction.a, frames[frame].key)
    case .lock:
      return lock(frame, instruction)
    case .connect:
      return connect(frame, instruction.a)
    case .computeContended:
      return computeContended(frame, draws.samplers.nanoseconds(instruction.a))
    case .computeConditioned:
      return computeConditioned(frame, instruction)
    case .waitConditioned:
      waitConditioned(frame, draws.samplers.nanoseconds(instruction.a))
      return 0
    case .forkSome:
      return forkSome(frame, instruction)
    case .reserve:
      reserve(frame, instruction.a)
    case .establish:
      establish(frame, instruction.a)
    case .beginRead:
      beginRead(frame, instruction.a)
    case .endRead:
      endRead(frame, instruction.a)
    case .admit:
      return admit(frame, instruction.a)
    case .noteWrite:
      noteWrite(frame, instruction.a)
    case .jumpUnlessOwnWrite:
      if !hasJustWritten(frame, instruction.b) {
        frames[frame].counter = instruction.a
        return frame
      }
    case .jumpUnlessKeyBelow:
      if !hasKey(frame, of: instruction.b, below: instruction.c) {
        frames[frame].counter = instruction.a
        return frame
      }
    case .attempt:
      return beginAttempts(frame, instruction)
    case .checkDeadline:
      if isPastDeadline(frame) { return failHere(frame, .timeout) }
    case .endBranch:
      return finishBranch(frame, .full)
    case .commit:
      commit(frame, instruction.a)
    case .readCurrent:
      readCurrent(frame, instruction.a)
    case .applyVersion:
      applyVersion(frame, instruction.a)
    case .readCopy:
      readCopy(frame, instruction.a)
    case .enqueue:
      return enqueue(frame, instruction.a)
    case .jumpIfDone:
      if isDone(frame) {
        frames[frame].counter = instruction.a
        return frame
      }
    case .receive:
      receive(frame, instruction)
      return 0
    case .resolve:
      countLookUp(frame, keepsAnswer(instruction.a, frame))
    case .learn:
      learn(instruction.a, frame)
    case .toAnswer:
      let row = instruction.b + answeredTarget(instruction.a, frame)
      frames[frame].counter = program.alternatives[row].target
      return frame
    case .fetch:
      return beginFetch(frame, instruction)
    case .refresh:
      refresh(frame, instruction)
    case .invalidate:
      invalidate(frame, instruction.a)
    case .putBack:
      putBack(frame, instruction.a)
    case .takeBack:
      takeBack(frame, instruction.a)
    case .clientProbe:
      clientProbe(frame, instruction.a)
    case .clientFill:
      clientFill(frame, instruction.a)
    case .compute, .wait, .call, .jumpUnlessMiss, .assumedProbe, .end:
      preconditionFailure("an instruction of the loop")
    }
    frames[frame].advance()
    return frame
  }

  @inline(__always)
  private mutating func wait(_ frame: Int32, _ time: Int64) {
    frames[frame].since = loop.clock
    frames[frame].state = .waiting
    schedule(frame, after: time)
  }

  @inline(__always)
  mutating func finishWait(_ frame: Int32) -> Int32 {
    addService(frame, loop.clock &- frames[frame].since)
    frames[frame].state = .running
    frames[frame].advance()
    return frame
  }

  private mutating func choose(_ instruction: Instruction) -> Int32? {
    let draw = draws.samplers.unit(instruction.a)
    for row in instruction.b..<(instruction.b + instruction.c)
    where draw < program.alternatives[row].cumulative {
      return program.alternatives[row].target
    }
    return nil
  }

  /// Starts the branches, in their order, after whatever is ready already.
  @inline(never)
  private mutating func fork(_ frame: Int32, _ instruction: Instruction) -> Int32 {
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].state = .joining
    frames[frame].previous = instruction.c
    frames[frame].next = instruction.b - instruction.c
    for index in 0..<instruction.b {
      let branch = branch(of: frame, at: program.targets[instruction.a + index])
      loop.ready.pushBack(branch)
    }
    return 0
  }

  @inline(never)
  private mutating func beginTimes(_ frame: Int32, _ instruction: Instruction) -> Int32 {
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].state = .repeating
    frames[frame].previous = instruction.a
    return branch(of: frame, at: instruction.b)
  }

  /// A frame that works in its parent's place, with its parent's key.
  mutating func branch(of parent: Int32, at counter: Int32) -> Int32 {
    let frame = allocate()
    let whole = frames[parent]
    frames[frame].renew(
      .running, .branch, at: counter, parent: parent, parentWake: whole.wake,
      station: whole.station, requestClass: whole.requestClass, site: 0, key: whole.key,
      population: whole.population)
    frames[frame].born = whole.born
    if frames.carriesCargo { handCargo(from: parent, to: frame) }
    if frames.keepsKin { frames.kin.adopt(frame, by: parent, awaiting: whole.wake) }
    return frame
  }

  /// A branch is over.
  @inline(__always)
  mutating func freeBranch(_ frame: Int32) {
    if frames.keepsKin { frames.kin.release(frame) }
    free(frame)
  }

  /// A branch or a turn of a loop is over: the parent goes on when it has what it needs.
  @inline(never)
  mutating func finishBranch(_ frame: Int32, _ outcome: Outcome) -> Int32 {
    if frames[frame].flags.contains(.errand) {
      return frames[frame].flags.contains(.holdsPlace)
        ? finishDelivery(frame, outcome) : finishFetch(frame, outcome)
    }
    let parent = frames[frame].parent
    let expected = frames[parent].wake == frames[frame].parentWake
    if expected && frames[parent].state == .trying { return endCopy(frame, of: parent, outcome) }
    let since = frames[frame].since
    let degraded = frames[frame].flags.contains(.degraded)
    if frames.carriesCargo && expected && outcome.isAnswer { joinCargo(of: frame, to: parent) }
    freeBranch(frame)
    // The join was decided before this branch was done.
    guard expected else { return 0 }
    let state = frames[parent].state
    if state == .holding { letGo(parent) }
    guard outcome.isAnswer else {
      if state != .joining || frames[parent].next == 0 {
        if outcome == .throttled { frames[parent].since = since }
        return raise(parent, outcome)
      }
      frames[parent].next -= 1
      return 0
    }
    if degraded { frames[parent].flags.insert(.degraded) }
    frames[parent].previous -= 1
    if frames[parent].previous > 0 {
      guard state == .repeating else { return 0 }
      return branch(of: parent, at: program.instructions[frames[parent].counter].b)
    }
    frames[parent].wake = 0
    frames[parent].state = .running
    frames[parent].advance()
    return parent
  }

  @inline(never)
  private mutating func takeKey(_ frame: Int32, _ instruction: Instruction) {
    let population = UInt8(truncatingIfNeeded: instruction.a + 1)
    if frames[frame].population == population { return }
    if frames.carriesCargo { frames.cargo[frame] = frames.cargo[frame].withoutValue }
    frames[frame].population = population
    frames[frame].key = draws.populations.draw(Int(instruction.a), &draws.samplers, instruction.b)
  }
}
