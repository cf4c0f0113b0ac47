/// What is counted of a component, beside attempts by class: a new count is a property here and a line of `since`.
///
/// The machine counts into it, results and intervals carry it, the report has a row for each of it.
public struct ComponentCounts: Hashable, BitwiseCopyable, Sendable {
  /// Look-ups that found their key.
  public package(set) var cacheHits: Int64 = 0
  /// Look-ups that did not.
  public package(set) var cacheMisses: Int64 = 0
  /// Hits on values past their time to live, answered while they were fetched anew.
  public package(set) var expiredHits: Int64 = 0
  /// Fetches that such hits set off.
  public package(set) var refreshes: Int64 = 0
  /// Misses that waited for the fetch of another.
  public package(set) var coalesced: Int64 = 0
  /// Fetches that failed and were answered with an old value.
  public package(set) var rescued: Int64 = 0
  /// Writes that were lost before the database was told of them.
  public package(set) var lostWriteBacks: Int64 = 0
  /// Bytes of values in answers.
  public package(set) var bytesServed: Int64 = 0
  /// Reads, by look-up or at a replica, of keys whose versions are kept.
  public package(set) var versionedReads: Int64 = 0
  /// How many of them got a version that was no longer the newest.
  public package(set) var staleReads: Int64 = 0
  /// Writes that were acknowledged and that no replica had when it went down.
  public package(set) var lostWrites: Int64 = 0
  /// Requests that it sent, and answers to it, that got lost on their way.
  public package(set) var lostOnWay: Int64 = 0
  /// Waits of its own that were too long, by what was waited for.
  public package(set) var timeouts = TimeoutCounts()

  /// What was counted since.
  func since(_ earlier: Self) -> Self {
    var counts = self
    counts.cacheHits -= earlier.cacheHits
    counts.cacheMisses -= earlier.cacheMisses
    counts.expiredHits -= earlier.expiredHits
    counts.refreshes -= earlier.refreshes
    counts.coalesced -= earlier.coalesced
    counts.rescued -= earlier.rescued
    counts.lostWriteBacks -= earlier.lostWriteBacks
    counts.bytesServed -= earlier.bytesServed
    counts.versionedReads -= earlier.versionedReads
    counts.staleReads -= earlier.staleReads
    counts.lostWrites -= earlier.lostWrites
    counts.lostOnWay -= earlier.lostOnWay
    counts.timeouts = timeouts.since(earlier.timeouts)
    return counts
  }
}
