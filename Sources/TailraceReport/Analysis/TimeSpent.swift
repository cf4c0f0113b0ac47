public import TailraceEngine

/// Where the time of one request went: each nanosecond between its start and its end is spent at one component,
/// for one cause, so that the parts add up to its latency exactly.
///
/// At each instant it is asked what the request waits for, from the client down: of a call, for the callee; of
/// branches, for the one that ends last of those that were needed. From the end of the second to last on that
/// one alone keeps the request, and the time is a straggler's, whatever it does. What an attempt took that
/// failed and was tried again is a retry's, and so is the time before the next.
public struct TimeSpent: Sendable {
  /// What time is spent for.
  public enum Cause: Int, CaseIterable, Sendable {
    /// Waiting for a place, a core, a rate limit, or in a queue of messages.
    case queue
    /// Being served, devices included.
    case service
    /// On links, lost ways included.
    case network
    /// Waiting for a connection of a pool.
    case connection
    /// Waiting for the lock of a key.
    case lock
    /// Attempts that failed and were tried again, and the time before the next.
    case retry
    /// Waiting for one branch when all others were done.
    case straggler
    /// Waiting for an instance that starts, stands still, or for what another request fetches.
    case other
  }

  /// By component, then by cause; a row has one entry a cause.
  public private(set) var rows: [[TimeTotal]]

  /// Nothing yet.
  public init(components: Int) {
    rows = [[TimeTotal]](
      repeating: [TimeTotal](repeating: .zero, count: Cause.allCases.count), count: components)
  }

  /// All of it.
  public var total: TimeTotal { rows.reduce(.zero) { $0 + $1.reduce(.zero, +) } }

  /// What was spent at a component for a cause.
  public subscript(component: Int, cause: Cause) -> TimeTotal { rows[component][cause.rawValue] }

  mutating func add(_ time: Int64, _ component: Int, _ cause: Cause) {
    rows[component][cause.rawValue] += time
  }

  /// Adds the time of a request that is over; nothing where it is not.
  public mutating func add(_ trace: Trace) {
    guard let end = trace.end else { return }
    var walk = TraceWalk(trace)
    walk.spend(0, from: trace.start.nanoseconds, to: end.nanoseconds, as: nil)
    for part in walk.parts { add(part.time, part.component, part.cause) }
  }
}

extension TimeSpent.Cause {
  /// The cause in a word.
  public var word: String {
    switch self {
    case .queue: "queue"
    case .service: "service"
    case .network: "network"
    case .connection: "connection"
    case .lock: "lock"
    case .retry: "retry"
    case .straggler: "straggler"
    case .other: "other"
    }
  }
}
