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
  var busyRead: TimeTotal = .zero
  var insideRead: TimeTotal = .zero
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

extension Scaling {
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
  func layOut(_ plant: borrowing Plant, _ routing: inout RoutingTable) {
    if lives.count == 0 { return }
    routing.members.append(repeating: true, count: plant.stations.count)
    for slot in lives.handles { routing.members[lives[slot].station] = false }
  }

  /// Whether a station is off, or not yet there.
  @inline(never)
  func isOff(_ station: Handle<Station>, _ plant: borrowing Plant) -> Bool {
    let first = plant.components[plant.stations[station].component].firstLife
    if first == .none { return false }
    let phase = lives[first + plant.ordinal(of: station)].phase
    return phase == .off || phase == .booting
  }

  /// Whether a station is booting or up; one of a component whose number is fixed always is.
  @inline(never)
  func isThere(_ station: Handle<Station>, _ plant: borrowing Plant) -> Bool {
    let first = plant.components[plant.stations[station].component].firstLife
    return first == .none || lives[first + plant.ordinal(of: station)].isThere
  }

  func nextToGo(_ component: Handle<ComponentState>, _ plant: borrowing Plant)
    -> Handle<InstanceLife>?
  {
    var pick: Handle<InstanceLife>?
    for slot in plant.slots(of: component) where lives[slot].isThere {
      guard let other = pick else {
        pick = slot
        continue
      }
      let boots = lives[slot].phase == .booting
      let otherBoots = lives[other].phase == .booting
      if boots != otherBoots ? boots : lives[slot].launch > lives[other].launch {
        pick = slot
      }
    }
    return pick
  }

  mutating func launch(
    _ slot: Handle<InstanceLife>, _ loop: inout EventLoop, _ draws: inout Draws
  ) {
    let scaler = Int(lives[slot].scaler)
    scalers[scaler].launches += 1
    scalers[scaler].starts += 1
    lives[slot].phase = .booting
    lives[slot].launch = scalers[scaler].launches
    lives[slot].launchedAt = loop.clock
    lives[slot].billed.rise(at: loop.clock)
    let boot = draws.samplers.nanoseconds(scalers[scaler].bootSampler)
    wakeLife(slot, at: loop.clock &+ boot, &loop)
  }

  mutating func wakeLife(
    _ slot: Handle<InstanceLife>, at time: Int64, _ loop: inout EventLoop
  ) {
    lives[slot].wake = loop.scheduleClockwork(lives[slot].clockwork, at: time)
  }

  func isDrained(_ slot: Handle<InstanceLife>, _ plant: borrowing Plant) -> Bool {
    lives[slot].open == 0 && plant.stations[lives[slot].station].inside.value == 0
  }

  /// Somebody has left an instance, or a call to it is over: perhaps it was the last.
  @inline(never)
  mutating func noteLifeDeparture(
    _ station: Handle<Station>, _ loop: inout EventLoop, _ plant: borrowing Plant
  ) {
    let slot =
      plant.components[plant.stations[station].component].firstLife + plant.ordinal(of: station)
    guard lives[slot].phase == .draining, isDrained(slot, plant) else { return }
    // Whoever leaves is still being dealt with, so the end comes by an event of its own.
    wakeLife(slot, at: loop.clock, &loop)
  }
}

extension Plant {
  func slots(of component: Handle<ComponentState>) -> Range<Handle<InstanceLife>> {
    let first = components[component].firstLife
    return first..<(first + components[component].stations)
  }
}
