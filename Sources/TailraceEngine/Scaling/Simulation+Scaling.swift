/// Starting and stopping instances.
///
/// An instance boots, is made known to all callers, and takes requests at once; while it warms up it
/// computes more slowly, and its caches are empty. One that has to go is the newest: one that still
/// boots before one that is up (as Kubernetes has it). It is taken from the callers' lists at that
/// instant and drains: what it has goes on, and it is off when no call to it is open and nothing is
/// inside, or when its time is over; what is left then fails with `crashed`. Whatever comes to an
/// instance that is off or boots, such as a message sent before, is refused.
extension Simulation {
  /// Instances and controllers of all components whose number of instances changes; once stations,
  /// timer rings and queues are there.
  mutating func scheduleScaling() {
    for scaler in scaling.scalers.indices {
      scaling.begin(scaler, &loop, plant, &routing)
      membershipChanged(scaling.scalers[scaler].component)
      scaling.scheduleController(scaler, &loop)
    }
  }

  /// Carries a decision out.
  mutating func change(_ scaler: Int, _ decision: ScalingDecision?) {
    guard let decision, scaling.note(decision, scaler, at: loop.clock, &books) else { return }
    reconcile(scaler)
  }

  /// Makes the instances that are booting or up as many as are wanted, as far as there are machines.
  private mutating func reconcile(_ scaler: Int) {
    let component = scaling.scalers[scaler].component
    var there = 0
    for slot in plant.slots(of: component) where scaling.lives[slot].isThere { there += 1 }
    while there < scaling.scalers[scaler].wanted {
      // A machine that still drains is not free.
      guard let slot = plant.slots(of: component).first(where: { scaling.lives[$0].phase == .off })
      else {
        return
      }
      scaling.launch(slot, &loop, &draws)
      there += 1
    }
    while there > scaling.scalers[scaler].wanted {
      guard let slot = scaling.nextToGo(component, plant) else { return }
      retire(slot)
      there -= 1
    }
  }

  /// An instance's event has come.
  mutating func fireLife(_ slot: Handle<InstanceLife>, _ sequence: UInt64) {
    guard scaling.lives[slot].wake == sequence else {
      loop.staleEvents += 1
      return
    }
    scaling.lives[slot].wake = 0
    switch scaling.lives[slot].phase {
    case .booting:
      register(slot)
      let scaler = scaling.lives[slot].scaler
      books.timeline.note(
        .instanceUp(after: Delay(nanoseconds: loop.clock &- scaling.lives[slot].launchedAt)),
        at: loop.clock,
        scaling.scalers[Int(scaler)].component,
        instance: Int(plant.ordinal(of: scaling.lives[slot].station)))
    case .warming:
      scaling.lives[slot].phase = .up
      plant.speeds[scaling.lives[slot].station] = 1
    case .draining:
      if loop.clock >= scaling.lives[slot].deadline || scaling.isDrained(slot, plant) {
        switchInstanceOff(slot)
        // Another may have waited for its machine.
        reconcile(Int(scaling.lives[slot].scaler))
      } else {
        scaling.wakeLife(slot, at: scaling.lives[slot].deadline, &loop)
      }
    case .up, .off: break
    }
  }

  /// An instance takes requests from now on.
  private mutating func register(_ slot: Handle<InstanceLife>) {
    let station = scaling.lives[slot].station
    let component = plant.stations[station].component
    let rules = scaling.scalers[Int(scaling.lives[slot].scaler)].rules
    scaling.lives[slot].upAt = loop.clock
    scaling.lives[slot].serving.rise(at: loop.clock)
    scaling.startReading(slot, at: loop.clock, plant)
    if let warmup = rules.warmup {
      scaling.lives[slot].phase = .warming
      plant.speeds[station] = warmup.speed
      scaling.wakeLife(
        slot, at: loop.clock &+ min(warmup.lasting.nanoseconds, Int64.max / 4), &loop)
    } else {
      scaling.lives[slot].phase = .up
    }
    routing.noteStart(of: station, at: loop.clock)
    routing.members[station] = true
    membershipChanged(component)
    introduce(station)
  }

  private mutating func retire(_ slot: Handle<InstanceLife>) {
    if scaling.lives[slot].phase == .booting { return switchInstanceOff(slot) }
    let station = scaling.lives[slot].station
    scaling.lives[slot].phase = .draining
    routing.members[station] = false
    let drain = scaling.scalers[Int(scaling.lives[slot].scaler)].rules.drain.nanoseconds
    scaling.lives[slot].deadline = loop.clock &+ min(drain, Int64.max / 4)
    membershipChanged(plant.stations[station].component)
    scaling.wakeLife(
      slot, at: scaling.isDrained(slot, plant) ? loop.clock : scaling.lives[slot].deadline, &loop)
  }

  private mutating func switchInstanceOff(_ slot: Handle<InstanceLife>) {
    let station = scaling.lives[slot].station
    let component = plant.stations[station].component
    let scaler = Int(scaling.lives[slot].scaler)
    scaling.lives[slot].wake = 0
    if scaling.lives[slot].phase == .draining {
      scaling.lives[slot].serving.fall(at: loop.clock)
      let left = plant.stations[station].inside.value
      // Beside requests there may be branches that nobody waits for any more.
      let inside = plant.framesInside(component, [station], frames)
      loseAll(inside[0], at: station)
      caching.flights.clear(station: station)
      scaling.scalers[scaler].lost += Int64(left)
      scaling.scalers[scaler].stops += 1
      books.timeline.note(
        .instanceOff(lost: Int(left)), at: loop.clock, component,
        instance: Int(plant.ordinal(of: station)))
    }
    caching.flushCaches(of: station, network, at: loop.clock, &plant, &versions)
    scaling.lives[slot].billed.fall(at: loop.clock)
    scaling.lives[slot].phase = .off
    loseConsumers(in: component, at: [station])
  }

  /// The number of instances that callers know of has changed.
  private mutating func membershipChanged(_ component: Handle<ComponentState>) {
    let scaler = Int(scaling.lives[plant.components[component].firstLife].scaler)
    var count: Int32 = 0
    for slot in plant.slots(of: component) where scaling.lives[slot].isMember { count += 1 }
    scaling.scalers[scaler].members.change(
      by: count - scaling.scalers[scaler].members.value, at: loop.clock)
    scaling.scalers[scaler].fewest = min(scaling.scalers[scaler].fewest, Int(count))
    scaling.scalers[scaler].most = max(scaling.scalers[scaler].most, Int(count))
    recountConsumers(in: component)
    for queue in messaging.queues.handles
    where messaging.queues[queue].worker == component && messaging.queues[queue].host == .none {
      setConsumers(of: queue, to: count &* messaging.queues[queue].consumersPerInstance)
    }
  }

  /// What callers knew of the machine that an instance starts on was of another instance; and those who
  /// wait in line at a caller until an instance has room find room at the new one.
  private mutating func introduce(_ station: Handle<Station>) {
    for entry in calling.rules.entries.handles {
      let state = calling.rules.entries[entry]
      guard state.ownStations.contains(station) else { continue }
      for caller in state.callerInstances {
        calling.rules.forget(entry, caller, station)
        fillUp(entry, caller, station)
      }
    }
  }
}
