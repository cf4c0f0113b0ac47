/// Keys that are remembered, and who fetches them.
struct Caching: ~Copyable {
  var contents = KeyCaches()
  /// For each cache of the network, the contents of its component's first instance.
  var firstContents = SideColumn<Network.Cache, Handle<KeyCaches.Contents>>()
  var clientCaches = ClientCaches()
  var flights = Flights()
  /// Whether values have sizes.
  let carriesValues: Bool

  init(carriesValues: Bool) { self.carriesValues = carriesValues }

  mutating func layOut<Stop: Error>(
    _ network: Network, _ worked: (Int) throws(Stop) -> Void
  ) throws(Stop) {
    for population in network.populations { try addSizes(of: population, network, worked) }
    for cache in network.caches { try layOutCache(cache, network, worked) }
    for cache in network.clientCaches {
      clientCaches.make(
        capacity: cache.capacity, lifetime: cache.timeToLive?.nanoseconds ?? Int64.max,
        keepsVersions: network.versioned.contains(cache.population.index))
    }
  }
}

extension Caching {
  /// The sizes of a population's values: of each key the same in every run, so not of the run's seed.
  private mutating func addSizes<Stop: Error>(
    of population: Network.Population, _ network: Network, _ worked: (Int) throws(Stop) -> Void
  ) throws(Stop) {
    guard let size = population.size else { return contents.addSizes(nil) }
    let name = network.samplers[Int(population.sizeSampler)].stream
    let key = StreamKey(seed: 0, replication: 0, name: name)
    var table = SamplerTable()
    let sampler = table.add(size, stream: RandomStream(key))
    var sizes: [Int32] = []
    sizes.reserveCapacity(population.keys)
    for _ in 0..<population.keys {
      try worked(1)
      sizes.append(Int32(clamping: max(1, Int64(min(table.real(sampler), 2e9).rounded()))))
    }
    contents.addSizes(sizes)
  }

  private mutating func layOutCache<Stop: Error>(
    _ cache: Network.Cache, _ network: Network, _ worked: (Int) throws(Stop) -> Void
  ) throws(Stop) {
    let population = cache.population.handle
    let keys = network.populations[Int(population)].keys
    firstContents.append(Handle(contents.count))
    for _ in 0..<network.components[Int(cache.component.index)].instances {
      let id = contents.make(
        keys: keys, population: population, settings: cache.settings, sampler: cache.sampler,
        lifetimeSampler: cache.lifetimeSampler)
      if network.versioned.contains(population.index) {
        contents.keepVersions(of: id, keys: keys)
      }
      try worked(keys)
    }
  }
}
