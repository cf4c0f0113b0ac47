/// How often a component lets attempts in.
///
/// It is asked when an attempt arrives, before a place is. Of several limits of a component each is asked
/// in turn; what one has granted is spent even if the next refuses.
public struct RateLimit: Hashable, Sendable {
  /// Whose attempts it counts.
  public var component: ComponentID
  /// How it counts them.
  public var algorithm: Algorithm
  /// So many attempts in each `window`.
  public var limit: Int
  /// The time in which so many may come.
  public var window: Delay
  /// How many may come at once after a pause; of buckets.
  public var burst: Int
  /// How many a leaky bucket lets wait for their turn; any number when nil.
  public var queue: Int?
  /// What has a count of its own.
  public var counted = Counted.all
  /// Whether all instances count together, rather than each for itself.
  public var isShared = false
  /// What one that is refused is told about when to come again.
  public var advice = Advice.wholeSeconds
  /// The operations that it is about; all when empty.
  public var operations: [OperationID] = []
  /// Whether a step of the operations asks it, rather than the door of the instance.
  public var isStep = false

  /// A limit.
  public init(
    of component: ComponentID, _ algorithm: Algorithm, limit: Int, window: Delay, burst: Int = 1
  ) {
    self.component = component
    self.algorithm = algorithm
    self.limit = limit
    self.window = window
    self.burst = burst
  }

  /// How attempts are counted.
  public enum Algorithm: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    /// A bucket of `burst` tokens, full at first and filled steadily; an attempt takes a whole token or is
    /// refused. Counted by the time at which the next token is due, which is the same (the generic cell
    /// rate algorithm of ITU-T I.371).
    case tokenBucket
    /// The same bucket, where one who finds no token waits for it, first come first served.
    case leakyBucket
    /// At most `limit` in each window; windows follow each other from time zero.
    case fixedWindow
    /// At most `limit` by an estimate: what this window has counted, and of the last window as large a
    /// part as still lies in the time of one window up to now.
    case slidingWindow
    /// At most `limit` in any time of one window, by the moments of those let in.
    case slidingLog
  }

  /// What has a count of its own.
  public enum Counted: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    /// Everybody together.
    case all
    /// Each client of each source.
    case client
    /// Each key; attempts without a key count together.
    case key
  }

  /// What the answer to one that is refused says about when to come again.
  public enum Advice: Hashable, Sendable {
    /// Nothing.
    case none
    /// When one would be let in, if nobody else came meanwhile.
    case exact
    /// The same, rounded up to whole seconds, as a `Retry-After` has it (RFC 9110, 10.2.3).
    case wholeSeconds
    /// The same time in any case.
    case fixed(Delay)
  }
}

/// A limit that a step asks.
public struct RateLimitID: Hashable, Sendable, Identifier {
  package let handle: Handle<LimiterTable.Settings>

  package init(_ handle: Handle<LimiterTable.Settings>) { self.handle = handle }
}

extension NetworkBuilder {
  /// Declares how often a component lets attempts in.
  public mutating func rateLimit(_ limit: RateLimit) -> RateLimitID {
    precondition(limit.limit >= 1 && limit.limit <= 1_000_000_000, "1 to 10^9 attempts")
    precondition(limit.window > .zero && limit.window.nanoseconds <= RateLimit.longestWindow)
    precondition(limit.burst >= 1 && limit.burst <= 1_000_000_000, "a bucket holds a token")
    precondition((limit.queue ?? 0) >= 0 && (limit.queue ?? 0) <= 1_000_000_000)
    if limit.counted == .client { network.carriesCargo = true }
    network.rateLimits.append(limit)
    return RateLimitID(Handle(network.rateLimits.count - 1))
  }
}

extension RateLimit {
  /// Ten years in nanoseconds: sums of windows and bursts stay within the clock.
  public static let longestWindow: Int64 = 3_650 * 86_400_000_000_000
}
