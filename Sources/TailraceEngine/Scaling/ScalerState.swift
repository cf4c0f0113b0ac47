/// What a controller of a number of instances knows and has done.
struct ScalerState: Sendable {
  var component: Handle<ComponentState>
  var rules: Autoscaling
  var bootSampler: Handle<Sampler>
  /// How many instances are to be booting or up.
  var wanted: Int
  var scrapeClockwork: Handle<Clockwork> = .none
  var syncClockwork: Handle<Clockwork> = .none
  var pollClockwork: Handle<Clockwork> = .none
  var planClockwork: Handle<Clockwork> = .none

  /// What was read and cannot be seen yet, or was seen last: in the order of time.
  var readings: [ScalingReading] = []
  /// When metrics were read last.
  var readAt: Int64 = 0
  /// The component's latencies when they were read last, and what was counted before measuring began.
  var latencyRead = LatencyHistogram()
  var latencyCarried = LatencyHistogram()
  var history = ScalingHistory()
  /// By metric or rule: how many values in a row were beyond its threshold.
  var highStreaks: [Int] = []
  var lowStreaks: [Int] = []
  /// The reading that was looked at last.
  var lookedAt: Int64 = -1
  var changedAt: Int64 = -1
  /// When the queue was active last.
  var activeAt: Int64 = 0
  /// What was noted last of a decision that changed nothing.
  var notedLimit = ScalingDecision.Limit.none
  /// Arrivals by step, for forecasts, and the count when the last one was closed.
  var arrivals: [Int64] = []
  var arrivalsRead: Int64 = 0

  var launches: Int64 = 0
  var members = Gauge()
  var fewest = Int.max
  var most = 0
  var starts: Int64 = 0
  var stops: Int64 = 0
  var lost: Int64 = 0
}

/// What was read off the instances of a component at one moment.
struct ScalingReading: Sendable {
  var at: Int64
  /// By instance.
  var instances: [InstanceReading]
  /// The latencies of the answers since the last reading.
  var latency: LatencyHistogram
}

/// What was read off one instance, per second or on average since the last reading or its start; of its
/// memory what is in use at that moment.
struct InstanceReading: Sendable {
  /// The start of the instance that it is of; 0 where nothing was read.
  var launch: Int64 = 0
  /// Since when.
  var since: Int64 = 0
  /// Busy cores, requests a second, requests inside.
  var busy = 0.0
  var rate = 0.0
  var inside = 0.0
  /// The share of its limit.
  var memory = 0.0
}
