/// When a caller stops calling for a while because of how its last calls went.
///
/// Closed, it counts its calls; open, it makes none and fails at once; half-open, it makes a few and goes by
/// them. A call counts in the state in which it was sent (gobreaker's generations). Every outcome but an
/// answer is a failure, a timeout among them; a call that the caller itself gave up is neither.
public struct CircuitBreaker: Hashable, BitwiseCopyable, Sendable {
  /// The part of the calls in the window, 0 to 1, that have to fail; nil where it does not count.
  public var failureRate: Double?
  /// The part of the calls in the window that have to be slow; nil where it does not count.
  public var slowCallRate: Double?
  /// A call is slow that takes longer.
  public var slowCallDuration: Delay
  /// The calls that count.
  public var window: Window
  /// With fewer calls in the window no part of them counts.
  public var minimumCalls: Int
  /// How many failures in a row are enough by themselves; nil where they do not count.
  public var consecutiveFailures: Int?
  /// How long it stays open.
  public var openFor: Delay
  /// How many calls it makes half-open. If a part counts, all of them decide together; otherwise the first
  /// failure opens it again.
  public var halfOpenCalls: Int

  /// The calls that count.
  public enum Window: Hashable, BitwiseCopyable, Sendable {
    /// The last ones.
    case calls(Int)
    /// Those of so long, in steps of a second, but at least 10 and at most 100 steps.
    case time(Delay)
  }

  /// A breaker with the defaults of Resilience4j 2, none of which opens it before a part is said.
  public init(
    failureRate: Double? = nil, slowCallRate: Double? = nil,
    slowCallDuration: Delay = .seconds(60), window: Window = .calls(100), minimumCalls: Int = 100,
    consecutiveFailures: Int? = nil, openFor: Delay = .seconds(60), halfOpenCalls: Int = 10
  ) {
    self.failureRate = failureRate
    self.slowCallRate = slowCallRate
    self.slowCallDuration = slowCallDuration
    self.window = window
    self.minimumCalls = minimumCalls
    self.consecutiveFailures = consecutiveFailures
    self.openFor = openFor
    self.halfOpenCalls = halfOpenCalls
  }
}

/// When a caller leaves out an instance for what its calls there came to (Envoy's outlier detection).
///
/// A failure is every outcome but an answer, timeouts included, and but `throttled`, which is no 5xx.
public struct OutlierDetection: Hashable, BitwiseCopyable, Sendable {
  /// So many failures in a row eject at once; nil where they do not.
  public var consecutiveFailures: Int? = 5
  /// So many failures in a row to reach it or to get an answer in time; nil where they do not eject.
  public var consecutiveGatewayFailures: Int?
  /// How often instances are compared, ejected and taken back.
  public var interval = Delay.seconds(10)
  /// How long an instance is out, times how often it was ejected of late.
  public var baseEjectionTime = Delay.seconds(30)
  /// The longest time; at least the base.
  public var maximumEjectionTime = Delay.seconds(300)
  /// The part of the instances, 0 to 1, that may be out; one always may.
  public var maximumEjected = 0.1
  /// Ejects whose part of answers is further below the mean than others'; nil where that does not count.
  public var successRate: SuccessRate? = SuccessRate()
  /// Ejects where so large a part of the calls fails; nil where that does not count.
  public var failurePercentage: FailurePercentage?
  /// Whether a probe that passes takes an instance back.
  public var probesTakeBack = true

  /// Envoy's defaults.
  public init() {}

  /// Below the mean over the instances by more than so many standard deviations.
  public struct SuccessRate: Hashable, BitwiseCopyable, Sendable {
    /// With fewer instances that had enough calls nothing is compared.
    public var minimumHosts = 5
    /// Enough calls in an interval.
    public var requestVolume = 100
    /// How many standard deviations.
    public var deviations = 1.9

    /// Envoy's defaults.
    public init() {}
  }

  /// A part of the calls that fails.
  public struct FailurePercentage: Hashable, BitwiseCopyable, Sendable {
    /// The part, 0 to 1.
    public var threshold = 0.85
    /// With fewer instances that had enough calls nobody is ejected.
    public var minimumHosts = 5
    /// Enough calls in an interval.
    public var requestVolume = 50

    /// Envoy's defaults.
    public init() {}
  }
}

/// What one caller may have open at a callee (Envoy's circuit breakers); beyond it calls are shed at once.
public struct ResourceLimits: Hashable, BitwiseCopyable, Sendable {
  /// Connections, each with one call at a time; others wait. Any number when nil.
  public var connections: Int?
  /// Calls that wait for a connection.
  public var pendingRequests: Int?
  /// Calls that are sent and not over.
  public var requests: Int?

  /// Limits.
  public init(connections: Int? = nil, pendingRequests: Int? = nil, requests: Int? = nil) {
    self.connections = connections
    self.pendingRequests = pendingRequests
    self.requests = requests
  }
}

/// How many calls of one caller may be under way at once (Resilience4j's bulkhead).
public struct Bulkhead: Hashable, BitwiseCopyable, Sendable {
  /// So many.
  public var maximumConcurrent: Int
  /// How long another one waits for its turn before it is shed.
  public var maximumWait: Delay

  /// A bulkhead.
  public init(maximumConcurrent: Int = 25, maximumWait: Delay = .zero) {
    self.maximumConcurrent = maximumConcurrent
    self.maximumWait = maximumWait
  }
}

/// When a caller holds back a part of its calls, by what became of the last ones.
public enum ClientThrottle: Hashable, BitwiseCopyable, Sendable {
  /// A call is held back with probability max(0, (calls − k × answers) ÷ (calls + 1)), calls being those
  /// held back too (Google, Site Reliability Engineering, 2016, chapter 21).
  case adaptive(factor: Double, window: Delay)
  /// A call is held back with probability (max(0, calls − answers ÷ successRate) ÷ (calls + 1))^(1 ÷
  /// aggression), at most `maximum`, calls being those that were sent and are over (Envoy's admission
  /// control).
  case admissionControl(successRate: Double, aggression: Double, maximum: Double, window: Delay)
}

/// How one caller asks each instance of a callee whether it works.
public struct HealthCheck: Hashable, BitwiseCopyable, Sendable {
  /// From one probe of an instance to the next.
  public var interval: Delay
  /// Where that begins.
  public var countsFrom = Instant.end
  /// How long a probe waits for its answer.
  public var timeout: Delay
  /// After so many failed probes in a row an instance is left out.
  public var unhealthyThreshold: Int
  /// After so many passed ones in a row it is back.
  public var healthyThreshold: Int
  /// Up to so much is added to each interval, evenly drawn.
  public var jitter: Delay
  /// The interval while the caller has sent nothing to the callee yet; the same when nil.
  public var noTrafficInterval: Delay?

  /// An instant of a probe.
  public enum Instant: Hashable, BitwiseCopyable, Sendable {
    /// When it is sent (Kubernetes).
    case start
    /// When its answer is there, or its time is over (HAProxy, Envoy).
    case end
  }

  /// A check with HAProxy's thresholds.
  public init(
    interval: Delay, timeout: Delay, unhealthyThreshold: Int = 3, healthyThreshold: Int = 2,
    jitter: Delay = .zero, noTrafficInterval: Delay? = nil
  ) {
    self.interval = interval
    self.timeout = timeout
    self.unhealthyThreshold = unhealthyThreshold
    self.healthyThreshold = healthyThreshold
    self.jitter = jitter
    self.noTrafficInterval = noTrafficInterval
  }
}

extension Network {
  /// Whether some call from one of these components to one of those, whose answer is waited for, is made
  /// by its rules.
  package func hasRuledCalls(from: [ComponentID], to: [ComponentID]) -> Bool {
    instructions.contains { instruction in
      guard instruction.opcode == .call else { return false }
      let rules = Int(sites[Int(instruction.a)].rules)
      return rules >= 0 && from.contains(ruledCalls[rules].from)
        && to.contains(ruledCalls[rules].to)
    }
  }
}
