/// Who gets a free place, and who is sent away, where a component has rules for those who wait.
extension Simulation {

  /// A place is free again: whose turn it is gets it, unless that one is shed.
  mutating func handPlaceOnByRules(_ id: Handle<Station>, _ component: Handle<ComponentState>) {
    let waiter = nextByDelay(id, component)
    if waiter == .nobody {
      plant.stations[id].placesHeld.fall(at: loop.clock)
    } else {
      if protection.shedders[plant.components[component].shedder].shares > 0 {
        protection.holdShare(waiter, id, by: 1, frames, plant)
      }
      frames.givePlace(to: waiter, &loop)
    }
  }

  /// The next of a line whose delay is controlled; nobody if nobody is left.
  private mutating func nextByDelay(_ id: Handle<Station>, _ component: Handle<ComponentState>)
    -> Handle<Frame>
  {
    let shedder = protection.shedders[plant.components[component].shedder]
    if shedder.firstControl == .none { return takeWaiter(id, component, shedder) }
    let slot = shedder.firstControl + plant.ordinal(of: id)
    var control = protection.delayControls[slot]
    var mayDrop = false
    var waiter = takeWaiter(id, component, shedder, &control, &mayDrop)
    if control.isDropping {
      if !mayDrop { control.isDropping = false }
      while control.isDropping && loop.clock >= control.nextDrop {
        shedWaiter(waiter)
        control.count += 1
        waiter = takeWaiter(id, component, shedder, &control, &mayDrop)
        if mayDrop {
          control.nextDrop += DelayControl.step(shedder.interval, control.count)
        } else {
          control.isDropping = false
        }
      }
    } else if mayDrop {
      shedWaiter(waiter)
      waiter = takeWaiter(id, component, shedder, &control, &mayDrop)
      control.begin(now: loop.clock, interval: shedder.interval)
    }
    protection.delayControls[slot] = control
    return waiter
  }

  private mutating func takeWaiter(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ shedder: Shedder,
    _ control: inout DelayControl,
    _ mayDrop: inout Bool
  ) -> Handle<Frame> {
    let waiter = takeWaiter(id, component, shedder)
    if waiter == .nobody {
      control.firstAbove = 0
      mayDrop = false
      return .nobody
    }
    mayDrop = control.mayDrop(
      waited: loop.clock &- frames[waiter].since, behind: plant.stations[id].placeLine.count,
      now: loop.clock,
      target: shedder.target, interval: shedder.interval)
    return waiter
  }

  /// Takes out of the line whose turn it is; nobody if nobody may go.
  private mutating func takeWaiter(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ shedder: Shedder
  ) -> Handle<Frame> {
    while true {
      var line = plant.stations[id].placeLine
      if line.count == 0 { return .nobody }
      var discipline = plant.components[component].queueDiscipline
      if line.count > shedder.newestFirstAbove { discipline = .lifo }
      let waiter: Handle<Frame>
      if shedder.shares > 0 {
        waiter = protection.firstWithShare(
          line, discipline, id, component, shedder, frames, plant, faults)
        if waiter == .nobody { return .nobody }
        frames.remove(waiter, from: &line)
      } else {
        waiter = plant.takeNext(
          &line, discipline, plant.components[component].orderSampler, &frames, sending, &draws)
      }
      plant.stations[id].placeLine = line
      books.leftPlaceLine(waiter, component, &loop, frames, &plant)
      if !isTooLate(waiter) { return waiter }
    }
  }

  private mutating func shedWaiter(_ waiter: Handle<Frame>) {
    loop.ready.pushBack(failHere(waiter, .shed))
  }

  /// Makes room in a full line for a newcomer by sending away the least important of those who wait, of
  /// equals the last; false if nobody there is less important.
  mutating func makeRoom(
    for frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) -> Bool {
    if !protection.shedders[plant.components[component].shedder].displaces { return false }
    let line = plant.stations[id].placeLine
    var victim = Handle<Frame>.nobody
    if line.heap == .none {
      var candidate = line.tail
      while candidate != .nobody {
        if victim == .nobody
          || protection.priority(candidate, frames, sending)
            < protection.priority(victim, frames, sending)
        {
          victim = candidate
        }
        candidate = frames[candidate].previous
      }
    } else {
      for position in 0..<line.count {
        let candidate = plant.heaps.frame(line.heap, at: position)
        let isLess =
          victim == .nobody
          || protection.priority(candidate, frames, sending)
            < protection.priority(victim, frames, sending)
          || (protection.priority(candidate, frames, sending)
            == protection.priority(victim, frames, sending)
            && frames[candidate].wake > frames[victim].wake)
        if isLess { victim = candidate }
      }
    }
    if victim == .nobody
      || protection.priority(victim, frames, sending) >= protection.priority(frame, frames, sending)
    {
      return false
    }
    leavePlaceLine(victim)
    shedWaiter(victim)
    return true
  }
}

extension Protection {
  mutating func layOutShedding(_ network: Network, _ plant: inout Plant) {
    for index in network.components.indices {
      let rules = network.components[index].shedding
      if rules == Shedding() { continue }
      let count = plant.components[index].stations
      var shedder = Shedder()
      if let codel = rules.codel {
        shedder.target = codel.target.nanoseconds
        shedder.interval = min(codel.interval.nanoseconds, Int64.max / 64)
        shedder.firstControl = Handle(delayControls.count)
        delayControls.append(repeating: DelayControl(), count: Int(count))
      }
      if let above = rules.newestFirstAbove { shedder.newestFirstAbove = Int32(clamping: above) }
      shedder.displaces = rules.displaces
      shedder.firstShare = Handle(placeShares.count)
      shedder.shares = Int32(rules.shares.count)
      for share in rules.shares {
        placeShares.append(
          ShareRule(
            most: Int32(clamping: share.most ?? Int.max), kept: Int32(clamping: share.kept),
            firstHeld: Int32(placesOfShares.count)))
        placesOfShares.append(repeating: 0, count: Int(count))
      }
      if !rules.shares.isEmpty {
        plant.components[index].gates.insert(.places)
        plant.components[index].isWatched = true
        layOutShares(of: Handle(index), rules.shares, shedder.firstShare, network)
      }
      plant.components[index].shedder = Handle(shedders.count)
      shedders.append(shedder)
    }
  }

  /// Which share the attempts of each site are of.
  private mutating func layOutShares(
    of component: Handle<ComponentState>, _ shares: [PlaceShare], _ first: Handle<ShareRule>,
    _ network: Network
  ) {
    if shareOfSite.count == 0 {
      shareOfSite.append(repeating: .none, count: network.sites.count)
    }
    for (index, site) in network.sites.enumerated() {
      guard network.operations[Int(site.operation.index)].component.handle == component,
        let share = shares.firstIndex(where: { $0.operations.contains(site.operation) })
      else { continue }
      shareOfSite[index] = first + Int32(share)
    }
  }

  fileprivate func priority(
    _ frame: Handle<Frame>, _ frames: borrowing Frames, _ sending: borrowing Sending
  ) -> Int32 {
    sending.priorities[frames[frame].requestClass]
  }
}
