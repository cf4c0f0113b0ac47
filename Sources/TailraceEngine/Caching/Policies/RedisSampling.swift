/// Eviction as Redis does it (`evict.c`): a few keys are drawn, the best sixteen of all draws are kept with
/// the rank they had then, and the best of them goes.
extension KeyCaches {
  struct Candidate: BitwiseCopyable {
    static let limit = 16
    var key: Handle<Key> = Handle(0)
    /// The lower, the sooner it goes.
    var rank: Int64 = 0
  }

  /// Redis: `LFU_INIT_VAL`, so that newcomers are not gone at once.
  static let countOfNewcomers: Int32 = 5
  private static let mostCounted: Int32 = 255
  private static let logFactor = 10.0
  private static let decayTime: Int64 = 60_000_000_000

  mutating func victimOfSamples(
    _ contents: Contents, _ samples: Int, now: Int64, _ samplers: inout SamplerTable
  ) -> Handle<Key> {
    let id = contents.general
    while true {
      for _ in 0..<samples {
        let pick = samplers.integer(generals[id].sampler, below: UInt32(generals[id].held))
        propose(slots[generals[id].firstSlot &+ Int(pick)], contents, now: now)
      }
      while generals[id].pooled > 0 {
        let key = candidates[generals[id].firstCandidate].key
        generals[id].pooled -= 1
        for index in 0..<Int(generals[id].pooled) {
          candidates[generals[id].firstCandidate &+ index] =
            candidates[generals[id].firstCandidate &+ index &+ 1]
        }
        // It may have left since it was drawn.
        if uses[generals[id].firstUse &+ Int(key)].place.isThere { return key }
      }
    }
  }

  /// Keeps a drawn key in the order of rank, if it is among the best.
  private mutating func propose(_ key: Handle<Key>, _ contents: Contents, now: Int64) {
    let id = contents.general
    let first = generals[id].firstCandidate
    let use = uses[generals[id].firstUse &+ Int(key)]
    var rank = use.stamp
    if case .sampledLFU = generals[id].policy { rank = Int64(faded(use, now: now)) }
    var place = Int(generals[id].pooled)
    if place == Candidate.limit {
      if candidates[first &+ place &- 1].rank <= rank { return }
      place -= 1
    } else {
      generals[id].pooled += 1
    }
    while place > 0 && candidates[first &+ place &- 1].rank > rank {
      candidates[first &+ place] = candidates[first &+ place &- 1]
      place -= 1
    }
    candidates[first &+ place] = Candidate(key: key, rank: rank)
  }

  /// The count less one for each minute since the last use.
  private func faded(_ use: Use, now: Int64) -> Int32 {
    max(0, use.count - Int32(clamping: (now &- use.stamp) / Self.decayTime))
  }

  /// The higher the count, the less likely one more use is counted.
  mutating func countFadingUse(
    of key: Handle<Key>, _ contents: Contents, now: Int64, _ samplers: inout SamplerTable
  ) {
    let use = generals[contents.general].firstUse &+ Int(key)
    let count = faded(uses[use], now: now)
    uses[use].count = count
    let above = Double(max(0, count - Self.countOfNewcomers))
    if count < Self.mostCounted
      && samplers.unit(generals[contents.general].sampler) < 1 / (above * Self.logFactor + 1)
    {
      uses[use].count = count + 1
    }
  }
}
