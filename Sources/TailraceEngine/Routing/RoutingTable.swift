/// How each caller picks an instance, and what it has outstanding at each.
///
/// The policies that need no more than that are here; the others, which look at keys, weights or times,
/// are asked through `chooseRarely` (`RoutingTable+Questions`).
package struct RoutingTable: ~Copyable {
  var routers = Column<Router>()
  /// By router, caller and instance: requests sent and not yet answered or given up.
  var outstanding = Column<Int32>()
  /// By router and caller: whose turn it is.
  private var turns = Column<Int32>()

  /// What routers refer to that do more.
  var refinements = Column<Refinement>()
  /// By router and instance.
  var weights = Column<Double>()
  /// By router, caller and instance: what is due to each, in turns by weight.
  var credits = Column<Double>()
  /// By router, caller and instance: how long answers took.
  var answerTimes = Column<AnswerTime>()
  var rings = HashRings()
  var tables = MaglevTables()
  /// By router and client, where clients stay.
  var stays = Column<Stay>()
  /// How many clients there are.
  var clients: Int32 = 0
  /// By station: whether callers know of it; empty where all always do.
  var members = Column<Bool>()
  /// By station: when it started last; empty where nobody asks.
  var startedAt = Column<Int64>()

  enum Kind: UInt8, BitwiseCopyable {
    case single
    case roundRobin
    case random
    case leastConnections
    case leastRequest
    case other
  }

  struct Router: BitwiseCopyable {
    var kind: Kind
    var distinct: Bool
    var choices: Int32
    var firstStation: Int32
    var stations: Int32
    var firstCount: Int
    var firstTurn: Int
    var sampler: Int32
    /// Where `kind` is `other`.
    var refinement: Int32
  }

  /// By component that is a client: the number of its first client among all.
  var firstClients = Column<Int32>()
  /// The key of the call to be sent, where it decided on the instance; -1 for none.
  var drawnKey: Int32 = -1

  init() {}

  /// Adds a router of `callers` instances towards `stations` ones from `firstStation` on; `salt` is what
  /// its hashes depend on.
  mutating func add(
    _ policy: RoutingPolicy, _ options: RoutingOptions = RoutingOptions(), callers: Int32,
    firstStation: Int32, stations: Int32, sampler: Int32, salt: UInt64 = 0
  ) {
    var router = Router(
      kind: .single, distinct: false, choices: 0, firstStation: firstStation, stations: stations,
      firstCount: 0, firstTurn: 0, sampler: sampler, refinement: -1)
    if stations > 1 {
      router.kind = options == RoutingOptions() ? Self.kind(of: policy) : .other
      if case .leastRequest(let choices, let distinct) = policy {
        precondition(choices >= 1 && choices <= 8, "1 to 8 choices")
        router.choices = distinct ? min(Int32(choices), stations) : Int32(choices)
        router.distinct = distinct
      }
      if router.kind == .roundRobin {
        router.firstTurn = turns.count
        for _ in 0..<callers { turns.append(0) }
      }
      if router.kind == .other { refine(&router, policy, options, callers, salt) }
    }
    if countsOutstanding(router) {
      router.firstCount = outstanding.count
      outstanding.append(repeating: 0, count: Int(callers) * Int(stations))
    }
    routers.append(router)
  }

  private static func kind(of policy: RoutingPolicy) -> Kind {
    switch policy {
    case .roundRobin: .roundRobin
    case .random: .random
    case .leastConnections: .leastConnections
    case .leastRequest: .leastRequest
    default: .other
    }
  }

  private func countsOutstanding(_ router: Router) -> Bool {
    switch router.kind {
    case .single, .roundRobin, .random: false
    case .leastConnections, .leastRequest: true
    case .other: refinements[router.refinement].countsOutstanding
    }
  }

  /// The only station of a router that has no choice; -1 for the others.
  func onlyStation(_ id: Int32) -> Int32 {
    routers[id].kind == .single ? routers[id].firstStation : -1
  }

  /// Picks the station for a call of the router by its caller's instance, and counts it as outstanding;
  /// -1 where more has to be known.
  @inline(__always)
  mutating func choose(
    _ id: Int32, caller: Int32, _ samplers: inout SamplerTable
  ) -> Int32 {
    switch routers[id].kind {
    case .single:
      return routers[id].firstStation
    case .roundRobin:
      let slot = routers[id].firstTurn + Int(caller)
      let turn = turns[slot]
      turns[slot] = turn + 1 == routers[id].stations ? 0 : turn + 1
      return routers[id].firstStation + turn
    case .random:
      let pick = samplers.integer(routers[id].sampler, below: UInt32(routers[id].stations))
      return routers[id].firstStation + Int32(pick)
    case .leastConnections, .leastRequest:
      return chooseLeast(id, caller, &samplers)
    case .other:
      return -1
    }
  }

  /// The call, sent at `sent`, was answered or given up at `now`.
  @inline(__always)
  mutating func release(_ id: Int32, caller: Int32, station: Int32, sent: Int64, now: Int64) {
    switch routers[id].kind {
    case .single, .roundRobin, .random: return
    case .leastConnections, .leastRequest: withdraw(id, caller: caller, station: station)
    case .other: releaseRarely(id, caller, station, sent: sent, now: now)
    }
  }

  /// Nothing will come back for a call that was counted.
  mutating func forget(_ id: Int32, caller: Int32, station: Int32) {
    if countsOutstanding(routers[id]) { withdraw(id, caller: caller, station: station) }
  }

  @inline(__always)
  mutating func withdraw(_ id: Int32, caller: Int32, station: Int32) {
    let router = routers[id]
    outstanding[slot(router, caller, station - router.firstStation)] -= 1
  }

  /// All calls counted as sent and not yet answered or given up.
  ///
  /// - Complexity: O(routers × callers × instances).
  var outstandingCalls: Int {
    (0..<outstanding.count).reduce(0) { $0 + Int(outstanding[$1]) }
  }

  private mutating func chooseLeast(
    _ id: Int32, _ caller: Int32, _ samplers: inout SamplerTable
  ) -> Int32 {
    let router = routers[id]
    let base = router.firstCount + Int(caller) * Int(router.stations)
    let pick =
      router.kind == .leastConnections
      ? leastOfAll(router, base, &samplers) : leastOfSome(router, base, &samplers)
    outstanding[base + Int(pick)] += 1
    return router.firstStation + pick
  }

  /// Among equals each has the same chance: the k-th equal replaces the pick with chance 1/k.
  private func leastOfAll(
    _ router: Router, _ base: Int, _ samplers: inout SamplerTable
  ) -> Int32 {
    var pick: Int32 = 0
    var equals: UInt32 = 1
    for candidate in 1..<router.stations {
      let count = outstanding[base + Int(candidate)]
      let least = outstanding[base + Int(pick)]
      if count < least {
        pick = candidate
        equals = 1
      } else if count == least {
        equals += 1
        if samplers.integer(router.sampler, below: equals) == 0 { pick = candidate }
      }
    }
    return pick
  }

  private func leastOfSome(
    _ router: Router, _ base: Int, _ samplers: inout SamplerTable
  ) -> Int32 {
    var drawn = InlineArray<8, Int32>(repeating: -1)
    var pick: Int32 = -1
    for draw in 0..<Int(router.choices) {
      var candidate: Int32
      repeat {
        candidate = Int32(samplers.integer(router.sampler, below: UInt32(router.stations)))
      } while router.distinct && Self.contains(drawn, candidate)
      drawn[draw] = candidate
      if pick < 0 || outstanding[base + Int(candidate)] < outstanding[base + Int(pick)] {
        pick = candidate
      }
    }
    return pick
  }

  private static func contains(_ drawn: InlineArray<8, Int32>, _ candidate: Int32) -> Bool {
    for index in drawn.indices where drawn[index] == candidate { return true }
    return false
  }
}
