internal import TailraceEngine

/// Something that is wrong with a system, or will be before long: who is to blame, for what, and the numbers that
/// say so.
///
/// The first of several is what to change first. A healthy system has none.
public struct Finding: Sendable {
  /// How bad it is.
  public let severity: Severity
  /// Who is to blame: a component, or a link as `app -> postgres`.
  public let subject: String
  /// For what.
  public let cause: Cause
  /// In one line, without numbers: `the pool app -> postgres limits`.
  public let headline: String
  /// In words, with the numbers it rests on.
  public let sentence: String
  /// The keys of the file that bear on it.
  public let keys: [String]

  /// How bad a finding is, by these rules.
  public enum Severity: String, Sendable {
    /// Clients wait for the culprit, and an objective is missed or more than 1 % of requests fail.
    case critical
    /// Something has run full, or clients spend a quarter of their time waiting for a connection or a lock.
    case serious
    /// Nothing of that yet, but more than 80 % of something were taken in a quarter of the intervals.
    case notice
  }

  /// What there is to blame somebody for.
  public enum Cause: String, Sendable {
    /// All cores are busy with its own work.
    case cores
    /// All places are taken.
    case places
    /// All connections of a pool are taken.
    case connections
    /// Everybody wants the same keys.
    case lock
    /// Others wait for its answers, though nothing of it has run full.
    case slowness
    /// Failed calls are tried again, which is most of the load.
    case retries
    /// A cache that is too small sends its misses on.
    case cache
    /// One instance or shard has run full, others have not.
    case imbalance
    /// Ways between components.
    case distance
    /// Work that fails.
    case errors
  }

  /// Above this share of requests that fail, clients are not served.
  static let manyErrors = 0.01
}
