/// Instances that go down and come back, and caches that lose their keys.
extension Simulation {
  /// What is wrong with a station.
  struct Impairment: BitwiseCopyable {
    /// The fault that took it down; -1 while it is up.
    var change: Int32 = -1
    /// Whether it answers nothing at all while it is down.
    var isSilent = false
  }

  /// Whether an instance is down, where some of its component are.
  @inline(never)
  mutating func isDown(_ station: Int32) -> Bool { faults.impairments[station].change >= 0 }

  /// Instances of a component go down, none of which is down already.
  mutating func crash(_ component: Int32, _ down: [Int32], by fault: Int32, isSilent: Bool) {
    if !hasFailover(component) { countLostWrites(of: component, at: down) }
    books.timeline.note(.wentDown(instances: down.count), at: loop.clock, component)
    takeDown(component, down, by: fault, isSilent: isSilent)
  }

  /// Instances go down with all that is inside them.
  mutating func takeDown(_ component: Int32, _ down: [Int32], by fault: Int32, isSilent: Bool) {
    plant.components[component].gates.insert(.outage)
    faults.outages.change(component, by: Int32(down.count), now: loop.clock)
    // Consumers are elsewhere, and a queue keeps its messages unless it says otherwise.
    let queue = plant.components[component].messageQueue
    let inside = queue >= 0 ? [] : framesInside(component, down)
    for (index, station) in down.enumerated() {
      faults.impairments[station] = Impairment(change: fault, isSilent: isSilent)
      if queue < 0 {
        loseAll(inside[index], at: station)
        caching.flights.clear(station: station)
      }
      flushCaches(of: station)
    }
    if queue >= 0 && !network.queues[Int(queue)].rules.isDurable { loseMessages(of: queue) }
    awaitPromotion(component)
  }

  /// The frames at each of some stations of a component, found in one look at all frames.
  mutating func framesInside(_ component: Int32, _ down: [Int32]) -> [[Int32]] {
    let first = plant.components[component].firstStation
    var places = [Int](repeating: -1, count: Int(plant.components[component].stations))
    for (index, station) in down.enumerated() { places[Int(station - first)] = index }
    var inside = [[Int32]](repeating: [], count: down.count)
    for handle in 1..<frames.count {
      let place = Int(frames[handle].station &- first)
      if frames[handle].state == .free || place < 0 || place >= places.count { continue }
      if places[place] >= 0 { inside[places[place]].append(Int32(handle)) }
    }
    return inside
  }

  /// Instances that a fault took down are up again, as far as nothing else brought them back before.
  mutating func restart(_ component: Int32, _ over: [Int32], takenDownBy fault: Int32) {
    var back: [Int32] = []
    for station in over {
      if faults.impairments[station].change == fault {
        cancelPromotion(component)
        back.append(station)
      } else {
        rejoin(component)
      }
    }
    bringUp(back, of: component)
  }

  /// Instances that were down are up again.
  mutating func bringUp(_ back: [Int32], of component: Int32) {
    for station in back {
      faults.impairments[station].change = -1
      if routing.startedAt.count > 0 { routing.startedAt[station] = loop.clock }
    }
    let first = plant.components[component].firstStation
    let isAnyDown = (first..<(first + plant.components[component].stations)).contains { isDown($0) }
    if !isAnyDown { plant.components[component].gates.remove(.outage) }
    if !back.isEmpty {
      books.timeline.note(.cameBack(instances: back.count), at: loop.clock, component)
      faults.outages.change(component, by: -Int32(back.count), now: loop.clock)
    }
    if plant.components[component].messageQueue >= 0 {
      resumeQueue(plant.components[component].messageQueue)
    }
  }

  mutating func flushCaches(of station: Int32) {
    for (index, cache) in network.caches.enumerated()
    where cache.component.index == plant.stations[station].component {
      let contents = caching.firstContents[index] + ordinal(of: station)
      caching.contents.flush(contents, now: loop.clock)
      loseUnwritten(index, contents)
    }
  }

  /// Everybody at an instance fails: first those who wait in lines, so that nothing is handed on to
  /// them, then the others.
  mutating func loseAll(_ inside: [Int32], at station: Int32) {
    for handle in inside { leaveLine(handle) }
    for handle in inside { lose(handle) }
    let component = plant.stations[station].component
    if plant.components[component].coreDiscipline == .processorSharing { shareCores(station) }
    if plant.components[component].firstCold >= 0 { switchOff(station) }
  }

  /// Takes a frame out of whatever line it stands in.
  mutating func leaveLine(_ frame: Int32) {
    let id = frames[frame].station
    let component = plant.stations[id].component
    switch frames[frame].state {
    case .queuedPlace:
      leavePlaceLine(frame)
    case .queuedCore:
      var line = plant.stations[id].coreLine
      leave(&line, frame, plant.components[component].coreDiscipline)
      plant.stations[id].coreLine = line
      plant.stations[id].waiting.fall(at: loop.clock)
      let waited = loop.clock &- frames[frame].since
      addWait(frame, waited)
      recordWait(component, waited)
    case .queuedPool:
      leavePoolLine(frame)
    case .starting, .queuedStart:
      leaveStart(frame)
    case .queuedLock:
      leaveLockLine(frame)
    case .shaped:
      leaveShaping(frame)
    default:
      return
    }
    // Nothing is held or awaited any more; the second look ends it.
    frames[frame].state = .running
  }

  private mutating func lose(_ frame: Int32) {
    let id = frames[frame].station
    let component = plant.stations[id].component
    switch frames[frame].state {
    case .free, .outbound, .inbound, .thinking, .lost, .stored, .blocked, .held, .invisible,
      .resting, .recalling:
      return
    case .computing:
      addService(frame, loop.clock &- frames[frame].since)
      if plant.components[component].cores != ComponentState.unlimited {
        if plant.components[component].coreDiscipline.isPreemptive {
          frames.remove(frame, from: &plant.stations[id].running)
        }
        plant.stations[id].coresBusy.fall(at: loop.clock)
      }
    case .sharing:
      leaveShared(frame)
    case .waiting, .stalled:
      addService(frame, loop.clock &- frames[frame].since)
    case .calling:
      hangUp(frame, .crashed)
    case .holding:
      letGo(frame)
    case .trying, .backingOff:
      endAttempts(frame)
    case .connected:
      // It got what it waited for at this very instant: its turn is to come anyway.
      letGo(frame)
      if !frames[frame].flags.contains(.branch) {
        countFailure(frame, .crashed)
        frames[frame].isCut = !frames[frame].flags.contains(.message)
      }
      _ = raise(frame, .crashed)
      return
    case .running, .joining, .repeating, .following, .queuedPlace, .queuedCore, .queuedPool,
      .queuedLock, .starting, .queuedStart, .shaped, .frozen:
      break
    }
    if frames[frame].flags.contains(.branch) {
      freeBranch(frame)
      return
    }
    if faults.impairments[id].isSilent {
      vanish(frame, .crashed)
      return
    }
    countFailure(frame, .crashed)
    frames[frame].isCut = !frames[frame].flags.contains(.message)
    loop.ready.pushBack(raise(frame, .crashed))
  }
}
