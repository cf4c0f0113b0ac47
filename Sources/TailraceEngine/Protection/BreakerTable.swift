/// Circuit breakers, one for each caller and callee, and the rules that they go by.
package struct BreakerTable: ~Copyable {
  private var rules = Column<CircuitBreaker>()
  package private(set) var breakers = Column<Breaker>()
  private var windows = CallWindows()

  package struct Breaker: BitwiseCopyable {
    var rule: Handle<CircuitBreaker>
    /// The window of its calls; none where no part of them counts.
    var window: Handle<CallWindows.Window>
    package internal(set) var phase = Phase.closed
    /// When the phase began.
    package internal(set) var since: Int64 = 0
    /// Failures in a row.
    var row: Int32 = 0
    /// Half-open: calls that were let through, and those that are over.
    var passed: Int32 = 0
    var over = CallWindows.Counts()
  }

  package enum Phase: UInt8, BitwiseCopyable, Sendable {
    case closed
    case open
    case halfOpen
  }

  /// What a call, or its end, did to its breaker.
  package enum Change: Hashable, Sendable {
    case none
    case opened(CallWindows.Counts, wasClosed: Bool)
    case halfOpened
    case closed
  }

  package init() {}

  /// Adds a rule; its number.
  package mutating func addRule(_ rule: CircuitBreaker) -> Handle<CircuitBreaker> {
    precondition(rule.halfOpenCalls >= 1 && rule.openFor > .zero && rule.minimumCalls >= 1)
    precondition((rule.consecutiveFailures ?? 1) >= 1)
    rules.append(rule)
    return rules.last
  }

  /// Adds a breaker, closed; its number.
  package mutating func make(rule: Handle<CircuitBreaker>) -> Handle<Breaker> {
    var window: Handle<CallWindows.Window> = .none
    if rules[rule].goesByParts {
      switch rules[rule].window {
      case .calls(let count): window = windows.make(calls: count)
      case .time(let time): window = windows.make(time: time)
      }
    }
    breakers.append(Breaker(rule: rule, window: window))
    return breakers.last
  }

  /// Whether a call may be made, which may be what half-opens it.
  package mutating func admits(_ id: Handle<Breaker>, now: Int64) -> (
    isAdmitted: Bool, change: Change
  ) {
    switch breakers[id].phase {
    case .closed: return (true, .none)
    case .open:
      if now - breakers[id].since < rule(id).openFor.nanoseconds { return (false, .none) }
      turn(id, to: .halfOpen, now: now)
      return (true, .halfOpened)
    case .halfOpen:
      return (breakers[id].passed < Int32(clamping: rule(id).halfOpenCalls), .none)
    }
  }

  /// A call that was admitted is sent.
  package mutating func send(_ id: Handle<Breaker>) {
    if breakers[id].phase == .halfOpen { breakers[id].passed += 1 }
  }

  /// A call that was sent at `sent` is over; nil for one that its caller gave up.
  package mutating func end(_ id: Handle<Breaker>, hasFailed: Bool?, sent: Int64, now: Int64)
    -> Change
  {
    let phase = breakers[id].phase
    if phase == .open || sent < breakers[id].since { return .none }
    guard let hasFailed else {
      if phase == .halfOpen { breakers[id].passed -= 1 }
      return .none
    }
    let rule = rule(id)
    let isSlow = rule.slowCallRate != nil && now - sent > rule.slowCallDuration.nanoseconds
    let counts = CallWindows.Counts(calls: 1, failed: hasFailed ? 1 : 0, slow: isSlow ? 1 : 0)
    return phase == .closed
      ? endClosed(id, counts, rule, now) : endHalfOpen(id, counts, rule, now)
  }

  private mutating func endClosed(
    _ id: Handle<Breaker>, _ counts: CallWindows.Counts, _ rule: CircuitBreaker, _ now: Int64
  ) -> Change {
    breakers[id].row = counts.failed > 0 ? breakers[id].row &+ 1 : 0
    let row = breakers[id].row
    var sum = CallWindows.Counts(calls: row, failed: row)
    var opens = rule.consecutiveFailures.map { Int(row) >= $0 } ?? false
    if breakers[id].window.exists {
      windows.note(breakers[id].window, counts, now: now)
      let all = windows.sum(breakers[id].window, now: now)
      if Int(all.calls) >= rule.leastCalls && rule.isReached(all) {
        opens = true
        sum = all
      }
    }
    if !opens { return .none }
    turn(id, to: .open, now: now)
    return .opened(sum, wasClosed: true)
  }

  private mutating func endHalfOpen(
    _ id: Handle<Breaker>, _ counts: CallWindows.Counts, _ rule: CircuitBreaker, _ now: Int64
  ) -> Change {
    breakers[id].over = breakers[id].over + counts
    let over = breakers[id].over
    let areAllOver = Int(over.calls) >= rule.halfOpenCalls
    let opens = rule.goesByParts ? areAllOver && rule.isReached(over) : over.failed > 0
    if opens {
      turn(id, to: .open, now: now)
      return .opened(over, wasClosed: false)
    }
    if !areAllOver { return .none }
    turn(id, to: .closed, now: now)
    return .closed
  }

  private mutating func turn(_ id: Handle<Breaker>, to phase: Phase, now: Int64) {
    breakers[id].phase = phase
    breakers[id].since = now
    breakers[id].row = 0
    breakers[id].passed = 0
    breakers[id].over = CallWindows.Counts()
    if phase == .closed && breakers[id].window.exists { windows.clear(breakers[id].window) }
  }

  /// For how long of the time from `start` to `now` it has been open in its present phase.
  package func openTime(_ id: Handle<Breaker>, from start: Int64, to now: Int64) -> Int64 {
    if breakers[id].phase != .open { return 0 }
    let end = min(now, breakers[id].since + rule(id).openFor.nanoseconds)
    return max(0, end - max(start, breakers[id].since))
  }

  private func rule(_ id: Handle<Breaker>) -> CircuitBreaker { rules[breakers[id].rule] }
}

extension CircuitBreaker {
  /// Whether it opens by a part of its calls.
  var goesByParts: Bool { failureRate != nil || slowCallRate != nil }

  /// A window of fewer calls than the least number would never count.
  var leastCalls: Int {
    if case .calls(let count) = window { return min(count, minimumCalls) }
    return minimumCalls
  }

  /// Whether so many failed or were slow that it opens.
  func isReached(_ counts: CallWindows.Counts) -> Bool {
    let calls = Double(counts.calls)
    if let failureRate, Double(counts.failed) >= failureRate * calls { return true }
    if let slowCallRate, Double(counts.slow) >= slowCallRate * calls { return true }
    return false
  }
}
