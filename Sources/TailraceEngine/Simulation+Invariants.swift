#if CheckInvariants
  /// What must hold after every event; a failure names the time, the event, the component and the seed.
  extension Simulation {
    /// How many events lie between two sweeps over all frames.
    private static let sweepEvery: Int64 = 4096

    func checkInvariants() {
      if ending != nil { return }
      check(ready.isEmpty, "a frame that was set free was not played", nil)
      for index in 0..<classes.count {
        let state = classes[index]
        let ended = outcomes(classOutcomes, index).total
        check(
          state.inFlightAtStart + state.offered == ended + state.inFlight,
          "requests of '\(network.requestClasses[index].name)' got lost", nil)
      }
      for index in 0..<components.count { checkCounters(of: index) }
      if events % Self.sweepEvery == 0 { sweep() }
    }

    private func checkCounters(of index: Int) {
      let state = components[index]
      check(state.inside >= 0 && state.waiting >= 0, "less than nothing inside", index)
      check(state.placesHeld >= 0 && state.coresBusy >= 0, "less than nothing busy", index)
      check(
        Int64(state.placesHeld) <= Int64(state.places) * Int64(state.stations),
        "more places held than there are", index)
      check(
        Int64(state.coresBusy) <= Int64(state.cores) * Int64(state.stations),
        "more cores busy than there are", index)
      check(
        state.inFlightAtStart + sum(.offered, index)
          == outcomes(of: index).total + Int64(state.inside), "attempts got lost", index)
    }

    /// Counts all frames again and compares.
    private func sweep() {
      var inside = [Int32](repeating: 0, count: components.count)
      var waiting = inside
      var places = inside
      var cores = inside
      var used = 0
      for handle in 1..<frames.count {
        let frame = frames[handle]
        if frame.state == .free { continue }
        used += 1
        let index = Int(stations[frame.station].component)
        let travels = frame.state == .outbound || frame.state == .inbound
        let isUser = frame.flags.contains(.root) && frame.state == .thinking
        if !frame.flags.contains(.branch) && !travels && !isUser && frame.state != .thinking {
          inside[index] += 1
          if frame.flags.contains(.holdsPlace) { places[index] += 1 }
        }
        switch frame.state {
        case .queuedPlace, .queuedCore, .queuedPool: waiting[index] += 1
        case .computing:
          if components[index].cores != ComponentState.unlimited { cores[index] += 1 }
        case .calling:
          let child = frames[frame.next]
          check(
            child.state != .free && child.parent == Int32(handle)
              && child.parentWake == frame.wake, "a caller waits for nobody", index)
        default: break
        }
      }
      check(used == live, "frames in use and frames counted differ", nil)
      sweepCalls()
      for index in 0..<components.count {
        let state = components[index]
        check(inside[index] == state.inside, "inside", index)
        check(places[index] == state.placesHeld, "places", index)
        if state.coreDiscipline == .processorSharing { continue }
        check(waiting[index] == state.waiting, "waiting", index)
        check(cores[index] == state.coresBusy, "cores", index)
      }
    }

    /// Counts all timers and connections again and compares.
    private func sweepCalls() {
      var awaited = [Int64](repeating: 0, count: timers.count)
      var connections = [Int32](repeating: 0, count: pools.count)
      func count(_ ring: Int32) { if ring >= 0 { awaited[Int(ring)] += 1 } }
      for handle in 1..<frames.count {
        let frame = frames[handle]
        let station = stations[frame.station]
        if frame.state == .queuedPlace { count(components[station.component].queueRing) }
        guard frame.state == .calling || frame.state == .queuedPool else { continue }
        let site = sites[program[frame.counter].a]
        let firstPool = links[site.link].firstPool
        if frame.state == .calling { count(site.ring) }
        if firstPool < 0 { continue }
        let pool = firstPool + ordinal(of: frame.station)
        if frame.state == .calling {
          connections[Int(pool)] += 1
        } else {
          count(pools[pool].ring)
        }
      }
      for ring in 0..<timers.count {
        check(awaited[ring] == timers.awaited(Int32(ring)), "timers awaited", nil)
      }
      for pool in 0..<pools.count {
        check(connections[pool] == pools[pool].busy, "connections in use", nil)
      }
    }

    private func check(_ holds: Bool, _ what: String, _ component: Int?) {
      if holds { return }
      let place = component.map { " in '\(network.components[$0].name)'" } ?? ""
      fatalError(
        "invariant broken at \(clock) ns, event \(events), seed \(options.seed)\(place): \(what)")
    }
  }
#endif
