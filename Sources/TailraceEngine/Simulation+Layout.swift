/// From the network to the columns of the machine.
extension Simulation {
  mutating func layOut<Stop: Error>(_ worked: (Int) throws(Stop) -> Void) throws(Stop) {
    try draws.layOut(network, options, worked)
    try caching.layOut(network, worked)
    for index in network.components.indices {
      layOutComponent(index)
      try worked(network.components[index].instances)
    }
    sending.layOut(network)
    faults.layOut(network, plant, scaling)
    scaling.layOut(plant, &routing)
    try shardMaps.layOut(network, options, worked)
    routing.layOut(network, options, frames, plant)
    for router in network.routers {
      routing.layOut(router, network, options, horizon: loop.horizon, plant)
    }
    messaging.layOut(network, &loop, &plant)
    geography.layOut(network)
    calling.layOutRules(network, &loop, plant, &connections)
    names.layOut(network, plant)
    for link in network.links {
      connections.firstPools.append(connections.layOutPools(of: link, &loop, plant))
    }
    locking.layOut(network, &loop)
    plant.layOutContention(network)
    try versions.layOut(network, routing, worked)
    replicaLogs.layOut(network, stations: plant.stations.count)
    calling.layOutAttempts(network, &loop, frames, plant)
    for site in network.sites {
      var ring: Handle<TimerRings.Ring> = .none
      var patience = EitherHandle<Sampler, Program.Patience>.none
      if let timeout = site.timeout {
        if case .constant(let delay) = timeout, !frames.keepsDeadlines {
          ring = loop.timers.make(delay: SamplerTable.wholeNanoseconds(delay))
        } else {
          patience = EitherHandle(site.timeoutSampler)
        }
      }
      if frames.keepsDeadlines && !patience.exists {
        patience = EitherHandle(Handle<Program.Patience>(0))
      }
      let operation = network.operations[Int(site.operation.index)]
      let link = network.links[Int(site.link)]
      let takesTime = if case .constant(0) = link.latency { false } else { true }
      program.byteTimes.append(link.bandwidth.map { 1e9 / $0 } ?? 0)
      let takesTimeBack = if case .constant(0) = link.latencyBack { false } else { true }
      program.sites.append(
        Program.SiteState(
          entry: operation.entry, component: operation.component.handle,
          forward: takesTime ? EitherHandle(link.forwardSampler) : .none,
          backward: takesTimeBack ? EitherHandle(link.backwardSampler) : .none,
          connection: site.isConnected ? .none : EitherHandle(connections.firstPools[site.link]),
          router: site.router,
          onlyStation: routing.onlyStation(of: site, network, plant), ring: ring, timeout: patience,
          population: UInt8(site.population.index + 1),
          // A queue's places are its consumers'.
          usesPlace: operation.usesPlace
            && plant.components[operation.component.handle].messageQueue == .none,
          isOfClient: network.components[Int(link.from.index)].isClient, cancels: site.cancels,
          isLog: link.isLog,
          keySampler: site.keySampler))
      refine(program.sites.last, site, connections.firstPools[site.link])
    }
    protection.layOut(network, &plant, routing)
  }

  private mutating func layOutComponent(_ index: Int) {
    let component = network.components[index]
    var state = ComponentState()
    state.firstStation = Handle(plant.stations.count)
    state.latencyHistogram = Handle(network.requestClasses.count + index)
    state.waitHistogram = state.latencyHistogram + Int32(network.components.count)
    state.stations = Int32(component.instances)
    state.places = component.places.map { Int32($0) } ?? ComponentState.unlimited
    state.cores = component.cores.map { Int32($0) } ?? ComponentState.unlimited
    state.queueLimit = component.queueLimit.map { Int32(clamping: $0) } ?? ComponentState.unlimited
    state.queueDiscipline = component.queueDiscipline
    state.coreDiscipline = component.coreDiscipline
    state.orderSampler = component.coreSampler
    if let timeout = component.queueTimeout {
      if case .constant(let delay) = timeout {
        state.queueRing = loop.timers.make(delay: SamplerTable.wholeNanoseconds(delay))
      } else {
        state.queueTimeoutSampler = component.queueTimeoutSampler
      }
    }
    if component.recordsOccupancy {
      state.occupancy = books.occupancy.make(stations: component.instances)
    }
    if let start = component.coldStart {
      state.gates.insert(.coldStart)
      state.firstCold = coldStart.layOutColdStart(
        start, instances: component.instances, at: loop.clock)
    }
    if frames.keepsDeadlines && !component.isClient { state.gates.insert(.deadline) }
    if let rules = component.autoscaling {
      state.gates.insert(.membership)
      state.firstLife = scaling.layOutLives(rules, of: index, from: state.firstStation)
    }
    state.isWatched = state.occupancy.exists || state.firstCold.exists || state.firstLife.exists
    let warmsUp = component.autoscaling?.warmup != nil
    state.hasSpeeds = !component.speeds.isEmpty || warmsUp
    state.isConditioned = component.isConditioned
    plant.components[index] = state
    if state.hasSpeeds {
      while plant.speeds.count < plant.stations.count { plant.speeds.append(1) }
      for speed in component.speeds { plant.speeds.append(speed) }
      if warmsUp { plant.speeds.append(repeating: 1, count: component.instances) }
    }
    for _ in 0..<component.instances {
      var station = Station(component: Handle<ComponentState>(index))
      if component.places != nil && !component.queueDiscipline.isList {
        station.placeLine.heap = plant.heaps.make()
      }
      if component.cores != nil && !component.coreDiscipline.isList {
        station.coreLine.heap = plant.heaps.make()
      }
      plant.stations.append(station)
      plant.sharedCores.append(SharedCores())
    }
  }

  /// What a site has beyond the usual: rules, and a way on the map.
  private mutating func refine(
    _ id: Handle<Program.SiteState>, _ site: Network.CallSite,
    _ firstPool: Handle<Connections.PoolState>
  ) {
    if site.rules.exists {
      // Where the rules limit calls their lines are the pools.
      if firstPool.exists && calling.rules.entries[site.rules].openLimit == Int32.max
        && calling.rules.entries[site.rules].firstPool == .none
      {
        calling.rules.entries[site.rules].firstPool = firstPool
      }
      program.sites[id].connection = EitherHandle(site.rules)
    }
    if network.hasDistance(site) || network.hasFaults(site) {
      var way = Distances.Leg(
        forward: program.sites[id].forward.first, backward: program.sites[id].backward.first)
      way.crosses = network.hasDistance(site)
      geography.noteFaults(of: site, &way, network)
      geography.ways.append(way)
      program.sites[id].forward = EitherHandle(geography.ways.last)
      program.sites[id].backward = program.sites[id].forward
    }
  }
}

extension RoutingTable {
  /// The instance that a call goes to where there is no choice; none where there is.
  fileprivate func onlyStation(
    of site: Network.CallSite, _ network: Network, _ plant: borrowing Plant
  ) -> Handle<Station> {
    guard let instance = site.instance else { return onlyStation(site.router) }
    let callee = network.operations[Int(site.operation.index)].component.handle
    return plant.components[callee].firstStation + Int32(instance)
  }
}
