/// The loop.
extension Simulation {
  /// Plays to the end of the run.
  public mutating func run() {
    while !run(slice: Int64.max) {}
  }

  /// Plays at most `slice` events; true when the run has ended.
  ///
  /// The events and results are the same however a run is cut into slices.
  public mutating func run(slice: Int64) -> Bool {
    let last = slice > options.maximumEvents - events ? options.maximumEvents : events + slice
    var event = Event(time: 0, sequence: 0, target: 0)
    while ending == nil {
      if events >= last {
        if events >= options.maximumEvents { ending = .eventLimit(options.maximumEvents) }
        return ending != nil
      }
      guard queue.pop(through: series.boundary, into: &event) else {
        passBoundary()
        continue
      }
      if queue.hasOpened { prefetch() }
      play(event)
    }
    return true
  }

  /// Asks early for the frames of events to come: most of a frame's cost is the wait for its memory.
  ///
  /// The frames of the next bucket were asked for when the last one was opened, so they are here by now
  /// and say where they are and whose answers they bring: those stations and callers are asked for,
  /// and the frames of the bucket after it.
  @inline(never)
  private mutating func prefetch() {
    queue.hasOpened = false
    queue.forEachUpcomingTarget { target in
      // Handles of sources and rings lie outside the column.
      let frame = Int(target) < frames.count ? Handle(target) : .nobody
      stations.prefetch(frames[frame].station)
      // Nobody's caller, frame 0, unless it brings an answer: a branch here would mostly be mistaken.
      let other = Int64(frames[frame].state.rawValue ^ Frame.State.inbound.rawValue)
      let mask = Int32(truncatingIfNeeded: (other &- 1) >> 63)
      frames.prefetch(Handle(frames[frame].parent.index & mask))
    }
    queue.forEachTargetBehindIt { target in
      frames.prefetch(Int(target) < frames.count ? Handle(target) : .nobody)
    }
  }

  @inline(__always)
  private mutating func play(_ event: Event) {
    invariant(event.time >= clock, "time goes forward")
    if event.time > clock { steps = 0 } else if isStuck() { return }
    clock = event.time
    events += 1
    fingerprint.played(event.time, event.sequence)
    let target = event.target
    if target < Self.systemBase {
      let frame = Handle<Frame>(target)
      if frames[frame].wake == event.sequence {
        proceed(frame)
      } else {
        staleEvents += 1
      }
    } else {
      playSystem(systemTarget(target - Self.systemBase), event.sequence)
    }
    if !ready.isEmpty { drain() }
    if isTraced { observeEvent() }
    #if CheckInvariants
      checkInvariants()
    #endif
  }

  @inline(__always)
  private mutating func playSystem(_ target: SystemTarget, _ sequence: UInt64) {
    switch target {
    case .source(let id): fireSource(id)
    case .ring(let id): fireTimer(id, sequence)
    case .station(let id):
      if shared[id].wake == sequence { departShared(id) } else { staleEvents += 1 }
    case .clockwork(let id): fireClockwork(id, sequence)
    }
  }

  /// Plays those that were set free, first freed first.
  private mutating func drain() {
    while !ready.isEmpty && ending == nil {
      let frame = ready.popFront()
      proceed(frame)
    }
  }

  /// Counts a step, or an event; true where too many happened at one instant, and the run ends.
  @inline(__always)
  mutating func isStuck() -> Bool {
    steps &+= 1
    if steps <= Self.maximumStepsPerInstant { return false }
    if ending == nil { ending = .instantLimit(now) }
    return true
  }

  @inline(__always)
  mutating func nextSequence() -> UInt64 {
    sequence &+= 1
    return sequence
  }

  /// Schedules the frame's next event and makes it the only one it waits for.
  @inline(__always)
  mutating func schedule(_ frame: Handle<Frame>, after delay: Int64) {
    invariant(delay >= 0, "what is to happen lies ahead")
    let number = nextSequence()
    frames[frame].wake = number
    queue.push(
      Event(time: clock &+ delay, sequence: number, target: frame.index))
  }

  /// A frame for the caller to renew.
  @inline(__always)
  mutating func allocate() -> Handle<Frame> {
    live &+= 1
    var frame = freeFrame
    if frame == .nobody { frame = appendFrame() } else { freeFrame = frames[frame].next }
    if isTraced { observeBirth(frame) }
    return frame
  }

  /// There have never been as many frames as now.
  @inline(never)
  private mutating func appendFrame() -> Handle<Frame> {
    if live > options.maximumInFlight {
      ending = .inFlightLimit(options.maximumInFlight)
      // So that a loop that makes frames finds a limit passed.
      steps = Self.maximumStepsPerInstant
    }
    frames.append(Frame())
    if carriesCargo { cargo.append(Cargo()) }
    if keepsDeadlines { deadlines.append(Int64.max) }
    if keepsKin { kin.append() }
    if isObserved { appendObserved() }
    return frames.last
  }

  @inline(__always)
  mutating func free(_ frame: Handle<Frame>) {
    live &-= 1
    if isTraced { observeFree(frame) }
    frames[frame].wake = 0
    frames[frame].state = .free
    frames[frame].next = freeFrame
    freeFrame = frame
  }

  /// Goes on with a frame whose event came or whose turn it is; what to step next, nobody for nothing.
  @inline(__always)
  mutating func resume(_ frame: Handle<Frame>) -> Handle<Frame> {
    switch frames[frame].state {
    case .outbound: return arrive(frame)
    case .inbound: return deliver(frame)
    case .computing: return finishCompute(frame)
    case .waiting: return finishWait(frame)
    case .running: return frame
    case .calling, .queuedPlace, .queuedPool, .queuedLock: return runOut(frame)
    case .connected: return goOnConnected(frame)
    case .thinking: return sendNext(frame)
    case .lost: return connectTimedOut(frame)
    case .stalled: return stalledOut(frame)
    case .starting: return finishStart(frame)
    case .held: return endHold(frame)
    case .invisible: return comeIntoSight(frame)
    case .resting: return wakeAgent(frame)
    case .trying: return fireTry(frame)
    case .backingOff: return endBackoff(frame)
    case .recalling: return hearRecall(frame)
    case .shaped: return finishShaping(frame)
    case .free, .sharing, .queuedCore, .queuedStart, .joining, .repeating, .following, .holding,
      .stored, .blocked, .frozen:
      preconditionFailure("a frame was woken from a state that waits for no event")
    }
  }
}
