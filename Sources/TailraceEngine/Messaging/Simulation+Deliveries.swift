/// Deliveries: a consumer gets a message or a batch, works on it, and is done.
extension Simulation {
  /// Hands messages of a lane to consumers, as long as there are both.
  mutating func dispatch(_ lane: Handle<Lane>) {
    // Consumers that poll come and look for themselves.
    if messaging.queues[messaging.lanes[lane].queue].pollSampler.exists { return }
    while canStart(lane) {
      let delivery = allocate()
      begin(delivery, lane)
      ready.pushBack(delivery)
      if isStuck() { return }
    }
  }

  /// Whether a consumer may take the next message of a lane now.
  private mutating func canStart(_ lane: Handle<Lane>) -> Bool {
    let state = messaging.lanes[lane]
    if state.line.count == 0 || isQueueDown(messaging.queues[state.queue]) { return false }
    if messaging.queues[state.queue].isPartitioned {
      if messaging.queues[state.queue].consumers == 0 { return false }
      if state.isBusy || clock < state.pausedUntil { return false }
      if messaging.members[state.owner].isBusy { return false }
    } else if messaging.queues[state.queue].busy >= messaging.queues[state.queue].consumers {
      return false
    }
    return isGathered(lane)
  }

  /// Whether a batch is full, or was waited for long enough; if not, the lane is woken when it was.
  mutating func isGathered(_ lane: Handle<Lane>) -> Bool {
    let state = messaging.queues[messaging.lanes[lane].queue]
    if messaging.lanes[lane].line.count >= state.batchSize { return true }
    let waited = clock &- messaging.lanes[lane].gatheringSince
    if waited >= state.batchWait { return true }
    wake(lane, at: clock &+ state.batchWait &- waited)
    return false
  }

  /// A consumer takes the next messages of a lane, which has some.
  mutating func begin(_ delivery: Handle<Frame>, _ lane: Handle<Lane>) {
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
      let number = messaging.makeItem(item)
      if last == .none { first = number } else { messaging.items[last].next = number }
      last = number
    }
    frames[delivery].item = first
    messaging.lanes[lane].gatheringSince = clock
    messaging.lanes[lane].isBusy = true
    messaging.queues[queue].busy += 1
    messaging.queues[queue].counts.calls += 1
    // The lane may change hands meanwhile, so the delivery remembers whose it is.
    frames[delivery].member = messaging.lanes[lane].owner
    if state.isPartitioned {
      messaging.members[messaging.lanes[lane].owner].isBusy = true
      messaging.members[messaging.lanes[lane].owner].lane = lane
    }
    stations[state.station].placesHeld.rise(at: clock)
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
    frames[delivery].born = clock
    if isObserved { observeMessage(delivery, from: frame) }
    if carriesCargo { handCargo(from: frame, to: delivery) }
    if keepsDeadlines { deadlines[delivery] = Int64.max }
  }

  /// Takes the next message out of a lane and out of sight.
  private mutating func take(_ lane: Handle<Lane>, _ state: MessageQueueState) -> Handle<Frame> {
    let component = components[state.component]
    var line = messaging.lanes[lane].line
    let frame = takeNext(&line, component.queueDiscipline, component.orderSampler)
    messaging.lanes[lane].line = line
    recordWait(state.component, clock &- frames[frame].since)
    leftLane(frame, lane)
    let handle = frames[frame].message
    messaging.messages[handle].receives += 1
    messaging.messages[handle].open += 1
    let queue = messaging.messages[handle].queue
    messaging.queues[queue].counts.receives += 1
    if messaging.messages[handle].receives > 1 { messaging.queues[queue].counts.redeliveries += 1 }
    frames[frame].state = .invisible
    frames[frame].wake = 0
    if state.visibilityRing.exists {
      let number = nextSequence()
      frames[frame].wake = number
      setTimer(state.visibilityRing, number, frame)
    }
    return frame
  }

  /// Whether every message of a delivery was dealt with before, so that nothing is left to do.
  mutating func isDone(_ delivery: Handle<Frame>) -> Bool {
    var item = frames[delivery].item
    while item.exists {
      if !messaging.messages[messaging.items[item].message].isDone { return false }
      item = messaging.items[item].next
    }
    return true
  }

  /// A consumer is done; what it steps next, nobody for nothing.
  mutating func finishDelivery(_ delivery: Handle<Frame>, _ called: Outcome) -> Handle<Frame> {
    var item = frames[delivery].item
    let lane = messaging.messages[messaging.items[item].message].lane
    let queue = messaging.lanes[lane].queue
    let state = messaging.queues[queue]
    let member = frames[delivery].member
    stations[state.station].placesHeld.fall(at: clock)
    messaging.queues[queue].busy -= 1
    messaging.lanes[lane].isBusy = false
    if state.isPartitioned { messaging.members[member].isBusy = false }
    var outcome = called
    if called.isAnswer && state.poison > 0 && holdsPoison(item) { outcome = .error }
    if isObserved { observeDelivered(delivery, outcome) }
    // Prepended one by one, those that failed keep their order.
    if state.isPartitioned && !outcome.isAnswer { item = reversed(item) }
    let overran = state.visibilityRing.exists && clock &- frames[delivery].born > state.visibility
    while item.exists {
      let taken = messaging.items[item]
      messaging.freeItem(item)
      messaging.queues[queue].counts.ended += 1
      if overran { messaging.queues[queue].counts.overran += 1 }
      settle(taken, outcome)
      item = taken.next
    }
    admit(lane)
    if state.pollSampler.exists { return look(delivery, queue) }
    free(delivery)
    if state.isPartitioned { serveNext(member) }
    dispatch(lane)
    return .nobody
  }

  private mutating func reversed(_ first: Handle<DeliveryItem>) -> Handle<DeliveryItem> {
    var item = first
    var result = Handle<DeliveryItem>.none
    while item.exists {
      let next = messaging.items[item].next
      messaging.items[item].next = result
      result = item
      item = next
    }
    return result
  }

  private mutating func holdsPoison(_ first: Handle<DeliveryItem>) -> Bool {
    var item = first
    while item.exists {
      if messaging.messages[messaging.items[item].message].isPoison { return true }
      item = messaging.items[item].next
    }
    return false
  }

  /// What becomes of a message whose consumer is done with it.
  private mutating func settle(_ item: DeliveryItem, _ outcome: Outcome) {
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
        fail(handle, outcome)
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
    case .stored: withdraw(message.frame, message.lane)
    case .held: messaging.lanes[message.lane].pending -= 1
    default: forgetVisibility(message)
    }
    end(message.frame, outcome)
  }

  private mutating func fail(_ handle: Handle<Message>, _ outcome: Outcome) {
    let message = messaging.messages[handle]
    let state = messaging.queues[message.queue]
    if !state.redelivers {
      end(message.frame, outcome)
      return
    }
    // Otherwise it comes into sight again by itself.
    if state.retryDelay < 0 { return }
    forgetVisibility(message)
    if message.receives >= state.maximumReceives {
      buryDead(message)
      return
    }
    messaging.lanes[message.lane].pending += 1
    if !state.isPartitioned {
      hold(message.frame, state.retryDelay)
      return
    }
    // Nothing of its partition overtakes a message that is tried again.
    store(message.frame, handle, atFront: true)
    let resume = clock &+ state.retryDelay
    if resume > messaging.lanes[message.lane].pausedUntil && state.retryDelay > 0 {
      messaging.lanes[message.lane].pausedUntil = resume
      wake(message.lane, at: resume)
    }
  }

  /// Has the lane looked at again at a moment; a later word replaces an earlier one.
  mutating func wake(_ lane: Handle<Lane>, at time: Int64) {
    let clockFrame = messaging.lanes[lane].clock
    if frames[clockFrame].wake != 0 && messaging.lanes[lane].wakesAt == time { return }
    messaging.lanes[lane].wakesAt = time
    schedule(clockFrame, after: time &- clock)
  }

  mutating func forgetVisibility(_ message: Message) {
    let ring = messaging.queues[message.queue].visibilityRing
    if ring.exists && frames[message.frame].wake != 0 { timers.forget(ring) }
    frames[message.frame].wake = 0
  }

  /// A message was out of sight for as long as it may be.
  @inline(never)
  mutating func comeIntoSight(_ frame: Handle<Frame>) -> Handle<Frame> {
    let handle = frames[frame].message
    let message = messaging.messages[handle]
    let state = messaging.queues[message.queue]
    timers.forget(state.visibilityRing)
    frames[frame].wake = 0
    if message.open > 0 { messaging.queues[message.queue].counts.expired += 1 }
    if message.receives >= state.maximumReceives {
      buryDead(message)
    } else {
      messaging.lanes[message.lane].pending += 1
      store(frame, handle)
      dispatch(message.lane)
    }
    return .nobody
  }

  /// Gives a message up and sends it where such messages go.
  private mutating func buryDead(_ message: Message) {
    messaging.queues[message.queue].counts.deadLettered += 1
    let site = message.deadLetterSite
    if site.exists {
      sendMessage(message.frame, site, to: components[sites[site].component].firstStation)
    }
    giveUp(message.frame)
  }
}
