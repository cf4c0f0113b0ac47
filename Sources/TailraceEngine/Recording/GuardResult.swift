/// What guards of the calls from one component to another did, all callers together.
public struct GuardResult: Sendable {
  /// The caller.
  public var from: ComponentID
  /// The callee.
  public var to: ComponentID
  /// The counts.
  public var counts: GuardCounts
}

/// What is counted of guarded calls.
public struct GuardCounts: Hashable, BitwiseCopyable, Sendable {
  /// Calls that were sent.
  public internal(set) var sent: Int64 = 0
  /// Calls that were not made because a breaker was open.
  public internal(set) var brokenOff: Int64 = 0
  /// Calls that a throttle held back.
  public internal(set) var heldBack: Int64 = 0
  /// Calls that a limit or a bulkhead turned away.
  public internal(set) var shed: Int64 = 0
  /// How often a breaker opened that was closed.
  public internal(set) var trips: Int64 = 0
  /// How often a breaker opened, half-open ones included.
  public internal(set) var openings: Int64 = 0
  /// How often a breaker half-opened.
  public internal(set) var halfOpenings: Int64 = 0
  /// Nanoseconds that breakers were open, the waits for the first call after that left out.
  public internal(set) var openTime: TimeTotal = .zero
  /// Probes that were sent, and those that failed.
  public internal(set) var probes: Int64 = 0
  /// Probes that failed.
  public internal(set) var failedProbes: Int64 = 0
  /// How often a caller found an instance unhealthy.
  public internal(set) var foundUnhealthy: Int64 = 0
  /// How often a caller ejected an instance.
  public internal(set) var ejections: Int64 = 0
}

extension Calling {
  /// What is counted of guards begins again; what callers know stays.
  mutating func restartGuards() { rules.counts.fill(with: GuardCounts()) }

  /// What was measured of the guards of each pair that has them.
  func guardResults(_ network: Network, at now: Int64, _ books: borrowing Books) -> [GuardResult] {
    var results: [GuardResult] = []
    for (index, calls) in network.ruledCalls.enumerated()
    where rules.entries[index].isGuarded {
      var counts = rules.counts[index]
      let state = rules.entries[index]
      if state.firstBreaker.exists {
        for caller in 0..<state.callers {
          counts.openTime += rules.breakers.openTime(
            state.firstBreaker + caller, from: max(0, books.windowStart), to: now)
        }
      }
      results.append(GuardResult(from: calls.from, to: calls.to, counts: counts))
    }
    return results
  }
}
