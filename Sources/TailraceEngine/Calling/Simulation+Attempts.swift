/// Calls that are tried again or copied.
///
/// The frame stands at its `attempt` while each try is a branch that makes the call alone, all under the
/// same sequence: the frame waits for one thing from the first try to the end. A client's request is
/// offered once, however often it is tried.
extension Simulation {
  @inline(never)
  mutating func beginAttempts(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<Frame> {
    let rule = attempts.rules[Handle(instruction.a)]
    var record = AttemptTable.Record(rule: Handle(instruction.a))
    if rule.overall >= 0 { record.limit = clock &+ rule.overall }
    if keepsDeadlines {
      record.deadline = deadlines[frame]
      if rule.deadline >= 0 { record.deadline = min(record.deadline, clock &+ rule.deadline) }
    }
    let wanted = sites[rule.site].population
    if wanted != 0 && wanted != frames[frame].population {
      // One request, so one key, however often it is sent.
      record.population = wanted
      record.key = populations.draw(Int(wanted) - 1, &samplers, sites[rule.site].keySampler)
    }
    let id = attempts.make(record)
    attempts.counts[rule.link].calls &+= 1
    attempts.begin(id, caller: ordinal(of: frames[frame].station), now: clock)
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].attempt = id
    if rule.overallRing.exists { setTimer(rule.overallRing, number, frame) }
    return attempt(frame)
  }

  /// Makes the call once, in as many copies as are sent together.
  private mutating func attempt(_ frame: Handle<Frame>) -> Handle<Frame> {
    let id = frames[frame].attempt
    let rule = attempts.rules[attempts.records[id].rule]
    frames[frame].state = .trying
    if attempts.records[id].made < Int32.max { attempts.records[id].made += 1 }
    attempts.records[id].copies = 0
    if attempts.records[id].made > 1 { attempts.counts[rule.link].retries &+= 1 }
    let first = sendCopy(frame)
    attempts.records[id].firstCopy = first
    while rule.after == 0 && attempts.records[id].copies < rule.copies {
      let copy = sendCopy(frame)
      ready.pushBack(copy)
    }
    return first
  }

  /// One more copy; the branch that makes the call.
  private mutating func sendCopy(_ frame: Handle<Frame>) -> Handle<Frame> {
    let id = frames[frame].attempt
    let rule = attempts.rules[attempts.records[id].rule]
    let branch = branch(of: frame, at: Handle(program[frames[frame].counter].b))
    // Which shard is asked, where that is told by number.
    frames[branch].work = Int64(Int32(truncatingIfNeeded: frames[frame].work))
    if attempts.records[id].population != 0 {
      frames[branch].population = attempts.records[id].population
      frames[branch].key = attempts.records[id].key
      if carriesCargo { handCargo(from: frame, to: branch) }
    }
    if keepsDeadlines { deadlines[branch] = attempts.records[id].deadline }
    attempts.count(id, open: 1)
    attempts.records[id].copies += 1
    attempts.counts[rule.link].attempts &+= 1
    if attempts.records[id].copies > 1 { attempts.counts[rule.link].hedges &+= 1 }
    if rule.hedgeRing.exists && attempts.records[id].copies < rule.copies {
      attempts.records[id].nextCopyAt = clock &+ rule.after
      attempts.records[id].timers += 1
      setTimer(rule.hedgeRing, frames[frame].wake, frame)
    }
    return branch
  }

  /// The next copy's turn, or the end of all patience.
  @inline(never)
  mutating func fireTry(_ frame: Handle<Frame>) -> Handle<Frame> {
    let id = frames[frame].attempt
    let rule = attempts.rules[attempts.records[id].rule]
    if clock >= attempts.records[id].limit {
      countTimeout(frame, .server)
      countFailure(frame, .timeout)
      abandonCopies(frame, .timeout)
      return giveUp(frame, .timeout, retryAfter: 0)
    }
    timers.forget(rule.hedgeRing)
    attempts.records[id].timers -= 1
    // A copy that failed may have sent the next before its time.
    guard clock >= attempts.records[id].nextCopyAt, attempts.records[id].copies < rule.copies else {
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
    let rule = attempts.rules[attempts.records[id].rule]
    let isFirst = attempts.records[id].firstCopy == branch
    if isFirst { attempts.records[id].firstCopy = .nobody }
    attempts.count(id, open: -1)
    attempts.settle(id, isAnswer: outcome.isAnswer)
    if outcome.isAnswer {
      if !isFirst { attempts.counts[rule.link].hedgesWon &+= 1 }
      return win(frame, by: branch)
    }
    let retryAfter = outcome == .throttled ? frames[branch].since : 0
    freeBranch(branch)
    if attempts.records[id].copies < rule.copies { return sendCopy(frame) }
    if attempts.records[id].open > 0 { return .nobody }
    attempts.endRetry(id)
    return tryAgain(frame, outcome, retryAfter)
  }

  private mutating func win(_ frame: Handle<Frame>, by branch: Handle<Frame>) -> Handle<Frame> {
    let rule = attempts.rules[attempts.records[frames[frame].attempt].rule]
    if sites[rule.site].cancels { abandonCopies(frame, .cancelled, except: branch) }
    let flags = frames[branch].flags
    frames[frame].flags.remove(.miss)
    frames[frame].flags.formUnion(flags.intersection([.miss, .degraded]))
    if carriesCargo { returnCargo(of: branch, to: frame) }
    freeBranch(branch)
    endAttempts(frame)
    return goOn(frame)
  }

  /// All copies have failed: waits and tries again, or gives up.
  private mutating func tryAgain(_ frame: Handle<Frame>, _ outcome: Outcome, _ retryAfter: Int64)
    -> Handle<Frame>
  {
    let id = frames[frame].attempt
    let rule = attempts.rules[attempts.records[id].rule]
    guard attempts.records[id].made < rule.attempts, rule.reasons.holds(outcome) else {
      return giveUp(frame, outcome, retryAfter: retryAfter)
    }
    var wait = attempts.wait(id, &samplers)
    if rule.respectsRetryAfter { wait = max(wait, retryAfter) }
    let limit = min(attempts.records[id].limit, attempts.records[id].deadline)
    guard wait < limit &- clock else { return giveUp(frame, outcome, retryAfter: retryAfter) }
    guard attempts.withdraw(id, after: outcome, now: clock) else {
      attempts.counts[rule.link].retriesRefused &+= 1
      return giveUp(frame, outcome, retryAfter: retryAfter)
    }
    if wait == 0 { return isStuck() ? .nobody : attempt(frame) }
    frames[frame].since = clock
    frames[frame].state = .backingOff
    queue.push(Event(time: clock &+ wait, sequence: frames[frame].wake, target: frame.index))
    return .nobody
  }

  /// It has waited for long enough.
  @inline(never)
  mutating func endBackoff(_ frame: Handle<Frame>) -> Handle<Frame> {
    countBackoff(frame)
    return attempt(frame)
  }

  private mutating func countBackoff(_ frame: Handle<Frame>) {
    let rule = attempts.rules[attempts.records[frames[frame].attempt].rule]
    attempts.counts[rule.link].backoffTime &+= clock &- frames[frame].since
  }

  /// The call has failed for good.
  private mutating func giveUp(
    _ frame: Handle<Frame>, _ outcome: Outcome, retryAfter: Int64
  ) -> Handle<Frame> {
    let rule = attempts.rules[attempts.records[frames[frame].attempt].rule]
    endAttempts(frame)
    guard rule.hasFallback, rule.fallback.holds(outcome) else {
      frames[frame].since = retryAfter
      return raise(frame, outcome)
    }
    attempts.counts[rule.link].fallbacks &+= 1
    frames[frame].flags.insert(.degraded)
    let start = program[frames[frame].counter].c
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

  /// The call is over, or its caller is: nothing of it is waited for.
  mutating func endAttempts(_ frame: Handle<Frame>) {
    let id = frames[frame].attempt
    let record = attempts.records[id]
    let rule = attempts.rules[record.rule]
    if frames[frame].state == .backingOff { countBackoff(frame) }
    if rule.overallRing.exists { timers.forget(rule.overallRing) }
    for _ in 0..<record.timers { timers.forget(rule.hedgeRing) }
    attempts.endRetry(id)
    attempts.count(id, open: -record.open)
    attempts.drop(id)
  }

  /// The caller waits for none of the copies that are open, and why.
  private mutating func abandonCopies(
    _ frame: Handle<Frame>, _ why: Outcome, except winner: Handle<Frame> = .nobody
  ) {
    var copy = kin.first(of: frame, awaiting: frames[frame].wake)
    while copy != .nobody {
      let next = kin.next(after: copy)
      if copy != winner { abandon(copy, why) }
      copy = next
    }
  }

  private mutating func abandon(_ copy: Handle<Frame>, _ why: Outcome) {
    switch frames[copy].state {
    case .calling:
      hangUp(copy, why)
    case .queuedPool:
      leavePoolLine(copy)
    case .connected:
      letGo(copy)
      fallthrough
    default:
      // Its turn is to come at this very instant.
      _ = raise(copy, .cancelled)
      return
    }
    freeBranch(copy)
  }

  /// Whether other copies of the same call are open.
  @inline(__always)
  mutating func hasSiblings(_ frame: Handle<Frame>) -> Bool {
    attempts.spreads && frames[frame].flags.contains(.branch)
      && frames[frames[frame].parent].state == .trying
      && frames[frames[frame].parent].wake == frames[frame].parentWake
  }

  /// Whether another copy of the same call is at an instance.
  mutating func hasSibling(_ frame: Handle<Frame>, at station: Handle<Station>) -> Bool {
    let parent = frames[frame].parent
    var copy = kin.first(of: parent, awaiting: frames[parent].wake)
    while copy != .nobody {
      if copy != frame && frames[copy].state == .calling
        && frames[frames[copy].next].station == station
      {
        return true
      }
      copy = kin.next(after: copy)
    }
    return false
  }

  mutating func layOutAttempts() {
    for budget in network.retryBudgets {
      let callers = components[network.links[Int(budget.link)].from.handle].stations
      attempts.addBudget(budget.budget, callers: callers)
    }
    if keepsKin || !network.attempts.isEmpty {
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
          rule.overallRing = timers.make(delay: overall.nanoseconds)
        }
      }
      if let hedge = attempt.policy.hedge {
        rule.copies = Int32(clamping: hedge.attempts)
        rule.after = hedge.after.nanoseconds
        if hedge.after > .zero { rule.hedgeRing = timers.make(delay: hedge.after.nanoseconds) }
        attempts.spreads = true
      }
      rule.deadline = attempt.policy.deadline?.nanoseconds ?? -1
      rule.hasFallback = attempt.fallback != nil
      rule.fallback = attempt.fallback ?? OutcomeSet()
      attempts.rules.append(rule)
    }
  }
}
