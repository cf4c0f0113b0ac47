public import TailraceEngine

/// The connections from one component to another, the pools of all callers together.
public struct PoolReport: Named, Sendable {
  /// `app -> postgres`, as a link is named.
  public let name: String
  /// Connections of one pool, overflow included.
  public let size: Int64
  /// How many pools there are.
  public let pools: Int64
  /// Connections in use, on average and all together.
  public let busy: Double
  /// Connections that were taken in the window.
  public let taken: Int64
  /// How often all were in use, so that the caller had to wait.
  public let waits: Int64
  /// How many callers gave up.
  public let timeouts: Int64
  /// The time waited, per caller that had to wait; nil where none had to.
  public let meanWait: Delay?
  /// The most callers that waited for one pool at once.
  public let mostWaiting: Int64
  /// When a caller had to wait for the first time, from time zero; nil if none had to.
  public let firstWait: Delay?
  /// When a caller gave up for the first time; nil if none did.
  public let firstTimeout: Delay?

  /// Connections in use over connections there are, 0 to 1.
  public var utilization: Double { busy / (Double(size) * Double(pools)) }

  init(_ result: PoolResult, _ network: Network, _ results: Results) {
    name = network.linkName(result.from, result.to)
    size = result.size
    pools = result.pools
    busy = results.mean(result.busyArea)
    taken = result.taken
    waits = result.waits
    timeouts = result.timeouts
    meanWait = result.waitTime.each(of: result.waits)
    mostWaiting = result.mostWaiting
    firstWait = result.firstWait
    firstTimeout = result.firstTimeout
  }
}

/// The row locks of one data set.
public struct LockReport: Named, Sendable {
  /// The data set.
  public let name: String
  /// Locks that were wanted.
  public let wanted: Int64
  /// How many of them somebody else held.
  public let waits: Int64
  /// How many were given up.
  public let timeouts: Int64
  /// The time waited, per lock that had to be waited for; nil where none had to.
  public let meanWait: Delay?
  /// Locks that are held, on average.
  public let held: Double
  /// The most who waited at once.
  public let mostWaiting: Int64

  init(_ result: LockResult, _ network: Network, _ results: Results) {
    name = network.populationName(result.population)
    wanted = result.wanted
    waits = result.waits
    timeouts = result.timeouts
    meanWait = result.waitTime.each(of: result.waits)
    held = results.mean(result.heldArea)
    mostWaiting = result.mostWaiting
  }

  /// The part of the locks that had to be waited for, 0 to 1; nil where none was wanted.
  public var waitRatio: Double? { wanted > 0 ? Double(waits) / Double(wanted) : nil }
}
