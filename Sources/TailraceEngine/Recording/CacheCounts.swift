/// What became of the keys in a component's caches in the measured window.
public struct CacheCounts: Hashable, Sendable {
  /// Keys that had to go to make room.
  public var evictions: Int64 = 0
  /// Keys that were not let in.
  public var refused: Int64 = 0
  /// Keys there at the end, those past their time to live included.
  public var keys: Int64 = 0
  /// Living keys on average, where uses are recorded and keys expire.
  public var meanKeys = 0.0
  /// How long evicted keys had not been used, on average in nanoseconds, where uses are recorded.
  public var meanIdle = 0.0

  package init() {}
}

extension KeyCaches {
  /// The totals of one instance's contents.
  struct Totals {
    var evictions: Int64
    var refused: Int64 = 0
    var keys: Int64
    var idleSum = 0.0
    /// Nanoseconds that keys lived, summed.
    var lives = 0.0
  }

  func totals(of cache: Handle<KeyCaches.Contents>, now: Int64) -> Totals {
    let contents = caches[cache]
    guard contents.general.exists else {
      return Totals(evictions: contents.evictions, keys: Int64(contents.capacity - contents.room))
    }
    let general = generals[contents.general]
    var totals = Totals(evictions: general.evictions, keys: Int64(general.held))
    totals.refused = general.refused
    totals.idleSum = general.idleSum
    if general.recordsUse { totals.lives = Double(general.lives - future(contents, now: now)) }
    return totals
  }

  /// What is to come of the lives of the keys that are there.
  private func future(_ contents: Contents, now: Int64) -> TimeTotal {
    guard contents.firstExpiry >= 0 else { return .zero }
    var sum = TimeTotal.zero
    let general = generals[contents.general]
    for key in 0..<Int(general.keys) where uses[general.firstUse &+ key].place.isThere {
      sum += max(0, expiries[contents.firstExpiry &+ key] &- now)
    }
    return sum
  }

  /// Measuring begins: what was counted so far is forgotten, what is there stays.
  mutating func restart(now: Int64) {
    for id in 0..<caches.count {
      caches[id].evictions = 0
      let general = caches[id].general
      if general == .none { continue }
      generals[general].evictions = 0
      generals[general].refused = 0
      generals[general].idleSum = 0
      if generals[general].recordsUse { generals[general].lives = future(caches[id], now: now) }
    }
  }
}

extension Caching {
  func cacheCounts(
    _ index: Int, _ network: Network, at now: Int64, _ plant: borrowing Plant,
    _ books: borrowing Books
  ) -> CacheCounts {
    let state = plant.components[index]
    var counts = CacheCounts()
    var idle = 0.0
    for cache in firstContents.handles
    where Int(network.caches[Int(cache)].component.index) == index {
      for id in firstContents[cache]..<(firstContents[cache] + state.stations) {
        let totals = contents.totals(of: id, now: now)
        counts.evictions += totals.evictions
        counts.refused += totals.refused
        counts.keys += totals.keys
        idle += totals.idleSum
        if now > books.windowStart {
          counts.meanKeys += totals.lives / Double(now - books.windowStart)
        }
      }
    }
    if counts.evictions > 0 { counts.meanIdle = idle / Double(counts.evictions) }
    return counts
  }
}
