/// A caller that waits no longer says so: its word crosses the link, and what the callee does for it ends.
///
/// The word takes the link's latency, and is an event even where that is none, so that whoever was set
/// free at the same instant has had its turn. Whatever the callee asked of others is called off in turn.
extension Simulation {
  /// The word is there.
  @inline(never)
  mutating func hearRecall(_ word: Handle<Frame>) -> Handle<Frame> {
    let child = frames[word].next
    let awaited = UInt64(frames[word].work)
    free(word)
    if frames[child].state != .free && frames[child].parentWake == awaited
      && frames[child].flags.isDisjoint(with: [.message, .branch])
    {
      cancel(child)
    }
    return .nobody
  }

  /// Ends an attempt wherever it is, and what it has under way.
  private mutating func cancel(_ frame: Handle<Frame>) {
    let link = network.sites[Int(frames[frame].site)].link
    switch frames[frame].state {
    case .outbound:
      // The word was faster, or left with it: it is not taken in.
      calling.attempts.counts[link].cancelled &+= 1
      return free(frame)
    case .inbound, .lost, .stored, .blocked, .held, .invisible, .starting:
      // Answered already, kept by a queue, or starting the instance for others too.
      return
    default: break
    }
    calling.attempts.counts[link].cancelled &+= 1
    frames.collectTree(of: frame, network)
    // First all of them leave their lines, so that nothing is handed on to those that go.
    for index in 0..<frames.kin.tree.count { leaveAnyLine(frames.kin.tree[index]) }
    // The attempt itself last.
    var index = frames.kin.tree.count
    while index > 0 {
      index -= 1
      end(frames.kin.tree[index])
    }
  }

  private mutating func leaveAnyLine(_ frame: Handle<Frame>) {
    guard frames[frame].state == .following else { return leaveLine(frame) }
    let owner = Flights.owner(
      Handle(program.instructions[frames[frame].counter].a), at: frames[frame].station)
    caching.flights.leave(owner, frames[frame].key, frame, &frames)
    books.addWait(frame, loop.clock &- frames[frame].since, frames, plant)
    frames[frame].state = .running
  }

  /// Takes a frame out of whatever it is in, no line any more; what it held goes to the next.
  private mutating func end(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    switch frames[frame].state {
    case .computing: quitCore(frame)
    case .sharing:
      faults.advanceVirtualTime(id, at: loop.clock, &plant)
      plant.leaveShared(frame, at: loop.clock, &frames, sending, &books)
      faults.shareCores(id, &loop, frames, &plant)
    case .waiting, .stalled:
      books.addService(frame, loop.clock &- frames[frame].since, frames, plant)
    case .calling: hangUp(frame, .cancelled, tells: true)
    case .holding: releaseHold(frame)
    case .trying, .backingOff: calling.endAttempts(frame, &loop, frames)
    case .connected:
      // It got what it waited for at this very instant: its turn is to come anyway.
      releaseHold(frame)
      _ = frames.raise(frame, .cancelled)
      return
    default: break
    }
    let flags = frames[frame].flags
    if flags.contains(.branch) { return freeBranch(frame) }
    leaveStation(frame, flags, .cancelled)
    free(frame)
  }

  /// One in service gives its core up before its demand is met.
  private mutating func quitCore(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    let component = plant.stations[id].component
    books.addService(frame, loop.clock &- frames[frame].since, frames, plant)
    if plant.components[component].cores == ComponentState.unlimited { return }
    let discipline = plant.components[component].coreDiscipline
    if discipline.isPreemptive { frames.remove(frame, from: &plant.stations[id].running) }
    let isShort =
      plant.components[component].isConditioned && faults.isShortOfCores(id, component, plant)
    if plant.stations[id].coreLine.count > 0 && !isShort {
      serveNext(id, component, discipline)
    } else {
      plant.stations[id].coresBusy.fall(at: loop.clock)
    }
  }
}

extension Frames {
  /// The frame and its branches and theirs, but not what is fetched for others too.
  fileprivate mutating func collectTree(of frame: Handle<Frame>, _ network: Network) {
    kin.tree.removeAll()
    kin.tree.append(frame)
    var index = 0
    while index < kin.tree.count {
      let parent = kin.tree[index]
      var branch = kin.first(of: parent, awaiting: self[parent].wake)
      while branch != .nobody {
        let isForOthers =
          self[branch].flags.contains(.errand)
          && network.fetches[Int(self[branch].fetch)].coalesces
        if !isForOthers { kin.tree.append(branch) }
        branch = kin.next(after: branch)
      }
      index += 1
    }
  }
}
