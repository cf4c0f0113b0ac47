/// How an attempt at a component, or a client's request, ended.
///
/// Every attempt ends in exactly one of these. The raw values are stable: recorders index by them.
public enum Outcome: UInt8, BitwiseCopyable, CaseIterable, Sendable {
  /// The full answer.
  case full
  /// An answer from a fallback.
  case degraded
  /// Given up because the caller no longer wanted it.
  case cancelled
  /// The caller stopped waiting, or the time allowed in a queue ran out.
  case timeout
  /// There was no live target.
  case refused
  /// A queue was full or a limit reached.
  case shed
  /// A rate limit said no.
  case throttled
  /// A circuit breaker was open.
  case breakerOpen
  /// No connection of a pool became free in time.
  case poolTimeout
  /// The instance went down.
  case crashed
  /// The operation itself failed.
  case error
  /// The network did not let it through.
  case partitioned
  /// A queue threw it away.
  case dropped

  /// Whether the caller got an answer it can use.
  @inline(__always) public var isAnswer: Bool { self == .full || self == .degraded }

  /// The word of the language and of every report.
  public var name: String {
    switch self {
    case .full: "full"
    case .degraded: "degraded"
    case .cancelled: "cancelled"
    case .timeout: "timeout"
    case .refused: "refused"
    case .shed: "shed"
    case .throttled: "throttled"
    case .breakerOpen: "breaker_open"
    case .poolTimeout: "pool_timeout"
    case .crashed: "crashed"
    case .error: "error"
    case .partitioned: "partitioned"
    case .dropped: "dropped"
    }
  }

  package static let count = 13
}
