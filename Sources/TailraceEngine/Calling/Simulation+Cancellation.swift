/// A caller that waits no longer says so: its word crosses the link, and what the callee does for it ends.
///
/// The word takes the link's latency, and is an event even where that is none, so that whoever was set
/// free at the same instant has had its turn. Whatever the callee asked of others is called off in turn.
extension Simulation {
  /// Sends the word after a child.
  mutating func recall(_ child: Handle<Frame>, _ id: Handle<SiteState>, from caller: Handle<Frame>)
  {
    let word = allocate()
    frames[word].renew(
      .recalling, [], at: Handle(0), station: frames[child].station,
      requestClass: frames[child].requestClass, site: frames[child].site, key: Handle(0),
      population: 0)
    frames[word].next = child
    // A handle is used again; what was waited for when the child was made is its own.
    frames[word].work = Int64(frames[child].parentWake)
    let delay = timeThere(id, from: caller, to: word)
    if delay >= 0 { schedule(word, after: delay) }
  }

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
      attempts.counts[link].cancelled &+= 1
      return free(frame)
    case .inbound, .lost, .stored, .blocked, .held, .invisible, .starting:
      // Answered already, kept by a queue, or starting the instance for others too.
      return
    default: break
    }
    attempts.counts[link].cancelled &+= 1
    collectTree(of: frame)
    // First all of them leave their lines, so that nothing is handed on to those that go.
    for index in 0..<kin.tree.count { leaveAnyLine(kin.tree[index]) }
    // The attempt itself last.
    var index = kin.tree.count
    while index > 0 {
      index -= 1
      end(kin.tree[index])
    }
  }

  /// The frame and its branches and theirs, but not what is fetched for others too.
  private mutating func collectTree(of frame: Handle<Frame>) {
    kin.tree.removeAll()
    kin.tree.append(frame)
    var index = 0
    while index < kin.tree.count {
      let parent = kin.tree[index]
      var branch = kin.first(of: parent, awaiting: frames[parent].wake)
      while branch != .nobody {
        let isForOthers =
          frames[branch].flags.contains(.errand)
          && network.fetches[Int(frames[branch].fetch)].coalesces
        if !isForOthers { kin.tree.append(branch) }
        branch = kin.next(after: branch)
      }
      index += 1
    }
  }

  private mutating func leaveAnyLine(_ frame: Handle<Frame>) {
    guard frames[frame].state == .following else { return leaveLine(frame) }
    let owner = Flights.owner(Handle(program[frames[frame].counter].a), at: frames[frame].station)
    flights.leave(owner, frames[frame].key, frame, &frames)
    addWait(frame, clock &- frames[frame].since)
    frames[frame].state = .running
  }

  /// Takes a frame out of whatever it is in, no line any more; what it held goes to the next.
  private mutating func end(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    switch frames[frame].state {
    case .computing: quitCore(frame)
    case .sharing:
      leaveShared(frame)
      shareCores(id)
    case .waiting, .stalled: addService(frame, clock &- frames[frame].since)
    case .calling: hangUp(frame, .cancelled, tells: true)
    case .holding: letGo(frame)
    case .trying, .backingOff: endAttempts(frame)
    case .connected:
      // It got what it waited for at this very instant: its turn is to come anyway.
      letGo(frame)
      _ = raise(frame, .cancelled)
      return
    default: break
    }
    let flags = frames[frame].flags
    if flags.contains(.branch) { return freeBranch(frame) }
    leaveStation(frame, flags, .cancelled)
    free(frame)
  }
}
