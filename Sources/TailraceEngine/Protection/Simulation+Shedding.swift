/// Who gets a free place, and who is sent away, where a component has rules for those who wait.
extension Simulation {
  mutating func layOutShedding() {
    for index in network.components.indices {
      let rules = network.components[index].shedding
      if rules == Shedding() { continue }
      let count = components[index].stations
      var shedder = Shedder()
      if let codel = rules.codel {
        shedder.target = codel.target.nanoseconds
        shedder.interval = min(codel.interval.nanoseconds, Int64.max / 64)
        shedder.firstControl = Handle(delayControls.count)
        delayControls.append(repeating: DelayControl(), count: Int(count))
      }
      if let above = rules.newestFirstAbove { shedder.newestFirstAbove = Int32(clamping: above) }
      shedder.displaces = rules.displaces
      shedder.firstShare = Handle(shareRules.count)
      shedder.shares = Int32(rules.shares.count)
      for share in rules.shares {
        shareRules.append(
          ShareRule(
            most: Int32(clamping: share.most ?? Int.max), kept: Int32(clamping: share.kept),
            firstHeld: Int32(sharesHeld.count)))
        sharesHeld.append(repeating: 0, count: Int(count))
      }
      if !rules.shares.isEmpty {
        components[index].gates.insert(.places)
        components[index].isWatched = true
        layOutShares(of: Handle(index), rules.shares, shedder.firstShare)
      }
      components[index].shedder = Handle(shedders.count)
      shedders.append(shedder)
    }
  }

  /// Which share the attempts of each site are of.
  private mutating func layOutShares(
    of component: Handle<ComponentState>, _ shares: [PlaceShare], _ first: Handle<ShareRule>
  ) {
    if siteShares.count == 0 { siteShares.append(repeating: .none, count: network.sites.count) }
    for (index, site) in network.sites.enumerated() {
      guard network.operations[Int(site.operation.index)].component.handle == component,
        let share = shares.firstIndex(where: { $0.operations.contains(site.operation) })
      else { continue }
      siteShares[index] = first + Int32(share)
    }
  }

  /// A place is free again: whose turn it is gets it, unless that one is shed.
  mutating func handPlaceOnByRules(_ id: Handle<Station>, _ component: Handle<ComponentState>) {
    let waiter = nextByDelay(id, component)
    if waiter == .nobody {
      stations[id].placesHeld.fall(at: clock)
    } else {
      if shedders[components[component].shedder].shares > 0 { holdShare(waiter, id, by: 1) }
      givePlace(to: waiter)
    }
  }

  /// The next of a line whose delay is controlled; nobody if nobody is left.
  private mutating func nextByDelay(_ id: Handle<Station>, _ component: Handle<ComponentState>)
    -> Handle<Frame>
  {
    let shedder = shedders[components[component].shedder]
    if shedder.firstControl == .none { return takeWaiter(id, component, shedder) }
    let slot = shedder.firstControl + ordinal(of: id)
    var control = delayControls[slot]
    var mayDrop = false
    var waiter = takeWaiter(id, component, shedder, &control, &mayDrop)
    if control.isDropping {
      if !mayDrop { control.isDropping = false }
      while control.isDropping && clock >= control.nextDrop {
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
      control.begin(now: clock, interval: shedder.interval)
    }
    delayControls[slot] = control
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
      waited: clock &- frames[waiter].since, behind: stations[id].placeLine.count, now: clock,
      target: shedder.target, interval: shedder.interval)
    return waiter
  }

  /// Takes out of the line whose turn it is; nobody if nobody may go.
  private mutating func takeWaiter(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ shedder: Shedder
  ) -> Handle<Frame> {
    while true {
      var line = stations[id].placeLine
      if line.count == 0 { return .nobody }
      var discipline = components[component].queueDiscipline
      if line.count > shedder.newestFirstAbove { discipline = .lifo }
      let waiter: Handle<Frame>
      if shedder.shares > 0 {
        waiter = firstWithShare(line, discipline, id, component, shedder)
        if waiter == .nobody { return .nobody }
        frames.remove(waiter, from: &line)
      } else {
        waiter = takeNext(&line, discipline, components[component].orderSampler)
      }
      stations[id].placeLine = line
      leftPlaceLine(waiter, component)
      if !isTooLate(waiter) { return waiter }
    }
  }

  private mutating func shedWaiter(_ waiter: Handle<Frame>) {
    ready.pushBack(failHere(waiter, .shed))
  }

  /// Makes room in a full line for a newcomer by sending away the least important of those who wait, of
  /// equals the last; false if nobody there is less important.
  mutating func makeRoom(
    for frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) -> Bool {
    if !shedders[components[component].shedder].displaces { return false }
    let line = stations[id].placeLine
    var victim = Handle<Frame>.nobody
    if line.heap == .none {
      var candidate = line.tail
      while candidate != .nobody {
        if victim == .nobody || priority(candidate) < priority(victim) { victim = candidate }
        candidate = frames[candidate].previous
      }
    } else {
      for position in 0..<line.count {
        let candidate = heaps.frame(line.heap, at: position)
        let isLess =
          victim == .nobody || priority(candidate) < priority(victim)
          || (priority(candidate) == priority(victim)
            && frames[candidate].wake > frames[victim].wake)
        if isLess { victim = candidate }
      }
    }
    if victim == .nobody || priority(victim) >= priority(frame) { return false }
    leavePlaceLine(victim)
    shedWaiter(victim)
    return true
  }

  private mutating func priority(_ frame: Handle<Frame>) -> Int32 {
    priorities[frames[frame].requestClass]
  }
}
