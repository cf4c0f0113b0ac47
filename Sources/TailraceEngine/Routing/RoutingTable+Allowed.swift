/// Picking where not every instance may be asked.
extension RoutingTable {
  /// Picks among the instances that are allowed, of which there is one at least, and counts the call as
  /// outstanding. Where all are allowed the pick is the usual one.
  mutating func choose(
    _ id: Int32, caller: Int32, among allowed: borrowing Column<Bool>,
    _ samplers: inout SamplerTable
  ) -> Int32 {
    let router = routers[id]
    var pick: Int32 = 0
    switch router.kind {
    case .single:
      break
    case .roundRobin:
      repeat {
        pick = choose(id, caller: caller, &samplers) - router.firstStation
      } while !allowed[pick]
    case .random:
      pick = draw(router, allowed, &samplers)
    case .leastConnections:
      pick = leastAllowed(router, caller, allowed, &samplers)
    case .leastRequest:
      pick = leastDrawn(router, caller, allowed, &samplers)
    }
    note(id, caller: caller, station: router.firstStation + pick)
    return router.firstStation + pick
  }

  /// A call goes to an instance that was not picked here.
  mutating func note(_ id: Int32, caller: Int32, station: Int32) {
    switch routers[id].kind {
    case .single, .roundRobin, .random: return
    case .leastConnections, .leastRequest:
      outstanding[slot(routers[id], caller, station - routers[id].firstStation)] += 1
    }
  }

  private func slot(_ router: Router, _ caller: Int32, _ instance: Int32) -> Int {
    router.firstCount + Int(caller) * Int(router.stations) + Int(instance)
  }

  private func draw(
    _ router: Router, _ allowed: borrowing Column<Bool>, _ samplers: inout SamplerTable
  ) -> Int32 {
    var count: UInt32 = 0
    for instance in 0..<router.stations where allowed[instance] { count += 1 }
    var left = samplers.integer(router.sampler, below: count)
    for instance in 0..<router.stations where allowed[instance] {
      if left == 0 { return instance }
      left -= 1
    }
    return 0
  }

  private func leastAllowed(
    _ router: Router, _ caller: Int32, _ allowed: borrowing Column<Bool>,
    _ samplers: inout SamplerTable
  ) -> Int32 {
    var pick: Int32 = -1
    var equals: UInt32 = 1
    for candidate in 0..<router.stations where allowed[candidate] {
      let count = outstanding[slot(router, caller, candidate)]
      let least = pick < 0 ? Int32.max : outstanding[slot(router, caller, pick)]
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

  private func leastDrawn(
    _ router: Router, _ caller: Int32, _ allowed: borrowing Column<Bool>,
    _ samplers: inout SamplerTable
  ) -> Int32 {
    var count: Int32 = 0
    for instance in 0..<router.stations where allowed[instance] { count += 1 }
    var drawn = InlineArray<8, Int32>(repeating: -1)
    var pick: Int32 = -1
    let choices = router.distinct ? min(router.choices, count) : router.choices
    for turn in 0..<Int(choices) {
      var candidate: Int32
      var isSecond: Bool
      repeat {
        candidate = draw(router, allowed, &samplers)
        isSecond = false
        for earlier in 0..<turn where drawn[earlier] == candidate { isSecond = true }
      } while router.distinct && isSecond
      drawn[turn] = candidate
      if pick < 0
        || outstanding[slot(router, caller, candidate)] < outstanding[slot(router, caller, pick)]
      {
        pick = candidate
      }
    }
    return pick
  }
}
