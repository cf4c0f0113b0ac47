package import Tailrace

/// A small network drawn from a seed: any mixture of steps, disciplines, pools, timeouts, limits,
/// caches and routing, in which a component calls only those declared before it.
package struct RandomNetwork {
  /// What may be drawn.
  package struct Options {
    /// Sources fall silent and users are left out, so that a long enough run ends empty.
    package var drains = false
    /// Constants alone and recorded requests, no shares of a core: all times are whole multiples.
    package var isWhole = false
    /// Multiplies every time.
    package var scale: Int64 = 1
    /// Some components are queues that keep messages by rules.
    package var hasQueues = false
    /// Calls are routed by keys, clients, times and lines too.
    package var refinesRouting = false
    /// Callers go by rules: attempts at other instances, instances left out, lines before full ones.
    package var hasRules = false
    /// Those rules also have breakers, limits, bulkheads, throttles, and outliers.
    package var hasGuards = false
    /// Components probe what they call.
    package var hasProbes = false
    /// Misses are fetched once for all who wait, old values serve, writes reach the cache first.
    package var hasFetches = false
    /// Instances are shards, which the keys of calls decide on.
    package var hasShards = false
    /// Writes make versions, which copies and quorums read.
    package var hasVersions = false
    /// Numbers of instances change.
    package var hasScaling = false
    /// Instances crash and come back, refusing or silent; caches are flushed; instances start cold.
    package var hasChanges = false
    /// Calls are tried again, copied, called off, limited in time and answered otherwise.
    package var hasPolicies = false
    /// Components limit what comes: by rate, by latency, by share, by what waits; and memory runs out.
    package var hasLimits = false
    /// Faults of every kind.
    package var hasFaults = false
    /// And the rarer words of the machine: regions, names, replicas, laws, sizes, keys that move.
    package var isWide = false

    package init(
      drains: Bool = false, isWhole: Bool = false, scale: Int64 = 1, refinesRouting: Bool = false
    ) {
      self.refinesRouting = refinesRouting
      self.drains = drains
      self.isWhole = isWhole
      self.scale = scale
    }
  }

  var dice: Dice
  private let options: Options
  var builder = NetworkBuilder()
  var components: [ComponentID] = []
  var startingCold: [ComponentID] = []
  var clients: [ComponentID] = []
  var operations: [OperationID] = []
  var populations: [PopulationID] = []
  /// By component: whose key its calls have to carry.
  var shardKeys: [ComponentID: PopulationID] = [:]
  // What only the widest networks have.
  var hasRegions = false
  var keyCounts: [PopulationID: Int] = [:]
  /// By component: how many instances it has.
  var counts: [ComponentID: Int] = [:]
  /// Components that no name may stand for.
  var unnamed: Set<ComponentID> = []
  /// The targets of names that are asked whether they are up.
  var probed: [(NameID, ComponentID)] = []
  /// A memory of who has written, and what reads the newest value or any.
  var ownReads: [(WriteMemoryID, newest: OperationID, any: OperationID)] = []
  /// Keys that move to other shards.
  var moves: [(sharding: ShardingID, keys: PopulationID, component: ComponentID)] = []
  var clientCaches: [(ClientCacheID, PopulationID)] = []
  /// A limit that steps of the present component may ask.
  var admitting: RateLimitID?
  /// The queues, for those who scale by their backlog.
  var queues: [ComponentID] = []
  var withMemory: Set<ComponentID> = []
  var scaled: [(component: ComponentID, initial: Int, most: Int)] = []

  private init(seed: UInt64, _ options: Options) {
    dice = Dice(seed: seed)
    self.options = options
  }

  var wants: Options { options }

  /// The network of a seed.
  package static func make(seed: UInt64, _ options: Options = Options()) -> Network {
    var maker = RandomNetwork(seed: seed, options)
    return maker.make(seed: seed)
  }

  private mutating func make(seed: UInt64) -> Network {
    if dice.oneIn(2) { builder.defaultLatency = time(20) }
    if options.isWide { addRegions() }
    for index in 0..<dice.roll(1...2) {
      let count = dice.roll(1...40)
      let exponent = dice.pick([0, 0.9])
      let keys = builder.population(
        "keys \(index)", keys: count, exponent: exponent, size: options.isWide ? size() : nil)
      keyCounts[keys] = count
      populations.append(keys)
      if options.hasVersions { builder.keepVersions(of: keys) }
    }
    for index in 0..<dice.roll(2...5) {
      addComponent("component \(index)")
      if options.hasQueues && !dice.oneIn(3) { addQueue("queue \(index)") }
      if options.isWide { addWords(index) }
    }
    for index in 0..<dice.roll(1...3) { addSource("client \(index)") }
    if options.hasProbes { addProbes() }
    if options.isWide {
      addNameProbes()
      addMovers()
    }
    if options.hasChanges { addChanges() }
    if options.hasFaults { addFaults(seed: seed) }
    return builder.build()
  }

  private mutating func addComponent(_ name: String) {
    var disciplines = QueueDiscipline.allCases
    if options.isWhole { disciplines.removeAll { $0 == .processorSharing } }
    let parts = options.hasShards && dice.oneIn(2) ? shards(of: name) : nil
    let instances = parts?.instances ?? dice.roll(1...3)
    let places = dice.oneIn(2) ? nil : dice.roll(1...4)
    let cores = dice.oneIn(2) ? nil : dice.roll(1...3)
    let queueLimit = dice.oneIn(2) ? nil : dice.roll(0...6)
    let discipline: QueueDiscipline = dice.pick([.fifo, .lifo, .random, .priority])
    let component = builder.component(
      name, instances: instances, places: places, cores: cores, queueLimit: queueLimit,
      queueDiscipline: discipline, queueTimeout: dice.oneIn(2) ? nil : time(400),
      coreDiscipline: dice.pick(disciplines),
      recordsOccupancy: dice.oneIn(3))
    counts[component] = instances
    if let parts {
      builder.shard(component, by: parts.sharding, copies: parts.copies)
      shardKeys[component] = parts.keys
      if parts.isMoving { moves.append((parts.sharding, parts.keys, component)) }
    }
    if options.isWide { widen(component, instances: instances) }
    if parts != nil { unnamed.insert(component) }
    if options.hasScaling && parts == nil && !dice.oneIn(3) {
      unnamed.insert(component)
      scale(component, most: instances, hasCores: cores != nil)
    } else if options.hasChanges && dice.oneIn(4) {
      unnamed.insert(component)
      builder.coldStart(
        of: component, boot: time(200), idle: .nanoseconds(Int64(dice.roll(0...300)) * scale))
      startingCold.append(component)
    }
    for known in components { connect(component, known) }
    let caches = addCaches(to: component)
    let callees = operations
    for index in 0..<dice.roll(1...2) {
      let operation = builder.operation(
        "operation \(index)", of: component, usesPlace: !dice.oneIn(5))
      builder.define(operation, steps(callees, caches, depth: 2, isClient: false))
      operations.append(operation)
    }
    if options.hasLimits {
      protect(component, operations.last, places: places, discipline)
    }
    components.append(component)
  }

  mutating func addCaches(to component: ComponentID) -> [(CacheID, PopulationID)] {
    var caches: [(CacheID, PopulationID)] = []
    for keys in populations where dice.oneIn(2) {
      let lifetime = dice.oneIn(2) ? nil : Delay.nanoseconds(Int64(dice.roll(0...3000)) * scale)
      var settings = CacheSettings(capacity: .entries(dice.roll(1...20)))
      settings.lifetime = lifetime.map { .constant(Double($0.nanoseconds)) }
      if options.hasFetches { forgive(&settings) }
      if options.isWide && dice.oneIn(2) { widen(&settings) }
      caches.append((builder.cache(in: component, of: keys, settings), keys))
    }
    return caches
  }

  mutating func connect(_ caller: ComponentID, _ callee: ComponentID) {
    if dice.oneIn(2) {
      let timeout = dice.oneIn(2) ? nil : Delay.nanoseconds(Int64(dice.roll(0...300)) * scale)
      let pool =
        dice.oneIn(2) ? nil : ConnectionPool(size: dice.roll(1...3), timeout: timeout)
      let latency = dice.oneIn(2) ? .constant(0) : time(30)
      let bandwidth = options.isWide && dice.oneIn(3) ? Double(dice.roll(1...8)) * 1e8 : nil
      let back = options.isWide && dice.oneIn(3) ? time(30) : nil
      builder.link(
        from: caller, to: callee, latency: latency, back: back, pool: pool, bandwidth: bandwidth)
    }
    var policies: [RoutingPolicy] = [
      .roundRobin, .random, .leastConnections, .leastRequest(choices: 2, distinct: false),
      .leastRequest(choices: 2, distinct: true),
    ]
    var refinements = RoutingOptions()
    if options.refinesRouting {
      let memory = Delay.nanoseconds(500 * scale)
      policies += [
        .shortestLine, .hash, .source, .ringHash(virtualNodes: 5), .maglev(tableSize: 101),
        .leastResponseTime(decay: memory), .peakEWMA(decay: memory, choices: 2),
      ]
      if dice.oneIn(4) { refinements.balanceFactor = 1.25 }
      if dice.oneIn(4) {
        refinements.stickiness = .nanoseconds(Int64(dice.roll(1...500)) * scale)
      }
    }
    if options.isWide { widen(&refinements, to: callee) }
    let policy = dice.pick(policies)
    // Where nothing is said the warm ones are first.
    let isSaid = !startingCold.contains(callee) || (caller.position + callee.position) % 2 == 0
    if isSaid { builder.route(from: caller, to: callee, policy: policy, options: refinements) }
    if options.hasRules && dice.oneIn(2) { builder.rules(from: caller, to: callee, rules()) }
  }

  private mutating func addSource(_ name: String) {
    let client = builder.client(name)
    clients.append(client)
    if options.isWide { locate(client, instances: 1) }
    let isMany = options.isWide && !dice.oneIn(3)
    for known in components { connect(client, known) }
    var classes: [(RequestClassID, share: Double)] = []
    let kinds = dice.roll(1...2)
    for index in 0..<kinds {
      let key = dice.oneIn(2) ? nil : dice.pick(populations)
      let kind = builder.requestClass(
        "\(name).\(index)", from: client, key: key,
        keyIsClient: isMany && key != nil && dice.oneIn(3), priority: dice.roll(-1...3),
        steps: steps(operations, [], depth: 1, isClient: true))
      classes.append((kind, share: 1 / Double(kinds)))
    }
    builder.source(
      client, classes: classes, arrivals: arrivals(), clients: isMany ? dice.roll(2...9) : nil)
  }

  private mutating func arrivals() -> Arrivals {
    if options.isWhole || dice.oneIn(4) {
      var now: Int64 = 0
      return .recorded(
        (0..<300).map { _ in
          now += Int64(dice.roll(0...120)) * scale
          return now
        })
    }
    if !options.drains && dice.oneIn(4) {
      return .closed(users: dice.roll(1...12), think: time(400))
    }
    let rate = Double(dice.roll(2...30)) * 1e6 / Double(scale)
    let profile = RateProfile(
      segments: [
        .init(duration: .nanoseconds(10_000 * scale), startRate: rate, endRate: rate),
        .init(duration: .nanoseconds(10_000 * scale), startRate: rate / 2, endRate: rate * 1.5),
      ], finalRate: options.drains ? 0 : rate)
    let modulation: [ModulationState] =
      dice.oneIn(2)
      ? [] : [.init(factor: 0.5, holding: time(5000)), .init(factor: 2, holding: time(2000))]
    return .open(
      gaps: dice.pick([.exponential(mean: 1), .constant(1), .gamma(mean: 1, cv: 2)]),
      rate: profile,
      batch: dice.oneIn(3) ? options.isWide ? batch() : .geometric(mean: 2) : nil,
      modulation: modulation)
  }

  var scale: Int64 { options.scale }

  /// A time of up to about so many nanoseconds; a few values only, so that instants often coincide.
  mutating func time(_ most: Int) -> Distribution {
    if options.isWide && dice.oneIn(4) { return law(most) }
    let value = Double(dice.roll(0...10) * most / 10) * Double(scale)
    let other = Double(dice.roll(1...10) * most / 10) * Double(scale)
    if dice.oneIn(3) { return .samples([value, other]) }
    if options.isWhole || dice.oneIn(2) { return .constant(value) }
    return dice.oneIn(2)
      ? .exponential(mean: other / 2) : .uniform(min: 0, max: other)
  }

  mutating func steps(
    _ callees: [OperationID], _ caches: [(CacheID, PopulationID)], depth: Int, isClient: Bool
  ) -> [Step] {
    (0..<dice.roll(1...3)).flatMap { _ in
      someSteps(callees, caches, depth: depth, isClient: isClient)
    }
  }

  mutating func call(_ callees: [OperationID]) -> Call {
    var call = Call(
      dice.pick(callees), timeout: dice.oneIn(2) ? nil : time(600),
      key: dice.oneIn(3) ? dice.pick(populations) : nil)
    call.key = shardKey(of: call.operation) ?? call.key
    if options.hasPolicies { addPolicy(to: &call, callees) }
    return call
  }

  /// The data set whose key a call has to carry.
  func shardKey(of operation: OperationID) -> PopulationID? {
    shardKeys[components[builder.component(of: operation)]]
  }

  private mutating func someSteps(
    _ callees: [OperationID], _ caches: [(CacheID, PopulationID)], depth: Int, isClient: Bool
  ) -> [Step] {
    func inner(_ maker: inout Self) -> [Step] {
      depth == 0
        ? [.wait(maker.time(50))]
        : maker.steps(callees, caches, depth: depth - 1, isClient: isClient)
    }
    if options.isWide {
      if let steps = isClient ? clientSteps(callees) : widerSteps(callees, inner) { return steps }
    }
    if isClient || dice.oneIn(2) {
      if !callees.isEmpty && !dice.oneIn(4) { return [.call(call(callees))] }
      return isClient || dice.oneIn(2) ? [.wait(time(60))] : [.compute(time(60))]
    }
    if let steps = mixedSteps(callees, caches, inner) { return steps }
    switch dice.roll(0...13) {
    case 0 where !callees.isEmpty: return [.publish(call(callees))]
    case 1 where !callees.isEmpty: return [.publishToAll(call(callees))]
    case 2: return [.key(dice.pick(populations))]
    case 3, 4:
      let branches = (0..<dice.roll(1...3)).map { _ in inner(&self) }
      return [.together(branches, needed: dice.oneIn(2) ? nil : dice.roll(1...branches.count))]
    case 5: return [.choose([.init(0.3, inner(&self)), .init(0.5, inner(&self))])]
    case 6: return [.times(dice.roll(1...3), inner(&self))]
    case 7: return [.again(probability: 0.3, inner(&self))]
    case 8 where !caches.isEmpty:
      let (cache, keys) = dice.pick(caches)
      return [.key(keys), .probe(cache), .onMiss(inner(&self) + [.key(keys), .fill(cache)])]
    case 9: return [.assumedProbe(hitRatio: 0.7), .onMiss(inner(&self))]
    case 11:
      // Without a timeout two could wait for each other for ever.
      let keys = dice.pick(populations)
      let lock = KeyLock(
        keys, isShared: dice.oneIn(2), timeout: .nanoseconds(Int64(dice.roll(0...300)) * scale))
      return [.key(keys), .locked(lock, inner(&self))]
    case 12 where !callees.isEmpty:
      let callee = dice.pick(callees)
      let call = Call(callee, key: shardKey(of: callee))
      let steps = [Step.wait(time(40)), .call(call), .call(call)]
      return [.connected(to: components[builder.component(of: callee)], steps)]
    case 13:
      let branches = (0..<dice.roll(1...4)).map { _ in inner(&self) }
      let count = dice.roll(1...branches.count)
      return [.some(count, of: branches, needed: dice.oneIn(2) ? nil : dice.roll(1...count))]
    case 10: return [.fail(probability: 0.1, dice.pick([.error, .refused, .dropped]))]
    default: return [.compute(time(60))]
    }
  }
}
