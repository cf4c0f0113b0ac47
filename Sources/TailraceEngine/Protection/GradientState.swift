/// What one instance knows of how many requests it can have at once.
struct GradientState: BitwiseCopyable {
  /// How many it lets in; the fraction matters to the next.
  var limit: Double
  /// Latencies of the present interval, or of a measurement without load.
  var samples: Int32 = 0
  var sum: Double = 0
  /// The most inside in this interval.
  var mostInside: Int32 = 0
  /// The latency without load, in nanoseconds; 0 before it is known.
  var leastLatency: Double = 0
  /// When it is measured next.
  var nextMeasurement: Int64 = 0
  /// Since when it is being measured; -1 while it is not.
  var measuredSince: Int64 = -1
  /// How many intervals in a row had the lowest limit.
  var lowest: Int32 = 0
  /// What the limit is to be after a measurement.
  var limitBefore: Double = 0
  /// The long-term latency and how many intervals it is of.
  var longLatency: Double = 0
  var intervals: Int32 = 0
  /// The limit when it was last noted in the history of the run.
  var noted: Double

  /// Latencies that are kept of one interval; of more the first so many count.
  static let room = 1024

  init(limit: Double) {
    self.limit = limit
    noted = limit
  }

  /// A new limit from the latencies of an interval: the mean of them, and how many were inside.
  ///
  /// Source: Netflix concurrency-limits, Gradient2Limit.
  mutating func step(gradient2 rule: ConcurrencyLimit, latency: Double, inside: Int32) {
    intervals += 1
    if intervals <= 10 {
      longLatency += (latency - longLatency) / Double(intervals)
    } else {
      longLatency += (latency - longLatency) * 2 / Double(rule.longWindow + 1)
    }
    let long = longLatency
    if long > 2 * latency { longLatency = long * 0.95 }
    // Where nobody needs it, the limit shows nothing.
    if Double(inside) < limit / 2 { return }
    let gradient = max(0.5, min(1, rule.tolerance * long / latency))
    let wanted = limit * gradient + rule.queue
    let smoothed = limit * (1 - rule.smoothing) + wanted * rule.smoothing
    limit = max(Double(rule.minimum), min(Double(rule.maximum), smoothed))
  }

  /// A new limit from the median of an interval.
  ///
  /// Source: Envoy, adaptive_concurrency, gradient_controller.cc.
  mutating func step(adaptive rule: ConcurrencyLimit, latency: Double) {
    let allowed = leastLatency * (1 + rule.buffer)
    let gradient = max(0.5, min(2, allowed / latency))
    let scaled = limit * gradient
    let wanted = (scaled + scaled.squareRoot()).rounded(.down)
    limit = max(Double(rule.minimum), min(Double(rule.maximum), wanted))
    lowest = limit == Double(rule.minimum) ? lowest + 1 : 0
  }
}
