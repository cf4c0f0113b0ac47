public import TailraceEngine

/// What clients saw: of one class of requests, or of all classes of one source.
///
/// Counts and rates are of the measured window.
public struct TrafficReport: Named, Sendable {
  /// `visitors` for a source, `visitors.profile` for one of its classes.
  public let name: String
  /// The classes counted here, in the network's order.
  public let classes: [RequestClassID]
  /// Whether this is all that a source sends, rather than one of several classes.
  public let isWholeSource: Bool
  /// Whether clients of the architecture send it, rather than who keeps it going.
  public let isOfClients: Bool
  /// The length of the measured window.
  public let window: Delay
  /// Requests in flight when measuring began.
  public let inFlightAtStart: Int64
  /// Requests meant to be sent, each once however often it was retried.
  public let offered: Int64
  /// Requests that ended, by outcome.
  public let outcomes: OutcomeCounts
  /// Requests in flight at the end.
  public let inFlightAtEnd: Int64
  /// Full answers that came after the client had stopped waiting; these requests ended as timeouts.
  public let late: Int64
  /// Answers that rest on a stale read.
  public let stale: Int64
  /// From the moment a request was meant to be sent to its answer.
  public let latency: LatencyReport
  /// Where the time went, per request that ended.
  public let perRequest: TimeSplit
  /// The mean number in flight.
  public let meanInFlight: Double
  /// From sending to end, of all requests that ended, failed ones included, in nanoseconds; nil where
  /// that is not known.
  public let meanTime: Double?
  /// What the availabilities of all that these requests pass multiply to; nil where none was sent.
  public let chain: ChainAvailability?
  /// The time series from time zero, the warm-up included.
  public let intervals: Intervals

  /// One interval of the time series.
  public struct Interval: Sendable {
    /// Where it begins, from time zero.
    public var start: Delay
    /// How long it is; those before the end of the warm-up and of the run may be shorter.
    public var length: Delay
    /// Whether it lies in the measured window, rather than in the warm-up.
    public var isMeasured: Bool
    /// Requests offered.
    public var offered: Int64
    /// Requests answered.
    public var answered: Int64
    /// Requests that ended without an answer.
    public var failed: Int64
    /// In flight at its end.
    public var inFlight: Int64
    /// The 50th, 95th and 99th percentile of the latency of answers; nil without answers and in a sum
    /// of several classes, whose percentiles do not add up.
    public var latency: (p50: Delay, p95: Delay, p99: Delay)?
    /// The latencies of answers in coarse bands; those of several classes together.
    public var bands: LatencyBands
    /// Requests that failed, by reason, in the order of `Outcome.allCases`.
    public var failures: [(reason: Outcome, count: Int64)]
  }

  /// Requests offered per second.
  public var offeredPerSecond: Double { rate(offered) }
  /// Requests that ended per second, however they ended.
  public var endedPerSecond: Double { rate(outcomes.total) }
  /// Requests that failed per second.
  public var failuresPerSecond: Double { rate(outcomes.failed) }
  /// L = λW: how many are in flight by the rate and the mean time of those that ended (Little 1961).
  public var predictedInFlight: Double? { meanTime.map { endedPerSecond * $0 / 1e9 } }
  /// Answers per second, late ones included.
  public var throughputPerSecond: Double { rate(outcomes.answered + late) }
  /// Full answers in time, per second.
  public var goodputPerSecond: Double { rate(outcomes[.full]) }
  /// Failures over all that ended, 0 to 1; nil when none ended.
  public var errorRate: Double? { share(outcomes.failed) }
  /// Answers over all that ended, 0 to 1; nil when none ended.
  public var availability: Double? { share(outcomes.answered) }

  /// Every failure that occurred, the most frequent first; the order of `Outcome` among equals.
  public var failures: [(reason: Outcome, count: Int64)] { outcomes.failures }

  private func rate(_ count: Int64) -> Double { count.perSecond(in: window) }

  private func share(_ count: Int64) -> Double? {
    outcomes.total > 0 ? Double(count) / Double(outcomes.total) : nil
  }
}

/// Time spent on behalf of one request, everywhere together; branches in parallel count each.
public struct TimeSplit: Hashable, Sendable {
  /// Waiting for places and cores.
  public var wait: Delay
  /// In service.
  public var service: Delay
  /// On links.
  public var network: Delay

  init(wait: TimeTotal, service: TimeTotal, network: TimeTotal, requests: Int64) {
    self.wait = wait.each(of: requests) ?? .zero
    self.service = service.each(of: requests) ?? .zero
    self.network = network.each(of: requests) ?? .zero
  }
}

extension OutcomeCounts {
  /// Every failure that occurred, the most frequent first; the order of `Outcome` among equals.
  var failures: [(reason: Outcome, count: Int64)] {
    var found: [(reason: Outcome, count: Int64)] = []
    for outcome in Outcome.allCases where !outcome.isAnswer && self[outcome] > 0 {
      let place = found.firstIndex { $0.count < self[outcome] } ?? found.count
      found.insert((outcome, self[outcome]), at: place)
    }
    return found
  }
}

extension TimeTotal {
  /// This total over so many; nil over none. Where few have ended of many who spent it, it may come to more than
  /// a delay can be, and is the longest delay then.
  func each(of count: Int64) -> Delay? {
    if count <= 0 { return nil }
    let mean = (Double(self) / Double(count)).rounded()
    return Delay(nanoseconds: mean < 0x1p63 ? Int64(mean) : .max)
  }
}

extension Int64 {
  /// So many in a window, per second; 0 in a window without length.
  func perSecond(in window: Delay) -> Double {
    window > .zero ? Double(self) / window.seconds : 0
  }
}
