/// What happened in the pools of connections from one component to another, all callers together.
public struct PoolResult: Sendable {
  /// The caller.
  public var from: ComponentID
  /// The callee.
  public var to: ComponentID
  /// Connections of one pool, overflow included.
  public var size: Int64
  /// How many pools there are: one for each instance of the caller.
  public var pools: Int64
  /// The integral of connections in use, in nanoseconds.
  public var busyArea: TimeTotal = .zero
  /// Connections that were taken.
  public var taken: Int64 = 0
  /// How often all were in use, so that the caller had to wait.
  public var waits: Int64 = 0
  /// How many callers gave up.
  public var timeouts: Int64 = 0
  /// The time that callers waited, those who gave up included.
  public var waitTime: TimeTotal = .zero
  /// The most callers that waited for one pool at once.
  public var mostWaiting: Int64 = 0
  /// When a caller had to wait for the first time in the run, the warm-up included; nil if none had to.
  public var firstWait: Delay?
  /// When a caller gave up for the first time; nil if none did.
  public var firstTimeout: Delay?
  /// The time series.
  public var intervals: [Interval] = []

  /// One interval of the time series.
  public struct Interval: Hashable, Sendable {
    /// The integral of connections in use, in nanoseconds.
    public var busyArea: TimeTotal
    /// How often a caller had to wait.
    public var waits: Int64

    func since(_ before: Self) -> Self {
      Self(busyArea: busyArea - before.busyArea, waits: waits - before.waits)
    }
  }
}
