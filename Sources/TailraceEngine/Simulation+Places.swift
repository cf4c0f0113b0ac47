/// Who waits for a place, who gets a free one, and who is sent away.
extension Simulation {
  @inline(never)
  mutating func waitForPlace(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) -> Handle<Frame> {
    if plant.stations[id].placeLine.count >= plant.components[component].queueLimit {
      let victim =
        plant.components[component].shedder == .none
        ? .nobody : protection.victim(for: frame, id, component, frames, plant, sending)
      if victim == .nobody { return failHere(frame, .shed) }
      leavePlaceLine(victim)
      loop.ready.pushBack(failHere(victim, .shed))
    }
    let number = loop.nextSequence()
    frames[frame].wake = number
    frames[frame].since = loop.clock
    frames[frame].state = .queuedPlace
    var line = plant.stations[id].placeLine
    plant.join(&line, frame, plant.components[component].queueDiscipline, &frames, sending)
    plant.stations[id].placeLine = line
    plant.stations[id].waiting.rise(at: loop.clock)
    let sampler = plant.components[component].queueTimeoutSampler
    if plant.components[component].queueRing.exists {
      loop.setTimer(plant.components[component].queueRing, number, frame, frames)
    } else if sampler.exists {
      let delay = draws.samplers.nanoseconds(sampler)
      loop.queue.push(Event(time: loop.clock &+ delay, sequence: number, target: frame.index))
    }
    return .nobody
  }

  /// A request leaves the line for a place without one.
  mutating func leavePlaceLine(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    let component = plant.stations[id].component
    var line = plant.stations[id].placeLine
    plant.leave(&line, frame, plant.components[component].queueDiscipline, &frames, sending)
    plant.stations[id].placeLine = line
    books.leftPlaceLine(frame, component, &loop, frames, &plant)
  }

  @inline(never)
  mutating func handPlaceOn(_ id: Handle<Station>, _ component: Handle<ComponentState>) {
    if plant.components[component].gates.contains(.shortage),
      plant.stations[id].placesHeld.value > faults.placesNow(id, component, plant)
    {
      plant.stations[id].placesHeld.fall(at: loop.clock)
      return
    }
    if plant.components[component].shedder.exists { return handPlaceOnByRules(id, component) }
    while plant.stations[id].placeLine.count > 0 {
      var line = plant.stations[id].placeLine
      let waiter = plant.takeNext(
        &line, plant.components[component].queueDiscipline,
        plant.components[component].orderSampler, &frames, sending, &draws)
      plant.stations[id].placeLine = line
      books.leftPlaceLine(waiter, component, &loop, frames, &plant)
      if !isTooLate(waiter) { return frames.givePlace(to: waiter, &loop) }
    }
    plant.stations[id].placesHeld.fall(at: loop.clock)
  }

  /// Whether one who has left the line came to its turn past its deadline; it fails then.
  private mutating func isTooLate(_ waiter: Handle<Frame>) -> Bool {
    guard frames.keepsDeadlines, frames.isPastDeadline(waiter, at: loop.clock) else { return false }
    loop.ready.pushBack(failHere(waiter, .timeout))
    return true
  }

  /// A place is free again: whose turn it is gets it, unless that one is shed.
  private mutating func handPlaceOnByRules(
    _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) {
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
}

extension Books {
  fileprivate mutating func leftPlaceLine(
    _ frame: Handle<Frame>, _ component: Handle<ComponentState>, _ loop: inout EventLoop,
    _ frames: borrowing Frames, _ plant: inout Plant
  ) {
    if plant.components[component].queueRing.exists {
      loop.timers.forget(plant.components[component].queueRing)
    }
    endWait(frame, at: loop.clock, frames, &plant)
  }
}

extension Frames {
  /// One who has left the line goes on in a place that is free already.
  fileprivate mutating func givePlace(to waiter: Handle<Frame>, _ loop: inout EventLoop) {
    self[waiter].wake = 0
    self[waiter].state = .running
    self[waiter].flags.insert(.holdsPlace)
    loop.ready.pushBack(waiter)
  }
}
