/// Calls that are tried again or copied.
///
/// The frame stands at its `attempt` while each try is a branch that makes the call alone, all under the
/// same sequence: the frame waits for one thing from the first try to the end. A client's request is
/// offered once, however often it is tried.
extension Simulation {
  @inline(never)
  mutating func beginAttempts(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<Frame> {
    let rule = calling.attempts.rules[Handle(instruction.a)]
    var record = AttemptTable.Record(rule: Handle(instruction.a))
    if rule.overall >= 0 { record.limit = loop.clock &+ rule.overall }
    if frames.keepsDeadlines {
      record.deadline = frames.deadlines[frame]
      if rule.deadline >= 0 { record.deadline = min(record.deadline, loop.clock &+ rule.deadline) }
    }
    let wanted = program.sites[rule.site].population
    if wanted != 0 && wanted != frames[frame].population {
      // One request, so one key, however often it is sent.
      record.population = wanted
      record.key = draws.populations.draw(
        Int(wanted) - 1, &draws.samplers, program.sites[rule.site].keySampler)
    }
    let id = calling.attempts.make(record)
    calling.attempts.counts[rule.link].calls &+= 1
    calling.attempts.begin(id, caller: plant.ordinal(of: frames[frame].station), now: loop.clock)
    let number = loop.nextSequence()
    frames[frame].wake = number
    frames[frame].attempt = id
    if rule.overallRing.exists { loop.setTimer(rule.overallRing, number, frame, frames) }
    return attempt(frame)
  }

  /// Makes the call once, in as many copies as are sent together.
  private mutating func attempt(_ frame: Handle<Frame>) -> Handle<Frame> {
    let id = frames[frame].attempt
    let rule = calling.attempts.rules[calling.attempts.records[id].rule]
    frames[frame].state = .trying
    if calling.attempts.records[id].made < Int32.max { calling.attempts.records[id].made += 1 }
    calling.attempts.records[id].copies = 0
    if calling.attempts.records[id].made > 1 { calling.attempts.counts[rule.link].retries &+= 1 }
    let first = sendCopy(frame)
    calling.attempts.records[id].firstCopy = first
    while rule.after == 0 && calling.attempts.records[id].copies < rule.copies {
      let copy = sendCopy(frame)
      loop.ready.pushBack(copy)
    }
    return first
  }

  /// One more copy; the branch that makes the call.
  private mutating func sendCopy(_ frame: Handle<Frame>) -> Handle<Frame> {
    let id = frames[frame].attempt
    let rule = calling.attempts.rules[calling.attempts.records[id].rule]
    let branch = branch(of: frame, at: Handle(program.instructions[frames[frame].counter].b))
    // Which shard is asked, where that is told by number.
    frames[branch].work = Int64(Int32(truncatingIfNeeded: frames[frame].work))
    if calling.attempts.records[id].population != 0 {
      frames[branch].population = calling.attempts.records[id].population
      frames[branch].key = calling.attempts.records[id].key
      if frames.carriesCargo { frames.handCargo(from: frame, to: branch) }
    }
    if frames.keepsDeadlines { frames.deadlines[branch] = calling.attempts.records[id].deadline }
    calling.attempts.count(id, open: 1)
    calling.attempts.records[id].copies += 1
    calling.attempts.counts[rule.link].attempts &+= 1
    if calling.attempts.records[id].copies > 1 { calling.attempts.counts[rule.link].hedges &+= 1 }
    if rule.hedgeRing.exists && calling.attempts.records[id].copies < rule.copies {
      calling.attempts.records[id].nextCopyAt = loop.clock &+ rule.after
      calling.attempts.records[id].timers += 1
      loop.setTimer(rule.hedgeRing, frames[frame].wake, frame, frames)
    }
    return branch
  }

  /// It has waited for long enough to try again; or the next copy's turn, or the end of all patience.
  @inline(never)
  mutating func fireTry(_ frame: Handle<Frame>) -> Handle<Frame> {
    if frames[frame].state == .backingOff {
      calling.countBackoff(frame, at: loop.clock, frames)
      return attempt(frame)
    }
    let id = frames[frame].attempt
    let rule = calling.attempts.rules[calling.attempts.records[id].rule]
    if loop.clock >= calling.attempts.records[id].limit {
      plant.countTimeout(frame, .server, frames)
      books.countFailure(frame, .timeout, frames, plant)
      abandonCopies(frame, .timeout)
      return giveUp(frame, .timeout, retryAfter: 0)
    }
    loop.timers.forget(rule.hedgeRing)
    calling.attempts.records[id].timers -= 1
    // A copy that failed may have sent the next before its time.
    guard loop.clock >= calling.attempts.records[id].nextCopyAt,
      calling.attempts.records[id].copies < rule.copies
    else {
      return .nobody
    }
    return sendCopy(frame)
  }

  /// A copy is over; what steps next, nobody for nothing.
  @inline(never)
  mutating func endCopy(_ branch: Handle<Frame>, of frame: Handle<Frame>, _ outcome: Outcome)
    -> Handle<Frame>
  {
    let id = frames[frame].attempt
    let rule = calling.attempts.rules[calling.attempts.records[id].rule]
    let isFirst = calling.attempts.records[id].firstCopy == branch
    if isFirst { calling.attempts.records[id].firstCopy = .nobody }
    calling.attempts.count(id, open: -1)
    calling.attempts.settle(id, isAnswer: outcome.isAnswer)
    if outcome.isAnswer {
      if !isFirst { calling.attempts.counts[rule.link].hedgesWon &+= 1 }
      return win(frame, by: branch)
    }
    let retryAfter = outcome == .throttled ? frames[branch].since : 0
    freeBranch(branch)
    if calling.attempts.records[id].copies < rule.copies { return sendCopy(frame) }
    if calling.attempts.records[id].open > 0 { return .nobody }
    calling.attempts.endRetry(id)
    return tryAgain(frame, outcome, retryAfter)
  }

  private mutating func win(_ frame: Handle<Frame>, by branch: Handle<Frame>) -> Handle<Frame> {
    let rule = calling.attempts.rules[calling.attempts.records[frames[frame].attempt].rule]
    if program.sites[rule.site].cancels { abandonCopies(frame, .cancelled, except: branch) }
    let flags = frames[branch].flags
    frames[frame].flags.remove(.miss)
    frames[frame].flags.formUnion(flags.intersection([.miss, .degraded]))
    if frames.carriesCargo { frames.returnCargo(of: branch, to: frame) }
    freeBranch(branch)
    calling.endAttempts(frame, &loop, frames)
    return goOn(frame)
  }

  /// All copies have failed: waits and tries again, or gives up.
  private mutating func tryAgain(_ frame: Handle<Frame>, _ outcome: Outcome, _ retryAfter: Int64)
    -> Handle<Frame>
  {
    let id = frames[frame].attempt
    let rule = calling.attempts.rules[calling.attempts.records[id].rule]
    guard calling.attempts.records[id].made < rule.attempts, rule.reasons.holds(outcome) else {
      return giveUp(frame, outcome, retryAfter: retryAfter)
    }
    var wait = calling.attempts.wait(id, &draws.samplers)
    if rule.respectsRetryAfter { wait = max(wait, retryAfter) }
    let limit = min(calling.attempts.records[id].limit, calling.attempts.records[id].deadline)
    guard wait < limit &- loop.clock else { return giveUp(frame, outcome, retryAfter: retryAfter) }
    guard calling.attempts.withdraw(id, after: outcome, now: loop.clock) else {
      calling.attempts.counts[rule.link].retriesRefused &+= 1
      return giveUp(frame, outcome, retryAfter: retryAfter)
    }
    if wait == 0 { return loop.isStuck() ? .nobody : attempt(frame) }
    frames[frame].since = loop.clock
    frames[frame].state = .backingOff
    loop.queue.push(
      Event(time: loop.clock &+ wait, sequence: frames[frame].wake, target: frame.index))
    return .nobody
  }

  /// The call has failed for good.
  private mutating func giveUp(
    _ frame: Handle<Frame>, _ outcome: Outcome, retryAfter: Int64
  ) -> Handle<Frame> {
    let rule = calling.attempts.rules[calling.attempts.records[frames[frame].attempt].rule]
    calling.endAttempts(frame, &loop, frames)
    guard rule.hasFallback, rule.fallback.holds(outcome) else {
      frames[frame].since = retryAfter
      return frames.raise(frame, outcome)
    }
    calling.attempts.counts[rule.link].fallbacks &+= 1
    frames[frame].flags.insert(.degraded)
    let start = program.instructions[frames[frame].counter].c
    if start < 0 { return goOn(frame) }
    frames[frame].wake = 0
    frames[frame].state = .running
    frames[frame].counter = Handle(start)
    return frame
  }

  private mutating func goOn(_ frame: Handle<Frame>) -> Handle<Frame> {
    frames[frame].wake = 0
    frames[frame].state = .running
    frames[frame].advance()
    return frame
  }

  /// The caller waits for none of the copies that are open, and why.
  private mutating func abandonCopies(
    _ frame: Handle<Frame>, _ why: Outcome, except winner: Handle<Frame> = .nobody
  ) {
    var copy = frames.kin.first(of: frame, awaiting: frames[frame].wake)
    while copy != .nobody {
      let next = frames.kin.next(after: copy)
      if copy != winner { abandon(copy, why) }
      copy = next
    }
  }

  private mutating func abandon(_ copy: Handle<Frame>, _ why: Outcome) {
    switch frames[copy].state {
    case .calling:
      hangUp(copy, why)
    case .queuedPool:
      let pool = connections.pool(at: copy, program, frames, calling, plant)
      connections.leaveLine(copy, pool, &loop, &frames, &plant, &books)
    case .connected:
      releaseHold(copy)
      fallthrough
    default:
      // Its turn is to come at this very instant.
      _ = frames.raise(copy, .cancelled)
      return
    }
    freeBranch(copy)
  }
}

extension Calling {
  fileprivate mutating func countBackoff(
    _ frame: Handle<Frame>, at now: Int64, _ frames: borrowing Frames
  ) {
    let rule = attempts.rules[attempts.records[frames[frame].attempt].rule]
    attempts.counts[rule.link].backoffTime += now &- frames[frame].since
  }

  /// The call is over, or its caller is: nothing of it is waited for.
  mutating func endAttempts(
    _ frame: Handle<Frame>, _ loop: inout EventLoop, _ frames: borrowing Frames
  ) {
    let id = frames[frame].attempt
    let record = attempts.records[id]
    let rule = attempts.rules[record.rule]
    if frames[frame].state == .backingOff { countBackoff(frame, at: loop.clock, frames) }
    if rule.overallRing.exists { loop.timers.forget(rule.overallRing) }
    for _ in 0..<record.timers { loop.timers.forget(rule.hedgeRing) }
    attempts.endRetry(id)
    attempts.count(id, open: -record.open)
    attempts.drop(id)
  }

  /// Whether other copies of the same call are open.
  @inline(__always)
  func hasSiblings(_ frame: Handle<Frame>, _ frames: borrowing Frames) -> Bool {
    attempts.spreads && frames[frame].flags.contains(.branch)
      && frames[frames[frame].parent].state == .trying
      && frames[frames[frame].parent].wake == frames[frame].parentWake
  }

  mutating func layOutAttempts(
    _ network: Network, _ loop: inout EventLoop, _ frames: borrowing Frames,
    _ plant: borrowing Plant
  ) {
    for budget in network.retryBudgets {
      let callers = plant.components[network.links[Int(budget.link)].from.handle].stations
      attempts.addBudget(budget.budget, callers: callers)
    }
    if frames.keepsKin || !network.attempts.isEmpty {
      attempts.counts.append(repeating: CallCounts(), count: network.links.count)
    }
    for attempt in network.attempts {
      var rule = AttemptTable.Rule(
        site: attempt.site, link: network.sites[Int(attempt.site)].link, sampler: attempt.sampler)
      if let retry = attempt.policy.retry {
        rule.attempts = retry.attempts.map { Int32(clamping: $0) } ?? Int32.max
        rule.reasons = retry.reasons
        rule.respectsRetryAfter = retry.respectsRetryAfter
        rule.budget = attempt.budget
        if let backoff = retry.backoff {
          rule.base = Double(backoff.base.nanoseconds)
          rule.factor = backoff.factor
          rule.cap = Double(backoff.cap.nanoseconds)
          rule.jitter = backoff.jitter
        }
        if let overall = retry.overall {
          rule.overall = overall.nanoseconds
          rule.overallRing = loop.timers.make(delay: overall.nanoseconds)
        }
      }
      if let hedge = attempt.policy.hedge {
        rule.copies = Int32(clamping: hedge.attempts)
        rule.after = hedge.after.nanoseconds
        if hedge.after > .zero { rule.hedgeRing = loop.timers.make(delay: hedge.after.nanoseconds) }
        attempts.spreads = true
      }
      rule.deadline = attempt.policy.deadline?.nanoseconds ?? -1
      rule.hasFallback = attempt.fallback != nil
      rule.fallback = attempt.fallback ?? OutcomeSet()
      attempts.rules.append(rule)
    }
  }
}

extension Frames {
  /// Whether another copy of the same call is at an instance.
  func hasSibling(_ frame: Handle<Frame>, at station: Handle<Station>) -> Bool {
    let parent = self[frame].parent
    var copy = kin.first(of: parent, awaiting: self[parent].wake)
    while copy != .nobody {
      if copy != frame && self[copy].state == .calling
        && self[self[copy].next].station == station
      {
        return true
      }
      copy = kin.next(after: copy)
    }
    return false
  }
}
