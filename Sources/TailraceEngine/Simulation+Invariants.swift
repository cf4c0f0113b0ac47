#if CheckInvariants
  /// What must hold after every event; a failure names the time, the event, the component and the seed.
  extension Simulation {
    /// How many events lie between two sweeps over all frames, where there have been many.
    private static let sweepEvery: Int64 = 4096
    /// As many frames are looked at after every event.
    private static let fewFrames = 300

    mutating func checkInvariants() {
      if ending != nil { return }
      check(ready.isEmpty, "a frame that was set free was not played", nil)
      for index in 0..<classes.count {
        let state = classes[index]
        let ended = outcomes(ofClass: index).total
        let offered = tally.value(.offered, index, Int(state.client))
        check(
          state.inFlightAtStart + offered == ended + Int64(state.inFlight.value),
          "requests of '\(network.requestClasses[index].name)' got lost", nil)
      }
      for index in 0..<components.count { checkCounters(of: index) }
      if frames.count <= Self.fewFrames || events % Self.sweepEvery == 0 { sweep() }
    }

    private mutating func checkCounters(of index: Int) {
      let state = components[index]
      for id in state.ownStations {
        let station = stations[id]
        check(station.inside.value >= 0 && station.waiting.value >= 0, "less than nothing", index)
        check(
          (0...state.places).contains(station.placesHeld.value), "places held", index)
        check((0...state.cores).contains(station.coresBusy.value), "cores busy", index)
        check(
          station.queued == station.placeLine.count + station.coreLine.count, "queued", index)
      }
      check(
        state.inFlightAtStart + sum(.offered, index)
          == outcomes(of: index).total + levels(of: index).inside, "attempts got lost", index)
    }

    /// Counts all frames again and compares.
    private mutating func sweep() {
      var inside = [Int32](repeating: 0, count: stations.count)
      var waiting = inside
      var places = inside
      var cores = inside
      var used = 0
      for handle in 1..<frames.count {
        let frame = frames[handle]
        if frame.state == .free { continue }
        used += 1
        let id = Int(frame.station)
        let component = stations[id].component
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
        case .queuedPlace, .queuedCore, .queuedPool, .queuedLock, .starting, .queuedStart,
          .stored, .shaped:
          waiting[id] += 1
        case .computing:
          if components[component].cores != ComponentState.unlimited { cores[id] += 1 }
        case .frozen:
          check(conditions[id].isFrozen, "somebody stands still alone", Int(component))
        case .calling:
          let child = frames[frame.next]
          check(
            child.state != .free && child.parent == Handle(handle)
              && child.parentWake == frame.wake, "a caller waits for nobody", Int(component))
        default: break
        }
      }
      check(used == live, "frames in use and frames counted differ", nil)
      sweepCalls()
      sweepAttempts()
      sweepShared()
      sweepLives()
      sweepFaults()
      for id in 0..<stations.count {
        let station = stations[id]
        let index = Int(station.component)
        check(inside[id] == station.inside.value, "inside", index)
        check(places[id] == station.placesHeld.value, "places", index)
        if components[index].coreDiscipline == .processorSharing { continue }
        check(waiting[id] == station.waiting.value, "waiting", index)
        check(cores[id] == station.coresBusy.value, "cores", index)
      }
    }

    /// Counts all timers and connections again and compares.
    private mutating func sweepCalls() {
      var awaited = [Int64](repeating: 0, count: timers.count)
      var connections = [Int32](repeating: 0, count: pools.count)
      func count(_ ring: Handle<TimerRings.Ring>) { if ring.exists { awaited[Int(ring)] += 1 } }
      for handle in 1..<frames.count {
        let frame = frames[handle]
        let component = stations[frame.station].component
        if frame.state == .queuedPlace { count(components[component].queueRing) }
        if frame.state == .invisible && frame.wake != 0 {
          count(messaging.queues[components[component].messageQueue].visibilityRing)
        }
        if frame.state == .trying || frame.state == .backingOff {
          let record = attempts.records[frame.attempt]
          count(attempts.rules[record.rule].overallRing)
          for _ in 0..<record.timers { count(attempts.rules[record.rule].hedgeRing) }
        }
        let instruction = program[frame.counter]
        if frame.state == .queuedLock { count(lockSites[Handle(instruction.a)].ring) }
        if frame.state == .calling { count(sites[Handle(instruction.a)].ring) }
        let firstPool: Handle<PoolState>
        switch (frame.state, instruction.opcode) {
        case (.calling, _), (.queuedPool, .call):
          firstPool = self.firstPool(of: Handle(instruction.a))
        case (.holding, .connect), (.queuedPool, _):
          firstPool = firstPools[Handle(instruction.a)]
        default: continue
        }
        if firstPool == .none { continue }
        let pool = firstPool + ordinal(of: frame.station)
        if frame.state != .queuedPool {
          connections[Int(pool)] += 1
        } else {
          count(pools[pool].ring)
        }
      }
      for ring in 0..<timers.count {
        check(awaited[ring] == timers.awaited(Handle(ring)), "timers awaited", nil)
      }
      for pool in 0..<pools.count {
        check(connections[pool] == pools[pool].busy.value, "connections in use", nil)
      }
    }

    /// Counts the copies of calls again and compares, and looks whether those who are to be found are.
    private mutating func sweepAttempts() {
      var open = [Int32](repeating: 0, count: attempts.records.count)
      for handle in 1..<frames.count {
        let frame = frames[handle]
        if frame.state == .free || !frame.flags.contains(.branch) || frame.parent == .nobody {
          continue
        }
        if frame.flags.contains([.errand, .holdsPlace]) || frame.state == .resting { continue }
        let parent = frames[frame.parent]
        if parent.wake != frame.parentWake { continue }
        if parent.state == .trying { open[Int(parent.attempt)] += 1 }
        if !keepsKin { continue }
        var kin = kin.first(of: frame.parent, awaiting: parent.wake)
        while kin != .nobody && kin != Handle(handle) { kin = self.kin.next(after: kin) }
        check(kin != .nobody, "a branch that nobody knows of", nil)
      }
      for handle in 1..<frames.count where frames[handle].state == .trying {
        let id = frames[handle].attempt
        check(attempts.records[id].open == open[Int(id)], "copies open", nil)
        check(open[Int(id)] > 0, "a call of which no copy is open", nil)
      }
    }

    /// Counts what frames hold together, and those who work for others, again and compares.
    private mutating func sweepShared() {
      var held = [Int32](repeating: 0, count: lockCounts.count)
      var waiting = held
      var consumers = [Int32](repeating: 0, count: messaging.queues.count)
      var open = [Int32](repeating: 0, count: rules.open.count)
      var active = [Int32](repeating: 0, count: rules.active.count)
      var fetches = 0
      for handle in 1..<frames.count {
        let frame = frames[handle]
        if frame.state == .free { continue }
        let instruction = program[frame.counter]
        if instruction.opcode == .lock, frame.state == .holding || frame.state == .queuedLock {
          let population = Int(lockSites[Handle(instruction.a)].population)
          let isKeyed = Int(frame.keyPopulation) == population
          if frame.state == .queuedLock { waiting[population] += 1 }
          if frame.state == .holding && isKeyed { held[population] += 1 }
        }
        if frame.state == .calling, sites[Handle(instruction.a)].connection.second.exists {
          let entry = entry(of: Handle(instruction.a))
          if rules.entries[entry].openLimit < Int32.max {
            let slot = rules.slot(entry, ordinal(of: frame.station), frames[frame.next].station)
            open[rules.entries[entry].firstOpen + slot] += 1
          }
          if rules.entries[entry].isGuarded {
            active[rules.entries[entry].firstActive + Int(ordinal(of: frame.station))] += 1
          }
        }
        guard frame.flags.contains(.errand), frame.state != .resting else { continue }
        if frame.flags.contains(.holdsPlace) {
          consumers[Int(components[stations[frame.station].component].messageQueue)] += 1
        } else if frame.parent == .nobody || network.fetches[Int(frame.fetch)].coalesces {
          fetches += 1
          let owner = Flights.owner(frame.fetch, at: frame.station)
          check(flights.flight(owner, frame.key).exists, "a fetch that nobody knows of", nil)
        }
      }
      check(fetches == flights.count, "fetches under way", nil)
      for index in held.indices {
        check(held[index] == lockCounts[index].held.value, "locks held", nil)
        check(waiting[index] == lockCounts[index].waiting, "those who wait for locks", nil)
      }
      for index in consumers.indices {
        check(consumers[index] == messaging.queues[index].busy, "consumers at work", nil)
      }
      for index in open.indices { check(open[index] == rules.open[index], "calls open", nil) }
      for index in active.indices {
        check(active[index] == rules.active[index], "guarded calls", nil)
      }
    }

    /// What is asked of instances that come and go.
    private mutating func sweepLives() {
      var open = [Int32](repeating: 0, count: lives.count)
      for handle in 1..<frames.count {
        let frame = frames[handle]
        guard frame.state == .calling else { continue }
        let id = Handle<SiteState>(program[frame.counter].a)
        guard sites[id].connection.second.exists else { continue }
        let first = rules.entries[entry(of: id)].firstLife
        if first.exists { open[Int(first + ordinal(of: frames[frame.next].station))] += 1 }
      }
      for slot in open.indices {
        let life = lives[slot]
        let index = Int(stations[life.station].component)
        check(open[slot] == life.open, "calls to an instance", index)
        check(routing.members[life.station] == life.isMember, "members", index)
        if life.phase == .off || life.phase == .booting {
          check(stations[life.station].inside.value == 0, "somebody at an instance off", index)
        }
        let isPaid = life.phase == .off ? 0 : 1
        check(life.billed.value == Int32(isPaid), "instances paid for", index)
      }
    }

    /// Finds out anew what faults have made of stations, and compares.
    private mutating func sweepFaults() {
      if network.faults.isEmpty { return }
      for index in 0..<components.count {
        var down = false
        var door: Int32 = 0
        var short: Int32 = 0
        let state = components[index]
        for id in state.ownStations {
          check(conditions[id] == condition(of: id), "the condition of an instance", index)
          if isDown(id) { down = true }
          if conditions[id].refuses || conditions[id].fails { door += 1 }
          if conditions[id].lost > 0 { short += 1 }
        }
        check(state.gates.contains(.outage) == down, "a gate for those that are down", index)
        check(
          troubles[index].atTheDoor == door && troubles[index].short == short, "troubles", index)
      }
    }

    private mutating func check(_ holds: Bool, _ what: String, _ component: Int?) {
      if holds { return }
      let place = component.map { " in '\(network.components[$0].name)'" } ?? ""
      fatalError(
        "invariant broken at \(clock) ns, event \(events), seed \(options.seed)\(place): \(what)")
    }
  }
#endif
