/// Policies that look at keys, weights, times or clients.
extension RoutingTable {
  /// What a policy may have to know of a call.
  struct Question {
    var caller: Handle<Instance>
    /// None where it carries none.
    var key: Handle<Key>
    /// The number of the client from 0; none where nobody counts them.
    var client: Handle<Client>
    var now: Int64
    /// Whose client it is; none where nobody counts them.
    var source = Handle<ComponentState>.none
  }

  enum Manner: UInt8, BitwiseCopyable {
    case weightedTurns
    case weightedRandom
    case weightedLeast
    case weightedLeastTurns
    case plainLeast
    case peakEWMA
    case leastResponseTime
    case hash
    case ringHash
    case maglev
    case source
    case shortestLine
    case warmFirst
    /// Where the key is, was, or will be.
    case shard
    case shardBefore
    case shardAfter
    /// The caller says which.
    case assigned
    /// The consumer's own instance.
    case hosted
  }

  /// What a router has beside its stations.
  struct Refinement: BitwiseCopyable {
    var manner: Manner
    var countsOutstanding = false
    var firstWeight = 0
    var firstCredit = 0
    var firstTime = 0
    /// Nanoseconds, of the memory for times of answers.
    var decay = 1.0
    /// 0 for no bound.
    var balanceFactor = 0.0
    /// The ring, the table or the sharding; -1 for none.
    var book: Int32 = -1
    /// The instances of one shard.
    var copies: Int32 = 1
    /// Where the clients' own instances stand; -1 where clients do not stay.
    var firstStay = -1
    /// Nanoseconds.
    var stay: Int64 = 0
    var salt: UInt64 = 0
    /// Nanoseconds; 0 for no slow start.
    var slowWindow = 0.0
    var slowPower = 1.0
    var slowMinimum = 1.0
  }

  mutating func refine(
    _ router: inout Router, _ policy: RoutingPolicy, _ options: RoutingOptions, _ callers: Int32,
    _ salt: UInt64
  ) {
    let stations = Int(router.stations)
    let each = Int(callers) * stations
    precondition(options.weights.isEmpty || options.weights.count == stations, "a weight each")
    precondition(options.weights.allSatisfy { $0 > 0 && $0.isFinite }, "weights are above 0")
    var own = options.weights
    if own.isEmpty { own = [Double](repeating: 1, count: stations) }
    var refinement = Refinement(manner: .weightedTurns)
    refinement.salt = salt
    refinement.firstWeight = weights.count
    for weight in own { weights.append(weight) }
    if let stay = options.stickiness {
      refinement.stay = stay.nanoseconds
      refinement.firstStay = stays.count
      stays.append(repeating: Stay(), count: Int(clients))
    }
    if let slow = options.slowStart {
      refinement.slowWindow = Double(slow.window.nanoseconds)
      refinement.slowPower = 1 / slow.aggression
      refinement.slowMinimum = slow.minimum
    }
    if let factor = options.balanceFactor {
      precondition(factor >= 1, "somebody has to take more than the mean")
      refinement.balanceFactor = factor
      refinement.countsOutstanding = true
    }
    switch policy {
    case .roundRobin: break
    case .random: refinement.manner = .weightedRandom
    case .leastConnections: refinement.manner = .weightedLeast
    case .leastRequest:
      // As Envoy has it: two random ones only while all weights are the same.
      let isEven = own.allSatisfy { $0 == own[0] } && options.slowStart == nil
      refinement.manner = isEven ? .plainLeast : .weightedLeastTurns
    case .peakEWMA(let decay, let choices):
      precondition(choices >= 1 && choices <= 8 && decay > .zero, "1 to 8 choices, some memory")
      refinement.manner = .peakEWMA
      refinement.decay = Double(decay.nanoseconds)
      router.choices = min(Int32(choices), router.stations)
    case .leastResponseTime(let decay):
      precondition(decay > .zero, "some memory")
      refinement.manner = .leastResponseTime
      refinement.decay = Double(decay.nanoseconds)
    case .hash: refinement.manner = .hash
    case .source: refinement.manner = .source
    case .shortestLine: refinement.manner = .shortestLine
    case .warmFirst:
      refinement.manner = .warmFirst
      router.callerStep = 0
    case .ringHash(let points):
      refinement.manner = .ringHash
      refinement.book = rings.make(counts: Self.points(points, own), salt: salt).index
    case .maglev(let size):
      precondition(size >= stations, "a cell for each")
      refinement.manner = .maglev
      refinement.book = tables.make(weights: own, size: size, salt: salt).index
    }
    switch refinement.manner {
    case .weightedLeast, .weightedLeastTurns, .plainLeast, .warmFirst:
      refinement.countsOutstanding = true
    case .peakEWMA, .leastResponseTime:
      refinement.countsOutstanding = true
      refinement.firstTime = answerTimes.count
      answerTimes.append(repeating: AnswerTime(), count: each)
    // Who sees lines needs no counts.
    case .shortestLine: refinement.countsOutstanding = false
    default: break
    }
    if refinement.manner == .weightedTurns || refinement.manner == .weightedLeastTurns {
      refinement.firstCredit = credits.count
      credits.append(repeating: 0, count: each)
    }
    router.refinement = Handle(refinements.count)
    refinements.append(refinement)
  }

  /// The points of each owner on a ring, in proportion to the weights.
  private static func points(_ points: Int, _ weights: [Double]) -> [Int] {
    let highest = weights.max() ?? 1
    return weights.map { Swift.max(1, Int((Double(points) * $0 / highest).rounded())) }
  }

  /// Picks the station where `choose` could not; lines and warm instances are seen by others.
  mutating func answer(
    _ id: Handle<Router>, _ question: Question, _ samplers: inout SamplerTable
  ) -> Handle<Station> {
    let router = routers[id]
    let refinement = refinements[router.refinement]
    if let own = instanceOfClient(router, refinement, question) {
      return count(router, refinement, question, own)
    }
    let pick: Handle<Instance>
    switch refinement.manner {
    case .weightedTurns, .weightedLeastTurns:
      pick = pickInTurn(router, refinement, question)
    case .weightedRandom: pick = pickByWeight(router, refinement, question, &samplers)
    case .weightedLeast, .plainLeast:
      pick = pickLeastWeighted(router, refinement, question, &samplers)
    case .peakEWMA: pick = pickByPeak(router, refinement, question, &samplers)
    case .leastResponseTime: pick = pickByMeanTime(router, refinement, question, &samplers)
    case .hash, .ringHash, .maglev, .source:
      pick = pickByHash(router, refinement, question, &samplers)
    case .shortestLine, .warmFirst, .shard, .shardBefore, .shardAfter, .assigned, .hosted:
      preconditionFailure("lines, starts, shards and hosts are seen elsewhere")
    }
    return count(router, refinement, question, pick)
  }

  func manner(_ id: Handle<Router>) -> Manner { refinements[routers[id].refinement].manner }

  /// Whether a consumer calls its own instance.
  func isHosted(_ id: Handle<Router>) -> Bool {
    routers[id].kind == .other && manner(id) == .hosted
  }

  /// Where the count of an instance, from 0, at a caller stands.
  @inline(__always)
  func slot(_ router: Router, _ caller: Handle<Instance>, _ instance: Handle<Instance>) -> Int {
    router.firstCount + Int(caller) * Int(router.callerStep) + Int(instance)
  }

  mutating func releaseRarely(
    _ id: Handle<Router>, _ caller: Handle<Instance>, _ station: Handle<Station>, sent: Int64,
    now: Int64
  ) {
    let router = routers[id]
    let refinement = refinements[router.refinement]
    let place = Int(caller) * Int(router.stations) + Int(station - router.firstStation)
    if refinement.countsOutstanding { withdraw(id, caller: caller, station: station) }
    switch refinement.manner {
    case .peakEWMA:
      answerTimes[refinement.firstTime + place].notePeak(now &- sent, at: now, refinement.decay)
    case .leastResponseTime:
      answerTimes[refinement.firstTime + place].note(now &- sent, at: now, refinement.decay)
    default: break
    }
  }

  /// Whether callers know of an instance.
  @inline(__always)
  func isMember(_ router: Router, _ instance: Handle<Instance>) -> Bool {
    members.count == 0 || members[router.firstStation + instance]
  }

  /// How many instances callers know of.
  func memberCount(_ router: Router) -> Int32 {
    if members.count == 0 { return router.stations }
    return router.instances.reduce(Int32(0)) { $0 + (isMember(router, $1) ? 1 : 0) }
  }

  /// Any instance that callers know of.
  func anyMember(_ router: Router, _ samplers: inout SamplerTable) -> Handle<Instance> {
    var candidate: Handle<Instance>
    repeat {
      candidate = Handle(Int32(samplers.integer(router.sampler, below: UInt32(router.stations))))
    } while !isMember(router, candidate)
    return candidate
  }

  /// The weight of an instance now, which is less for a while after its start; 0 where callers do not
  /// know of it.
  func weight(
    _ router: Router, _ refinement: Refinement, _ instance: Handle<Instance>, _ now: Int64
  ) -> Double {
    if !isMember(router, instance) { return 0 }
    let full = weights[refinement.firstWeight + Int(instance)]
    if refinement.slowWindow == 0 || startedAt.count == 0 { return full }
    let age = Double(now &- startedAt[router.firstStation + instance])
    if age >= refinement.slowWindow { return full }
    let grown = DeterministicMath.pow(age / refinement.slowWindow, refinement.slowPower)
    return full * Swift.max(refinement.slowMinimum, grown)
  }
}
