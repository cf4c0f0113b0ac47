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
    let first = Handle<InstanceLife>(lives.count)
    let scaler = Int32(scalers.count)
    scalers.append(
      ScalerState(
        component: Handle(component), rules: rules, bootSampler: rules.sampler,
        wanted: rules.initial))
    for instance in 0..<Int32(rules.most) {
      lives.append(InstanceLife(station: station + instance, scaler: scaler))
    }
    return first
  }

  /// Whether callers know of each station; none of a component whose number of instances changes yet.
  mutating func layOutMembers() {
    if lives.count == 0 { return }
    routing.members.append(repeating: true, count: stations.count)
    for slot in lives.handles { routing.members[lives[slot].station] = false }
  }

  /// Whether a station is off, or not yet there.
  @inline(never)
  mutating func isOff(_ station: Handle<Station>) -> Bool {
    let first = components[stations[station].component].firstLife
    if first == .none { return false }
    let phase = lives[first + ordinal(of: station)].phase
    return phase == .off || phase == .booting
  }

  mutating func slots(of component: Handle<ComponentState>) -> Range<Handle<InstanceLife>> {
    let first = components[component].firstLife
    return first..<(first + components[component].stations)
  }

  /// Makes the instances that are booting or up as many as are wanted, as far as there are machines.
  mutating func reconcile(_ scaler: Int) {
    let component = scalers[scaler].component
    var there = 0
    for slot in slots(of: component) where lives[slot].isThere { there += 1 }
    while there < scalers[scaler].wanted {
      // A machine that still drains is not free.
      guard let slot = slots(of: component).first(where: { lives[$0].phase == .off }) else {
        return
      }
      launch(slot)
      there += 1
    }
    while there > scalers[scaler].wanted {
      guard let slot = nextToGo(component) else { return }
      retire(slot)
      there -= 1
    }
  }

  private mutating func nextToGo(_ component: Handle<ComponentState>) -> Handle<InstanceLife>? {
    var pick: Handle<InstanceLife>?
    for slot in slots(of: component) where lives[slot].isThere {
      guard let other = pick else {
        pick = slot
        continue
      }
      let boots = lives[slot].phase == .booting
      let otherBoots = lives[other].phase == .booting
      if boots != otherBoots ? boots : lives[slot].launch > lives[other].launch { pick = slot }
    }
    return pick
  }

  private mutating func launch(_ slot: Handle<InstanceLife>) {
    let scaler = Int(lives[slot].scaler)
    scalers[scaler].launches += 1
    scalers[scaler].starts += 1
    lives[slot].phase = .booting
    lives[slot].launch = scalers[scaler].launches
    lives[slot].launchedAt = clock
    lives[slot].billed.rise(at: clock)
    let boot = samplers.nanoseconds(scalers[scaler].bootSampler)
    wakeLife(slot, at: clock &+ boot)
  }

  private mutating func wakeLife(_ slot: Handle<InstanceLife>, at time: Int64) {
    lives[slot].wake = scheduleClockwork(lives[slot].clockwork, at: time)
  }

  /// An instance's event has come.
  mutating func fireLife(_ slot: Handle<InstanceLife>, _ sequence: UInt64) {
    guard lives[slot].wake == sequence else {
      staleEvents += 1
      return
    }
    lives[slot].wake = 0
    switch lives[slot].phase {
    case .booting:
      register(slot)
      let scaler = lives[slot].scaler
      timeline.note(
        .instanceUp(after: Delay(nanoseconds: clock &- lives[slot].launchedAt)), at: clock,
        scalers[Int(scaler)].component, instance: Int(ordinal(of: lives[slot].station)))
    case .warming:
      lives[slot].phase = .up
      speeds[lives[slot].station] = 1
    case .draining:
      if clock >= lives[slot].deadline || isDrained(slot) {
        switchInstanceOff(slot)
        // Another may have waited for its machine.
        reconcile(Int(lives[slot].scaler))
      } else {
        wakeLife(slot, at: lives[slot].deadline)
      }
    case .up, .off: break
    }
  }

  /// An instance takes requests from now on.
  mutating func register(_ slot: Handle<InstanceLife>) {
    let station = lives[slot].station
    let component = stations[station].component
    let rules = scalers[Int(lives[slot].scaler)].rules
    lives[slot].upAt = clock
    lives[slot].serving.rise(at: clock)
    startReading(slot)
    if let warmup = rules.warmup {
      lives[slot].phase = .warming
      speeds[station] = warmup.speed
      wakeLife(slot, at: clock &+ min(warmup.lasting.nanoseconds, Int64.max / 4))
    } else {
      lives[slot].phase = .up
    }
    if routing.startedAt.count > 0 { routing.startedAt[station] = clock }
    routing.members[station] = true
    membershipChanged(component)
    openLines(to: station)
  }

  private mutating func retire(_ slot: Handle<InstanceLife>) {
    if lives[slot].phase == .booting { return switchInstanceOff(slot) }
    let station = lives[slot].station
    lives[slot].phase = .draining
    routing.members[station] = false
    let drain = scalers[Int(lives[slot].scaler)].rules.drain.nanoseconds
    lives[slot].deadline = clock &+ min(drain, Int64.max / 4)
    membershipChanged(stations[station].component)
    wakeLife(slot, at: isDrained(slot) ? clock : lives[slot].deadline)
  }

  private mutating func isDrained(_ slot: Handle<InstanceLife>) -> Bool {
    lives[slot].open == 0 && stations[lives[slot].station].inside.value == 0
  }

  /// Somebody has left an instance, or a call to it is over: perhaps it was the last.
  @inline(never)
  mutating func noteLifeDeparture(_ station: Handle<Station>) {
    let slot = components[stations[station].component].firstLife + ordinal(of: station)
    guard lives[slot].phase == .draining, isDrained(slot) else { return }
    // Whoever leaves is still being dealt with, so the end comes by an event of its own.
    wakeLife(slot, at: clock)
  }

  private mutating func switchInstanceOff(_ slot: Handle<InstanceLife>) {
    let station = lives[slot].station
    let component = stations[station].component
    let scaler = Int(lives[slot].scaler)
    lives[slot].wake = 0
    if lives[slot].phase == .draining {
      lives[slot].serving.fall(at: clock)
      let left = stations[station].inside.value
      // Beside requests there may be branches that nobody waits for any more.
      let inside = framesInside(component, [station])
      loseAll(inside[0], at: station)
      flights.clear(station: station)
      scalers[scaler].lost += Int64(left)
      scalers[scaler].stops += 1
      timeline.note(
        .instanceOff(lost: Int(left)), at: clock, component,
        instance: Int(ordinal(of: station)))
    }
    flushCaches(of: station)
    lives[slot].billed.fall(at: clock)
    lives[slot].phase = .off
  }

  /// The number of instances that callers know of has changed.
  mutating func membershipChanged(_ component: Handle<ComponentState>) {
    let scaler = Int(lives[components[component].firstLife].scaler)
    var count: Int32 = 0
    for slot in slots(of: component) where lives[slot].isMember { count += 1 }
    scalers[scaler].members.change(by: count - scalers[scaler].members.value, at: clock)
    scalers[scaler].fewest = min(scalers[scaler].fewest, Int(count))
    scalers[scaler].most = max(scalers[scaler].most, Int(count))
    for queue in messaging.queues.handles
    where messaging.queues[queue].worker == component {
      setConsumers(of: queue, to: count &* messaging.queues[queue].consumersPerInstance)
    }
  }

  /// Those who wait in line at a caller until an instance has room find room at a new one.
  private mutating func openLines(to station: Handle<Station>) {
    for entry in rules.entries.handles {
      let state = rules.entries[entry]
      guard state.firstStation <= station, station < state.firstStation + state.stations
      else { continue }
      for caller in state.callerInstances { fillUp(entry, caller, station) }
    }
  }
}
