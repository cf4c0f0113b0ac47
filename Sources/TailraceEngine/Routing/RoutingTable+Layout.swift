/// From the network's routers to the columns of the machine.
extension Network {
  /// By source: how many clients its component has, which may have another source with more of them.
  var clientCounts: [Int] {
    var counts = [Int](repeating: 0, count: components.count)
    for source in sources {
      let client = Int(source.client.index)
      counts[client] = max(counts[client], source.clientCount)
    }
    return sources.map { counts[Int($0.client.index)] }
  }
}

extension RoutingTable {
  /// Numbers the clients of all sources, where requests know whose they are.
  mutating func layOut(
    _ network: Network, _ options: RunOptions, _ frames: borrowing Frames,
    _ plant: borrowing Plant
  ) {
    if !frames.carriesCargo { return }
    firstClients.append(repeating: Handle(0), count: plant.components.count)
    clientSalts.append(repeating: 0, count: plant.components.count)
    var isNumbered = [Bool](repeating: false, count: plant.components.count)
    for (source, count) in zip(network.sources, network.clientCounts)
    where !isNumbered[Int(source.client.index)] {
      isNumbered[Int(source.client.index)] = true
      firstClients[source.client.handle] = Handle(clients)
      clients += Int32(count)
      let name = network.components[Int(source.client.index)].clientsName
      clientSalts[source.client.handle] = name.salt(seed: options.seed)
    }
  }

  mutating func layOut(
    _ router: Network.Router, _ network: Network, _ options: RunOptions, horizon: Int64,
    _ plant: borrowing Plant
  ) {
    let target = plant.components[router.to.handle]
    let callers = plant.components[router.from.handle].stations
    let component = network.components[Int(router.to.index)]
    precondition(
      router.policy != .warmFirst || component.coldStart != nil, "what never is off is always warm")
    if network.isHosted(router) {
      return addSharded(
        .none, .hosted, copies: 1, callers: callers, towards: target.ownStations,
        sampler: router.sampler)
    }
    if component.sharding == nil && !router.isAssigned {
      add(
        router.policy, router.options, callers: callers, towards: target.ownStations,
        sampler: router.sampler,
        salt: component.instancesName.salt(seed: options.seed))
      if router.options.slowStart != nil && startedAt.count == 0 {
        // Whatever is there from the beginning has been there for long.
        startedAt.append(repeating: -horizon - 1, count: plant.stations.count)
      }
      return
    }
    let manner: RoutingTable.Manner
    switch router.instance {
    case .routed, .number: manner = router.isAssigned ? .assigned : .shard
    case .shardBefore: manner = .shardBefore
    case .shardAfter: manner = .shardAfter
    }
    addSharded(
      component.sharding?.handle ?? .none, manner, copies: component.copies, callers: callers,
      towards: target.ownStations, sampler: router.sampler)
  }
}
