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
    let handling = messaging.handlings[row]
    let queue = handling.queue
    let lane = messaging.pickLane(of: queue, for: frame, frames)
    if messaging.isFull(lane) {
      switch messaging.queues[queue].overflow {
      case .reject: return reject(frame, queue)
      case .block: break
      case .dropOldest:
        let oldest = messaging.lanes[lane].line.head
        if oldest == .nobody { return reject(frame, queue) }
        if frames[oldest].isLeftover {
          dropLeftover(oldest)
        } else {
          messaging.withdraw(oldest, lane, at: loop.clock, &frames, &plant, sending, &books)
          messaging.queues[queue].counts.dropped += 1
          giveUp(oldest)
        }
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
      frames[frame].since = loop.clock
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

  /// Takes a message in; the publisher to step next, if it waited for that.
  private mutating func accept(_ frame: Handle<Frame>, _ handle: Handle<Message>) -> Handle<Frame> {
    let lane = messaging.messages[handle].lane
    let state = messaging.queues[messaging.messages[handle].queue]
    messaging.queues[messaging.messages[handle].queue].counts.published += 1
    messaging.rise(lane, at: loop.clock)
    messaging.lanes[lane].pending += 1
    if state.poison > 0 {
      messaging.messages[handle].isPoison = draws.samplers.unit(state.poisonSampler) < state.poison
    }
    let next = messaging.messages[handle].acknowledges ? acknowledge(frame) : .nobody
    if state.delaySampler.exists {
      frames.hold(frame, draws.samplers.nanoseconds(state.delaySampler), &loop)
    } else {
      messaging.store(frame, handle, &loop, &frames, &plant, sending)
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
    if frames.carriesCargo { frames.handCargo(from: frame, to: answer) }
    if frames[message.parent].wake == message.parentWake { frames[message.parent].next = answer }
    frames[frame].parent = .nobody
    frames[frame].flags.insert(.message)
    return reply(answer, .full)
  }

  /// Takes in messages whose publishers wait for room, as far as there is some.
  mutating func admit(_ lane: Handle<Lane>) {
    while messaging.lanes[lane].blocked.count > 0 && !messaging.isFull(lane) {
      let frame = messaging.lanes[lane].blocked.head
      frames.remove(frame, from: &messaging.lanes[lane].blocked)
      let queue = messaging.lanes[lane].queue
      messaging.queues[queue].counts.blockedTime += loop.clock &- frames[frame].since
      let next = accept(frame, frames[frame].message)
      if next != .nobody { loop.ready.pushBack(next) }
    }
  }

  /// The queue gives a message up, which waits no longer.
  mutating func giveUp(_ frame: Handle<Frame>) {
    let component = plant.stations[frames[frame].station].component
    books.failuresBegun[Int(component) * Outcome.count + Int(Outcome.dropped.rawValue)] += 1
    end(frame, .dropped)
  }

  /// A message is over; whoever waits for that goes on.
  mutating func end(_ frame: Handle<Frame>, _ outcome: Outcome) {
    let handle = frames[frame].message
    messaging.messages[handle].frame = .nobody
    messaging.fall(messaging.messages[handle].lane, at: loop.clock)
    frames[frame].wake = 0
    frames[frame].state = .running
    frames[frame].since = 0
    let next = finish(frame, outcome)
    if next != .nobody { loop.ready.pushBack(next) }
    if messaging.messages[handle].open == 0 { messaging.freeMessage(handle) }
  }
}

extension Messaging {
  fileprivate mutating func pickLane(
    of queue: Handle<MessageQueueState>, for frame: Handle<Frame>, _ frames: borrowing Frames
  ) -> Handle<Lane> {
    let state = queues[queue]
    if state.lanes == 1 { return state.firstLane }
    if state.isKeyed && frames[frame].population != 0 {
      let seed = frames[frame].key.word &+ 1
      return state.firstLane + Int32(SplitMix64.finalize(seed) % UInt64(state.lanes))
    }
    queues[queue].turn = state.turn + 1 == state.lanes ? 0 : state.turn + 1
    return state.firstLane + state.turn
  }

  /// Puts a message where a consumer can see it.
  mutating func store(
    _ frame: Handle<Frame>, _ handle: Handle<Message>, atFront: Bool = false,
    _ loop: inout EventLoop, _ frames: inout Frames, _ plant: inout Plant,
    _ sending: borrowing Sending
  ) {
    let lane = messages[handle].lane
    let queue = messages[handle].queue
    var line = lanes[lane].line
    frames[frame].state = .stored
    // No event; among equals a heap goes by it.
    frames[frame].wake = line.heap == .none ? 0 : loop.nextSequence()
    frames[frame].since = loop.clock
    if atFront {
      frames.prepend(frame, to: &line)
    } else {
      plant.join(
        &line, frame, plant.components[queues[queue].component].queueDiscipline, &frames, sending)
    }
    lanes[lane].line = line
    if line.count == 1 { lanes[lane].gatheringSince = loop.clock }
    plant.stations[frames[frame].station].waiting.rise(at: loop.clock)
    queues[queue].waiting += 1
    if queues[queue].waiting > queues[queue].peakWaiting {
      queues[queue].peakWaiting = queues[queue].waiting
      queues[queue].peakAt = loop.clock
    }
  }

  /// Takes a message out of its lane before its turn.
  mutating func withdraw(
    _ frame: Handle<Frame>, _ lane: Handle<Lane>, at now: Int64, _ frames: inout Frames,
    _ plant: inout Plant, _ sending: borrowing Sending, _ books: inout Books
  ) {
    let component = plant.stations[frames[frame].station].component
    var line = lanes[lane].line
    plant.leave(&line, frame, plant.components[component].queueDiscipline, &frames, sending)
    lanes[lane].line = line
    leftLane(frame, lane, at: now, frames, &plant, &books)
  }

  /// Counts a message that waits no longer.
  mutating func leftLane(
    _ frame: Handle<Frame>, _ lane: Handle<Lane>, at now: Int64, _ frames: borrowing Frames,
    _ plant: inout Plant, _ books: inout Books
  ) {
    books.stopWaiting(frame, at: now, frames, &plant)
    lanes[lane].pending -= 1
    queues[lanes[lane].queue].waiting -= 1
  }
}

extension Frame {
  /// Of a frame that stands for a message: whether that is done, and only its receiver does not know.
  var isLeftover: Bool { flags.contains(.branch) }
}

extension Frames {
  /// Keeps a message back for a time.
  mutating func hold(_ frame: Handle<Frame>, _ time: Int64, _ loop: inout EventLoop) {
    self[frame].state = .held
    loop.schedule(frame, after: time, &self)
  }
}
