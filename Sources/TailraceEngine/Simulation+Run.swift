/// The loop.
extension Simulation {
  /// Plays to the end of the run.
  public mutating func run() {
    while !run(slice: Int64.max) {}
  }

  /// Plays at most `slice` events; true when the run has ended.
  ///
  /// It comes back sooner, in the middle of an event or between two intervals, where so much was done that whoever
  /// watches should have a look. The events and results are the same however a run is cut into slices.
  public mutating func run(slice: Int64) -> Bool {
    loop.beginSlice(of: slice, until: options.maximumEvents)
    if isAmidEvent { goOnWithEvent() }
    var event = Event(time: 0, sequence: 0, target: 0)
    while loop.ending == nil {
      if loop.events >= loop.lastEvent {
        if loop.events >= options.maximumEvents && !isAmidEvent {
          loop.ending = .eventLimit(options.maximumEvents)
        }
        return loop.ending != nil
      }
      guard loop.queue.pop(through: books.series.boundary, into: &event) else {
        passBoundary()
        continue
      }
      if loop.queue.hasOpened { prefetch() }
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
    loop.queue.hasOpened = false
    loop.queue.forEachUpcomingTarget { target in
      // Handles of sources and rings lie outside the column.
      let frame = Int(target) < frames.count ? Handle(target) : .nobody
      plant.stations.prefetch(frames[frame].station)
      // Nobody's caller, frame 0, unless it brings an answer: a branch here would mostly be mistaken.
      let other = Int64(frames[frame].state.rawValue ^ Frame.State.inbound.rawValue)
      let mask = Int32(truncatingIfNeeded: (other &- 1) >> 63)
      frames.prefetch(Handle(frames[frame].parent.index & mask))
    }
    loop.queue.forEachTargetBehindIt { target in
      frames.prefetch(Int(target) < frames.count ? Handle(target) : .nobody)
    }
  }

  @inline(__always)
  private mutating func play(_ event: Event) {
    invariant(event.time >= loop.clock, "time goes forward")
    if event.time > loop.clock {
      loop.instantStart = loop.steps
    } else if loop.isStuck() {
      return
    }
    loop.clock = event.time
    loop.events += 1
    books.fingerprint.played(event.time, event.sequence)
    let target = event.target
    if target < EventLoop.systemBase {
      let frame = Handle<Frame>(target)
      if frames[frame].wake == event.sequence {
        proceed(frame)
      } else {
        loop.staleEvents += 1
      }
    } else {
      playSystem(loop.systemTarget(target - EventLoop.systemBase), event.sequence)
    }
    finishEvent()
  }

  /// Plays all that an event has set free.
  @inline(__always)
  private mutating func finishEvent() {
    if !loop.ready.isEmpty { drain() }
    if tracing.isTraced && !isAmidEvent { tracing.observeEvent(at: loop.clock, frames) }
    #if CheckInvariants
      if !isAmidEvent { checkInvariants() }
    #endif
  }

  /// Whether the last event has more to do, because a slice ended within it.
  private var isAmidEvent: Bool { !loop.ready.isEmpty || sending.batchSource.exists }

  @inline(never)
  private mutating func goOnWithEvent() {
    if sending.batchSource.exists { sendBatch() }
    finishEvent()
  }

  @inline(__always)
  private mutating func playSystem(_ target: SystemTarget, _ sequence: UInt64) {
    switch target {
    case .source(let id): fireSource(id)
    case .ring(let id): fireTimer(id, sequence)
    case .station(let id):
      if plant.sharedCores[id].wake == sequence { departShared(id) } else { loop.staleEvents += 1 }
    case .clockwork(let id): fireClockwork(id, sequence)
    }
  }

  @inline(never)
  private mutating func fireTimer(_ ring: Handle<TimerRings.Ring>, _ sequence: UInt64) {
    if let timer = loop.timers.take(ring, sequence: sequence),
      frames[timer.frame].wake == timer.sequence
    {
      loop.armTimer(ring, frames)
      proceed(timer.frame)
    } else {
      loop.staleEvents += 1
      loop.armTimer(ring, frames)
    }
  }

  /// Plays those that were set free, first freed first.
  private mutating func drain() {
    while !loop.ready.isEmpty && loop.ending == nil && !loop.isLookDue {
      let frame = loop.ready.popFront()
      proceed(frame)
    }
  }

  /// A frame for the caller to renew.
  @inline(__always)
  mutating func allocate() -> Handle<Frame> {
    frames.live &+= 1
    var frame = frames.firstFree
    if frame == .nobody { frame = appendFrame() } else { frames.firstFree = frames[frame].next }
    if tracing.isTraced { tracing.observeBirth(frame) }
    return frame
  }

  /// There have never been as many frames as now.
  @inline(never)
  private mutating func appendFrame() -> Handle<Frame> {
    if frames.live > options.maximumInFlight {
      loop.ending = .inFlightLimit(options.maximumInFlight)
      // So that a loop that makes frames finds a limit passed.
      loop.stepLimit = .min
    }
    frames.append()
    if tracing.isObserved { tracing.append() }
    return frames.last
  }

  @inline(__always)
  mutating func free(_ frame: Handle<Frame>) {
    frames.live &-= 1
    if tracing.isTraced { tracing.observeFree(frame, at: loop.clock, frames) }
    frames[frame].wake = 0
    frames[frame].state = .free
    frames[frame].next = frames.firstFree
    frames.firstFree = frame
  }

  /// Goes on with a frame whose event came or whose turn it is; what to step next, nobody for nothing.
  @inline(__always)
  mutating func resume(_ frame: Handle<Frame>) -> Handle<Frame> {
    switch frames[frame].state {
    case .outbound: return arrive(frame)
    case .inbound: return deliver(frame)
    case .computing: return finishCompute(frame)
    case .waiting: return books.finishWait(frame, at: loop.clock, &frames, plant)
    case .running: return frame
    case .calling, .queuedPlace, .queuedPool, .queuedLock, .lost, .stalled: return runOut(frame)
    case .connected: return goOnConnected(frame)
    case .thinking: return sendNext(frame)
    case .starting: return coldStart.finishStart(frame, &loop, &frames, &plant, &books)
    case .held, .invisible: return comeIntoSight(frame)
    case .resting: return wakeAgent(frame)
    case .trying, .backingOff: return fireTry(frame)
    case .recalling: return hearRecall(frame)
    case .shaped: return finishShaping(frame)
    case .free, .sharing, .queuedCore, .queuedReplay, .queuedStart, .joining, .repeating,
      .following, .holding,
      .stored, .blocked, .frozen:
      preconditionFailure("a frame was woken from a state that waits for no event")
    }
  }
}

extension EventLoop {
  /// Counts a step, or an event; true where too many happened at one instant, and the run ends.
  @inline(__always)
  mutating func isStuck() -> Bool {
    steps &+= 1
    return steps > stepLimit && hasPassedLimit()
  }

  /// Counts what takes time and is no step, such as the requests of a batch.
  @inline(__always)
  mutating func note(work: Int) {
    steps &+= Int64(work)
    instantStart &+= Int64(work)
    if steps > stepLimit { _ = hasPassedLimit() }
  }

  /// Steps are counted on: through the instant's limit, or only to the next look.
  @inline(never)
  private mutating func hasPassedLimit() -> Bool {
    if ending == nil && steps &- instantStart > EventLoop.maximumStepsPerInstant {
      ending = .instantLimit(Delay(nanoseconds: clock))
    }
    if ending != nil { return true }
    if steps > nextLook {
      isLookDue = true
      lastEvent = 0
      nextLook = steps &+ EventLoop.stepsBetweenLooks
    }
    // An instant that begins later may go further, and finds that out here.
    stepLimit = min(nextLook, instantStart &+ EventLoop.maximumStepsPerInstant)
    return false
  }

  /// A slice begins with whoever watches having looked just now.
  fileprivate mutating func beginSlice(of slice: Int64, until maximum: Int64) {
    isLookDue = false
    lastEvent = slice > maximum - events ? maximum : events + slice
    nextLook = steps &+ EventLoop.stepsBetweenLooks
    stepLimit = min(nextLook, instantStart &+ EventLoop.maximumStepsPerInstant)
  }

  @inline(__always)
  mutating func nextSequence() -> UInt64 {
    sequence &+= 1
    return sequence
  }

  /// Schedules the frame's next event and makes it the only one it waits for.
  @inline(__always)
  mutating func schedule(_ frame: Handle<Frame>, after delay: Int64, _ frames: inout Frames) {
    invariant(delay >= 0, "what is to happen lies ahead")
    let number = nextSequence()
    frames[frame].wake = number
    queue.push(
      Event(time: clock &+ delay, sequence: number, target: frame.index))
  }
}
