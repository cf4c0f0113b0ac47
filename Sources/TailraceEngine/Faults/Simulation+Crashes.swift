/// Instances that go down and come back, and caches that lose their keys.
extension Simulation {

  /// Instances go down with all that is inside them.
  mutating func takeDown(
    _ component: Handle<ComponentState>, _ down: [Handle<Station>],
    by cause: EitherHandle<Faults.FaultState, Protection.MemoryState>, isSilent: Bool
  ) {
    plant.components[component].gates.insert(.outage)
    faults.outages.change(component, by: Int32(down.count), now: loop.clock)
    // A queue's consumers are elsewhere, and it keeps its messages unless it says otherwise.
    let queue = plant.components[component].messageQueue
    let inside = queue.exists ? [] : plant.framesInside(component, down, frames)
    for (index, station) in down.enumerated() {
      faults.impairments[station] = Faults.Impairment(change: cause, isSilent: isSilent)
      if queue == .none {
        loseAll(inside[index], at: station)
        caching.flights.clear(station: station)
      }
      caching.flushCaches(of: station, network, at: loop.clock, &plant, &versions)
    }
    if queue.exists && !network.queues[Int(queue)].rules.isDurable { loseMessages(of: queue) }
    loseConsumers(in: component, at: down)
    awaitPromotion(component)
  }

  /// A primary went down: what was on its way to the replicas will not get there, and the clock runs.
  private mutating func awaitPromotion(_ component: Handle<ComponentState>) {
    guard let index = faults.failover(of: component, network) else { return }
    let plan = network.failovers[Int(index)]
    for handle in frames.handles where frames[handle].state == .outbound {
      let link = network.links[Int(network.sites[Int(frames[handle].site)].link)]
      guard link.from == plan.primary, link.to == plan.replicas else { continue }
      free(handle)
    }
    let delay =
      min(plan.detect.nanoseconds, Int64.max / 8)
      + min(plan.promote.nanoseconds, Int64.max / 8)
    faults.failovers[index].wake = loop.wind(faults.failovers[index].clockwork, after: delay)
  }

  /// Instances that a fault took down are up again, as far as nothing else brought them back before.
  mutating func restart(
    _ component: Handle<ComponentState>, _ over: [Handle<Station>],
    takenDownBy cause: EitherHandle<Faults.FaultState, Protection.MemoryState>
  ) {
    var back: [Handle<Station>] = []
    for station in over {
      if faults.impairments[station].change == cause {
        faults.cancelPromotion(component, network)
        back.append(station)
      } else {
        faults.rejoin(component, network, at: loop.clock, plant, &books)
      }
    }
    bringUp(back, of: component)
  }

  /// Instances that were down are up again.
  private mutating func bringUp(_ back: [Handle<Station>], of component: Handle<ComponentState>) {
    for station in back {
      faults.impairments[station].change = .none
      routing.noteStart(of: station, at: loop.clock)
    }
    let isAnyDown = plant.components[component].ownStations.contains { faults.isDown($0) }
    if !isAnyDown { plant.components[component].gates.remove(.outage) }
    if !back.isEmpty {
      books.timeline.note(.cameBack(instances: back.count), at: loop.clock, component)
      faults.outages.change(component, by: -Int32(back.count), now: loop.clock)
    }
    let queue = plant.components[component].messageQueue
    if queue.exists { for lane in messaging.queues[queue].ownLanes { dispatch(lane) } }
    recountConsumers(in: component)
  }

  /// Everybody at an instance fails: first those who wait in lines, so that nothing is handed on to
  /// them, then the others.
  mutating func loseAll(_ inside: [Handle<Frame>], at station: Handle<Station>) {
    for handle in inside { leaveLine(handle) }
    for handle in inside { lose(handle) }
    let component = plant.stations[station].component
    if plant.components[component].coreDiscipline == .processorSharing {
      faults.shareCores(station, &loop, frames, &plant)
    }
    if plant.components[component].firstCold.exists {
      coldStart.switchOff(station, at: loop.clock, plant)
    }
  }

  /// Takes a frame out of whatever line it stands in.
  mutating func leaveLine(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    let component = plant.stations[id].component
    switch frames[frame].state {
    case .queuedPlace:
      leavePlaceLine(frame)
    case .queuedCore:
      var line = plant.stations[id].coreLine
      plant.leave(&line, frame, plant.components[component].coreDiscipline, &frames, sending)
      plant.stations[id].coreLine = line
      books.endWait(frame, at: loop.clock, frames, &plant)
    case .queuedPool:
      let pool = connections.pool(at: frame, program, frames, calling, plant)
      connections.leaveLine(frame, pool, &loop, &frames, &plant, &books)
    case .starting, .queuedStart:
      coldStart.leaveStart(frame, at: loop.clock, &frames, &plant, &books)
    case .queuedLock:
      leaveLockLine(frame)
    case .queuedReplay:
      leaveReplayLine(frame)
    case .shaped:
      protection.leaveShaping(frame, at: loop.clock, &frames, &plant, &books)
    case .frozen:
      plant.endStandstill(frame, at: loop.clock, frames, &books)
    default:
      return
    }
    // Nothing is held or awaited any more; the second look ends it.
    frames[frame].state = .running
  }

  mutating func lose(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    let component = plant.stations[id].component
    switch frames[frame].state {
    case .free, .outbound, .inbound, .thinking, .lost, .stored, .blocked, .held, .invisible,
      .resting, .recalling:
      return
    case .computing:
      books.addService(frame, loop.clock &- frames[frame].since, frames, plant)
      if plant.components[component].cores != ComponentState.unlimited {
        if plant.components[component].coreDiscipline.isPreemptive {
          frames.remove(frame, from: &plant.stations[id].running)
        }
        plant.stations[id].coresBusy.fall(at: loop.clock)
      }
    case .sharing:
      faults.advanceVirtualTime(id, at: loop.clock, &plant)
      plant.leaveShared(frame, at: loop.clock, &frames, sending, &books)
    case .waiting, .stalled:
      books.addService(frame, loop.clock &- frames[frame].since, frames, plant)
    case .calling:
      hangUp(frame, .crashed)
    case .holding:
      releaseHold(frame)
    case .trying, .backingOff:
      calling.endAttempts(frame, &loop, frames)
    case .connected:
      // It got what it waited for at this very instant: its turn is to come anyway.
      releaseHold(frame)
      if !frames[frame].flags.contains(.branch) {
        books.countFailure(frame, .crashed, frames, plant)
        frames[frame].isCut = !frames[frame].flags.contains(.message)
      }
      _ = frames.raise(frame, .crashed)
      return
    case .running, .joining, .repeating, .following, .queuedPlace, .queuedCore, .queuedPool,
      .queuedLock, .queuedReplay, .starting, .queuedStart, .shaped, .frozen:
      break
    }
    if frames[frame].isDelivery {
      loop.ready.pushBack(frames.raise(frame, .crashed))
      return
    }
    if frames[frame].flags.contains(.branch) {
      freeBranch(frame)
      return
    }
    if faults.impairments[id].isSilent {
      vanish(frame, .crashed)
      return
    }
    books.countFailure(frame, .crashed, frames, plant)
    frames[frame].isCut = !frames[frame].flags.contains(.message)
    loop.ready.pushBack(frames.raise(frame, .crashed))
  }

  /// All messages of a queue are lost: those that wait, those that are kept back, those that a consumer
  /// works on, who finds out when it is done, and those whose publishers wait for room and are told.
  ///
  /// - Complexity: O(frames).
  private mutating func loseMessages(of queue: Handle<MessageQueueState>) {
    let component = messaging.queues[queue].component
    let station = messaging.queues[queue].station
    var held: [Handle<Frame>] = []
    for handle in frames.handles where frames[handle].station == station {
      switch frames[handle].state {
      case .stored, .held, .invisible, .blocked: held.append(handle)
      default: continue
      }
    }
    if held.isEmpty { return }
    for frame in held { lose(message: frame, queue) }
    books.timeline.note(.lostMessages(held.count), at: loop.clock, component)
  }

  private mutating func lose(message frame: Handle<Frame>, _ queue: Handle<MessageQueueState>) {
    if frames[frame].isLeftover { return dropLeftover(frame) }
    let handle = frames[frame].message
    let message = messaging.messages[handle]
    if frames[frame].state == .blocked {
      frames.remove(frame, from: &messaging.lanes[message.lane].blocked)
      messaging.queues[queue].counts.blockedTime += loop.clock &- frames[frame].since
      messaging.messages[handle].frame = .nobody
      messaging.freeMessage(handle)
      books.countFailure(frame, .crashed, frames, plant)
      frames[frame].isCut = !frames[frame].flags.contains(.message)
      loop.ready.pushBack(frames.raise(frame, .crashed))
      return
    }
    switch frames[frame].state {
    case .stored:
      messaging.withdraw(frame, message.lane, at: loop.clock, &frames, &plant, sending, &books)
    case .held: messaging.lanes[message.lane].pending -= 1
    default: messaging.forgetVisibility(message, &loop, &frames)
    }
    messaging.queues[queue].counts.dropped += 1
    giveUp(frame)
  }
}

extension Faults {
  /// Whether an instance is down, where some of its component are.
  @inline(never)
  func isDown(_ station: Handle<Station>) -> Bool {
    impairments[station].change.exists
  }
}

extension Plant {
  /// The frames at each of some stations of a component, found in one look at all frames.
  func framesInside(
    _ component: Handle<ComponentState>, _ down: [Handle<Station>], _ frames: borrowing Frames
  ) -> [[Handle<Frame>]] {
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
}

extension Caching {
  mutating func flushCaches(
    of station: Handle<Station>, _ network: Network, at now: Int64, _ plant: inout Plant,
    _ versions: inout VersionTable
  ) {
    for (index, cache) in network.caches.enumerated()
    where cache.component.handle == plant.stations[station].component {
      let contents = firstContents[index] + plant.ordinal(of: station)
      self.contents.flush(contents, now: now)
      versions.loseUnwritten(index, contents, network, &plant)
    }
  }
}
