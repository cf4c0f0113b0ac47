/// What a caller does about a call that fails or is slow.
public struct CallPolicy: Hashable, Sendable {
  /// How a call that failed is tried again; not at all when nil.
  public var retry: Retry?
  /// How copies of a call that is slow are sent; none when nil. A call is retried or hedged, not both.
  public var hedge: Hedge?
  /// How long the request may take from the call on, whatever it calls in turn; no limit when nil.
  public var deadline: Delay?
  /// Whether a caller that gives up tells the callee, whose work then ends; otherwise it goes on.
  public var cancels = false

  /// None of it.
  public init() {}

  /// Whether the call is made once, as it stands.
  package var isSingle: Bool { retry == nil && hedge == nil && deadline == nil }

  /// Failures that are tried again.
  public struct Retry: Hashable, Sendable {
    /// How often the call is made in all, the first time among them; without end when nil.
    public var attempts: Int?
    /// How long to wait before each of them but the first.
    public var backoff: Backoff?
    /// Which failures are tried again.
    public var reasons: OutcomeSet
    /// How many of them may be; any number when nil.
    public var budget: Budget?
    /// Whether a wait is at least as long as an answer with Retry-After asks for.
    public var respectsRetryAfter = true
    /// How long all attempts may take together; no limit when nil.
    public var overall: Delay?

    /// Retries of every failure but that of an open circuit breaker.
    public init(
      attempts: Int?, backoff: Backoff? = nil, reasons: OutcomeSet = .retriable,
      budget: Budget? = nil
    ) {
      self.attempts = attempts
      self.backoff = backoff
      self.reasons = reasons
      self.budget = budget
    }
  }

  /// Exponential back-off: before retry n a wait of min(cap, base × factor^(n − 1)), made random by the
  /// jitter (Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015).
  public struct Backoff: Hashable, Sendable {
    /// The first wait.
    public var base: Delay
    /// What each wait is longer than the one before.
    public var factor: Double
    /// The longest wait.
    public var cap: Delay
    /// How it is made random.
    public var jitter: Jitter

    /// A back-off.
    public init(base: Delay, factor: Double = 2, cap: Delay, jitter: Jitter = .full) {
      self.base = base
      self.factor = factor
      self.cap = cap
      self.jitter = jitter
    }
  }

  /// How a wait w is made random.
  public enum Jitter: String, CaseIterable, Hashable, BitwiseCopyable, Sendable {
    /// Not at all.
    case none
    /// Anything from 0 to w.
    case full
    /// Anything from w ÷ 2 to w.
    case equal
    /// Anything from the base to three times the wait before, at most the cap.
    case decorrelated
    /// As long as w on average and without memory, as in retrial queues; the cap is of the average.
    case exponential
  }

  /// What keeps retries from adding up; each instance of a caller has one of its own for each callee.
  public enum Budget: Hashable, Sendable {
    /// Envoy's: at most this share of the calls that are open may be retries, those in back-off among
    /// them, but always so many.
    case share(Double, minimum: Int)
    /// gRPC's (proposal A6): a failure takes a token, a success puts `ratio` of one back; retries only
    /// while more than half of the tokens are left.
    case throttle(tokens: Double, ratio: Double)
    /// The AWS SDKs': a retry takes `cost` tokens, or `throttlingCost` if it was throttled, and brings
    /// them back when it succeeds; a success without a retry brings one.
    case quota(tokens: Double, cost: Double, throttlingCost: Double)
    /// Finagle's and Linkerd's: each call puts `ratio` of a token in, which lasts for `window`; a retry
    /// takes one. There are so many a second on top.
    case deposits(ratio: Double, perSecond: Double, window: Delay)
  }

  /// Copies of a call: the first answer counts (Dean and Barroso, The Tail at Scale, 2013).
  public struct Hedge: Hashable, Sendable {
    /// How long after the last copy the next is sent, if there is no answer; a copy that fails sends the
    /// next at once (gRPC's `hedgingDelay`).
    public var after: Delay
    /// How many copies there are at most, the first among them.
    public var attempts: Int

    /// Copies that go to other instances, as long as there are some.
    public init(after: Delay, attempts: Int = 2) {
      self.after = after
      self.attempts = attempts
    }
  }
}

/// What a caller does when a call has failed for good; its answer is then degraded.
public struct Fallback: Sendable {
  /// After which failures.
  public var reasons: OutcomeSet
  /// What is done instead; nothing for an answer that is at hand.
  public var steps: [Step]

  /// A fallback.
  public init(_ steps: [Step] = [], reasons: OutcomeSet = .failures) {
    self.steps = steps
    self.reasons = reasons
  }
}

/// Some of the outcomes.
public struct OutcomeSet: OptionSet, Hashable, BitwiseCopyable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The outcomes listed.
  public init(_ outcomes: [Outcome]) {
    self.init(rawValue: outcomes.reduce(0) { $0 | 1 << UInt16($1.rawValue) })
  }

  /// Every way to end without an answer.
  public static let failures = OutcomeSet(Outcome.allCases.filter { !$0.isAnswer })
  /// The failures that may be over a moment later.
  public static let retriable = failures.subtracting(OutcomeSet([.cancelled, .breakerOpen]))

  /// Whether an outcome is among them.
  @inline(__always)
  public func holds(_ outcome: Outcome) -> Bool { rawValue & 1 << UInt16(outcome.rawValue) != 0 }
}
