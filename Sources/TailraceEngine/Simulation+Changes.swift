/// Changes at set times: instances that go down and come back, caches that lose their keys.
extension Simulation {
  /// What is wrong with a station.
  struct Impairment: BitwiseCopyable {
    /// The change that took it down; -1 while it is up.
    var change: Int32 = -1
  }

  /// A change with the two instants that it has events for.
  struct ChangeState: BitwiseCopyable {
    var sampler: Int32
    var hasBegun = false
  }

  /// Schedules every change that begins within the run.
  mutating func scheduleChanges() {
    for (index, change) in network.changes.enumerated() {
      changes.append(ChangeState(sampler: network.changeSamplers[index]))
      if change.at.nanoseconds <= horizon { scheduleChange(index, at: change.at.nanoseconds) }
    }
  }

  private mutating func scheduleChange(_ index: Int, at time: Int64) {
    scheduleSystem(
      Int32(sources.count + timers.count + stations.count + index), at: time,
      sequence: nextSequence())
  }

  /// A change begins, or what it did ends.
  @inline(never)
  mutating func fireChange(_ index: Int) {
    let isEnd = changes[index].hasBegun
    changes[index].hasBegun = true
    switch network.changes[index].effect {
    case .crash(let component, let extent, let lasting):
      if isEnd {
        restart(component.index, takenDownBy: Int32(index))
      } else {
        crash(component.index, extent, by: Int32(index))
        if let lasting, lasting.nanoseconds <= horizon - clock {
          scheduleChange(index, at: clock + lasting.nanoseconds)
        }
      }
    case .flush(let component):
      let first = components[component.index].firstStation
      for station in first..<(first + components[component.index].stations) {
        flushCaches(of: station)
      }
    }
  }

  /// Whether an instance is down, where some of its component are.
  @inline(never)
  func isDown(_ station: Int32) -> Bool { impairments[station].change >= 0 }

  private mutating func crash(_ component: Int32, _ extent: Change.Extent, by change: Int32) {
    var up: [Int32] = []
    let first = components[component].firstStation
    for station in first..<(first + components[component].stations) where !isDown(station) {
      up.append(station)
    }
    if !up.isEmpty { countLostWrites(of: component) }
    var wanted: Int
    switch extent {
    case .all: wanted = up.count
    case .fixed(let count): wanted = min(count, up.count)
    case .share(let part): wanted = Int((Double(up.count) * part).rounded())
    case .randomShare(let limit):
      let part = samplers.unit(changes[Int(change)].sampler) * limit
      wanted = Int((Double(up.count) * part).rounded())
    }
    while wanted > 0 {
      let pick = Int(samplers.integer(changes[Int(change)].sampler, below: UInt32(up.count)))
      let station = up.remove(at: pick)
      impairments[station].change = change
      components[component].hasInstancesDown = true
      loseAll(at: station)
      flushCaches(of: station)
      wanted -= 1
    }
  }

  private mutating func restart(_ component: Int32, takenDownBy change: Int32) {
    var isAnyDown = false
    let first = components[component].firstStation
    for station in first..<(first + components[component].stations) {
      if impairments[station].change == change { impairments[station].change = -1 }
      if isDown(station) { isAnyDown = true }
    }
    components[component].hasInstancesDown = isAnyDown
  }

  private mutating func flushCaches(of station: Int32) {
    for (index, cache) in network.caches.enumerated()
    where cache.component.index == stations[station].component {
      caches.flush(firstContents[index] + ordinal(of: station))
    }
  }

  /// Everybody at an instance fails: first those who wait in lines, so that nothing is handed on to
  /// them, then the others.
  ///
  /// - Complexity: O(frames).
  private mutating func loseAll(at station: Int32) {
    for handle in 1..<frames.count where frames[handle].station == station {
      leaveLine(Int32(handle))
    }
    for handle in 1..<frames.count where frames[handle].station == station {
      lose(Int32(handle))
    }
    if components[stations[station].component].coreDiscipline == .processorSharing {
      shareCores(station)
    }
  }

  private mutating func leaveLine(_ frame: Int32) {
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
    case .queuedLock:
      leaveLockLine(frame)
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
    case .free, .outbound, .inbound, .thinking:
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
    case .waiting:
      addService(frame, clock &- frames[frame].since)
    case .calling:
      hangUp(frame)
    case .holding:
      letGo(frame)
    case .connected:
      // It got what it waited for at this very instant: its turn is to come anyway.
      letGo(frame)
      if !frames[frame].flags.contains(.branch) {
        failuresBegun[Int(component) * Outcome.count + Int(Outcome.crashed.rawValue)] += 1
      }
      _ = raise(frame, .crashed)
      return
    case .running, .joining, .repeating, .queuedPlace, .queuedCore, .queuedPool, .queuedLock:
      break
    }
    if frames[frame].flags.contains(.branch) {
      free(frame)
      return
    }
    failuresBegun[Int(component) * Outcome.count + Int(Outcome.crashed.rawValue)] += 1
    ready.pushBack(raise(frame, .crashed))
  }
}
