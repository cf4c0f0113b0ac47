/// Shards: asking all of them, replicating within one, and moving keys between them.
extension Simulation {
  /// Starts a branch for every shard of the callee; joined when all are done.
  ///
  /// The branch's part of `work`, which it has no other use for, is the number of its shard.
  @inline(never)
  mutating func scatter(_ frame: Handle<Frame>, _ instruction: Instruction) -> Handle<Frame> {
    let count = routing.shards(program.sites[Handle(instruction.a)].router, shardMaps)
    let number = loop.nextSequence()
    frames[frame].wake = number
    frames[frame].state = .joining
    frames[frame].needed = count
    frames[frame].failuresAllowed = 0
    for shard in 0..<count {
      let branch = branch(of: frame, at: Handle(instruction.b))
      frames[branch].work = Int64(shard)
      loop.ready.pushBack(branch)
    }
    return .nobody
  }

  /// Sends a message to each of the copies that belong to this instance's shard.
  @inline(never)
  mutating func publishToCopies(
    _ frame: Handle<Frame>, _ id: Handle<Program.SiteState>, _ copies: Int32
  ) {
    let shard = plant.ordinal(of: frames[frame].station).index
    let first = plant.components[program.sites[id].component].firstStation + shard * copies
    for station in first..<(first + copies) { sendMessage(frame, id, to: station) }
  }
}

/// Routers that go by where keys are.
extension RoutingTable {
  /// Adds a router towards shards of `copies` instances each.
  mutating func addSharded(
    _ sharding: Handle<ShardMaps.Map>, _ manner: Manner, copies: Int, callers: Int32,
    towards callees: Range<Handle<Station>>, sampler: Handle<Sampler>
  ) {
    let stations = callees.upperBound - callees.lowerBound
    let copies = Int32(copies)
    var router = Router(
      kind: stations > 1 ? .other : .single, distinct: false, choices: 0,
      firstStation: callees.lowerBound, stations: stations, firstCount: 0, firstTurn: 0,
      sampler: sampler, callerStep: stations, refinement: .none)
    var refinement = Refinement(manner: manner)
    refinement.book = sharding.index
    refinement.copies = copies
    if copies > 1 {
      refinement.firstCredit = credits.count
      credits.append(repeating: 0, count: Int(callers) * Int(stations / copies))
    }
    router.refinement = Handle(refinements.count)
    refinements.append(refinement)
    routers.append(router)
  }

  /// Over how many shards a router's calls may go now.
  func shards(_ id: Handle<Router>, _ maps: borrowing ShardMaps) -> Int32 {
    let refinement = refinements[routers[id].refinement]
    return refinement.book < 0
      ? routers[id].stations / refinement.copies : maps.shards(Handle(refinement.book))
  }

  /// The instance that has a key, or one of a shard's copies in turn.
  mutating func chooseShard(
    _ id: Handle<Router>, _ question: Question, shard assigned: Int32, _ maps: borrowing ShardMaps
  ) -> Handle<Station> {
    let router = routers[id]
    let refinement = refinements[router.refinement]
    let key = question.key.exists ? question.key : Handle(0)
    let shard: Int32
    switch refinement.manner {
    case .shardBefore: shard = maps.before(Handle(refinement.book), key)
    case .shardAfter: shard = maps.after(Handle(refinement.book), key)
    case .assigned: shard = assigned
    default: shard = maps.shard(Handle(refinement.book), of: key)
    }
    let first = router.firstStation + shard * refinement.copies
    if refinement.copies == 1 { return first }
    let shards = router.stations / refinement.copies
    let slot = refinement.firstCredit + Int(question.caller) * Int(shards) + Int(shard)
    let turn = Int32(credits[slot])
    credits[slot] = Double(turn + 1 == refinement.copies ? 0 : turn + 1)
    return first + turn
  }
}

extension ShardMaps {
  /// Takes the next key that has to move; false where there is none. With the last its source falls silent.
  @inline(never)
  mutating func takeKeyToMove(
    _ frame: Handle<Frame>, _ sharding: Handle<ShardMaps.Map>, _ network: Network,
    _ frames: inout Frames, _ sending: inout Sending
  ) -> Bool {
    let next = nextToMove(sharding)
    if next?.isLast ?? true, frames[frame].flags.contains(.root) {
      let source = frames[frame].source
      if sending.sources[source].kind == .open {
        sending.sources[source].segment = sending.sources[source].segmentCount - 1
      }
    }
    guard let next else { return false }
    frames[frame].population = UInt8(
      truncatingIfNeeded: network.shardings[Int(sharding)].population.index + 1)
    frames[frame].key = next.key
    return true
  }
}
