/// How a step locks the key that its request carries.
public struct KeyLock: Hashable, Sendable {
  /// Whose keys; the request has to carry one of them, or nothing is locked.
  public var population: PopulationID
  /// Whether any number may hold it at once, so long as nobody holds it alone.
  public var isShared: Bool
  /// How long it is waited for; for ever when nil.
  public var timeout: Delay?

  /// A way to lock.
  public init(_ population: PopulationID, isShared: Bool = false, timeout: Delay? = nil) {
    self.population = population
    self.isShared = isShared
    self.timeout = timeout
  }
}

/// What happened to the locks of one population in the measured window.
public struct LockResult: Sendable {
  /// Whose keys were locked.
  public var population: PopulationID
  /// Locks that were wanted.
  public var wanted: Int64
  /// How many of them were held by somebody else, so that they were waited for.
  public var waits: Int64
  /// How many were not waited for any longer.
  public var timeouts: Int64
  /// The time waited, by all together.
  public var waitTime: TimeTotal
  /// The integral of those who hold a lock, in nanoseconds.
  public var heldArea: TimeTotal
  /// The most who waited at once.
  public var mostWaiting: Int64
  /// The time series.
  public var intervals: [Interval] = []

  /// One interval of the time series.
  public struct Interval: Hashable, Sendable {
    /// How many found a lock held by somebody else.
    public var waits: Int64
    /// The time waited by those who stopped waiting in it.
    public var waitTime: TimeTotal

    func since(_ before: Self) -> Self {
      Self(waits: waits - before.waits, waitTime: waitTime - before.waitTime)
    }
  }
}

/// The running counts of the locks of a population.
package struct LockCounts: BitwiseCopyable {
  var wanted: Int64 = 0
  var waits: Int64 = 0
  var timeouts: Int64 = 0
  var waitTime: TimeTotal = .zero
  var waiting: Int32 = 0
  var mostWaiting: Int32 = 0
  var held = Gauge()

  mutating func restart(at now: Int64) {
    wanted = 0
    waits = 0
    timeouts = 0
    waitTime = .zero
    mostWaiting = waiting
    held.restart(at: now)
  }
}
