internal import TailraceEngine

/// From a sharded database to instances that are shards.
extension Lowering {
  /// The sharding of a database, known to the machine by the database's name.
  func sharding(_ name: String, _ shards: ShardExpression) -> ShardingID? {
    guard let population = population(shards.by) else { return nil }
    return builder.sharding(
      name, of: population, shards.scheme, shards: shards.count,
      later: shards.resharding == nil ? nil : shards.count + shards.added)
  }

  /// Whoever moves keys: each is read where it is, written where it belongs, and there from then on.
  func lowerMover(
    _ name: String, _ shards: ShardExpression, _ sharding: ShardingID, _ primary: ComponentID
  ) {
    guard let plan = shards.resharding, let population = population(shards.by) else { return }
    let leave = builder.operation("copy out", of: primary)
    let enter = builder.operation("copy in", of: primary)
    define(leave, [.compute(plan.copy)])
    define(enter, [.compute(plan.copy)])
    let mover = addClient("\(name).mover", role: .mover)
    let keys = topology.data.first { $0.name.text == shards.by.text }?.keys ?? 1
    // Long enough for every key; with the last the source falls silent by itself.
    let seconds = min(Double(keys + 1) / plan.rate, Double(Limits.longestRun) / 1e9)
    let kind = builder.requestClass(
      "\(name).mover", from: mover, key: population,
      steps: [
        .takeKeyToMove(sharding), .call(Call(leave, instance: .shardBefore)),
        .call(Call(enter, instance: .shardAfter)), .moveKey(sharding),
      ])
    builder.source(
      mover, classes: [(kind, share: 1)],
      arrivals: .open(
        gaps: .constant(1),
        rate: RateProfile(
          segments: [
            .init(duration: Delay(nanoseconds: plan.at), startRate: 0, endRate: 0),
            .init(
              duration: Delay(nanoseconds: Int64(seconds * 1e9)), startRate: plan.rate,
              endRate: plan.rate),
          ], finalRate: 0), batch: nil, modulation: []))
  }

  /// The shards of a component that is in parts, by its number in the network.
  func shards(_ component: Int) -> Int {
    topology.component(fileNames[component])?.body.shards?.count
      ?? capacities[component].instances
  }

  /// A call as a step: of every shard where that is how the operation is answered.
  func ask(_ call: Call) -> Step {
    acrossShards.contains(call.operation) ? .callEach(call) : .call(call)
  }

  /// The key that a call of a component has to carry, because it decides on the shard.
  func shardKey(_ component: String) -> PopulationID? {
    population(topology.component(component)?.body.shards?.by)
  }
}
