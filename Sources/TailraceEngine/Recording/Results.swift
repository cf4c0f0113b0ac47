/// What a run measured: all that crosses from the machine to its reading.
///
/// Counts and sums are of the measured window, from the end of the warm-up to the end of the run.
/// For every class and component: in flight at the start + offered = ended, by outcome, + in flight at
/// the end. Times are whole nanoseconds.
public struct Results: Sendable {
  /// Why the run ended.
  public var ending: Ending
  /// Where measuring began.
  public var windowStart: Delay
  /// Where measuring ended: the horizon, or where a limit stopped the run.
  public var windowEnd: Delay
  /// How many events were played, warm-up included.
  public var events: Int64
  /// How many of them came too late to matter, such as the timeout of a call that was answered.
  public var staleEvents: Int64
  /// The most requests, calls and messages that were in flight at once.
  public var peakInFlight: Int
  /// One entry a request class, in the network's order.
  public var classes: [ClassResult]
  /// One entry a component, in the network's order, clients included.
  public var components: [ComponentResult]
  /// One entry a queue whose messages are kept by rules, in the network's order.
  public var queues: [QueueResult]
  /// One entry a link with pools of connections, in the network's order of links.
  public var pools: [PoolResult]
  /// One entry a population whose keys something locks, in the network's order.
  public var locks: [LockResult]
  /// One entry a link whose calls are tried again, copied or called off, in the network's order.
  public var calls: [CallResult]
  /// One entry a pair whose calls are guarded, in the order in which the network's calls name them.
  public var guards: [GuardResult]
  /// What happened, warm-up included, in its order.
  public var timeline: [Occurrence]
  /// How much more happened than the timeline holds.
  public var timelineOmitted: Int64
  /// What two runs have to agree on.
  public var fingerprint: Fingerprint
  /// The requests that were looked at, in the order in which they were sent.
  public var traces: [Trace] = []
  /// How long each request took, where that was kept.
  public var latencies: LatencyLedger?
  /// Where each interval of the time series ends; the first begins at time zero, the warm-up's are
  /// among them, and measuring begins where one ends.
  public var intervalEnds: [Delay]

  /// The length of the measured window.
  public var window: Delay { windowEnd - windowStart }
}

/// Why a run ended.
public enum Ending: Hashable, Sendable {
  /// It reached its horizon.
  case horizon
  /// It played as many events as it may.
  case eventLimit(Int64)
  /// More was in flight than it may hold.
  case inFlightLimit(Int)
  /// So much happened without any time passing that the run would not have moved on.
  case instantLimit(Delay)
  /// Whoever ran it stopped it.
  case stopped
}

/// Counts by outcome.
public struct OutcomeCounts: Hashable, Sendable {
  package var counts: [Int64]

  package init(_ counts: [Int64]) {
    precondition(counts.count == Outcome.count)
    self.counts = counts
  }

  /// How many ended so.
  public subscript(outcome: Outcome) -> Int64 { counts[Int(outcome.rawValue)] }

  /// All that ended.
  public var total: Int64 { counts.reduce(0, +) }

  /// Those that ended with an answer, full or degraded.
  public var answered: Int64 { self[.full] + self[.degraded] }

  /// Those that ended without an answer.
  public var failed: Int64 { total - answered }

  /// These running totals less earlier ones.
  func since(_ before: OutcomeCounts?) -> OutcomeCounts {
    guard let before else { return self }
    return OutcomeCounts(zip(counts, before.counts).map { $0 - $1 })
  }
}

/// What the clients of one class saw.
public struct ClassResult: Sendable {
  /// Requests that were in flight when measuring began.
  public var inFlightAtStart: Int64
  /// Requests meant to be sent in the window.
  public var offered: Int64
  /// Requests that ended in the window.
  public var outcomes: OutcomeCounts
  /// Requests still in flight at the end.
  public var inFlightAtEnd: Int64
  /// Full answers that arrived after the client had stopped waiting: throughput, not goodput.
  public var late: Int64
  /// Answers that rest on a stale read.
  public var stale: Int64
  /// From the moment a request was meant to be sent to its answer, full or degraded.
  public var latency: LatencyHistogram
  /// The integral of the number in flight over the window, in request-nanoseconds.
  public var inFlightArea: TimeTotal
  /// Time spent waiting in queues, by all work done for this class.
  public var waitTime: TimeTotal
  /// Time spent being served.
  public var serviceTime: TimeTotal
  /// Time spent on links.
  public var networkTime: TimeTotal
  /// The time series.
  public var intervals: Steady<Interval>

  /// One interval of the time series.
  public struct Interval: Hashable, Sendable {
    /// Requests offered.
    public var offered: Int64
    /// Full and degraded answers.
    public var answered: Int64
    /// Requests that ended without an answer.
    public var failed: Int64
    /// In flight at its end.
    public var inFlight: Int64
    /// The median latency of answers, in nanoseconds; 0 without any.
    public var p50: Int64
    /// The 95th percentile.
    public var p95: Int64
    /// The 99th percentile.
    public var p99: Int64
    /// The latencies of answers, in coarse bands.
    public var bands = LatencyBands()
    /// How requests ended; nothing of it where a result was put together by hand.
    public var outcomes: OutcomeCounts?
  }
}

/// What one component did.
public struct ComponentResult: Sendable {
  /// Attempts inside when measuring began.
  public var inFlightAtStart: Int64
  /// Attempts that arrived, probes among them.
  public var offered: Int64
  /// Attempts that ended, probes among them.
  public var outcomes: OutcomeCounts
  /// Attempts inside at the end.
  public var inFlightAtEnd: Int64
  /// The attempts that were probes, of health checks and of names.
  public var probes: Attempts
  /// Failures that began here, rather than being handed on from a component that was called.
  public var failuresBegun: OutcomeCounts
  /// From arrival to departure of attempts that were answered, calls to others included.
  public var latency: LatencyHistogram
  /// How long each place or core that was asked for took to get; zeros included.
  public var wait: LatencyHistogram
  /// Time spent waiting for a place, a core or a turn to be replayed, or in one of an instance that stood still.
  public var waitTime: TimeTotal
  /// Time spent in `compute` and `wait` steps.
  public var serviceTime: TimeTotal
  /// The integral of attempts inside, in nanoseconds.
  public var insideArea: TimeTotal
  /// The integral of attempts that waited so.
  public var queueArea: TimeTotal
  /// The integral of places held.
  public var placesArea: TimeTotal
  /// The integral of cores busy.
  public var coresArea: TimeTotal
  /// The latencies of all attempts that ended, summed.
  public var latencySum: TimeTotal
  /// Of the time waited, that in which work begun stood still with its instance, off any core.
  public var stoodStill: TimeTotal
  /// What was counted of it beside that.
  public var counts: ComponentCounts
  /// What became of the keys that it remembers.
  public var caching: CacheCounts
  /// What each class asked of it, in the network's order of classes.
  public var byClass: ClassShares
  /// What each instance did.
  public var instances: [Instance]
  /// The time series.
  public var intervals: Steady<Interval>
  /// How long each number was inside, if it was recorded.
  public var occupancy: Occupancy?
  /// What became of its starts, if its instances can be off.
  public var coldStart: ColdStartResult?
  /// What became of its memory, if that has a limit.
  public var memory: MemoryResult?
  /// What became of its instances, if their number changes.
  public var scaling: ScalingResult?
  /// How long its instances were down; nil where no fault can take one down.
  public var outages: Outages?

  /// The attempts that were no probes.
  public var requests: Attempts {
    Attempts(offered: offered - probes.offered, outcomes: outcomes.since(probes.outcomes))
  }

  /// Some of the attempts.
  public struct Attempts: Sendable {
    /// Those that arrived.
    public var offered: Int64
    /// Those that ended.
    public var outcomes: OutcomeCounts
  }

  /// The part of one class in a component's work.
  public struct ClassShare: Hashable, Sendable {
    /// Attempts that arrived.
    public var offered: Int64 = 0
    /// Attempts that ended.
    public var ended: Int64 = 0
    /// Time waiting.
    public var waitTime: TimeTotal = .zero
    /// Time in service.
    public var serviceTime: TimeTotal = .zero
    /// The latencies of those that ended, summed.
    public var latencySum: TimeTotal = .zero
  }

  /// One instance.
  public struct Instance: Sendable {
    /// Attempts that arrived.
    public var offered: Int64
    /// The integral of attempts inside.
    public var insideArea: TimeTotal
    /// The integral of cores busy, or of places held where there are no cores.
    public var busyArea: TimeTotal
  }

  /// One interval of the time series.
  public struct Interval: Hashable, Sendable {
    /// Attempts that arrived, without probes.
    public var offered: Int64
    /// Attempts answered.
    public var answered: Int64
    /// Attempts that failed.
    public var failed: Int64
    /// Inside at its end.
    public var inside: Int64
    /// Waiting at its end.
    public var waiting: Int64
    /// The integral of attempts waiting.
    public var queueArea: TimeTotal
    /// The integral of places held.
    public var placesArea: TimeTotal
    /// The integral of cores busy.
    public var coresArea: TimeTotal
    /// The same of the one instance where it was largest.
    public var mostCoresArea: TimeTotal = .zero
    /// What was counted of it beside that.
    public var counts: ComponentCounts
    /// Where the number of instances changes, the integral of those that could work.
    public var servingArea: TimeTotal = .zero
    /// And how many callers knew of at its end.
    public var members: Int64 = 0
    /// Percentiles of the latency of what was answered, in nanoseconds; 0 without answers.
    public var p50: Int64 = 0
    public var p95: Int64 = 0
    public var p99: Int64 = 0
    /// Bytes of memory in use at its end, where that has a limit.
    public var memoryInUse: Int64?

    /// These running totals less earlier ones; what is inside is as it stands.
    func since(_ before: Self) -> Self {
      Self(
        offered: offered - before.offered, answered: answered - before.answered,
        failed: failed - before.failed, inside: inside, waiting: waiting,
        queueArea: queueArea - before.queueArea,
        placesArea: placesArea - before.placesArea, coresArea: coresArea - before.coresArea,
        counts: counts.since(before.counts),
        servingArea: servingArea - before.servingArea, members: members)
    }
  }

  /// How long each number inside lasted; the last entry holds all that were higher.
  public struct Occupancy: Sendable {
    /// Of the whole component, in nanoseconds by number inside.
    public var component: [Int64]
    /// Of its instances, added up.
    public var instances: [TimeTotal]
    /// How often the component was empty and became busy, and was empty again, in the window.
    public var busyPeriods: Int64
    /// The lengths of those periods in seconds, summed.
    public var busyPeriodSum: Double
    /// And their squares.
    public var busyPeriodSumOfSquares: Double
  }
}

/// A hash in three layers, which tells where two runs part.
public struct Fingerprint: Hashable, Sendable {
  /// When requests were sent, and of which kind.
  public var arrivals: UInt64
  /// When every event was played, and in which order.
  public var order: UInt64
  /// What was counted.
  public var results: UInt64

  /// The three layers as 16 hexadecimal digits each.
  public var description: String {
    Self.hexadecimal(arrivals) + "-" + Self.hexadecimal(order) + "-" + Self.hexadecimal(results)
  }

  private static func hexadecimal(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
