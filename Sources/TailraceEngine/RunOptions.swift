/// How long a network is played, what of it is measured, and when to give up.
public struct RunOptions: Hashable, Sendable {
  /// The horizon, less than 73 years away; work past it is not counted.
  public var duration: Delay
  /// How much of the beginning is not measured.
  public var warmup: Delay
  /// The length of the intervals of the time series; nil for about 120 of them, a round number long.
  public var interval: Delay?
  /// What all random streams begin with.
  public var seed: UInt64
  /// Which of many runs with this seed: its streams are its own.
  public var replication: UInt32
  /// The most events to play.
  public var maximumEvents: Int64
  /// The most requests, calls and messages in flight at once; at most 33,554,431.
  public var maximumInFlight: Int

  /// Options for a run.
  public init(
    duration: Delay, warmup: Delay = .zero, interval: Delay? = nil, seed: UInt64 = 1,
    replication: UInt32 = 0, maximumEvents: Int64 = 100_000_000_000,
    maximumInFlight: Int = 8_000_000
  ) {
    self.duration = duration
    self.warmup = warmup
    self.interval = interval
    self.seed = seed
    self.replication = replication
    self.maximumEvents = maximumEvents
    self.maximumInFlight = maximumInFlight
  }

  /// How long an interval of the time series is, stated or not.
  public var intervalLength: Delay {
    interval ?? Delay(nanoseconds: Swift.max(1, Self.roundLength(duration.nanoseconds / 120)))
  }

  /// The most intervals of a run.
  public static let mostIntervals: Int64 = 100_000
  /// The most rows that all time series have together.
  public static let mostIntervalRows = 20_000_000

  /// The least that an interval of a run so long may be.
  public var leastInterval: Delay { Delay(nanoseconds: duration.nanoseconds / Self.mostIntervals) }

  /// How many rows the time series of a network have: one an interval for each component, clients among them,
  /// and for each class.
  public func intervalRows(of network: Network) -> Int {
    let intervals = Int(clamping: duration.nanoseconds / Swift.max(1, intervalLength.nanoseconds))
    let things = network.components.count + network.requestClasses.count
    let (rows, isOver) = intervals.multipliedReportingOverflow(by: things)
    return isOver ? Int.max : rows
  }

  /// The least of 1, 2 and 5 times a power of ten that is not below `wanted`.
  private static func roundLength(_ wanted: Int64) -> Int64 {
    var power: Int64 = 1
    while power * 10 <= wanted { power *= 10 }
    for factor in [1, 2, 5] as [Int64] where power * factor >= wanted { return power * factor }
    return power * 10
  }
}
