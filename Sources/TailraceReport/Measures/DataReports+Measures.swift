internal import TailraceEngine

/// Pools of connections, a row a figure.
extension PoolReport: Measured {
  typealias Interval = NoInterval
  static let label = "pool"

  static let measures = [
    MeasureGroup<PoolReport>([
      .whole("size", "Connections of one pool, overflow included.") { $0.size },
      .whole("pools", "Pools: one for each instance of the caller.") { $0.pools },
      .number("mean_busy", "Connections in use, all pools together, on average.") { $0.busy },
      .number("utilization_ratio", "Connections in use over connections there are.") {
        $0.utilization
      },
      .count("taken", "Connections that were taken.") { $0.taken },
      .count("waits", "How often all were in use, so that the caller had to wait.") { $0.waits },
      .count("timeouts", "Callers that gave up.") { $0.timeouts },
      .whole("mean_wait_ns", "What a caller waited that had to.") { $0.meanWait?.nanoseconds },
      .whole("most_waiting", "The most callers that waited for one pool at once.") {
        $0.mostWaiting
      },
      .whole("first_wait_ns", "When a caller had to wait for the first time, from time zero.") {
        $0.firstWait?.nanoseconds
      },
      .whole("first_timeout_ns", "When a caller gave up for the first time.") {
        $0.firstTimeout?.nanoseconds
      },
    ])
  ]

  static let untabled: [(why: Absence, keys: [String])] = [
    (.derived, ["mean_busy"]), (.noRoom, ["taken", "most_waiting", "first_timeout_ns"]),
  ]

  static let tables = [table]

  static let table = PartTable<PoolReport>(
    "Connections",
    [
      .names("connections", width: 36),
      TableColumn("pools", ["pools", "size"]) {
        Cell("\($0.pools) × \($0.size)", by: Double($0.size))
      },
      TableColumn("in use", "utilization_ratio", .percent), TableColumn("waited", "waits", .count),
      TableColumn("mean wait", "mean_wait_ns", .time) { $0.waits > 0 },
      TableColumn("gave up", "timeouts", .count), TableColumn("first", "first_wait_ns", .clock),
    ])
}

/// Row locks, a row a figure.
extension LockReport: Measured {
  typealias Interval = NoInterval
  static let label = "lock"

  static let measures = [
    MeasureGroup<LockReport>([
      .count("wanted", "Locks that were wanted.") { $0.wanted },
      .count("waits", "Locks that somebody else held.") { $0.waits },
      .number("wait_ratio", "Locks that had to be waited for over locks that were wanted.") {
        $0.waitRatio
      },
      .count("timeouts", "Locks that were given up.") { $0.timeouts },
      .whole("mean_wait_ns", "What was waited for a lock that somebody else held.") {
        $0.meanWait?.nanoseconds
      },
      .number("mean_held", "Locks that are held, on average.") { $0.held },
      .whole("most_waiting", "The most who waited at once.") { $0.mostWaiting },
    ])
  ]

  static let untabled: [(why: Absence, keys: [String])] = [
    (.derived, ["waits"]), (.noRoom, ["most_waiting"]),
  ]

  static let tables = [table]

  static let table = PartTable<LockReport>(
    "Row locks",
    [
      .names("row locks", width: 36), TableColumn("wanted", "wanted", .count),
      TableColumn("waited", "wait_ratio", .percent, unknown: "-"),
      TableColumn("mean wait", "mean_wait_ns", .time) { $0.waits > 0 },
      TableColumn("gave up", "timeouts", .count), TableColumn("held", "mean_held", .mean),
    ])
}
