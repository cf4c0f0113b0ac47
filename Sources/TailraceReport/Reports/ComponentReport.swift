public import TailraceEngine

/// What one component did in the measured window, its instances together.
public struct ComponentReport: Named, Sendable {
  /// The name that the topology gives it.
  public let name: String
  /// Its kind in the words of the language; `client` for the clients of a source.
  public let kind: String
  /// Its place in the network's order of components.
  public let index: Int
  /// What it is there for.
  public let role: Network.Component.Role
  /// Whether it stands for the clients of a source, or for others who only send.
  public var isClient: Bool { role.isClient }
  /// How many instances it has; where their number changes, the most that there may be.
  public let instances: Int
  /// Cores of all instances, where their number changes of those there were on average; nil for any
  /// number.
  public let cores: Int64?
  /// Places of all instances; nil for any number.
  public let places: Int64?
  /// The length of the measured window.
  public let window: Delay
  /// Attempts that arrived.
  public let offered: Int64
  /// Attempts that ended, by outcome.
  public let outcomes: OutcomeCounts
  /// Failures that began here, rather than being handed on from a component that was called.
  public let failuresBegun: OutcomeCounts
  /// From arrival to departure of attempts that were answered, calls to others included.
  public let latency: LatencyReport
  /// How long each place or core that was asked for took to get, zeros included.
  public let wait: LatencyReport
  /// Time spent waiting for a place, a core or a connection, per attempt that ended; nil when none ended.
  public let meanWait: Delay?
  /// Time spent in service, per attempt that ended; nil when none ended.
  public let meanService: Delay?
  /// Attempts waiting for a place, a core or a connection, on average. Where the cores are shared by
  /// all who want one, nobody stands in line: there it is the mean number that sharing holds up.
  public let meanQueue: Double
  /// Time spent in service, by all attempts, per second of the window.
  public let meanInService: Double
  /// Attempts inside, on average.
  public let meanInside: Double
  /// Cores busy, on average.
  public let busyCores: Double
  /// Places held, on average.
  public let heldPlaces: Double
  /// What became of the keys that it remembers.
  public let caching: CacheCounts
  /// What was counted of it beside attempts.
  public let counts: ComponentCounts
  /// How long its instances were down; nil where nothing can take one down.
  public let outages: Outages?
  /// Attempts here per request that clients sent, all classes together; nil when none was sent.
  public let operationsPerRequest: Double?
  /// The part of each class that came here, in the network's order.
  public let byClass: [ClassUse]
  /// The least and the most utilized instance, in cores or, without cores, in places; nil where
  /// neither is limited.
  public let instanceUtilization: (least: Double, most: Double)?
  /// How often its instances were started and what part of the time they were off or starting; nil if
  /// they are always on.
  public let coldStart: ColdStartReport?
  /// What requests took of the memory of its instances, if that has a limit.
  public let memory: MemoryResult?
  /// How many instances there were, where their number changes; nil where it does not.
  public let scaling: ScalingReport?
  /// The attempts that arrived at the instance with fewest and at that with most.
  public let instanceOffered: (least: Int64, most: Int64)
  /// Dollars per hour for all its instances, for those that were paid for on average; nil where no price is stated.
  public let costPerHour: Double?
  /// The time series from time zero, the warm-up included.
  public let intervals: Intervals

  /// The starts of instances that switch off.
  public struct ColdStartReport: Sendable {
    /// How often an instance was started.
    public var starts: Int64
    /// The share of instances and time that were off, 0 to 1.
    public var offShare: Double
    /// The share that was starting.
    public var startingShare: Double
  }

  /// The instances of a component whose number changes.
  public struct ScalingReport: Sendable {
    /// The least and the most that callers knew of.
    public var least: Int
    public var most: Int
    /// On average.
    public var mean: Double
    /// At the end.
    public var atEnd: Int
    /// How many could work on average: up, or draining.
    public var meanServing: Double
    /// How many were paid for on average, boots included.
    public var meanBilled: Double
    /// Instance-seconds that were paid for.
    public var billedSeconds: Double
    /// How often an instance was started.
    public var starts: Int64
    /// Requests that were lost when the time to drain was over.
    public var lost: Int64
  }

  /// What one class of requests asked of a component.
  public struct ClassUse: Sendable {
    /// The class.
    public var name: String
    /// Attempts that arrived.
    public var offered: Int64
    /// Attempts per request of this class; nil when none was sent.
    public var operationsPerRequest: Double?
    /// Time waiting, per attempt that ended.
    public var meanWait: Delay?
    /// Time in service, per attempt that ended.
    public var meanService: Delay?
  }

  /// One interval of the time series.
  public struct Interval: Sendable {
    /// Where it begins, from time zero.
    public var start: Delay
    /// How long it is; those before the end of the warm-up and of the run may be shorter.
    public var length: Delay
    /// Whether it lies in the measured window, rather than in the warm-up.
    public var isMeasured: Bool
    /// Attempts that arrived.
    public var offered: Int64
    /// Attempts answered.
    public var answered: Int64
    /// Attempts that failed.
    public var failed: Int64
    /// Inside at its end.
    public var inside: Int64
    /// Waiting at its end.
    public var waiting: Int64
    /// Attempts waiting, on average.
    public var meanQueue: Double
    /// Cores busy over cores there are, 0 to 1; nil for any number of cores.
    public var coreUtilization: Double?
    /// The same of the busiest instance.
    public var mostCoreUtilization: Double?
    /// Places held over places there are, 0 to 1; nil for any number of places.
    public var placeUtilization: Double?
    /// What was counted beside attempts.
    public var counts: ComponentCounts
    /// Look-ups that found their key over all look-ups; nil without look-ups.
    public var hitRatio: Double? { counts.hitRatio }
    /// Instances that callers knew of at its end, where their number changes.
    public var instances: Int64?
    /// The 50th, 95th and 99th percentile of the latency of attempts that were answered; nil without any.
    public var latency: (p50: Delay, p95: Delay, p99: Delay)?
    /// Bytes of memory in use at its end, where that has a limit.
    public var memoryInUse: Int64?
  }

  /// Look-ups that found their key over all look-ups, 0 to 1; nil without look-ups.
  public var hitRatio: Double? { counts.hitRatio }
  /// Stale reads over all reads of keys whose versions are kept; nil without any.
  public var staleRatio: Double? {
    counts.versionedReads > 0 ? Double(counts.staleReads) / Double(counts.versionedReads) : nil
  }
  /// Bytes of values in answers, per second.
  public var bytesPerSecond: Double { counts.bytesServed.perSecond(in: window) }
  /// Attempts that arrived, per second.
  public var offeredPerSecond: Double { offered.perSecond(in: window) }
  /// Attempts answered, per second.
  public var throughputPerSecond: Double { outcomes.answered.perSecond(in: window) }
  /// Failures over all attempts that ended, 0 to 1; nil when none ended.
  public var errorRate: Double? {
    outcomes.total > 0 ? Double(outcomes.failed) / Double(outcomes.total) : nil
  }
  /// Every failure that occurred, the most frequent first.
  public var failures: [(reason: Outcome, count: Int64)] { outcomes.failures }
  /// Cores busy over cores there are, 0 to 1; nil for any number of cores.
  public var coreUtilization: Double? {
    cores.map { busyCores / (coresAvailable ?? Double($0)) }
  }
  /// Cores that could work, on average, where the number of instances changes.
  let coresAvailable: Double?
  /// Places that could be held, on average, where the number of instances changes.
  let placesAvailable: Double?
  /// Places held over places there are, 0 to 1; nil for any number of places.
  public var placeUtilization: Double? {
    places.map { heldPlaces / (placesAvailable ?? Double($0)) }
  }
}

extension ComponentCounts {
  /// Look-ups that found their key over all look-ups, 0 to 1; nil without look-ups.
  var hitRatio: Double? {
    let lookUps = cacheHits + cacheMisses
    return lookUps > 0 ? Double(cacheHits) / Double(lookUps) : nil
  }
}
