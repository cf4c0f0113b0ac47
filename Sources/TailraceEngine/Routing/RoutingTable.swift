/// How each caller picks an instance, and what it has outstanding at each.
package struct RoutingTable: ~Copyable {
  var routers = Column<Router>()
  /// By router, caller and instance: requests sent and not yet answered or given up.
  var outstanding = Column<Int32>()
  /// By router and caller: whose turn it is.
  private var turns = Column<Int32>()

  enum Kind: UInt8, BitwiseCopyable {
    case single
    case roundRobin
    case random
    case leastConnections
    case leastRequest
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
  }

  init() {}

  /// Adds a router of `callers` instances towards `stations` ones from `firstStation` on.
  mutating func add(
    _ policy: RoutingPolicy, callers: Int32, firstStation: Int32, stations: Int32, sampler: Int32
  ) {
    var router = Router(
      kind: .single, distinct: false, choices: 0, firstStation: firstStation, stations: stations,
      firstCount: 0, firstTurn: 0, sampler: sampler)
    if stations > 1 {
      switch policy {
      case .roundRobin:
        router.kind = .roundRobin
        router.firstTurn = turns.count
        for _ in 0..<callers { turns.append(0) }
      case .random:
        router.kind = .random
      case .leastConnections:
        router.kind = .leastConnections
      case .leastRequest(let choices, let distinct):
        precondition(choices >= 1 && choices <= 8, "1 to 8 choices")
        router.kind = .leastRequest
        router.choices = distinct ? min(Int32(choices), stations) : Int32(choices)
        router.distinct = distinct
      }
    }
    if router.kind == .leastConnections || router.kind == .leastRequest {
      router.firstCount = outstanding.count
      for _ in 0..<(Int(callers) * Int(stations)) { outstanding.append(0) }
    }
    routers.append(router)
  }

  /// The only station of a router that has no choice; -1 for the others.
  func onlyStation(_ id: Int32) -> Int32 {
    routers[id].kind == .single ? routers[id].firstStation : -1
  }

  /// Picks the station for a call of the router by its caller's instance, and counts it as outstanding.
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
    }
  }

  /// The call was answered or given up.
  @inline(__always)
  mutating func release(_ id: Int32, caller: Int32, station: Int32) {
    switch routers[id].kind {
    case .single, .roundRobin, .random: return
    case .leastConnections, .leastRequest:
      let router = routers[id]
      let slot = Int(caller) * Int(router.stations) + Int(station - router.firstStation)
      outstanding[router.firstCount + slot] -= 1
    }
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
