/// What keeps a file from asking for more than a machine has, or than its integers can count.
enum Limits {
  /// A hundred years in nanoseconds: the clock and a delay together stay within 64 bits.
  static let longestDuration: Int64 = 36_500 * 86_400_000_000_000
  /// Ten years in nanoseconds.
  static let longestRun: Int64 = 3_650 * 86_400_000_000_000
  /// A pebibyte, of whatever has a size that may vary.
  static let largestSize: Int64 = 1 << 50
  /// Requests per second.
  static let highestRate = 1e10
  static let highestFactor = 1e6
  /// Dollars an hour: for a million instances the cents can still be counted.
  static let highestPrice = 1e9
  static let components = 65_000
  static let requestClasses = 65_000
  /// Components by kinds of request, of which each pair has counters of its own.
  static let counters = 4_000_000
  static let instances = 1_000_000
  static let dataSets = 255
  static let keys = 200_000_000
  /// Every key of a data set has a cell in every cache that may hold it.
  static let cacheCells = 200_000_000
  static let users = 10_000_000
  /// Lines of one recorded load, and the arrivals that a level of the load makes of them.
  static let recordedRows = 20_000_000
  /// Callers by targets, where a caller counts what is outstanding at each target.
  static let outstandingCounts = 100_000_000
  /// Replicas of one write that is not done before they have it, each with a call of its own.
  static let awaitedReplicas = 100
  /// Every key of a data set has a version at every replica.
  static let versionCells = 200_000_000
  static let pools = 10_000_000
  /// What rate limits count apart.
  static let rateCounts = 50_000_000
  /// Attempts that the logs of rate limits remember.
  static let rateMoments = 50_000_000
  /// Pairs of which each has probes of its own.
  static let probers = 1_000_000
  /// Points on one ring of hashes.
  static let ringPoints = 10_000_000
  /// Keys of a data set whose shards are kept in a table.
  static let shardedKeys = 10_000_000
  static let answers = 50_000_000
  /// Calls that stand in the file, each of a balancer's or a CDN's operations included.
  static let calls = 65_000
}
