/// Queues: how a message comes in, waits, and is over.
///
/// The frame of a message stands for it from the moment it reaches the queue until it was dealt with or
/// given up: it lies in a lane (`stored`), is kept back (`held`), is out of sight while a consumer works
/// on it (`invisible`), or waits for room (`blocked`). A consumer at work is a frame of its own, which
/// holds its messages by their numbers. Read on in `+Deliveries` and `+Consumers`.
extension Simulation {
  /// The publisher's message is at the queue; the frame to step next, or nobody.
  @inline(never)
  mutating func enqueue(_ frame: Handle<Frame>, _ row: Handle<Network.Handling>) -> Handle<Frame> {
    let handling = handlings[row]
    let queue = handling.queue
    let lane = pickLane(of: queue, for: frame)
    if messaging.isFull(lane) {
      switch messaging.queues[queue].overflow {
      case .reject: return reject(frame, queue)
      case .block: break
      case .dropOldest:
        let oldest = messaging.lanes[lane].line.head
        if oldest == .nobody { return reject(frame, queue) }
        withdraw(oldest, lane)
        messaging.queues[queue].counts.dropped += 1
        giveUp(oldest)
      }
    }
    var message = Message(queue: queue, lane: lane)
    message.frame = frame
    message.entry = handling.entry
    message.deadLetterSite = handling.deadLetterSite
    message.acknowledges = handling.acknowledges
    let handle = messaging.makeMessage(message)
    frames[frame].message = handle
    if messaging.isFull(lane) {
      frames[frame].state = .blocked
      frames[frame].since = clock
      frames.append(frame, to: &messaging.lanes[lane].blocked)
      messaging.queues[queue].counts.blocked += 1
      return .nobody
    }
    let next = accept(frame, handle)
    dispatch(lane)
    return next
  }

  private mutating func reject(_ frame: Handle<Frame>, _ queue: Handle<MessageQueueState>)
    -> Handle<Frame>
  {
    messaging.queues[queue].counts.rejected += 1
    return failHere(frame, .shed)
  }

  private mutating func pickLane(of queue: Handle<MessageQueueState>, for frame: Handle<Frame>)
    -> Handle<Lane>
  {
    let state = messaging.queues[queue]
    if state.lanes == 1 { return state.firstLane }
    if state.isKeyed && frames[frame].population != 0 {
      let seed = frames[frame].key.word &+ 1
      return state.firstLane + Int32(SplitMix64.finalize(seed) % UInt64(state.lanes))
    }
    messaging.queues[queue].turn = state.turn + 1 == state.lanes ? 0 : state.turn + 1
    return state.firstLane + state.turn
  }

  /// Takes a message in; the publisher to step next, if it waited for that.
  private mutating func accept(_ frame: Handle<Frame>, _ handle: Handle<Message>) -> Handle<Frame> {
    let lane = messaging.messages[handle].lane
    let state = messaging.queues[messaging.messages[handle].queue]
    messaging.queues[messaging.messages[handle].queue].counts.published += 1
    messaging.rise(lane, at: clock)
    messaging.lanes[lane].pending += 1
    if state.poison > 0 {
      messaging.messages[handle].isPoison = samplers.unit(state.poisonSampler) < state.poison
    }
    let next = messaging.messages[handle].acknowledges ? acknowledge(frame) : .nobody
    if state.delaySampler.exists {
      hold(frame, samplers.nanoseconds(state.delaySampler))
    } else {
      store(frame, handle)
    }
    return next
  }

  /// Answers the publisher while the message stays.
  private mutating func acknowledge(_ frame: Handle<Frame>) -> Handle<Frame> {
    let message = frames[frame]
    if message.flags.contains(.message) { return .nobody }
    let answer = allocate()
    frames[answer].renew(
      .inbound, message.flags, at: Handle(0), parent: message.parent,
      parentWake: message.parentWake,
      station: message.station, requestClass: message.requestClass, site: message.site,
      key: message.key, population: message.population)
    if carriesCargo { handCargo(from: frame, to: answer) }
    if frames[message.parent].wake == message.parentWake { frames[message.parent].next = answer }
    frames[frame].parent = .nobody
    frames[frame].flags.insert(.message)
    return reply(answer, .full)
  }

  /// Keeps a message back for a time.
  mutating func hold(_ frame: Handle<Frame>, _ time: Int64) {
    frames[frame].state = .held
    schedule(frame, after: time)
  }

  /// Puts a message where a consumer can see it.
  mutating func store(_ frame: Handle<Frame>, _ handle: Handle<Message>, atFront: Bool = false) {
    let lane = messaging.messages[handle].lane
    let queue = messaging.messages[handle].queue
    var line = messaging.lanes[lane].line
    frames[frame].state = .stored
    // No event; among equals a heap goes by it.
    frames[frame].wake = line.heap == .none ? 0 : nextSequence()
    frames[frame].since = clock
    if atFront {
      frames.prepend(frame, to: &line)
    } else {
      join(&line, frame, components[messaging.queues[queue].component].queueDiscipline)
    }
    messaging.lanes[lane].line = line
    if line.count == 1 { messaging.lanes[lane].gatheringSince = clock }
    stations[frames[frame].station].waiting.rise(at: clock)
    messaging.queues[queue].waiting += 1
    if messaging.queues[queue].waiting > messaging.queues[queue].peakWaiting {
      messaging.queues[queue].peakWaiting = messaging.queues[queue].waiting
      messaging.queues[queue].peakAt = clock
    }
  }

  /// Takes a message out of its lane before its turn.
  mutating func withdraw(_ frame: Handle<Frame>, _ lane: Handle<Lane>) {
    let component = stations[frames[frame].station].component
    var line = messaging.lanes[lane].line
    leave(&line, frame, components[component].queueDiscipline)
    messaging.lanes[lane].line = line
    leftLane(frame, lane)
  }

  /// Counts a message that waits no longer.
  mutating func leftLane(_ frame: Handle<Frame>, _ lane: Handle<Lane>) {
    stations[frames[frame].station].waiting.fall(at: clock)
    addWait(frame, clock &- frames[frame].since)
    messaging.lanes[lane].pending -= 1
    messaging.queues[messaging.lanes[lane].queue].waiting -= 1
  }

  /// Takes in messages whose publishers wait for room, as far as there is some.
  mutating func admit(_ lane: Handle<Lane>) {
    while messaging.lanes[lane].blocked.count > 0 && !messaging.isFull(lane) {
      let frame = messaging.lanes[lane].blocked.head
      frames.remove(frame, from: &messaging.lanes[lane].blocked)
      let queue = messaging.lanes[lane].queue
      messaging.queues[queue].counts.blockedTime &+= clock &- frames[frame].since
      let next = accept(frame, frames[frame].message)
      if next != .nobody { ready.pushBack(next) }
    }
  }

  /// A message was kept back for long enough.
  mutating func endHold(_ frame: Handle<Frame>) -> Handle<Frame> {
    let handle = frames[frame].message
    let lane = messaging.messages[handle].lane
    store(frame, handle)
    dispatch(lane)
    return .nobody
  }

  /// The queue gives a message up, which waits no longer.
  mutating func giveUp(_ frame: Handle<Frame>) {
    let component = stations[frames[frame].station].component
    failuresBegun[Int(component) * Outcome.count + Int(Outcome.dropped.rawValue)] += 1
    end(frame, .dropped)
  }

  /// A message is over; whoever waits for that goes on.
  mutating func end(_ frame: Handle<Frame>, _ outcome: Outcome) {
    let handle = frames[frame].message
    messaging.messages[handle].frame = .nobody
    messaging.fall(messaging.messages[handle].lane, at: clock)
    frames[frame].wake = 0
    frames[frame].state = .running
    frames[frame].since = 0
    let next = finish(frame, outcome)
    if next != .nobody { ready.pushBack(next) }
    if messaging.messages[handle].open == 0 { messaging.freeMessage(handle) }
  }
}
