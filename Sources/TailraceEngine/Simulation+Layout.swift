/// From the network to the columns of the machine.
extension Simulation {
  struct SiteState: BitwiseCopyable {
    var entry: Handle<Instruction>
    var component: Handle<ComponentState>
    /// The sampler of the way there, or that way on the map; none where it takes no time.
    var forward: EitherHandle<Sampler, Map.Way>
    /// The same for the way back.
    var backward: EitherHandle<Sampler, Map.Way>
    /// The first of its callers' pools, or the rules of its calls.
    var connection: EitherHandle<PoolState, RuledCallTable.Entry>
    var router: Handle<RoutingTable.Router>
    /// The only instance it can go to; none where the router picks one.
    var onlyStation: Handle<Station>
    /// The ring of its timeouts, where they are constant.
    var ring: Handle<TimerRings.Ring>
    /// The sampler of its timeouts, where they vary, or that only a deadline may end the wait.
    var timeout: EitherHandle<Sampler, Patience>
    /// The population of the key it needs plus one; 0 for the caller's key.
    var population: UInt8
    var usesPlace: Bool
    /// Whether clients call there.
    var isOfClient: Bool
    /// Whether a caller that gives up tells the callee.
    var cancels: Bool
    var keySampler: Handle<Sampler>
  }

  /// Patience that has no law of its own, and ends with the request's deadline.
  enum Patience {}

  struct Share: BitwiseCopyable {
    var cumulative: Double
    var requestClass: Handle<ClassState>
  }

  mutating func layOut() {
    for sampler in network.samplers {
      let key = StreamKey(
        seed: options.seed, replication: options.replication, name: sampler.stream)
      _ = samplers.add(sampler.distribution, stream: RandomStream(key))
    }
    for (index, population) in network.populations.enumerated() {
      populations.add(keys: population.keys, exponent: population.exponent)
      addSizes(of: population)
      versions.addPopulation(
        keys: population.keys, isTracked: network.versioned.contains(Int32(index)))
    }
    for index in network.components.indices { layOutComponent(index) }
    for (index, kind) in network.requestClasses.enumerated() {
      classes[index].entry = kind.entry
      classes[index].client = kind.client.handle
      classes[index].keySampler = kind.keySampler
      if kind.keyIsClient, let key = kind.key {
        classes[index].clientKeys = Int32(network.populations[Int(key.index)].keys)
      }
      classes[index].population = kind.key.map { UInt8($0.index + 1) } ?? 0
      priorities.append(Int32(clamping: kind.priority))
    }
    for cache in network.caches { layOutCache(cache) }
    for cache in network.clientCaches {
      clientCaches.make(
        capacity: cache.capacity, lifetime: cache.timeToLive?.nanoseconds ?? Int64.max,
        keepsVersions: network.versioned.contains(cache.population.index))
    }
    for copies in network.copies {
      _ = versions.addCopies(
        of: copies.population.handle, keys: network.populations[Int(copies.population.index)].keys,
        instances: network.components[Int(copies.component.index)].instances)
    }
    layOutFaults()
    layOutMembers()
    layOutShards()
    layOutClients()
    for router in network.routers { layOutRouter(router) }
    layOutQueues()
    layOutMap()
    layOutRules()
    layOutNames()
    for link in network.links { firstPools.append(layOutPools(of: link)) }
    layOutLocks()
    layOutContention()
    layOutWriteMemories()
    layOutAttempts()
    for site in network.sites {
      var ring: Handle<TimerRings.Ring> = .none
      var patience = EitherHandle<Sampler, Patience>.none
      if let timeout = site.timeout {
        if case .constant(let delay) = timeout, !keepsDeadlines {
          ring = timers.make(delay: Int64(delay.rounded()))
        } else {
          patience = EitherHandle(site.timeoutSampler)
        }
      }
      if keepsDeadlines && !patience.exists { patience = EitherHandle(Handle<Patience>(0)) }
      let operation = network.operations[Int(site.operation.index)]
      let link = network.links[Int(site.link)]
      let takesTime = if case .constant(0) = link.latency { false } else { true }
      byteTimes.append(link.bandwidth.map { 1e9 / $0 } ?? 0)
      let takesTimeBack = if case .constant(0) = link.latencyBack { false } else { true }
      sites.append(
        SiteState(
          entry: operation.entry, component: operation.component.handle,
          forward: takesTime ? EitherHandle(link.forwardSampler) : .none,
          backward: takesTimeBack ? EitherHandle(link.backwardSampler) : .none,
          connection: site.isConnected ? .none : EitherHandle(firstPools[site.link]),
          router: site.router,
          onlyStation: onlyStation(of: site), ring: ring, timeout: patience,
          population: UInt8(site.population.index + 1),
          // A queue's places are its consumers'.
          usesPlace: operation.usesPlace
            && components[operation.component.handle].messageQueue == .none,
          isOfClient: network.components[Int(link.from.index)].isClient, cancels: site.cancels,
          keySampler: site.keySampler))
      refine(sites.last, site, firstPools[site.link])
    }
    layOutLimiters()
    layOutShedding()
    layOutConcurrencyLimits()
    layOutMemory()
  }

  /// The sizes of a population's values: of each key the same in every run, so not of the run's seed.
  private mutating func addSizes(of population: Network.Population) {
    guard let size = population.size else { return caches.addSizes(nil) }
    let name = network.samplers[Int(population.sizeSampler)].stream
    let key = StreamKey(seed: 0, replication: 0, name: name)
    var table = SamplerTable()
    let sampler = table.add(size, stream: RandomStream(key))
    caches.addSizes(
      (0..<population.keys).map { _ in
        Int32(clamping: max(1, Int64(min(table.real(sampler), 2e9).rounded())))
      })
  }

  private mutating func layOutCache(_ cache: Network.Cache) {
    let population = cache.population.handle
    let keys = network.populations[Int(population)].keys
    firstContents.append(Handle(caches.count))
    for _ in 0..<network.components[Int(cache.component.index)].instances {
      let id = caches.make(
        keys: keys, population: population, settings: cache.settings, sampler: cache.sampler,
        lifetimeSampler: cache.lifetimeSampler)
      if network.versioned.contains(population.index) { caches.keepVersions(of: id, keys: keys) }
    }
  }

  private mutating func layOutComponent(_ index: Int) {
    let component = network.components[index]
    var state = ComponentState()
    state.firstStation = Handle(stations.count)
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
        state.queueRing = timers.make(delay: Int64(delay.rounded()))
      } else {
        state.queueTimeoutSampler = component.queueTimeoutSampler
      }
    }
    if component.recordsOccupancy {
      state.occupancy = occupancy.make(stations: component.instances)
    }
    if let start = component.coldStart {
      state.firstCold = layOutColdStart(start, instances: component.instances)
    }
    if keepsDeadlines && !component.isClient { state.gates.insert(.deadline) }
    if let scaling = component.autoscaling {
      state.gates.insert(.membership)
      state.firstLife = layOutLives(scaling, of: index, from: state.firstStation)
    }
    state.isWatched = state.occupancy.exists || state.firstCold.exists || state.firstLife.exists
    let warmsUp = component.autoscaling?.warmup != nil
    state.hasSpeeds = !component.speeds.isEmpty || warmsUp
    state.isConditioned = component.isConditioned
    components[index] = state
    if state.hasSpeeds {
      while speeds.count < stations.count { speeds.append(1) }
      for speed in component.speeds { speeds.append(speed) }
      if warmsUp { speeds.append(repeating: 1, count: component.instances) }
    }
    for _ in 0..<component.instances {
      var station = Station(component: Handle<ComponentState>(index))
      if component.places != nil && !component.queueDiscipline.isList {
        station.placeLine.heap = heaps.make()
      }
      if component.cores != nil && !component.coreDiscipline.isList {
        station.coreLine.heap = heaps.make()
      }
      stations.append(station)
      shared.append(SharedCores())
    }
  }

  /// The instance that a call goes to where there is no choice; none where there is.
  private mutating func onlyStation(of site: Network.CallSite) -> Handle<Station> {
    guard let instance = site.instance else { return routing.onlyStation(site.router) }
    let callee = network.operations[Int(site.operation.index)].component.handle
    return components[callee].firstStation + Int32(instance)
  }
}
