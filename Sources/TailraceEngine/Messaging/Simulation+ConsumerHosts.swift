/// Consumers that are in the instances of the component that they call.
///
/// What they do is done by their own instance. They come and go with it, take nothing while it is down or
/// stands still, and whatever they had in their hands when it went down they tell nobody about. Without
/// partitions the consumers of a group are shared out evenly, and a message goes to an instance that has
/// room for it before one that has not.
extension Simulation {
  /// Instances of a component came, went, broke or were mended.
  mutating func recountConsumers(in component: Handle<ComponentState>) {
    for queue in messaging.queues.handles where messaging.queues[queue].host == component {
      recountConsumers(of: queue)
    }
  }

  /// Finds anew who can take messages of a queue.
  mutating func recountConsumers(of queue: Handle<MessageQueueState>) {
    let state = messaging.queues[queue]
    messaging.queues[queue].isCounted = true
    for host in state.ownHosts {
      let station = messaging.hosts[host].station
      let isKnown = routing.members.count == 0 || routing.members[station]
      let isFrozen = faults.conditions.count > 0 && faults.conditions[station].isFrozen
      messaging.hosts[host].isKnown = isKnown
      messaging.hosts[host].isAtWork = isKnown && !isFrozen && !isLost(station)
    }
    if !state.isPartitioned {
      messaging.shareOut(queue)
      if state.pollSampler.exists { addPollers(to: queue) } else { dispatch(state.firstLane) }
      return
    }
    let isChanged = seatMembers(queue)
    if messaging.queues[queue].consumers > 0 && (isChanged || !state.isCounted) {
      if state.isCounted { return rebalance(queue) }
      messaging.assign(queue, pausedUntil: 0)
    }
    for lane in state.ownLanes { dispatch(lane) }
  }

  /// Whether an instance is gone, with whatever was in it.
  func isLost(_ station: Handle<Station>) -> Bool {
    faults.impairments.count > 0 && faults.isDown(station) || scaling.isOff(station, plant)
  }

  /// Says which instance each consumer of a group is in, and whether it is there; whether that has changed.
  ///
  /// One that stands still is still of the group.
  private mutating func seatMembers(_ queue: Handle<MessageQueueState>) -> Bool {
    let state = messaging.queues[queue]
    let known = state.ownHosts.filter { messaging.hosts[$0].isKnown }
    var isChanged = false
    var there: Int32 = 0
    for member in state.ownMembers {
      let number = member - state.firstMember
      var host = Handle<ConsumerHost>.none
      if state.consumersPerInstance > 0 {
        host = state.firstHost + number / state.consumersPerInstance
      } else if !known.isEmpty && number < state.wanted {
        host = known[Int(number) % known.count]
      }
      let isThere =
        host.exists && messaging.hosts[host].isKnown && !isLost(messaging.hosts[host].station)
      if isThere { there += 1 }
      if isThere != messaging.members[member].isThere { isChanged = true }
      messaging.members[member].isThere = isThere
      messaging.members[member].host = host
    }
    messaging.queues[queue].consumers = there
    return isChanged
  }

  /// Instances go down: their consumers are gone in the middle of what they do.
  ///
  /// - Complexity: O(frames), where the component has consumers.
  mutating func loseConsumers(in component: Handle<ComponentState>, at down: [Handle<Station>]) {
    for queue in messaging.queues.handles where messaging.queues[queue].host == component {
      let state = messaging.queues[queue]
      var lost: [Handle<Frame>] = []
      for handle in frames.handles
      where frames[handle].station == state.station && frames[handle].isDelivery {
        let host = messaging.host(of: handle, state, frames)
        // One that is about to go on finds out itself.
        if frames[handle].state != .running && down.contains(messaging.hosts[host].station) {
          lost.append(handle)
        }
      }
      for handle in lost { leaveLine(handle) }
      for handle in lost { lose(handle) }
    }
    recountConsumers(in: component)
  }

  /// The instance that a frame at a queue calls: that of the consumer whose delivery it is part of.
  func stationOfConsumer(_ frame: Handle<Frame>, _ router: RoutingTable.Router) -> Handle<Station> {
    let station = frames[frame].station
    let queue = plant.components[plant.stations[station].component].messageQueue
    var delivery = frame
    while !frames[delivery].isDelivery, frames[delivery].flags.contains(.branch) {
      delivery = frames[delivery].parent
    }
    if frames[delivery].isDelivery {
      let host = messaging.host(of: delivery, messaging.queues[queue], frames)
      if host.exists { return messaging.hosts[host].station }
    }
    return router.firstStation
  }
}

extension MessageQueueState {
  /// Whether a consumer has nothing to do, where there are no partitions.
  var hasFreeConsumer: Bool {
    if host == .none { return busy < consumers }
    return busyThere < hostsAtWork &* consumersEach && (consumersPerInstance > 0 || busy < wanted)
  }
}

extension Frame {
  /// Whether it is a consumer at work.
  var isDelivery: Bool {
    flags.contains([.errand, .holdsPlace]) && state != .free && state != .resting
  }
}

extension Messaging {
  /// The instance whose consumer makes a delivery.
  func host(of delivery: Handle<Frame>, _ state: MessageQueueState, _ frames: borrowing Frames)
    -> Handle<ConsumerHost>
  {
    state.isPartitioned ? members[frames[delivery].member].busyAt : frames[delivery].host
  }

  /// Shares the consumers of a group without partitions out among instances.
  fileprivate mutating func shareOut(_ queue: Handle<MessageQueueState>) {
    let state = queues[queue]
    var known: Int32 = 0
    var atWork: Int32 = 0
    for host in state.ownHosts {
      if hosts[host].isKnown { known += 1 }
      if hosts[host].isAtWork { atWork += 1 }
    }
    var each = state.consumersPerInstance
    // An instance more than would go around evenly may have one more, as long as there are so many.
    if each == 0 && known > 0 { each = (state.wanted - 1) / known + 1 }
    var busy: Int32 = 0
    for host in state.ownHosts where hosts[host].isAtWork { busy += min(hosts[host].busy, each) }
    queues[queue].consumersEach = each
    queues[queue].hostsAtWork = atWork
    queues[queue].busyThere = busy
    let most = Int64(each) * Int64(atWork)
    let wanted = state.consumersPerInstance > 0 ? most : Int64(state.wanted)
    queues[queue].consumers = Int32(clamping: min(most, wanted))
  }

  /// A consumer of an instance takes messages, where one has nothing to do: of an instance with a free
  /// place before one without, then of that with the fewest at work, in turn among equals.
  mutating func takeConsumer(
    of queue: Handle<MessageQueueState>, _ plant: borrowing Plant, _ faults: borrowing Faults
  ) -> Handle<ConsumerHost> {
    let state = queues[queue]
    var pick = Handle<ConsumerHost>.none
    var isPickFull = false
    var host = state.firstHost + state.nextHost
    for _ in 0..<state.hosts {
      if hosts[host].isAtWork && hosts[host].busy < state.consumersEach {
        let isFull = faults.isFull(hosts[host].station, plant)
        if pick == .none || isPickFull && !isFull
          || isPickFull == isFull && hosts[host].busy < hosts[pick].busy
        {
          pick = host
          isPickFull = isFull
        }
      }
      host = host + 1 == state.firstHost + state.hosts ? state.firstHost : host + 1
    }
    assert(pick.exists, "a free consumer is somewhere")
    let next = pick - state.firstHost + 1
    queues[queue].nextHost = next == state.hosts ? 0 : next
    queues[queue].busyThere += 1
    hosts[pick].busy += 1
    return pick
  }

  mutating func releaseConsumer(
    of queue: Handle<MessageQueueState>, _ host: Handle<ConsumerHost>
  ) {
    if hosts[host].isAtWork && hosts[host].busy <= queues[queue].consumersEach {
      queues[queue].busyThere -= 1
    }
    hosts[host].busy -= 1
  }
}

extension Faults {
  /// Whether an instance has no place for one more.
  fileprivate func isFull(_ station: Handle<Station>, _ plant: borrowing Plant) -> Bool {
    let component = plant.stations[station].component
    if plant.components[component].places == ComponentState.unlimited { return false }
    return plant.stations[station].placesHeld.value >= placesNow(station, component, plant)
  }
}
