/// What a caller does beyond picking an instance: where one is down, full or far away.
///
/// All of it is known to one instance of the caller, from its own calls.
public struct CallRules: Hashable, Sendable {
  /// How often a call whose connection failed is sent to another instance (HAProxy's `redispatch`).
  public var redispatch = 0
  /// When an instance is left out for a while; never when nil.
  public var marking: Marking?
  /// Where a smaller part than this of the instances is not left out, all are asked (Envoy's panic
  /// threshold).
  public var panicThreshold = 0.5
  /// Calls that one caller may have open at one instance; any number when nil. Others wait in one line
  /// of the caller, whoever has waited longest first.
  public var openCalls: Int?
  /// How long a call waits in that line; for ever when nil.
  public var lineTimeout: Delay?
  /// How long a caller waits for a connection to an instance that says nothing; as long as for the
  /// answer when nil.
  public var connectTimeout: Delay?
  /// Whether a caller prefers instances of its own zone, and how.
  public var zones: ZonePreference?
  /// When an instance is left out for what calls there came to; never when nil.
  public var outliers: OutlierDetection?
  /// When no calls are made for a while; never when nil.
  public var breaker: CircuitBreaker?
  /// What may be open at all instances together; anything when nil.
  public var limits: ResourceLimits?
  /// How many calls may be under way at once; any number when nil.
  public var bulkhead: Bulkhead?
  /// When a part of the calls is held back; never when nil.
  public var throttle: ClientThrottle?

  /// None of it.
  public init() {}

  /// An instance at which so many calls failed is left out for a while; after that one call tries it
  /// (nginx's `max_fails` and `fail_timeout`, by the source of nginx 1.14).
  ///
  /// A call fails here if its connection was refused or cut, or if time ran out. Failures need not be in a
  /// row: a success clears their number only if a call was sent there after `outFor` had passed since the
  /// last of them. An instance that is alone is never left out.
  public struct Marking: Hashable, Sendable {
    /// How many.
    public var failures: Int
    /// How long.
    public var outFor: Delay
    /// Whether a call that finds all instances left out unmarks them, though it fails itself (nginx before
    /// 1.11.5); otherwise they wait for their time.
    public var unmarksAll: Bool

    /// A rule.
    public init(failures: Int, outFor: Delay, unmarksAll: Bool = false) {
      self.failures = failures
      self.outFor = outFor
      self.unmarksAll = unmarksAll
    }
  }

  /// Envoy's zone-aware routing: a zone keeps its requests if its part of the instances is at least its
  /// part of the callers; otherwise it keeps as many as its instances are for, and the rest goes where
  /// instances are to spare.
  public struct ZonePreference: Hashable, Sendable {
    /// With fewer instances zones are not looked at.
    public var minimumInstances: Int
    /// The part of the calls that looks at zones, 0 to 1.
    public var enabled: Double

    /// A preference.
    public init(minimumInstances: Int = 6, enabled: Double = 1) {
      self.minimumInstances = minimumInstances
      self.enabled = enabled
    }
  }
}
