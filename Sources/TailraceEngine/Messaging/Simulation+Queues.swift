/// Queues: how a message comes in, waits, and is over.
///
/// The frame of a message stands for it from the moment it reaches the queue until it was dealt with or
/// given up: it lies in a lane (`stored`), is kept back (`held`), is out of sight while a consumer works
/// on it (`invisible`), or waits for room (`blocked`). A consumer at work is a frame of its own, which
/// holds its messages by their numbers. Read on in `+Deliveries` and `+Consumers`.
extension Simulation {
  /// The publisher's message is at the queue; the frame to step next, 0 for none.
  @inline(never)
  mutating func enqueue(_ frame: Int32, _ row: Int32) -> Int32 {
    let handling = messaging.handlings[row]
    let queue = handling.queue
    let lane = pickLane(of: queue, for: frame)
    if messaging.isFull(lane) {
      switch messaging.queues[queue].overflow {
      case .reject: return reject(frame, queue)
      case .block: break
      case .dropOldest:
        let oldest = messaging.lanes[lane].line.head
        if oldest == 0 { return reject(frame, queue) }
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
    frames[frame].work = Int64(handle)
    if messaging.isFull(lane) {
      frames[frame].state = .blocked
      frames[frame].since = loop.clock
      frames.append(frame, to: &messaging.lanes[lane].blocked)
      messaging.queues[queue].counts.blocked += 1
      return 0
    }
    let next = accept(frame, handle)
    dispatch(lane)
    return next
  }

  private mutating func reject(_ frame: Int32, _ queue: Int32) -> Int32 {
    messaging.queues[queue].counts.rejected += 1
    return failHere(frame, .shed)
  }

  private mutating func pickLane(of queue: Int32, for frame: Int32) -> Int32 {
    let state = messaging.queues[queue]
    if state.lanes == 1 { return state.firstLane }
    if state.isKeyed && frames[frame].population != 0 {
      let seed = UInt64(UInt32(bitPattern: frames[frame].key)) &+ 1
      return state.firstLane + Int32(SplitMix64.finalize(seed) % UInt64(state.lanes))
    }
    messaging.queues[queue].turn = state.turn + 1 == state.lanes ? 0 : state.turn + 1
    return state.firstLane + state.turn
  }

  /// Takes a message in; the publisher to step next, if it waited for that.
  private mutating func accept(_ frame: Int32, _ handle: Int32) -> Int32 {
    let lane = messaging.messages[handle].lane
    let state = messaging.queues[messaging.messages[handle].queue]
    messaging.queues[messaging.messages[handle].queue].counts.published += 1
    messaging.rise(lane, at: loop.clock)
    messaging.lanes[lane].pending += 1
    if state.poison > 0 {
      messaging.messages[handle].isPoison = draws.samplers.unit(state.poisonSampler) < state.poison
    }
    let next = messaging.messages[handle].acknowledges ? acknowledge(frame) : 0
    if state.delaySampler >= 0 {
      hold(frame, draws.samplers.nanoseconds(state.delaySampler))
    } else {
      store(frame, handle)
    }
    return next
  }

  /// Answers the publisher while the message stays.
  private mutating func acknowledge(_ frame: Int32) -> Int32 {
    let message = frames[frame]
    if message.flags.contains(.message) { return 0 }
    let answer = allocate()
    frames[answer].renew(
      .inbound, message.flags, at: 0, parent: message.parent, parentWake: message.parentWake,
      station: message.station, requestClass: message.requestClass, site: message.site,
      key: message.key, population: message.population)
    if frames.carriesCargo { handCargo(from: frame, to: answer) }
    if frames[message.parent].wake == message.parentWake { frames[message.parent].next = answer }
    frames[frame].parent = 0
    frames[frame].flags.insert(.message)
    return reply(answer, .full)
  }

  /// Keeps a message back for a time.
  mutating func hold(_ frame: Int32, _ time: Int64) {
    frames[frame].state = .held
    schedule(frame, after: time)
  }

  /// Puts a message where a consumer can see it.
  mutating func store(_ frame: Int32, _ handle: Int32, atFront: Bool = false) {
    let lane = messaging.messages[handle].lane
    let queue = messaging.messages[handle].queue
    var line = messaging.lanes[lane].line
    frames[frame].state = .stored
    // No event; among equals a heap goes by it.
    frames[frame].wake = line.heap < 0 ? 0 : nextSequence()
    frames[frame].since = loop.clock
    if atFront {
      frames.prepend(frame, to: &line)
    } else {
      join(&line, frame, plant.components[messaging.queues[queue].component].queueDiscipline)
    }
    messaging.lanes[lane].line = line
    if line.count == 1 { messaging.lanes[lane].gatheringSince = loop.clock }
    plant.stations[frames[frame].station].waiting.rise(at: loop.clock)
    messaging.queues[queue].waiting += 1
    if messaging.queues[queue].waiting > messaging.queues[queue].peakWaiting {
      messaging.queues[queue].peakWaiting = messaging.queues[queue].waiting
      messaging.queues[queue].peakAt = loop.clock
    }
  }

  /// Takes a message out of its lane before its turn.
  mutating func withdraw(_ frame: Int32, _ lane: Int32) {
    let component = plant.stations[frames[frame].station].component
    var line = messaging.lanes[lane].line
    leave(&line, frame, plant.components[component].queueDiscipline)
    messaging.lanes[lane].line = line
    leftLane(frame, lane)
  }

  /// Counts a message that waits no longer.
  mutating func leftLane(_ frame: Int32, _ lane: Int32) {
    plant.stations[frames[frame].station].waiting.fall(at: loop.clock)
    addWait(frame, loop.clock &- frames[frame].since)
    messaging.lanes[lane].pending -= 1
    messaging.queues[messaging.lanes[lane].queue].waiting -= 1
  }

  /// Takes in messages whose publishers wait for room, as far as there is some.
  mutating func admit(_ lane: Int32) {
    while messaging.lanes[lane].blocked.count > 0 && !messaging.isFull(lane) {
      let frame = messaging.lanes[lane].blocked.head
      frames.remove(frame, from: &messaging.lanes[lane].blocked)
      let queue = messaging.lanes[lane].queue
      messaging.queues[queue].counts.blockedTime &+= loop.clock &- frames[frame].since
      let next = accept(frame, Int32(truncatingIfNeeded: frames[frame].work))
      if next != 0 { loop.ready.pushBack(next) }
    }
  }

  /// A message was kept back for long enough.
  mutating func endHold(_ frame: Int32) -> Int32 {
    let handle = Int32(truncatingIfNeeded: frames[frame].work)
    let lane = messaging.messages[handle].lane
    store(frame, handle)
    dispatch(lane)
    return 0
  }

  /// The queue gives a message up, which waits no longer.
  mutating func giveUp(_ frame: Int32) {
    let component = plant.stations[frames[frame].station].component
    books.failuresBegun[Int(component) * Outcome.count + Int(Outcome.dropped.rawValue)] += 1
    end(frame, .dropped)
  }

  /// A message is over; whoever waits for that goes on.
  mutating func end(_ frame: Int32, _ outcome: Outcome) {
    let handle = Int32(truncatingIfNeeded: frames[frame].work)
    messaging.messages[handle].frame = 0
    messaging.fall(messaging.messages[handle].lane, at: loop.clock)
    frames[frame].wake = 0
    frames[frame].state = .running
    frames[frame].since = 0
    let next = finish(frame, outcome)
    if next != 0 { loop.ready.pushBack(next) }
    if messaging.messages[handle].open == 0 { messaging.freeMessage(handle) }
  }
}
