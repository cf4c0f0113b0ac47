/// Deliveries: a consumer gets a message or a batch, works on it, and is done.
extension Simulation {
  /// Hands messages of a lane to consumers, as long as there are both.
  mutating func dispatch(_ lane: Handle<Lane>) {
    // Consumers that poll come and look for themselves.
    if messaging.queues[messaging.lanes[lane].queue].pollSampler.exists { return }
    while messaging.canStart(lane, &loop, &frames, plant, faults) {
      let delivery = allocate()
      begin(delivery, lane)
      loop.ready.pushBack(delivery)
      if loop.isStuck() { return }
    }
  }

  /// A consumer looks for messages, and sleeps when it finds none.
  mutating func look(_ frame: Handle<Frame>, _ queue: Handle<MessageQueueState>) -> Handle<Frame> {
    let state = messaging.queues[queue]
    if state.pollers > state.consumers {
      messaging.queues[queue].pollers -= 1
      free(frame)
      return .nobody
    }
    if messaging.lanes[state.firstLane].line.count > 0
      && !messaging.isQueueDown(state, plant, faults)
      && (state.host == .none || state.hasFreeConsumer)
    {
      begin(frame, state.firstLane)
      return loop.isStuck() ? .nobody : frame
    }
    messaging.rest(frame, queue, at: loop.clock, &frames)
    loop.schedule(frame, after: draws.samplers.nanoseconds(state.pollSampler), &frames)
    return .nobody
  }

  /// A consumer takes the next messages of a lane, which has some.
  private mutating func begin(_ delivery: Handle<Frame>, _ lane: Handle<Lane>) {
    let queue = messaging.lanes[lane].queue
    let state = messaging.queues[queue]
    let count = min(messaging.lanes[lane].line.count, state.batchSize)
    var first = Handle<DeliveryItem>.none
    var last = Handle<DeliveryItem>.none
    for place in 0..<count {
      let frame = take(lane, state)
      let handle = frames[frame].message
      if place == 0 { begin(delivery, with: frame, messaging.messages[handle].entry) }
      var item = DeliveryItem()
      item.message = handle
      item.receipt = messaging.messages[handle].receives
      item.receivedAt = receivedAt(frame, state)
      let number = messaging.makeItem(item)
      if last == .none { first = number } else { messaging.items[last].next = number }
      last = number
      if frames[frame].isLeftover { free(frame) }
    }
    frames[delivery].item = first
    messaging.lanes[lane].gatheringSince = loop.clock
    messaging.lanes[lane].isBusy = true
    messaging.queues[queue].busy += 1
    messaging.queues[queue].counts.calls += 1
    // The lane may change hands meanwhile, so the delivery remembers whose it is.
    frames[delivery].member = messaging.lanes[lane].owner
    if state.isPartitioned {
      let member = messaging.lanes[lane].owner
      messaging.members[member].isBusy = true
      messaging.members[member].lane = lane
      messaging.members[member].busyAt = messaging.members[member].host
    } else if state.host.exists {
      frames[delivery].host = messaging.takeConsumer(of: queue, plant, faults)
    }
    plant.stations[state.station].placesHeld.rise(at: loop.clock)
    admit(lane)
  }

  private mutating func begin(
    _ delivery: Handle<Frame>, with frame: Handle<Frame>, _ entry: Handle<Instruction>
  ) {
    let message = frames[frame]
    frames[delivery].renew(
      .running, [.branch, .errand, .holdsPlace], at: entry, station: message.station,
      requestClass: message.requestClass, site: message.site, key: message.key,
      population: message.population)
    frames[delivery].born = loop.clock
    if tracing.isObserved { tracing.observeMessage(delivery, from: frame, at: loop.clock, frames) }
    if frames.carriesCargo { frames.handCargo(from: frame, to: delivery) }
    if frames.keepsDeadlines { frames.deadlines[delivery] = Int64.max }
  }

  /// Takes the next message out of a lane and out of sight.
  private mutating func take(_ lane: Handle<Lane>, _ state: MessageQueueState) -> Handle<Frame> {
    let component = plant.components[state.component]
    var line = messaging.lanes[lane].line
    let frame = plant.takeNext(
      &line, component.queueDiscipline, component.orderSampler, &frames, sending, &draws)
    messaging.lanes[lane].line = line
    books.recordWait(state.component, loop.clock &- frames[frame].since, plant)
    messaging.leftLane(frame, lane, at: loop.clock, frames, &plant, &books)
    let handle = frames[frame].message
    messaging.messages[handle].receives += 1
    // What is left of a message that is done is counted already.
    if !frames[frame].isLeftover { messaging.messages[handle].open += 1 }
    let queue = messaging.messages[handle].queue
    messaging.queues[queue].counts.receives += 1
    if messaging.messages[handle].receives > 1 { messaging.queues[queue].counts.redeliveries += 1 }
    frames[frame].state = .invisible
    frames[frame].wake = 0
    if frames[frame].isLeftover { return frame }
    if state.visibilityRing.exists {
      let number = loop.nextSequence()
      frames[frame].wake = number
      loop.setTimer(state.visibilityRing, number, frame, frames)
    } else if state.comesIntoSight {
      let hidden = loop.clock &- receivedAt(frame, state)
      loop.schedule(frame, after: max(0, state.visibility &- hidden), &frames)
    }
    return frame
  }

  /// Since when a message that is handed over now is out of sight: since it is there and a consumer was
  /// free to gather it (Lambda's pollers receive messages before the batching window, not after it).
  private func receivedAt(_ frame: Handle<Frame>, _ state: MessageQueueState) -> Int64 {
    state.batchWait == 0
      ? loop.clock : min(loop.clock, max(frames[frame].since, state.gathersSince))
  }

  /// A consumer is done; what it steps next, nobody for nothing.
  mutating func finishDelivery(_ delivery: Handle<Frame>, _ called: Outcome) -> Handle<Frame> {
    var item = frames[delivery].item
    let lane = messaging.messages[messaging.items[item].message].lane
    let queue = messaging.lanes[lane].queue
    let state = messaging.queues[queue]
    let member = frames[delivery].member
    plant.stations[state.station].placesHeld.fall(at: loop.clock)
    messaging.queues[queue].busy -= 1
    messaging.lanes[lane].isBusy = false
    var isGone = false
    if state.host.exists {
      let host = messaging.host(of: delivery, state, frames)
      if !state.isPartitioned { messaging.releaseConsumer(of: queue, host) }
      isGone = !called.isAnswer && isLost(messaging.hosts[host].station)
    }
    if state.isPartitioned { messaging.members[member].isBusy = false }
    var outcome = called
    if called.isAnswer && state.poison > 0 && messaging.holdsPoison(item) { outcome = .error }
    if tracing.isObserved { tracing.observeDelivered(delivery, outcome, at: loop.clock, frames) }
    // Prepended one by one, those that failed keep their order.
    if state.isPartitioned && !outcome.isAnswer { item = messaging.reversed(item) }
    while item.exists {
      let taken = messaging.items[item]
      messaging.freeItem(item)
      messaging.queues[queue].counts.ended += 1
      if state.comesIntoSight && loop.clock &- taken.receivedAt > state.visibility {
        messaging.queues[queue].counts.overran += 1
      }
      settle(taken, outcome, isGone: isGone)
      item = taken.next
    }
    admit(lane)
    if state.pollSampler.exists { return look(delivery, queue) }
    free(delivery)
    if state.isPartitioned { serveNext(member) }
    dispatch(lane)
    return .nobody
  }

  /// A consumer that reads partitions takes from its next one, in turn.
  private mutating func serveNext(_ member: Handle<GroupMember>) {
    for _ in 0..<messaging.members[member].lanes {
      if messaging.members[member].isBusy { return }
      let lane = messaging.lanes[messaging.members[member].lane].next
      messaging.members[member].lane = lane
      dispatch(lane)
    }
  }

  /// What becomes of a message whose consumer is done with it.
  private mutating func settle(_ item: DeliveryItem, _ outcome: Outcome, isGone: Bool) {
    let handle = item.message
    messaging.messages[handle].open -= 1
    let message = messaging.messages[handle]
    if outcome.isAnswer {
      succeed(handle, outcome)
    } else {
      messaging.queues[message.queue].counts.failed += 1
      // A failure of a consumer from which the message was taken away decides nothing any more.
      let isLatest = item.receipt == message.receives
      if message.frame != .nobody && isLatest && frames[message.frame].state == .invisible {
        fail(handle, outcome, isGone: isGone)
      }
    }
    if message.frame == .nobody && message.open == 0 { messaging.freeMessage(handle) }
  }

  /// The first success is the message's; any further one is a duplicate.
  private mutating func succeed(_ handle: Handle<Message>, _ outcome: Outcome) {
    let message = messaging.messages[handle]
    if message.isDone {
      messaging.queues[message.queue].counts.duplicates += 1
      if messaging.queues[message.queue].deduplicates {
        messaging.queues[message.queue].counts.suppressed += 1
      }
      return
    }
    messaging.messages[handle].isDone = true
    messaging.queues[message.queue].counts.completed += 1
    // It may have been given up meanwhile.
    if message.frame == .nobody { return }
    switch frames[message.frame].state {
    case .stored:
      let gathering = messaging.lanes[message.lane].gatheringSince
      messaging.withdraw(
        message.frame, message.lane, at: loop.clock, &frames, &plant, sending, &books)
      if messaging.queues[message.queue].hasReceived {
        leaveOver(handle)
        messaging.lanes[message.lane].gatheringSince = gathering
      }
    case .held: messaging.lanes[message.lane].pending -= 1
    default: messaging.forgetVisibility(message, &loop, &frames)
    }
    end(message.frame, outcome)
  }

  /// A message that is done had come into sight and was received again, to be gathered: whoever has it does
  /// not know that it is done.
  private mutating func leaveOver(_ handle: Handle<Message>) {
    let whole = frames[messaging.messages[handle].frame]
    let frame = allocate()
    frames[frame].renew(
      .stored, .branch, at: Handle(0), station: whole.station, requestClass: whole.requestClass,
      site: whole.site, key: whole.key, population: whole.population)
    frames[frame].born = whole.born
    frames[frame].message = handle
    if frames.carriesCargo { frames.handCargo(from: messaging.messages[handle].frame, to: frame) }
    messaging.messages[handle].open += 1
    messaging.lanes[messaging.messages[handle].lane].pending += 1
    messaging.store(frame, handle, &loop, &frames, &plant, sending)
    frames[frame].since = whole.since
  }

  /// Nobody will have what was left of a message that is done.
  mutating func dropLeftover(_ frame: Handle<Frame>) {
    let handle = frames[frame].message
    messaging.withdraw(
      frame, messaging.messages[handle].lane, at: loop.clock, &frames, &plant, sending, &books)
    free(frame)
    messaging.messages[handle].open -= 1
    if messaging.messages[handle].open == 0 { messaging.freeMessage(handle) }
  }

  private mutating func fail(_ handle: Handle<Message>, _ outcome: Outcome, isGone: Bool) {
    let message = messaging.messages[handle]
    let state = messaging.queues[message.queue]
    if !state.redelivers {
      end(message.frame, outcome)
      return
    }
    // Otherwise it comes into sight again by itself, as if its consumer is gone and tells nobody.
    if state.retryDelay < 0 || isGone && state.comesIntoSight { return }
    messaging.forgetVisibility(message, &loop, &frames)
    if message.receives >= state.maximumReceives {
      buryDead(message)
      return
    }
    messaging.lanes[message.lane].pending += 1
    if !state.isPartitioned {
      frames.hold(message.frame, state.retryDelay, &loop)
      return
    }
    // Nothing of its partition overtakes a message that is tried again.
    messaging.store(message.frame, handle, atFront: true, &loop, &frames, &plant, sending)
    let resume = loop.clock &+ (isGone ? 0 : state.retryDelay)
    if resume > messaging.lanes[message.lane].pausedUntil && state.retryDelay > 0 {
      messaging.lanes[message.lane].pausedUntil = resume
      messaging.wake(message.lane, at: resume, &loop, &frames)
    }
  }

  /// Gives a message up and sends it where such messages go.
  private mutating func buryDead(_ message: Message) {
    messaging.queues[message.queue].counts.deadLettered += 1
    let site = message.deadLetterSite
    if site.exists {
      sendMessage(
        message.frame, site, to: plant.components[program.sites[site].component].firstStation)
    }
    giveUp(message.frame)
  }

  /// A message was kept back, or out of sight, for as long as it may be.
  @inline(never)
  mutating func comeIntoSight(_ frame: Handle<Frame>) -> Handle<Frame> {
    let handle = frames[frame].message
    let message = messaging.messages[handle]
    if frames[frame].state == .invisible {
      let state = messaging.queues[message.queue]
      if state.visibilityRing.exists { loop.timers.forget(state.visibilityRing) }
      frames[frame].wake = 0
      if message.open > 0 { messaging.queues[message.queue].counts.expired += 1 }
      if message.receives >= state.maximumReceives {
        buryDead(message)
        return .nobody
      }
      messaging.lanes[message.lane].pending += 1
    }
    messaging.store(frame, handle, &loop, &frames, &plant, sending)
    dispatch(message.lane)
    return .nobody
  }
}

extension Messaging {
  /// Whether a consumer may take the next message of a lane now.
  fileprivate mutating func canStart(
    _ lane: Handle<Lane>, _ loop: inout EventLoop, _ frames: inout Frames, _ plant: borrowing Plant,
    _ faults: borrowing Faults
  ) -> Bool {
    let state = lanes[lane]
    if state.line.count == 0 || isQueueDown(queues[state.queue], plant, faults) { return false }
    if queues[state.queue].isPartitioned {
      if queues[state.queue].consumers == 0 { return false }
      if state.isBusy || loop.clock < state.pausedUntil { return false }
      if members[state.owner].isBusy { return false }
      let host = members[state.owner].host
      if host.exists && !hosts[host].isAtWork { return false }
    } else if !queues[state.queue].hasFreeConsumer {
      queues[state.queue].gathersSince = Int64.max
      return false
    } else if queues[state.queue].gathersSince == Int64.max {
      queues[state.queue].gathersSince = loop.clock
    }
    return isGathered(lane, &loop, &frames)
  }

  /// Whether a batch is full, or was waited for long enough; if not, the lane is woken when it was.
  mutating func isGathered(_ lane: Handle<Lane>, _ loop: inout EventLoop, _ frames: inout Frames)
    -> Bool
  {
    let state = queues[lanes[lane].queue]
    if lanes[lane].line.count >= state.batchSize { return true }
    let waited = loop.clock &- lanes[lane].gatheringSince
    if waited >= state.batchWait { return true }
    wake(lane, at: loop.clock &+ state.batchWait &- waited, &loop, &frames)
    return false
  }

  /// Whether every message of a delivery was dealt with before, so that nothing is left to do.
  func isDone(_ delivery: Handle<Frame>, _ frames: borrowing Frames) -> Bool {
    var item = frames[delivery].item
    while item.exists {
      if !messages[items[item].message].isDone { return false }
      item = items[item].next
    }
    return true
  }

  fileprivate mutating func reversed(_ first: Handle<DeliveryItem>) -> Handle<DeliveryItem> {
    var item = first
    var result = Handle<DeliveryItem>.none
    while item.exists {
      let next = items[item].next
      items[item].next = result
      result = item
      item = next
    }
    return result
  }

  fileprivate func holdsPoison(_ first: Handle<DeliveryItem>) -> Bool {
    var item = first
    while item.exists {
      if messages[items[item].message].isPoison { return true }
      item = items[item].next
    }
    return false
  }

  /// Has the lane looked at again at a moment; a later word replaces an earlier one.
  mutating func wake(
    _ lane: Handle<Lane>, at time: Int64, _ loop: inout EventLoop, _ frames: inout Frames
  ) {
    let clockFrame = lanes[lane].clock
    if frames[clockFrame].wake != 0 && lanes[lane].wakesAt == time { return }
    lanes[lane].wakesAt = time
    loop.schedule(clockFrame, after: time &- loop.clock, &frames)
  }

  func forgetVisibility(_ message: Message, _ loop: inout EventLoop, _ frames: inout Frames) {
    let ring = queues[message.queue].visibilityRing
    if ring.exists && frames[message.frame].wake != 0 { loop.timers.forget(ring) }
    frames[message.frame].wake = 0
  }
}
