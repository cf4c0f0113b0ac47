/// Consumers: those that poll, those that read partitions, and changes of how many there are.
extension Simulation {

  /// Frames that are woken for a queue; after all rings and sources have their handles.
  mutating func scheduleQueues() {
    for id in messaging.queues.handles {
      let state = messaging.queues[id]
      for lane in state.ownLanes
      where state.batchWait > 0 || state.isPartitioned {
        messaging.lanes[lane].clock = agent(.lane, lane.index, of: state)
      }
      if state.firstChange < state.endOfChanges {
        let frame = agent(.changes, id.index, of: state)
        loop.schedule(frame, after: messaging.changes[state.firstChange].at, &frames)
      }
      if state.pollSampler.exists { addPollers(to: id) }
      let isScaled = state.host.exists && plant.components[state.host].firstLife.exists
      if state.host.exists && !isScaled { recountConsumers(of: id) }
    }
  }

  private mutating func agent(_ role: Messaging.Agent, _ what: Int32, of state: MessageQueueState)
    -> Handle<
      Frame
    >
  {
    let frame = allocate()
    frames[frame].renew(
      .resting, [.branch, .errand], at: Handle(0), station: state.station,
      requestClass: Handle(0), site: Handle(0), key: Handle(0), population: 0)
    frames[frame].agent = role
    frames[frame].work = Int64(what)
    return frame
  }

  /// A frame of a queue is woken; what it steps next, nobody for nothing.
  @inline(never)
  mutating func wakeAgent(_ frame: Handle<Frame>) -> Handle<Frame> {
    frames[frame].wake = 0
    let what = Int32(truncatingIfNeeded: frames[frame].work)
    switch frames[frame].agent {
    case .lane:
      dispatch(Handle(what))
      return .nobody
    case .changes:
      changeConsumers(of: Handle(what), frame)
      return .nobody
    case .poller:
      let queue = Handle<MessageQueueState>(what)
      messaging.queues[queue].asleep.fall(at: loop.clock)
      return look(frame, queue)
    }
  }

  /// New consumers look for the first time spread over one sleep, as ones started one by one would.
  mutating func addPollers(to queue: Handle<MessageQueueState>) {
    let state = messaging.queues[queue]
    let missing = state.consumers - state.pollers
    if missing <= 0 { return }
    for index in 0..<missing {
      let frame = agent(.poller, queue.index, of: state)
      messaging.queues[queue].asleep.rise(at: loop.clock)
      let sleep = draws.samplers.nanoseconds(state.pollSampler)
      let part = Double(index + 1) / Double(missing)
      loop.schedule(frame, after: SamplerTable.wholeNanoseconds(Double(sleep) * part), &frames)
    }
    messaging.queues[queue].pollers = state.consumers
  }

  /// Consumers come or go.
  private mutating func changeConsumers(of queue: Handle<MessageQueueState>, _ frame: Handle<Frame>)
  {
    let place = messaging.queues[queue].firstChange
    let change = messaging.changes[place]
    messaging.queues[queue].firstChange = place + 1
    if place + 1 < messaging.queues[queue].endOfChanges {
      loop.schedule(frame, after: messaging.changes[place + 1].at &- loop.clock, &frames)
    }
    setConsumers(of: queue, to: change.consumers)
  }

  /// There are so many consumers from now on; those at work finish what they have.
  mutating func setConsumers(of queue: Handle<MessageQueueState>, to consumers: Int32) {
    messaging.queues[queue].wanted = consumers
    if messaging.queues[queue].host.exists { return recountConsumers(of: queue) }
    if consumers == messaging.queues[queue].consumers { return }
    let state = messaging.queues[queue]
    if !state.isPartitioned || consumers == 0 {
      messaging.queues[queue].consumers = consumers
      if state.pollSampler.exists { addPollers(to: queue) } else { dispatch(state.firstLane) }
      return
    }
    messaging.haveMembers(queue, consumers)
    rebalance(queue)
  }

  /// The partitions of a queue go to the consumers that there are now.
  mutating func rebalance(_ queue: Handle<MessageQueueState>) {
    let state = messaging.queues[queue]
    messaging.queues[queue].counts.rebalances += 1
    let resume = loop.clock &+ state.rebalancePause
    messaging.assign(queue, pausedUntil: resume)
    for lane in state.ownLanes {
      if state.rebalancePause > 0 && messaging.lanes[lane].pausedUntil == resume {
        messaging.wake(lane, at: resume, &loop, &frames)
      } else {
        dispatch(lane)
      }
    }
  }
}

extension Messaging {
  mutating func layOut(_ network: Network, _ loop: inout EventLoop, _ plant: inout Plant) {
    for handling in network.handlings { handlings.append(handling) }
    for queue in network.queues.indices { layOutQueue(Handle(queue), network, &loop, &plant) }
  }

  private mutating func layOutQueue(
    _ id: Handle<MessageQueueState>, _ network: Network, _ loop: inout EventLoop,
    _ plant: inout Plant
  ) {
    let queue = network.queues[Int(id)]
    let rules = queue.rules
    let component = queue.component.handle
    plant.components[component].messageQueue = id
    let lanes = Int32(clamping: rules.partitions ?? 1)
    let isPartitioned = rules.partitions != nil
    let mostMembers = isPartitioned ? Int32(clamping: rules.mostConsumers) : 0
    var state = MessageQueueState(
      component: component, station: plant.components[component].firstStation,
      redelivers: rules.redelivers, deduplicates: rules.deduplicates,
      isPartitioned: isPartitioned, isKeyed: rules.isKeyed, assignment: rules.assignment,
      overflow: rules.overflow,
      comesIntoSight: rules.redelivers && rules.visibilityTimeout != nil,
      visibility: rules.visibilityTimeout?.nanoseconds ?? 0,
      retryDelay: rules.retryDelay?.nanoseconds ?? -1,
      maximumReceives: rules.maximumReceives.map { Int32(clamping: $0) } ?? Int32.max,
      limit: rules.limit.map { Int32(clamping: $0) } ?? Int32.max,
      batchSize: Int32(clamping: rules.batchSize), batchWait: rules.batchWait.nanoseconds,
      poison: rules.poison, poisonSampler: queue.poisonSampler, delaySampler: queue.delaySampler,
      pollSampler: queue.pollSampler, rebalancePause: rules.rebalancePause.nanoseconds,
      firstLane: Handle(self.lanes.count), lanes: lanes,
      firstMember: Handle(members.count), memberCount: mostMembers,
      firstChange: Handle(changes.count),
      endOfChanges: Handle(changes.count + rules.changes.count),
      consumers: Int32(clamping: rules.consumers), wanted: Int32(clamping: rules.consumers))
    if state.comesIntoSight && state.batchWait == 0 {
      state.visibilityRing = loop.timers.make(delay: state.visibility)
    }
    if let group = rules.perInstance {
      state.worker = group.worker.handle
      state.consumersPerInstance = Int32(clamping: group.consumers)
    }
    if let host = rules.host?.handle {
      state.host = host
      state.firstHost = Handle(hosts.count)
      state.hosts = plant.components[host].stations
      for station in plant.components[host].ownStations {
        hosts.append(ConsumerHost(station: station))
      }
    }
    for change in rules.changes {
      changes.append(
        ConsumerChange(at: change.at.nanoseconds, consumers: Int32(clamping: change.consumers)))
    }
    queues.append(state)
    for _ in 0..<mostMembers { members.append(GroupMember()) }
    for _ in 0..<lanes { self.lanes.append(Lane(queue: id)) }
    if !plant.components[component].queueDiscipline.isList {
      self.lanes[state.firstLane].line.heap = plant.heaps.make()
    }
    if isPartitioned && state.consumers > 0 {
      haveMembers(id, state.consumers)
      assign(id, pausedUntil: 0)
    }
  }

  /// The first consumers of a group are there, so many.
  mutating func haveMembers(_ queue: Handle<MessageQueueState>, _ consumers: Int32) {
    let state = queues[queue]
    for member in state.ownMembers {
      members[member].isThere = member - state.firstMember < consumers
    }
  }

  mutating func rest(
    _ frame: Handle<Frame>, _ queue: Handle<MessageQueueState>, at now: Int64,
    _ frames: inout Frames
  ) {
    frames[frame].flags = [.branch, .errand]
    frames[frame].state = .resting
    frames[frame].agent = .poller
    frames[frame].work = Int64(queue.index)
    queues[queue].asleep.rise(at: now)
  }

  /// Whether nothing can be had from a queue, because it is down.
  func isQueueDown(_ state: MessageQueueState, _ plant: borrowing Plant, _ faults: borrowing Faults)
    -> Bool
  {
    plant.components[state.component].gates.contains(.outage) && faults.isDown(state.station)
  }

  /// What a queue did.
  func queueResult(_ index: Int, at now: Int64) -> QueueResult {
    let state = queues[index]
    let partitions = state.ownLanes.map { id in
      let lane = lanes[id]
      return QueueResult.Partition(
        published: lane.published, ended: lane.ended, lag: Int64(lane.lag.value),
        peakLag: Int64(lane.peakLag), lagArea: lane.lag.area(at: now),
        consumer: lane.owner == .none ? nil : Int(lane.owner - state.firstMember))
    }
    return QueueResult(
      component: ComponentID(state.component), counts: state.counts,
      asleepArea: state.asleep.area(at: now), consumers: Int(state.consumers),
      peakWaiting: (Int64(state.peakWaiting), Delay(nanoseconds: state.peakAt)),
      partitions: state.isPartitioned ? partitions : [])
  }
}
