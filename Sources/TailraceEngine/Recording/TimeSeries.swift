/// Where the intervals of a run end, and what each class and component did in them.
///
/// Boundaries are not events: the loop asks for events up to the next one and then passes it, so that
/// looking at a run more or less closely changes nothing in it.
struct TimeSeries: ~Copyable {
  /// The next end of an interval, in nanoseconds.
  private(set) var boundary: Int64 = 0
  private var length: Int64 = 1
  private var warmup: Int64 = 0
  private var horizon: Int64 = 0
  var ends: [Delay] = []
  /// By class and by component.
  var classes: [Steady<ClassResult.Interval>] = []
  var components: [Steady<ComponentResult.Interval>] = []
  var pools: [[PoolResult.Interval]] = []
  var locks: [[LockResult.Interval]] = []
  /// By component, what shows at the next boundary whether anything happened there.
  var footprints: [Footprint] = []
  /// The totals at the last boundary, from which the next interval is told.
  var classTotals: [ClassResult.Interval] = []
  var componentTotals: [ComponentResult.Interval] = []
  var poolTotals: [PoolResult.Interval] = []
  var lockTotals: [LockResult.Interval] = []
  let noOutcomes = OutcomeCounts([Int64](repeating: 0, count: Outcome.count))
  /// By station.
  var coreAreas: [TimeTotal] = []
  var componentLatencies: [LatencyHistogram] = []
  var latencies: [LatencyHistogram] = []

  /// What was counted of a component, at a glance.
  struct Footprint: Hashable {
    var levels: Plant.Levels
    var counts: ComponentCounts
    var offered: Int64 = 0
    var ended: Int64 = 0
  }

  /// Finds the boundaries of a run: every interval's end, the end of the warm-up, the horizon.
  mutating func plan(_ options: RunOptions, _ network: Network) {
    classes = Array(repeating: Steady(), count: network.requestClasses.count)
    components = Array(repeating: Steady(), count: network.components.count)
    horizon = options.duration.nanoseconds
    warmup = options.warmup.nanoseconds
    length = Swift.max(1, options.intervalLength.nanoseconds)
    boundary = next(after: 0)
  }

  var isAtWarmup: Bool { boundary == warmup }
  var isAtHorizon: Bool { boundary == horizon }

  /// Goes on to the next interval.
  mutating func advance() {
    ends.append(Delay(nanoseconds: boundary))
    boundary = next(after: boundary)
  }

  private func next(after time: Int64) -> Int64 {
    var end = (time / length + 1) * length
    if warmup > time && warmup < end { end = warmup }
    return end < horizon ? end : horizon
  }
}
