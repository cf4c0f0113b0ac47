/// The connections of callers to callees.
struct Connections: ~Copyable {
  var pools = Column<PoolState>()
  /// By link, the first of its callers' pools.
  var firstPools = SideColumn<Network.Link, Handle<PoolState>>()

  /// The connections that one instance of a caller has to a callee.
  struct PoolState: BitwiseCopyable {
    var size: Int32
    var busy = Gauge()
    var ring: Handle<TimerRings.Ring>
    var line = Line()
    var counts = PoolCounts()
  }

  /// What is counted of a pool.
  struct PoolCounts: BitwiseCopyable {
    var taken: Int64 = 0
    var waits: Int64 = 0
    var timeouts: Int64 = 0
    var waitTime: TimeTotal = .zero
    /// When the first caller had to wait, and when the first gave up; -1 if none did.
    var firstWait: Int64 = -1
    var firstTimeout: Int64 = -1
    var mostWaiting: Int32 = 0
  }
}
