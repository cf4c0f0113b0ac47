/// Caches and what fetches for them.
extension NetworkBuilder {
  /// Declares what each instance of a component remembers.
  public mutating func cache(
    in component: ComponentID, of population: PopulationID, _ settings: CacheSettings
  ) -> CacheID {
    switch settings.capacity {
    case .entries(let count): precondition(count >= 1, "a cache holds at least one key")
    case .bytes(let count):
      precondition(count >= 1, "a cache holds at least a byte")
      precondition(network.populations[Int(population.index)].size != nil, "values have no sizes")
    }
    var cache = Network.Cache(component: component, population: population, settings: settings)
    if !settings.isPlain {
      let name = numbered(
        StreamName(
          "cache", network.components[Int(component.index)].name,
          network.populations[Int(population.index)].name))
      cache.sampler = sampler(.constant(0), name.with("eviction"))
      switch settings.lifetime {
      case nil, .constant: break
      case .some(let law): cache.lifetimeSampler = sampler(law, name.with("lifetime"))
      }
    }
    network.caches.append(cache)
    return CacheID(Handle(network.caches.count - 1))
  }

  /// Declares a way of fetching, for the steps that use it.
  public mutating func fetch(for cache: CacheID?, coalesces: Bool) -> FetchID {
    precondition(network.fetches.count < 65_535, "at most 65535 ways of fetching")
    network.fetches.append(Network.Fetch(cache: cache, coalesces: coalesces))
    return FetchID(Handle(network.fetches.count - 1))
  }

  /// Declares a cache of each client; the sources that use it have to say how many clients they have.
  public mutating func clientCache(
    of population: PopulationID, capacity: Int, timeToLive: Delay? = nil
  ) -> ClientCacheID {
    precondition(capacity >= 1, "a cache holds at least one key")
    network.carriesCargo = true
    network.clientCaches.append(
      Network.ClientCache(population: population, capacity: capacity, timeToLive: timeToLive))
    return ClientCacheID(Handle(network.clientCaches.count - 1))
  }
}
