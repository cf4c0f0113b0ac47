/// What became of the calls from one component to another, where some are tried again, copied or called
/// off.
public struct CallResult: Sendable {
  /// The caller.
  public var from: ComponentID
  /// The callee.
  public var to: ComponentID
  /// What was counted.
  public var counts: CallCounts
}

/// The running counts of a link's calls.
public struct CallCounts: Hashable, BitwiseCopyable, Sendable {
  /// Calls with a policy that were begun, however often each was then made.
  public internal(set) var calls: Int64 = 0
  /// How often they were made: first tries, retries and copies.
  public internal(set) var attempts: Int64 = 0
  /// Tries after the first.
  public internal(set) var retries: Int64 = 0
  /// Retries that a budget did not let through.
  public internal(set) var retriesRefused: Int64 = 0
  /// Copies after the first.
  public internal(set) var hedges: Int64 = 0
  /// How many of them were answered first.
  public internal(set) var hedgesWon: Int64 = 0
  /// Calls that ended with a fallback.
  public internal(set) var fallbacks: Int64 = 0
  /// Attempts whose work ended because the caller said that it waits no longer.
  public internal(set) var cancelled: Int64 = 0
  /// The time that callers waited before retries, in nanoseconds: neither in a queue nor in service.
  public internal(set) var backoffTime: TimeTotal = .zero

  /// Attempts for each call: what the callee's load is multiplied by; 1 without any.
  public var amplification: Double {
    calls == 0 ? 1 : Double(attempts) / Double(calls)
  }
}

extension Calling {
  /// What was measured of each link whose calls have a policy.
  func callResults(_ network: Network) -> [CallResult] {
    var hasPolicy = [Bool](repeating: false, count: network.links.count)
    for attempt in network.attempts {
      hasPolicy[Int(network.sites[Int(attempt.site)].link)] = true
    }
    for site in network.sites where site.cancels { hasPolicy[Int(site.link)] = true }
    var results: [CallResult] = []
    for (index, link) in network.links.enumerated() {
      if !hasPolicy[index]
        && (attempts.counts.count == 0 || attempts.counts[index].cancelled == 0)
      {
        continue
      }
      results.append(
        CallResult(from: link.from, to: link.to, counts: attempts.counts[index]))
    }
    return results
  }
}
