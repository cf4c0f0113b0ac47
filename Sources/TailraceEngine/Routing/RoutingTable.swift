/// How each caller picks an instance, and what it has outstanding at each.
///
/// The policies that need no more than that are here; the others, which look at keys, weights or times,
/// are asked through `answer` (`RoutingTable+Questions`).
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
  var members = SideColumn<Station, Bool>()
  /// By station: when it started last; empty where nobody asks.
  var startedAt = SideColumn<Station, Int64>()

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
    var firstStation: Handle<Station>
    var stations: Int32
    var firstCount: Int
    var firstTurn: Int
    var sampler: Handle<Sampler>
    /// From the counts of one caller to those of the next; 0 where all callers count together.
    var callerStep: Int32
    /// Where `kind` is `other`.
    var refinement: Handle<Refinement>

    /// The instances that it chooses from.
    var instances: Range<Handle<Instance>> { Handle(0)..<Handle(stations) }
  }

  /// By component that is a client: the number of its first client among all.
  var firstClients = SideColumn<ComponentState, Handle<Client>>()
  /// By component that is a client: what the hashes of its clients depend on.
  var clientSalts = SideColumn<ComponentState, UInt64>()
  /// The key of the call to be sent, where it decided on the instance.
  var drawnKey = Handle<Key>.none

  init() {}

  /// Adds a router of `callers` instances; `salt` is what its hashes depend on.
  mutating func add(
    _ policy: RoutingPolicy, _ options: RoutingOptions = RoutingOptions(), callers: Int32,
    towards callees: Range<Handle<Station>>, sampler: Handle<Sampler>, salt: UInt64 = 0
  ) {
    let stations = callees.upperBound - callees.lowerBound
    var router = Router(
      kind: .single, distinct: false, choices: 0, firstStation: callees.lowerBound,
      stations: stations, firstCount: 0, firstTurn: 0, sampler: sampler, callerStep: stations,
      refinement: .none)
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
      let rows = router.callerStep == 0 ? 1 : Int(callers)
      outstanding.append(repeating: 0, count: rows * Int(stations))
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

  /// The only station of a router that has no choice; none for the others.
  func onlyStation(_ id: Handle<Router>) -> Handle<Station> {
    routers[id].kind == .single ? routers[id].firstStation : .none
  }

  /// Picks the station for a call of the router by its caller's instance, and counts it as outstanding;
  /// None where more has to be known.
  @inline(__always)
  mutating func choose(
    _ id: Handle<Router>, caller: Handle<Instance>, _ samplers: inout SamplerTable
  ) -> Handle<Station> {
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
      return .none
    }
  }

  /// The call, sent at `sent`, was answered or given up at `now`.
  @inline(__always)
  mutating func release(
    _ id: Handle<Router>, caller: Handle<Instance>, station: Handle<Station>, sent: Int64,
    now: Int64
  ) {
    switch routers[id].kind {
    case .single, .roundRobin, .random: return
    case .leastConnections, .leastRequest: withdraw(id, caller: caller, station: station)
    case .other: releaseRarely(id, caller, station, sent: sent, now: now)
    }
  }

  /// Nothing will come back for a call that was counted.
  mutating func forget(_ id: Handle<Router>, caller: Handle<Instance>, station: Handle<Station>) {
    if countsOutstanding(routers[id]) { withdraw(id, caller: caller, station: station) }
  }

  @inline(__always)
  mutating func withdraw(_ id: Handle<Router>, caller: Handle<Instance>, station: Handle<Station>) {
    let router = routers[id]
    outstanding[slot(router, caller, Handle(station - router.firstStation))] -= 1
  }

  /// All calls counted as sent and not yet answered or given up.
  ///
  /// - Complexity: O(routers × callers × instances).
  var outstandingCalls: Int {
    (0..<outstanding.count).reduce(0) { $0 + Int(outstanding[$1]) }
  }

  private mutating func chooseLeast(
    _ id: Handle<Router>, _ caller: Handle<Instance>, _ samplers: inout SamplerTable
  ) -> Handle<Station> {
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
  ) -> Handle<Instance> {
    var pick = Handle<Instance>(0)
    var equals: UInt32 = 1
    for candidate in Handle<Instance>(1)..<Handle(router.stations) {
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
  ) -> Handle<Instance> {
    var drawn = InlineArray<8, Handle<Instance>>(repeating: .none)
    var pick = Handle<Instance>.none
    for draw in 0..<Int(router.choices) {
      var candidate: Handle<Instance>
      repeat {
        candidate = Handle(Int32(samplers.integer(router.sampler, below: UInt32(router.stations))))
      } while router.distinct && Self.contains(drawn, candidate)
      drawn[draw] = candidate
      if pick == .none || outstanding[base + Int(candidate)] < outstanding[base + Int(pick)] {
        pick = candidate
      }
    }
    return pick
  }

  private static func contains(
    _ drawn: InlineArray<8, Handle<Instance>>, _ candidate: Handle<Instance>
  ) -> Bool {
    for index in drawn.indices where drawn[index] == candidate { return true }
    return false
  }
}
