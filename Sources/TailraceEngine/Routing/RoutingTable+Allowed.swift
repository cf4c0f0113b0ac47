/// Picking where not every instance may be asked.
extension RoutingTable {
  /// Picks among the instances that are allowed, of which there is one at least, and counts the call as
  /// outstanding. Where all are allowed the pick is the usual one.
  mutating func choose(
    _ id: Handle<Router>, caller: Handle<Instance>,
    among allowed: borrowing SideColumn<Instance, Bool>,
    _ samplers: inout SamplerTable
  ) -> Handle<Station> {
    let router = routers[id]
    var pick = Handle<Instance>(0)
    switch router.kind {
    case .single:
      break
    case .roundRobin:
      repeat {
        pick = Handle(choose(id, caller: caller, &samplers) - router.firstStation)
      } while !allowed[pick]
    case .random:
      pick = draw(router, allowed, &samplers)
    case .leastConnections:
      pick = leastAllowed(router, caller, allowed, &samplers)
    case .leastRequest:
      pick = leastDrawn(router, caller, allowed, &samplers)
    case .other:
      preconditionFailure("its policy has to know more")
    }
    note(id, caller: caller, station: router.firstStation + pick)
    return router.firstStation + pick
  }

  /// A call goes to an instance that was not picked here.
  mutating func note(_ id: Handle<Router>, caller: Handle<Instance>, station: Handle<Station>) {
    switch routers[id].kind {
    case .single, .roundRobin, .random: return
    case .leastConnections, .leastRequest:
      outstanding[slot(routers[id], caller, Handle(station - routers[id].firstStation))] += 1
    case .other:
      if refinements[routers[id].refinement].countsOutstanding {
        outstanding[slot(routers[id], caller, Handle(station - routers[id].firstStation))] += 1
      }
    }
  }

  /// A call that was counted at an instance stays there if that one is allowed; otherwise it goes to the
  /// next after it that is, and its client stays there if clients do.
  mutating func divert(
    _ id: Handle<Router>, caller: Handle<Instance>, client: Handle<Client>,
    from station: Handle<Station>,
    among allowed: borrowing SideColumn<Instance, Bool>
  ) -> Handle<Station> {
    let router = routers[id]
    let refinement = refinements[router.refinement]
    var pick = Handle<Instance>(station - router.firstStation)
    if allowed[pick] { return station }
    if refinement.countsOutstanding { outstanding[slot(router, caller, pick)] -= 1 }
    repeat {
      pick = pick + 1 == Handle(router.stations) ? Handle(0) : pick + 1
    } while !allowed[pick]
    if refinement.countsOutstanding { outstanding[slot(router, caller, pick)] += 1 }
    if refinement.firstStay >= 0 && client.exists {
      stays[refinement.firstStay + Int(client)].instance = pick
    }
    return router.firstStation + pick
  }

  private func draw(
    _ router: Router, _ allowed: borrowing SideColumn<Instance, Bool>,
    _ samplers: inout SamplerTable
  ) -> Handle<Instance> {
    var count: UInt32 = 0
    for instance in router.instances where allowed[instance] { count += 1 }
    var left = samplers.integer(router.sampler, below: count)
    for instance in router.instances where allowed[instance] {
      if left == 0 { return instance }
      left -= 1
    }
    return Handle(0)
  }

  private func leastAllowed(
    _ router: Router, _ caller: Handle<Instance>, _ allowed: borrowing SideColumn<Instance, Bool>,
    _ samplers: inout SamplerTable
  ) -> Handle<Instance> {
    var pick = Handle<Instance>.none
    var equals: UInt32 = 1
    for candidate in router.instances where allowed[candidate] {
      let count = outstanding[slot(router, caller, candidate)]
      let least = pick == .none ? Int32.max : outstanding[slot(router, caller, pick)]
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
    _ router: Router, _ caller: Handle<Instance>, _ allowed: borrowing SideColumn<Instance, Bool>,
    _ samplers: inout SamplerTable
  ) -> Handle<Instance> {
    var count: Int32 = 0
    for instance in router.instances where allowed[instance] { count += 1 }
    var drawn = InlineArray<8, Handle<Instance>>(repeating: .none)
    var pick = Handle<Instance>.none
    let choices = router.distinct ? min(router.choices, count) : router.choices
    for turn in 0..<Int(choices) {
      var candidate: Handle<Instance>
      var isSecond: Bool
      repeat {
        candidate = draw(router, allowed, &samplers)
        isSecond = false
        for earlier in 0..<turn where drawn[earlier] == candidate { isSecond = true }
      } while router.distinct && isSecond
      drawn[turn] = candidate
      if pick == .none
        || outstanding[slot(router, caller, candidate)] < outstanding[slot(router, caller, pick)]
      {
        pick = candidate
      }
    }
    return pick
  }
}
