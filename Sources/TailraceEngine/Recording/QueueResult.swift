/// What a queue did with its messages in the measured window.
///
/// How long messages took, from being published to being dealt with, and how many wait, is in the
/// result of the queue's component.
public struct QueueResult: Sendable {
  /// The component that keeps the messages.
  public var component: ComponentID
  /// What was counted.
  public var counts: QueueCounts
  /// The integral of consumers asleep, in nanoseconds, where they poll.
  public var asleepArea: TimeTotal
  /// Consumers at the end.
  public var consumers: Int
  /// The most messages that waited at once, and when that was so for the first time.
  public var peakWaiting: (count: Int64, at: Delay)
  /// Its partitions; empty where it has none.
  public var partitions: [Partition]

  /// One partition.
  public struct Partition: Sendable {
    /// Messages published to it.
    public var published: Int64
    /// Messages of it that were dealt with, or given up.
    public var ended: Int64
    /// Messages published and not ended when the run was over.
    public var lag: Int64
    /// The largest lag.
    public var peakLag: Int64
    /// The integral of the lag, in nanoseconds.
    public var lagArea: TimeTotal
    /// The number of the consumer that reads it at the end, from 0; nil for none.
    public var consumer: Int?
  }
}

/// What a queue counts.
public struct QueueCounts: BitwiseCopyable, Sendable {
  /// Messages taken in.
  public var published: Int64 = 0
  /// Messages turned away because there was no room.
  public var rejected: Int64 = 0
  /// Messages thrown away to make room.
  public var dropped: Int64 = 0
  /// Messages whose publishers had to wait for room.
  public var blocked: Int64 = 0
  /// How long they waited, summed, in nanoseconds.
  public var blockedTime: TimeTotal = .zero
  /// How often a message was handed over.
  public var receives: Int64 = 0
  /// How many of those were not the first of their message.
  public var redeliveries: Int64 = 0
  /// How often consumers were called; a batch is one call.
  public var calls: Int64 = 0
  /// How often a message came into sight again while a consumer still worked on it.
  public var expired: Int64 = 0
  /// Handings-over that ended, and those of them that took longer than the message was out of sight.
  public var ended: Int64 = 0
  /// Handings-over that took longer than the message was out of sight.
  public var overran: Int64 = 0
  /// Handings-over that failed.
  public var failed: Int64 = 0
  /// Messages that were dealt with, each counted once.
  public var completed: Int64 = 0
  /// Successes beyond the first of a message.
  public var duplicates: Int64 = 0
  /// Those of them that were recognized, so that they changed nothing.
  public var suppressed: Int64 = 0
  /// Messages that were given up.
  public var deadLettered: Int64 = 0
  /// How often partitions were assigned anew.
  public var rebalances: Int64 = 0

  init() {}

  /// Duplicates that did again what had been done.
  public var duplicateEffects: Int64 { duplicates - suppressed }
}
