/// One instance of a component whose number of instances changes: off, booting, up or draining.
package struct InstanceLife: BitwiseCopyable {
  var station: Handle<Station>
  /// The controller of its component.
  var scaler: Int32
  /// What its own events are scheduled by.
  var clockwork: Handle<Clockwork> = .none
  /// The sequence of the event that it waits for; 0 for none.
  var wake: UInt64 = 0
  var phase: Phase = .off
  /// The number of its last start; the highest is the newest.
  var launch: Int64 = 0
  var launchedAt: Int64 = 0
  var upAt: Int64 = 0
  /// When it has drained for as long as it may.
  var deadline: Int64 = 0
  /// Calls to it that are not over for their callers.
  var open: Int32 = 0
  var billed = Gauge()
  var serving = Gauge()
  /// What its counts stood at when metrics were read last.
  var busyRead: Int64 = 0
  var insideRead: Int64 = 0
  var offeredRead: Int64 = 0

  enum Phase: UInt8, BitwiseCopyable {
    case off
    case booting
    /// Up, and slower than later.
    case warming
    case up
    case draining
  }

  /// Whether callers know of it.
  var isMember: Bool { phase == .warming || phase == .up }
  /// Whether it is booting or up, so that it counts for the size that is wanted.
  var isThere: Bool { phase == .booting || isMember }
}

/// Starting and stopping instances.
///
/// An instance boots, is made known to all callers, and takes requests at once; while it warms up it
/// computes more slowly, and its caches are empty. One that has to go is the newest: one that still
/// boots before one that is up (as Kubernetes has it). It is taken from the callers' lists at that
/// instant and drains: what it has goes on, and it is off when no call to it is open and nothing is
/// inside, or when its time is over; what is left then fails with `crashed`. Whatever comes to an
/// instance that is off or boots, such as a message sent before, is refused.
extension Simulation {
  /// Stations of a component whose number changes, from the first on.
  mutating func layOutLives(_ rules: Autoscaling, of component: Int, from station: Handle<Station>)
    -> Handle<InstanceLife>
  {
    let first = Handle<InstanceLife>(scaling.lives.count)
    let scaler = Int32(scaling.scalers.count)
    scaling.scalers.append(
      ScalerState(
        component: Handle(component), rules: rules, bootSampler: rules.sampler,
        wanted: rules.initial))
    for instance in 0..<Int32(rules.most) {
      scaling.lives.append(InstanceLife(station: station + instance, scaler: scaler))
    }
    return first
  }

  /// Whether callers know of each station; none of a component whose number of instances changes yet.
  mutating func layOutMembers() {
    if scaling.lives.count == 0 { return }
    routing.members.append(repeating: true, count: plant.stations.count)
    for slot in scaling.lives.handles { routing.members[scaling.lives[slot].station] = false }
  }

  /// Whether a station is off, or not yet there.
  @inline(never)
  mutating func isOff(_ station: Handle<Station>) -> Bool {
    let first = plant.components[plant.stations[station].component].firstLife
    if first == .none { return false }
    let phase = scaling.lives[first + ordinal(of: station)].phase
    return phase == .off || phase == .booting
  }

  mutating func slots(of component: Handle<ComponentState>) -> Range<Handle<InstanceLife>> {
    let first = plant.components[component].firstLife
    return first..<(first + plant.components[component].stations)
  }

  /// Makes the instances that are booting or up as many as are wanted, as far as there are machines.
  mutating func reconcile(_ scaler: Int) {
    let component = scaling.scalers[scaler].component
    var there = 0
    for slot in slots(of: component) where scaling.lives[slot].isThere { there += 1 }
    while there < scaling.scalers[scaler].wanted {
      // A machine that still drains is not free.
      guard let slot = slots(of: component).first(where: { scaling.lives[$0].phase == .off }) else {
        return
      }
      launch(slot)
      there += 1
    }
    while there > scaling.scalers[scaler].wanted {
      guard let slot = nextToGo(component) else { return }
      retire(slot)
      there -= 1
    }
  }

  private mutating func nextToGo(_ component: Handle<ComponentState>) -> Handle<InstanceLife>? {
    var pick: Handle<InstanceLife>?
    for slot in slots(of: component) where scaling.lives[slot].isThere {
      guard let other = pick else {
        pick = slot
        continue
      }
      let boots = scaling.lives[slot].phase == .booting
      let otherBoots = scaling.lives[other].phase == .booting
      if boots != otherBoots ? boots : scaling.lives[slot].launch > scaling.lives[other].launch {
        pick = slot
      }
    }
    return pick
  }

  private mutating func launch(_ slot: Handle<InstanceLife>) {
    let scaler = Int(scaling.lives[slot].scaler)
    scaling.scalers[scaler].launches += 1
    scaling.scalers[scaler].starts += 1
    scaling.lives[slot].phase = .booting
    scaling.lives[slot].launch = scaling.scalers[scaler].launches
    scaling.lives[slot].launchedAt = loop.clock
    scaling.lives[slot].billed.rise(at: loop.clock)
    let boot = draws.samplers.nanoseconds(scaling.scalers[scaler].bootSampler)
    wakeLife(slot, at: loop.clock &+ boot)
  }

  private mutating func wakeLife(_ slot: Handle<InstanceLife>, at time: Int64) {
    scaling.lives[slot].wake = scheduleClockwork(scaling.lives[slot].clockwork, at: time)
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
        instance: Int(ordinal(of: scaling.lives[slot].station)))
    case .warming:
      scaling.lives[slot].phase = .up
      plant.speeds[scaling.lives[slot].station] = 1
    case .draining:
      if loop.clock >= scaling.lives[slot].deadline || isDrained(slot) {
        switchInstanceOff(slot)
        // Another may have waited for its machine.
        reconcile(Int(scaling.lives[slot].scaler))
      } else {
        wakeLife(slot, at: scaling.lives[slot].deadline)
      }
    case .up, .off: break
    }
  }

  /// An instance takes requests from now on.
  mutating func register(_ slot: Handle<InstanceLife>) {
    let station = scaling.lives[slot].station
    let component = plant.stations[station].component
    let rules = scaling.scalers[Int(scaling.lives[slot].scaler)].rules
    scaling.lives[slot].upAt = loop.clock
    scaling.lives[slot].serving.rise(at: loop.clock)
    startReading(slot)
    if let warmup = rules.warmup {
      scaling.lives[slot].phase = .warming
      plant.speeds[station] = warmup.speed
      wakeLife(slot, at: loop.clock &+ min(warmup.lasting.nanoseconds, Int64.max / 4))
    } else {
      scaling.lives[slot].phase = .up
    }
    if routing.startedAt.count > 0 { routing.startedAt[station] = loop.clock }
    routing.members[station] = true
    membershipChanged(component)
    openLines(to: station)
  }

  private mutating func retire(_ slot: Handle<InstanceLife>) {
    if scaling.lives[slot].phase == .booting { return switchInstanceOff(slot) }
    let station = scaling.lives[slot].station
    scaling.lives[slot].phase = .draining
    routing.members[station] = false
    let drain = scaling.scalers[Int(scaling.lives[slot].scaler)].rules.drain.nanoseconds
    scaling.lives[slot].deadline = loop.clock &+ min(drain, Int64.max / 4)
    membershipChanged(plant.stations[station].component)
    wakeLife(slot, at: isDrained(slot) ? loop.clock : scaling.lives[slot].deadline)
  }

  private mutating func isDrained(_ slot: Handle<InstanceLife>) -> Bool {
    scaling.lives[slot].open == 0 && plant.stations[scaling.lives[slot].station].inside.value == 0
  }

  /// Somebody has left an instance, or a call to it is over: perhaps it was the last.
  @inline(never)
  mutating func noteLifeDeparture(_ station: Handle<Station>) {
    let slot = plant.components[plant.stations[station].component].firstLife + ordinal(of: station)
    guard scaling.lives[slot].phase == .draining, isDrained(slot) else { return }
    // Whoever leaves is still being dealt with, so the end comes by an event of its own.
    wakeLife(slot, at: loop.clock)
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
      let inside = framesInside(component, [station])
      loseAll(inside[0], at: station)
      caching.flights.clear(station: station)
      scaling.scalers[scaler].lost += Int64(left)
      scaling.scalers[scaler].stops += 1
      books.timeline.note(
        .instanceOff(lost: Int(left)), at: loop.clock, component,
        instance: Int(ordinal(of: station)))
    }
    flushCaches(of: station)
    scaling.lives[slot].billed.fall(at: loop.clock)
    scaling.lives[slot].phase = .off
  }

  /// The number of instances that callers know of has changed.
  mutating func membershipChanged(_ component: Handle<ComponentState>) {
    let scaler = Int(scaling.lives[plant.components[component].firstLife].scaler)
    var count: Int32 = 0
    for slot in slots(of: component) where scaling.lives[slot].isMember { count += 1 }
    scaling.scalers[scaler].members.change(
      by: count - scaling.scalers[scaler].members.value, at: loop.clock)
    scaling.scalers[scaler].fewest = min(scaling.scalers[scaler].fewest, Int(count))
    scaling.scalers[scaler].most = max(scaling.scalers[scaler].most, Int(count))
    for queue in messaging.queues.handles
    where messaging.queues[queue].worker == component {
      setConsumers(of: queue, to: count &* messaging.queues[queue].consumersPerInstance)
    }
  }

  /// Those who wait in line at a caller until an instance has room find room at a new one.
  private mutating func openLines(to station: Handle<Station>) {
    for entry in calling.rules.entries.handles {
      let state = calling.rules.entries[entry]
      guard state.firstStation <= station, station < state.firstStation + state.stations
      else { continue }
      for caller in state.callerInstances { fillUp(entry, caller, station) }
    }
  }
}
