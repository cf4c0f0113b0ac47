internal import Tailrace

/// What a random network may have besides, each behind an option.
extension RandomNetwork.Options {
  /// All kinds of steps and components, and crashes.
  package static var mixture: Self {
    Self(refinesRouting: true).with(
      \.hasQueues, \.hasRules, \.hasFetches, \.hasShards, \.hasVersions, \.hasChanges)
  }

  /// All that there is, at once.
  package static var everything: Self {
    mixture.with(
      \.hasGuards, \.hasProbes, \.hasScaling, \.hasPolicies, \.hasLimits, \.hasFaults)
  }

  /// That, and the machine's rarer words.
  package static var widest: Self { everything.with(\.isWide) }

  /// With these as well.
  package func with(_ features: WritableKeyPath<Self, Bool>...) -> Self {
    var options = self
    for feature in features { options[keyPath: feature] = true }
    return options
  }
}

extension RandomNetwork {
  /// How the instances of a component are parts of a whole.
  struct Parts {
    var sharding: ShardingID
    var keys: PopulationID
    var copies: Int
    var instances: Int
    /// Whether there will be one more.
    var isMoving = false
  }

  mutating func shards(of name: String) -> Parts {
    let keys = dice.pick(populations)
    let copies = dice.roll(1...2)
    let shards = dice.roll(1...3)
    var schemes: [ShardScheme] = [.modulo, .consistent(virtualNodes: 3), .directory]
    // Neighbours need a key for each shard.
    if wants.isWide && keyCounts[keys] ?? 0 > shards {
      schemes += [.range(byPopularity: true), .range(byPopularity: false)]
    }
    let scheme = dice.pick(schemes)
    let isMoving = wants.isWide && copies == 1 && dice.oneIn(2)
    let later = shards + (isMoving ? 1 : 0)
    let sharding = builder.sharding(name, of: keys, scheme, shards: shards, later: later)
    return Parts(
      sharding: sharding, keys: keys, copies: copies, instances: later * copies,
      isMoving: isMoving)
  }

  /// Lets old values serve.
  mutating func forgive(_ settings: inout CacheSettings) {
    settings.renews = dice.oneIn(4)
    if dice.oneIn(2) { settings.staleWhileRevalidate = delay() }
    if dice.oneIn(2) { settings.staleIfError = delay() }
    settings.eviction = dice.pick([.lru, .lru, .fifo, .sieve, .s3FIFO, .random])
  }

  mutating func rules() -> CallRules {
    var rules = CallRules()
    rules.redispatch = dice.roll(0...2)
    if dice.oneIn(2) { rules.marking = .init(failures: dice.roll(1...3), outFor: delay()) }
    if dice.oneIn(2) { rules.openCalls = dice.roll(1...3) }
    if dice.oneIn(2) { rules.lineTimeout = delay() }
    if dice.oneIn(2) { rules.connectTimeout = delay() }
    if wants.hasGuards { guardCalls(&rules) }
    if wants.isWide { widen(&rules) }
    return rules
  }

  /// Crashes and flushes of components, some of them of several at once and again and again.
  mutating func addChanges() {
    for _ in 0..<dice.roll(1...6) {
      let component = dice.pick(components)
      let at = Delay.nanoseconds(Int64(dice.roll(0...380)) * 100 * scale)
      let extents: [Change.Extent] = [
        .all, .fixed(1), .fixed(2), .share(0.5), .randomShare(upTo: 1),
      ]
      let lasting = dice.oneIn(5) ? nil : delay()
      builder.change(
        Change(
          at: at,
          dice.oneIn(5)
            ? .flush(component)
            : .crash(component, dice.pick(extents), lasting: lasting, isSilent: dice.oneIn(3))))
    }
  }

  mutating func delay() -> Delay { .nanoseconds(Int64(dice.roll(1...800)) * scale) }

  /// Steps that only some options ask for; nil for any others.
  mutating func mixedSteps(
    _ callees: [OperationID], _ caches: [(CacheID, PopulationID)],
    _ inner: (inout RandomNetwork) -> [Step]
  ) -> [Step]? {
    let wants = wants
    guard wants.hasFetches || wants.hasShards || wants.hasVersions, dice.oneIn(2) else {
      return nil
    }
    let keys = dice.pick(populations)
    switch dice.roll(0...6) {
    case 0 where wants.hasFetches && !caches.isEmpty, 1 where wants.hasFetches && !caches.isEmpty:
      let (cache, keys) = dice.pick(caches)
      let fetch = builder.fetch(for: dice.oneIn(3) ? nil : cache, coalesces: !dice.oneIn(3))
      // What they carry inside is theirs.
      let steps: [Step] = [.times(1, inner(&self)), .fill(cache)]
      return [.key(keys), .probe(cache), .onMiss([.fetch(fetch, steps)]), .refresh(fetch, steps)]
    case 2 where wants.hasFetches && !caches.isEmpty:
      let (cache, keys) = dice.pick(caches)
      return [
        .key(keys), .putBack(cache), .wait(time(100)), .takeBack(cache), .onMiss(inner(&self)),
      ]
    case 3 where wants.hasFetches && !caches.isEmpty:
      let (cache, keys) = dice.pick(caches)
      return [.key(keys), .invalidate(cache)]
    case 4 where wants.hasShards && !callees.isEmpty:
      return [.callEach(call(callees))]
    case 5 where wants.hasVersions:
      let branches = (0..<3).map { _ in [Step.times(1, inner(&self)), .readCurrent(keys)] }
      return [.key(keys), .beginRead(keys), .some(2, of: branches, needed: nil), .endRead(keys)]
    case 6 where wants.hasVersions:
      return dice.oneIn(2)
        ? [.key(keys), .times(1, inner(&self)), .commit(keys)]
        : [.key(keys), .reserve(keys), .times(1, inner(&self)), .establish(keys)]
    default: return nil
    }
  }
}
