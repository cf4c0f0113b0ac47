/// Faults begin and end.
///
/// A fault has an event of its own for what happens to all that it hits at once; where instances come
/// back by themselves, or go down by clocks of their own, each of them has one. What a fault does to
/// instances is in `+Crashes` and `+Conditions`, to links in `Faults+Links` and `+Ways`.
extension Simulation {

  /// A fault's own event: it begins, or what it did ends.
  @inline(never)
  mutating func fireFault(_ index: Handle<Faults.FaultState>) {
    let fault = network.faults[Int(index)]
    switch fault.timing {
    case .once(_, let lasting): turn(index, fault, lasting, every: nil)
    case .repeated(_, let every, let lasting): turn(index, fault, lasting, every: every)
    case .rolling(_, let every, let batch, _): roll(index, fault, every, batch)
    case .random: break
    }
  }

  private mutating func turn(
    _ index: Handle<Faults.FaultState>, _ fault: Fault, _ lasting: Delay?, every: Delay?
  ) {
    if faults.states[index].isOn {
      faults.states[index].isOn = false
      end(index, fault, faults.hits(of: index).filter { faults.hits[$0].isOn })
      let passed = lasting?.nanoseconds ?? 0
      if let every { loop.wind(faults.states[index].clockwork, after: every.nanoseconds - passed) }
      return
    }
    let struck = faults.pick(index, network, plant, &draws, scaling)
    begin(index, fault, struck)
    let lastsForEach = fault.boot != nil
    if lastsForEach {
      for hit in struck where faults.hits[hit].isOn {
        let boot = draws.samplers.nanoseconds(faults.hits[hit].boot)
        loop.wind(faults.hits[hit].clockwork, after: Self.longer(lasting?.nanoseconds ?? 0, boot))
      }
    }
    if let lasting, !lastsForEach, fault.kind != .flush {
      faults.states[index].isOn = true
      loop.wind(faults.states[index].clockwork, after: lasting.nanoseconds)
    } else if let every {
      loop.wind(faults.states[index].clockwork, after: every.nanoseconds)
    }
  }

  private static func longer(_ one: Int64, _ other: Int64) -> Int64 {
    min(one, Int64.max / 4) + min(other, Int64.max / 4)
  }

  /// The next instances of a rolling fault go down, each for a time of its own.
  private mutating func roll(
    _ index: Handle<Faults.FaultState>, _ fault: Fault, _ every: Delay, _ batch: Int
  ) {
    let last = faults.states[index].hits
    let next = min(last, faults.states[index].next + Int32(clamping: min(batch, 1 << 20)))
    let struck = (faults.states[index].next..<next).map { faults.states[index].firstHit + $0 }
    faults.states[index].next = next
    begin(index, fault, struck.filter { !faults.hits[$0].isOn })
    for hit in struck where faults.hits[hit].isOn {
      let down = draws.samplers.nanoseconds(faults.hits[hit].down)
      loop.wind(faults.hits[hit].clockwork, after: Self.longer(down, faults.bootTime(hit, &draws)))
    }
    if next < last { loop.wind(faults.states[index].clockwork, after: every.nanoseconds) }
  }

  /// An instance's own event: it is hit, or over it.
  @inline(never)
  mutating func fireFaultHit(_ hit: Handle<Faults.FaultHit>) {
    let index = faults.hits[hit].fault
    let fault = network.faults[Int(index)]
    let isRandom = faults.hits[hit].up.exists
    if faults.hits[hit].isOn {
      end(index, fault, [hit])
    } else {
      begin(index, fault, [hit])
      if faults.hits[hit].isOn {
        let down = draws.samplers.nanoseconds(faults.hits[hit].down)
        loop.wind(
          faults.hits[hit].clockwork, after: Self.longer(down, faults.bootTime(hit, &draws)))
        return
      }
    }
    if isRandom {
      let up = draws.samplers.nanoseconds(faults.hits[hit].up)
      loop.wind(faults.hits[hit].clockwork, after: up)
    }
  }

  private mutating func begin(
    _ index: Handle<Faults.FaultState>, _ fault: Fault, _ struck: [Handle<Faults.FaultHit>]
  ) {
    var hits = struck
    if case .crash = fault.kind {
      hits = struck.filter {
        !faults.isDown(faults.hits[$0].station) && !scaling.isOff(faults.hits[$0].station, plant)
      }
    }
    if hits.isEmpty { return }
    if fault.kind != .flush { for hit in hits { faults.hits[hit].isOn = true } }
    if fault.kind.isOfLink {
      return faults.beginLinkFault(index, fault, network, &program, at: loop.clock, &books)
    }
    for (component, places) in faults.byComponent(hits, plant) {
      switch fault.kind {
      case .crash(let isSilent):
        crash(component, places, by: EitherHandle(index), isSilent: isSilent)
      case .flush:
        books.timeline.note(.flushed, at: loop.clock, component)
        for station in places {
          caching.flushCaches(of: station, network, at: loop.clock, &plant, &versions)
        }
      default:
        books.timeline.note(
          .faultBegan(fault.kind, instances: places.count), at: loop.clock, component)
        if fault.kind == .freeze {
          faults.outages.change(component, by: Int32(places.count), now: loop.clock)
        }
        settle(component, places)
      }
    }
  }

  private mutating func end(
    _ index: Handle<Faults.FaultState>, _ fault: Fault, _ over: [Handle<Faults.FaultHit>]
  ) {
    if over.isEmpty { return }
    for hit in over { faults.hits[hit].isOn = false }
    if fault.kind.isOfLink {
      return faults.endLinkFault(index, fault, network, &program, at: loop.clock, &books)
    }
    for (component, places) in faults.byComponent(over, plant) {
      switch fault.kind {
      case .crash: restart(component, places, takenDownBy: EitherHandle(index))
      default:
        books.timeline.note(
          .faultEnded(fault.kind, instances: places.count), at: loop.clock, component)
        if fault.kind == .freeze {
          faults.outages.change(component, by: -Int32(places.count), now: loop.clock)
        }
        settle(component, places)
      }
    }
  }

  /// Instances of a component go down, none of which is down already.
  private mutating func crash(
    _ component: Handle<ComponentState>, _ down: [Handle<Station>],
    by cause: EitherHandle<Faults.FaultState, Protection.MemoryState>, isSilent: Bool
  ) {
    if !faults.hasFailover(component, network) { countLostWrites(of: component, at: down) }
    books.timeline.note(.wentDown(instances: down.count), at: loop.clock, component)
    takeDown(component, down, by: cause, isSilent: isSilent)
  }

  /// Counts the writes that a component acknowledged and that no copy has, where some of its instances
  /// go down.
  ///
  /// - Complexity: O(keys × copies).
  @inline(never)
  private mutating func countLostWrites(
    of component: Handle<ComponentState>, at down: [Handle<Station>]
  ) {
    for replication in network.replications where replication.primary.handle == component {
      let copies = network.copies[Int(replication.copies.index)]
      let instances = plant.components[copies.component.handle].instances
      let population = copies.population.handle
      let first = plant.components[component].firstStation
      let sharding = network.components[Int(component)].sharding
      for key in Handle<Key>(0)..<Handle(network.populations[Int(population)].keys) {
        let missing = versions.missing(
          population, key, since: versions.written(population, key, network, plant, caching),
          in: replication.copies.handle,
          instances: instances)
        if missing == 0 { continue }
        if let sharding, network.shardings[Int(sharding.index)].population == copies.population,
          !down.contains(first + shardMaps.shard(sharding.handle, of: key))
        {
          continue
        }
        plant.components[component].counts.lostWrites += missing
      }
    }
  }
}
