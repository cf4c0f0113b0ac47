internal import Tailrace

/// Databases of a random network: a primary and its replicas, reads at either, and who takes its place.
extension RandomNetwork {
  mutating func addReplicas(_ name: String) {
    let keys = dice.pick(populations)
    builder.keepVersions(of: keys)
    let count = dice.roll(1...3)
    let places = dice.oneIn(2) ? nil : dice.roll(1...4)
    let primary = builder.component("\(name) primary", places: places, cores: dice.roll(1...2))
    let replicas = builder.component(
      "\(name) replica", instances: count, places: places, cores: dice.roll(1...2))
    for component in [primary, replicas] {
      locate(component, instances: component == primary ? 1 : count)
      if dice.oneIn(2) { contend(component) }
      for known in components { connect(component, known) }
      unnamed.insert(component)
    }
    builder.link(from: primary, to: replicas, latency: time(80), back: .constant(0))
    let copies = builder.copies(in: replicas, of: keys)
    if dice.oneIn(2) { builder.replicate(from: primary, to: copies) }
    if dice.oneIn(2) {
      builder.failover(
        Failover(
          primary: primary, replicas: replicas,
          detect: .nanoseconds(Int64(dice.roll(0...300)) * scale),
          promote: .nanoseconds(Int64(dice.roll(0...300)) * scale)))
    }
    let memory = builder.writeMemory(within: .nanoseconds(Int64(dice.roll(1...900)) * scale))
    let replay = builder.operation("replay", of: replicas, usesPlace: false)
    builder.define(replay, [.replay(atOnce: nil, [.compute(time(20))]), .applyVersion(copies)])
    builder.log(from: primary, to: replicas)
    let write = builder.operation("write", of: primary)
    var steps: [Step] = [.key(keys), .compute(time(50))]
    if dice.oneIn(2) {
      let branches = (0..<count).map { [Step.call(Call(replay, instance: .number($0)))] }
      steps += [
        .reserve(keys), .together(branches, needed: dice.roll(1...count)), .establish(keys),
      ]
    } else {
      steps += [.commit(keys), .publishToAll(Call(replay))]
    }
    builder.define(write, steps + [.noteWrite(memory)])
    let newest = builder.operation("newest", of: primary)
    builder.define(newest, [.key(keys), .compute(time(40)), .readCurrent(keys)])
    let read = builder.operation("read", of: replicas)
    builder.define(read, [.key(keys), .compute(time(40)), .readCopy(copies)])
    components += [primary, replicas]
    operations += [write, newest, read]
    ownReads.append((memory, newest, read))
  }

  /// Lets requests that are active at once slow each other down, or instances be of different speeds.
  mutating func contend(_ component: ComponentID) {
    builder.contend(
      at: component, Contention(sigma: dice.pick([0, 0.1]), kappa: dice.pick([0, 0.02])))
  }

  /// Shards of which there will be more: keys that move from one to another while they are asked for.
  mutating func addMovers() {
    for (index, move) in moves.enumerated() {
      let (leave, enter) = (
        builder.operation("copy out", of: move.component),
        builder.operation("copy in", of: move.component)
      )
      builder.define(leave, [.compute(time(20))])
      builder.define(enter, [.compute(time(20))])
      let client = builder.client("mover \(index)")
      connect(client, move.component)
      let kind = builder.requestClass(
        "mover \(index)", from: client, key: move.keys,
        steps: [
          .takeKeyToMove(move.sharding), .call(Call(leave, instance: .shardBefore)),
          .call(Call(enter, instance: .shardAfter)), .moveKey(move.sharding),
        ])
      let rate = Double(dice.roll(1...4)) * 1e6 / Double(scale)
      builder.source(
        client, classes: [(kind, share: 1)],
        arrivals: .open(
          gaps: .constant(1),
          rate: RateProfile(
            segments: [
              .init(duration: .nanoseconds(6000 * scale), startRate: 0, endRate: 0),
              .init(duration: .nanoseconds(60_000 * scale), startRate: rate, endRate: rate),
            ], finalRate: 0), batch: nil, modulation: []))
    }
  }
}
