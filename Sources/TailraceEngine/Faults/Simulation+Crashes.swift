/// Instances that go down and come back, and caches that lose their keys.
extension Simulation {
  /// What is wrong with a station.
  struct Impairment: BitwiseCopyable {
    /// The fault that took it down; none while it is up.
    var change = EitherHandle<FaultState, MemoryState>.none
    /// Whether it answers nothing at all while it is down.
    var isSilent = false
  }

  /// Whether an instance is down, where some of its component are.
  @inline(never)
  mutating func isDown(_ station: Handle<Station>) -> Bool { impairments[station].change.exists }

  /// Instances of a component go down, none of which is down already.
  mutating func crash(
    _ component: Handle<ComponentState>, _ down: [Handle<Station>],
    by cause: EitherHandle<FaultState, MemoryState>, isSilent: Bool
  ) {
    if !hasFailover(component) { countLostWrites(of: component, at: down) }
    timeline.note(.wentDown(instances: down.count), at: clock, component)
    takeDown(component, down, by: cause, isSilent: isSilent)
  }

  /// Instances go down with all that is inside them.
  mutating func takeDown(
    _ component: Handle<ComponentState>, _ down: [Handle<Station>],
    by cause: EitherHandle<FaultState, MemoryState>, isSilent: Bool
  ) {
    components[component].gates.insert(.outage)
    outages.change(component, by: Int32(down.count), now: clock)
    // Consumers are elsewhere, and a queue keeps its messages unless it says otherwise.
    let queue = components[component].messageQueue
    let inside = queue.exists ? [] : framesInside(component, down)
    for (index, station) in down.enumerated() {
      impairments[station] = Impairment(change: cause, isSilent: isSilent)
      if queue == .none {
        loseAll(inside[index], at: station)
        flights.clear(station: station)
      }
      flushCaches(of: station)
    }
    if queue.exists && !network.queues[Int(queue)].rules.isDurable { loseMessages(of: queue) }
    awaitPromotion(component)
  }

  /// The frames at each of some stations of a component, found in one look at all frames.
  mutating func framesInside(_ component: Handle<ComponentState>, _ down: [Handle<Station>])
    -> [[Handle<Frame>]]
  {
    let first = components[component].firstStation
    var places = [Int](repeating: -1, count: Int(components[component].stations))
    for (index, station) in down.enumerated() { places[Int(station - first)] = index }
    var inside = [[Handle<Frame>]](repeating: [], count: down.count)
    for handle in frames.handles {
      let place = Int(frames[handle].station.index &- first.index)
      if frames[handle].state == .free || place < 0 || place >= places.count { continue }
      if places[place] >= 0 { inside[places[place]].append(handle) }
    }
    return inside
  }

  /// Instances that a fault took down are up again, as far as nothing else brought them back before.
  mutating func restart(
    _ component: Handle<ComponentState>, _ over: [Handle<Station>],
    takenDownBy cause: EitherHandle<FaultState, MemoryState>
  ) {
    var back: [Handle<Station>] = []
    for station in over {
      if impairments[station].change == cause {
        cancelPromotion(component)
        back.append(station)
      } else {
        rejoin(component)
      }
    }
    bringUp(back, of: component)
  }

  /// Instances that were down are up again.
  mutating func bringUp(_ back: [Handle<Station>], of component: Handle<ComponentState>) {
    for station in back {
      impairments[station].change = .none
      if routing.startedAt.count > 0 { routing.startedAt[station] = clock }
    }
    let isAnyDown = components[component].ownStations.contains { isDown($0) }
    if !isAnyDown { components[component].gates.remove(.outage) }
    if !back.isEmpty {
      timeline.note(.cameBack(instances: back.count), at: clock, component)
      outages.change(component, by: -Int32(back.count), now: clock)
    }
    if components[component].messageQueue.exists { resumeQueue(components[component].messageQueue) }
  }

  mutating func flushCaches(of station: Handle<Station>) {
    for (index, cache) in network.caches.enumerated()
    where cache.component.handle == stations[station].component {
      let contents = firstContents[index] + ordinal(of: station)
      caches.flush(contents, now: clock)
      loseUnwritten(index, contents)
    }
  }

  /// Everybody at an instance fails: first those who wait in lines, so that nothing is handed on to
  /// them, then the others.
  mutating func loseAll(_ inside: [Handle<Frame>], at station: Handle<Station>) {
    for handle in inside { leaveLine(handle) }
    for handle in inside { lose(handle) }
    let component = stations[station].component
    if components[component].coreDiscipline == .processorSharing { shareCores(station) }
    if components[component].firstCold.exists { switchOff(station) }
  }

  /// Takes a frame out of whatever line it stands in.
  mutating func leaveLine(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    let component = stations[id].component
    switch frames[frame].state {
    case .queuedPlace:
      leavePlaceLine(frame)
    case .queuedCore:
      var line = stations[id].coreLine
      leave(&line, frame, components[component].coreDiscipline)
      stations[id].coreLine = line
      stations[id].waiting.fall(at: clock)
      let waited = clock &- frames[frame].since
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

  private mutating func lose(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    let component = stations[id].component
    switch frames[frame].state {
    case .free, .outbound, .inbound, .thinking, .lost, .stored, .blocked, .held, .invisible,
      .resting, .recalling:
      return
    case .computing:
      addService(frame, clock &- frames[frame].since)
      if components[component].cores != ComponentState.unlimited {
        if components[component].coreDiscipline.isPreemptive {
          frames.remove(frame, from: &stations[id].running)
        }
        stations[id].coresBusy.fall(at: clock)
      }
    case .sharing:
      leaveShared(frame)
    case .waiting, .stalled:
      addService(frame, clock &- frames[frame].since)
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
    if impairments[id].isSilent {
      vanish(frame, .crashed)
      return
    }
    countFailure(frame, .crashed)
    frames[frame].isCut = !frames[frame].flags.contains(.message)
    ready.pushBack(raise(frame, .crashed))
  }
}
