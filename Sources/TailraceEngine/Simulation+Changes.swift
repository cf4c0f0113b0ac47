/// Changes at set times: instances that go down and come back, caches that lose their keys.
extension Simulation {
  /// What is wrong with a station.
  struct Impairment: BitwiseCopyable {
    /// The change that took it down; -1 while it is up.
    var change: Int32 = -1
    /// Whether it answers nothing at all while it is down.
    var isSilent = false
  }

  /// A change with the two instants that it has events for.
  struct ChangeState: BitwiseCopyable {
    var sampler: Int32
    var clockwork: Int32
    var hasBegun = false
  }

  /// Schedules every change that begins within the run.
  mutating func scheduleChanges() {
    for (index, change) in network.changes.enumerated() {
      changes.append(
        ChangeState(
          sampler: network.changeSamplers[index], clockwork: addClockwork(.change, Int32(index))))
      if change.at.nanoseconds <= horizon { scheduleChange(index, at: change.at.nanoseconds) }
    }
  }

  private mutating func scheduleChange(_ index: Int, at time: Int64) {
    scheduleClockwork(changes[index].clockwork, at: time)
  }

  /// A change begins, or what it did ends.
  @inline(never)
  mutating func fireChange(_ index: Int) {
    let isEnd = changes[index].hasBegun
    changes[index].hasBegun = true
    switch network.changes[index].effect {
    case .crash(let component, let extent, let lasting, let isSilent):
      if isEnd {
        restart(component.index, takenDownBy: Int32(index))
      } else {
        crash(component.index, extent, by: Int32(index), isSilent: isSilent)
        if let lasting, lasting.nanoseconds <= horizon - clock {
          scheduleChange(index, at: clock + lasting.nanoseconds)
        }
      }
    case .flush(let component):
      timeline.note(.flushed, at: clock, component.index)
      let first = components[component.index].firstStation
      for station in first..<(first + components[component.index].stations) {
        flushCaches(of: station)
      }
    }
  }

  /// Whether an instance is down, where some of its component are.
  @inline(never)
  func isDown(_ station: Int32) -> Bool { impairments[station].change >= 0 }

  private mutating func crash(
    _ component: Int32, _ extent: Change.Extent, by change: Int32, isSilent: Bool
  ) {
    var up: [Int32] = []
    let first = components[component].firstStation
    for station in first..<(first + components[component].stations)
    where !isDown(station) && !isOff(station) {
      up.append(station)
    }
    var wanted: Int
    switch extent {
    case .all: wanted = up.count
    case .fixed(let count): wanted = min(count, up.count)
    case .share(let part): wanted = Int((Double(up.count) * part).rounded())
    case .randomShare(let limit):
      let part = samplers.unit(changes[Int(change)].sampler) * limit
      wanted = Int((Double(up.count) * part).rounded())
    }
    var down: [Int32] = []
    while wanted > 0 {
      let pick = Int(samplers.integer(changes[Int(change)].sampler, below: UInt32(up.count)))
      down.append(up.remove(at: pick))
      wanted -= 1
    }
    if down.isEmpty { return }
    countLostWrites(of: component, at: down)
    timeline.note(.wentDown(instances: down.count), at: clock, component)
    takeDown(component, down, by: change, isSilent: isSilent)
  }

  /// Instances go down with all that is inside them.
  mutating func takeDown(
    _ component: Int32, _ down: [Int32], by change: Int32, isSilent: Bool
  ) {
    components[component].gates.insert(.outage)
    // A queue keeps its messages, and its consumers are elsewhere.
    let isQueue = components[component].messageQueue >= 0
    let inside = isQueue ? [] : framesInside(component, down)
    for (index, station) in down.enumerated() {
      impairments[station] = Impairment(change: change, isSilent: isSilent)
      if !isQueue {
        loseAll(inside[index], at: station)
        flights.clear(station: station)
      }
      flushCaches(of: station)
    }
  }

  /// The frames at each of some stations of a component, found in one look at all frames.
  func framesInside(_ component: Int32, _ down: [Int32]) -> [[Int32]] {
    let first = components[component].firstStation
    var places = [Int](repeating: -1, count: Int(components[component].stations))
    for (index, station) in down.enumerated() { places[Int(station - first)] = index }
    var inside = [[Int32]](repeating: [], count: down.count)
    for handle in 1..<frames.count {
      let place = Int(frames[handle].station &- first)
      if frames[handle].state == .free || place < 0 || place >= places.count { continue }
      if places[place] >= 0 { inside[places[place]].append(Int32(handle)) }
    }
    return inside
  }

  private mutating func restart(_ component: Int32, takenDownBy change: Int32) {
    let first = components[component].firstStation
    let all = first..<(first + components[component].stations)
    bringUp(all.filter { impairments[$0].change == change }, of: component)
  }

  /// Instances that were down are up again.
  mutating func bringUp(_ back: [Int32], of component: Int32) {
    for station in back {
      impairments[station].change = -1
      if routing.startedAt.count > 0 { routing.startedAt[station] = clock }
    }
    let first = components[component].firstStation
    let all = first..<(first + components[component].stations)
    if !all.contains(where: { isDown($0) }) { components[component].gates.remove(.outage) }
    if !back.isEmpty { timeline.note(.cameBack(instances: back.count), at: clock, component) }
    if components[component].messageQueue >= 0 { resumeQueue(components[component].messageQueue) }
  }

  mutating func flushCaches(of station: Int32) {
    for (index, cache) in network.caches.enumerated()
    where cache.component.index == stations[station].component {
      let contents = firstContents[index] + ordinal(of: station)
      caches.flush(contents, now: clock)
      loseUnwritten(index, contents)
    }
  }

  /// Everybody at an instance fails: first those who wait in lines, so that nothing is handed on to
  /// them, then the others.
  mutating func loseAll(_ inside: [Int32], at station: Int32) {
    for handle in inside { leaveLine(handle) }
    for handle in inside { lose(handle) }
    let component = stations[station].component
    if components[component].coreDiscipline == .processorSharing { shareCores(station) }
    if components[component].firstCold >= 0 { switchOff(station) }
  }

  /// Takes a frame out of whatever line it stands in.
  mutating func leaveLine(_ frame: Int32) {
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

  private mutating func lose(_ frame: Int32) {
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
        failuresBegun[Int(component) * Outcome.count + Int(Outcome.crashed.rawValue)] += 1
        frames[frame].isCut = !frames[frame].flags.contains(.message)
      }
      _ = raise(frame, .crashed)
      return
    case .running, .joining, .repeating, .following, .queuedPlace, .queuedCore, .queuedPool,
      .queuedLock, .starting, .queuedStart, .shaped:
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
    failuresBegun[Int(component) * Outcome.count + Int(Outcome.crashed.rawValue)] += 1
    frames[frame].isCut = !frames[frame].flags.contains(.message)
    ready.pushBack(raise(frame, .crashed))
  }
}
