/// From the network's routers and shards to the columns of the machine.
extension Simulation {
  mutating func layOutRouter(_ router: Network.Router) {
    let target = components[router.to.handle]
    let callers = components[router.from.handle].stations
    let component = network.components[Int(router.to.index)]
    if component.sharding == nil && !router.isAssigned {
      routing.add(
        router.policy, router.options, callers: callers, towards: target.ownStations,
        sampler: router.sampler,
        salt: salt(network.samplers[Int(router.sampler)].stream))
      if router.options.slowStart != nil && routing.startedAt.count == 0 {
        // Whatever is there from the beginning has been there for long.
        routing.startedAt.append(repeating: -horizon - 1, count: stations.count)
      }
      return
    }
    let way: RoutingTable.Way
    switch router.instance {
    case .routed, .number: way = router.isAssigned ? .assigned : .shard
    case .shardBefore: way = .shardBefore
    case .shardAfter: way = .shardAfter
    }
    routing.addSharded(
      component.sharding?.handle ?? .none, way, copies: component.copies, callers: callers,
      towards: target.ownStations, sampler: router.sampler)
  }

  mutating func layOutShards() {
    for sharding in network.shardings {
      let population = network.populations[Int(sharding.population.index)]
      maps.add(
        sharding, keys: population.keys, exponent: population.exponent,
        salt: sharding.salt(seed: options.seed))
    }
  }

  /// Numbers the clients of all sources, where requests know whose they are.
  mutating func layOutClients() {
    if !carriesCargo { return }
    firstClients.append(repeating: Handle(0), count: components.count)
    for source in network.sources {
      firstClients[source.client.handle] = Handle(routing.clients)
      routing.clients += Int32(source.clientCount)
    }
  }

  /// What the hashes of a router depend on: the seed and the names, not the repetition.
  private mutating func salt(_ name: StreamName) -> UInt64 {
    let name = StreamName(name.component, name.purpose + " by hash")
    var stream = RandomStream(StreamKey(seed: options.seed, replication: 0, name: name))
    return stream.next()
  }
}

extension Sharding {
  /// What its hashes depend on: the seed and its name, not the repetition.
  package func salt(seed: UInt64) -> UInt64 {
    var stream = RandomStream(
      StreamKey(seed: seed, replication: 0, name: StreamName(name, "shards")))
    return stream.next()
  }
}
