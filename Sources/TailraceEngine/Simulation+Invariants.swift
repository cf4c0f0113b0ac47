#if CheckInvariants
  /// What must hold after every event; a failure names the time, the event, the component and the seed.
  extension Simulation {
    /// How many events lie between two sweeps over all frames, where there have been many.
    private static let sweepEvery: Int64 = 4096
    /// As many frames are looked at after every event.
    private static let fewFrames = 300

    mutating func checkInvariants() {
      if loop.ending != nil { return }
      check(loop.ready.isEmpty, "a frame that was set free was not played", nil)
      for index in 0..<sending.classes.count {
        let state = sending.classes[index]
        let ended = books.outcomes(ofClass: index, sending).total
        let offered = books.tally.offered(index, Int(state.client))
        check(
          state.inFlightAtStart + offered == ended + Int64(state.inFlight.value),
          "requests of '\(network.requestClasses[index].name)' got lost", nil)
      }
      for index in 0..<plant.components.count { checkCounters(of: index) }
      if frames.count <= Self.fewFrames || loop.events % Self.sweepEvery == 0 { sweep() }
    }

    private mutating func checkCounters(of index: Int) {
      let state = plant.components[index]
      for id in state.ownStations {
        let station = plant.stations[id]
        check(station.inside.value >= 0 && station.waiting.value >= 0, "less than nothing", index)
        check(
          (0...state.places).contains(station.placesHeld.value), "places held", index)
        check((0...state.cores).contains(station.coresBusy.value), "cores busy", index)
        check(
          station.queued == station.placeLine.count + station.coreLine.count, "queued", index)
      }
      check(
        state.inFlightAtStart + books.offered(to: index, sending)
          == books.outcomes(of: index, sending).total
          + plant.levels(of: index, at: loop.clock, sending).inside, "attempts got lost", index)
    }

    /// Counts all frames again and compares.
    private mutating func sweep() {
      var inside = [Int32](repeating: 0, count: plant.stations.count)
      var waiting = inside
      var places = inside
      var cores = inside
      var used = 0
      for handle in 1..<frames.count {
        let frame = frames[handle]
        if frame.state == .free { continue }
        used += 1
        let id = Int(frame.station)
        let component = plant.stations[id].component
        let isClient = network.components[Int(component)].isClient
        let travels =
          frame.state == .outbound || frame.state == .inbound || frame.state == .lost
          || frame.state == .recalling
        if !frame.flags.contains(.branch) && !travels && !isClient {
          inside[id] += 1
          if frame.flags.contains(.holdsPlace) { places[id] += 1 }
        }
        if frame.flags.contains([.errand, .holdsPlace]) { places[id] += 1 }
        switch frame.state {
        case .queuedPlace, .queuedCore, .queuedPool, .queuedLock, .queuedReplay, .starting,
          .queuedStart, .stored, .shaped:
          waiting[id] += 1
        case .computing:
          if plant.components[component].cores != ComponentState.unlimited { cores[id] += 1 }
        case .frozen:
          waiting[id] += 1
          check(faults.conditions[id].isFrozen, "somebody stands still alone", Int(component))
        case .calling:
          let child = frames[frame.next]
          check(
            child.state != .free && child.parent == Handle(handle)
              && child.parentWake == frame.wake, "a caller waits for nobody", Int(component))
        default: break
        }
      }
      check(used == frames.live, "frames in use and frames counted differ", nil)
      sweepCalls()
      sweepAttempts()
      sweepShared()
      sweepLives()
      sweepFaults()
      for id in 0..<plant.stations.count {
        let station = plant.stations[id]
        let index = Int(station.component)
        check(inside[id] == station.inside.value, "inside", index)
        check(places[id] == station.placesHeld.value, "places", index)
        if plant.components[index].coreDiscipline == .processorSharing { continue }
        check(waiting[id] == station.waiting.value, "waiting", index)
        check(cores[id] == station.coresBusy.value, "cores", index)
      }
    }

    /// Counts all timers and connections again and compares.
    private mutating func sweepCalls() {
      var awaited = [Int64](repeating: 0, count: loop.timers.count)
      var taken = [Int32](repeating: 0, count: connections.pools.count)
      func count(_ ring: Handle<TimerRings.Ring>) { if ring.exists { awaited[Int(ring)] += 1 } }
      for handle in 1..<frames.count {
        let frame = frames[handle]
        let component = plant.stations[frame.station].component
        if frame.state == .queuedPlace { count(plant.components[component].queueRing) }
        if frame.state == .invisible && frame.wake != 0 {
          count(messaging.queues[plant.components[component].messageQueue].visibilityRing)
        }
        if frame.state == .trying || frame.state == .backingOff {
          let record = calling.attempts.records[frame.attempt]
          count(calling.attempts.rules[record.rule].overallRing)
          for _ in 0..<record.timers { count(calling.attempts.rules[record.rule].hedgeRing) }
        }
        let instruction = program.instructions[frame.counter]
        if frame.state == .queuedLock { count(locking.sites[Handle(instruction.a)].ring) }
        if frame.state == .calling { count(program.sites[Handle(instruction.a)].ring) }
        let firstPool: Handle<Connections.PoolState>
        switch (frame.state, instruction.opcode) {
        case (.calling, _), (.queuedPool, .call):
          firstPool = calling.firstPool(of: Handle(instruction.a), program)
        case (.holding, .connect), (.queuedPool, _):
          firstPool = connections.firstPools[Handle(instruction.a)]
        default: continue
        }
        if firstPool == .none { continue }
        let pool = firstPool + plant.ordinal(of: frame.station)
        if frame.state != .queuedPool {
          taken[Int(pool)] += 1
        } else {
          count(connections.pools[pool].ring)
        }
      }
      for ring in 0..<loop.timers.count {
        check(awaited[ring] == loop.timers.awaited(Handle(ring)), "timers awaited", nil)
      }
      for pool in 0..<connections.pools.count {
        check(taken[pool] == connections.pools[pool].busy.value, "connections in use", nil)
      }
    }

    /// Counts the copies of calls again and compares, and looks whether those who are to be found are.
    private mutating func sweepAttempts() {
      var open = [Int32](repeating: 0, count: calling.attempts.records.count)
      for handle in 1..<frames.count {
        let frame = frames[handle]
        if frame.state == .free || !frame.flags.contains(.branch) || frame.parent == .nobody {
          continue
        }
        if frame.flags.contains([.errand, .holdsPlace]) || frame.state == .resting { continue }
        let parent = frames[frame.parent]
        if parent.wake != frame.parentWake { continue }
        if parent.state == .trying { open[Int(parent.attempt)] += 1 }
        if !frames.keepsKin { continue }
        var kin = frames.kin.first(of: frame.parent, awaiting: parent.wake)
        while kin != .nobody && kin != Handle(handle) { kin = self.frames.kin.next(after: kin) }
        check(kin != .nobody, "a branch that nobody knows of", nil)
      }
      for handle in 1..<frames.count where frames[handle].state == .trying {
        let id = frames[handle].attempt
        check(calling.attempts.records[id].open == open[Int(id)], "copies open", nil)
        check(open[Int(id)] > 0, "a call of which no copy is open", nil)
      }
    }

    /// Counts what frames hold together, and those who work for others, again and compares.
    private mutating func sweepShared() {
      var held = [Int32](repeating: 0, count: locking.counts.count)
      var waiting = held
      var consumers = [Int32](repeating: 0, count: messaging.queues.count)
      var open = [Int32](repeating: 0, count: calling.rules.open.count)
      var active = [Int32](repeating: 0, count: calling.rules.active.count)
      var fetches = 0
      var replays = [Int32](repeating: 0, count: replicaLogs.lines.count)
      for handle in 1..<frames.count {
        let frame = frames[handle]
        if frame.state == .free { continue }
        let instruction = program.instructions[frame.counter]
        if instruction.opcode == .replay, frame.state == .holding || frame.state == .connected {
          replays[Int(frame.station)] += 1
        }
        if instruction.opcode == .lock, frame.state == .holding || frame.state == .queuedLock {
          let population = Int(locking.sites[Handle(instruction.a)].population)
          let isKeyed = Int(frame.keyPopulation) == population
          if frame.state == .queuedLock { waiting[population] += 1 }
          if frame.state == .holding && isKeyed { held[population] += 1 }
        }
        if frame.state == .calling, program.sites[Handle(instruction.a)].connection.second.exists {
          let entry = program.entry(of: Handle(instruction.a))
          if calling.rules.entries[entry].openLimit < Int32.max {
            let slot = calling.rules.slot(
              entry, plant.ordinal(of: frame.station), frames[frame.next].station)
            open[calling.rules.entries[entry].firstOpen + slot] += 1
          }
          if calling.rules.entries[entry].isGuarded {
            active[
              calling.rules.entries[entry].firstActive + Int(plant.ordinal(of: frame.station))] += 1
          }
        }
        guard frame.flags.contains(.errand), frame.state != .resting else { continue }
        if frame.flags.contains(.holdsPlace) {
          consumers[Int(plant.components[plant.stations[frame.station].component].messageQueue)] +=
            1
        } else if frame.parent == .nobody || network.fetches[Int(frame.fetch)].coalesces {
          fetches += 1
          let owner = Flights.owner(frame.fetch, at: frame.station)
          check(
            caching.flights.flight(owner, frame.key).exists, "a fetch that nobody knows of", nil)
        }
      }
      check(fetches == caching.flights.count, "fetches under way", nil)
      for index in replays.indices {
        check(replays[index] == replicaLogs.lines[index].active, "writes being replayed", nil)
      }
      for index in held.indices {
        check(held[index] == locking.counts[index].held.value, "locks held", nil)
        check(waiting[index] == locking.counts[index].waiting, "those who wait for locks", nil)
      }
      for index in consumers.indices {
        check(consumers[index] == messaging.queues[index].busy, "consumers at work", nil)
        let queue = messaging.queues[index]
        if queue.host == .none || queue.isPartitioned { continue }
        var busy: Int32 = 0
        var busyThere: Int32 = 0
        for host in queue.ownHosts {
          let one = messaging.hosts[host]
          busy += one.busy
          if one.isAtWork { busyThere += min(one.busy, queue.consumersEach) }
        }
        check(busy == queue.busy, "consumers at work in instances", nil)
        check(busyThere == queue.busyThere, "consumers at work where some can be", nil)
      }
      for index in open.indices {
        check(open[index] == calling.rules.open[index], "calls open", nil)
      }
      for index in active.indices {
        check(active[index] == calling.rules.active[index], "guarded calls", nil)
      }
    }

    /// What is asked of instances that come and go.
    private mutating func sweepLives() {
      var open = [Int32](repeating: 0, count: scaling.lives.count)
      for handle in 1..<frames.count {
        let frame = frames[handle]
        guard frame.state == .calling else { continue }
        let id = Handle<Program.SiteState>(program.instructions[frame.counter].a)
        guard program.sites[id].connection.second.exists else { continue }
        let first = calling.rules.entries[program.entry(of: id)].firstLife
        if first.exists { open[Int(first + plant.ordinal(of: frames[frame.next].station))] += 1 }
      }
      for slot in open.indices {
        let life = scaling.lives[slot]
        let index = Int(plant.stations[life.station].component)
        check(open[slot] == life.open, "calls to an instance", index)
        check(routing.members[life.station] == life.isMember, "members", index)
        if life.phase == .off || life.phase == .booting {
          check(
            plant.stations[life.station].inside.value == 0, "somebody at an instance off", index)
        }
        let isPaid = life.phase == .off ? 0 : 1
        check(life.billed.value == Int32(isPaid), "instances paid for", index)
      }
    }

    /// Finds out anew what faults have made of stations, and compares.
    private mutating func sweepFaults() {
      if network.faults.isEmpty { return }
      for index in 0..<plant.components.count {
        var down = false
        var door: Int32 = 0
        var short: Int32 = 0
        let state = plant.components[index]
        for id in state.ownStations {
          var found = faults.condition(of: id, network)
          // When the pace of arrivals changed is history.
          found.arrivals = faults.conditions[id].arrivals
          check(faults.conditions[id] == found, "the condition of an instance", index)
          if faults.isDown(id) { down = true }
          if faults.conditions[id].refuses || faults.conditions[id].fails { door += 1 }
          if faults.conditions[id].lost > 0 { short += 1 }
        }
        check(state.gates.contains(.outage) == down, "a gate for those that are down", index)
        check(
          faults.troubles[index].atTheDoor == door && faults.troubles[index].short == short,
          "troubles", index)
      }
    }

    private mutating func check(_ holds: Bool, _ what: String, _ component: Int?) {
      if holds { return }
      let place = component.map { " in '\(network.components[$0].name)'" } ?? ""
      fatalError(
        "invariant broken at \(loop.clock) ns, event \(loop.events), seed \(options.seed)\(place): \(what)"
      )
    }
  }
#endif
