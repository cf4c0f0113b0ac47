/// What faults have made of stations.
extension Faults {
  func condition(of station: Handle<Station>, _ network: Network) -> Faults.Condition {
    var condition = Faults.Condition()
    for index in 0..<hits.count {
      guard hits[index].isOn, hits[index].station == station else { continue }
      switch network.faults[Int(hits[index].fault)].kind {
      case .slow(let factor):
        switch network.faults[Int(hits[index].fault)].fixesWork {
        case .progress: condition.slowness *= factor
        case .start: condition.slownessAtStart *= factor
        case .arrival: condition.slownessOnArrival *= factor
        }
      case .capacity(let left): condition.lost = min(1, condition.lost + (1 - left))
      case .freeze: condition.isFrozen = true
      case .errors: condition.fails = true
      case .refuse: condition.refuses = true
      case .crash, .flush, .latency, .loss, .duplicate, .bandwidth, .partition: break
      }
    }
    return condition
  }

  /// What becomes of an attempt at a station that refuses some or fails them; nil if it may go on.
  @inline(never)
  func trouble(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ network: Network, _ frames: inout Frames,
    _ draws: inout Draws
  ) -> Outcome? {
    if conditions[id].refuses {
      frames[frame].isCut = !frames[frame].flags.contains(.message)
      return .refused
    }
    guard conditions[id].fails else { return nil }
    for index in 0..<hits.count where hits[index].isOn && hits[index].station == id {
      guard case .errors(let part) = network.faults[Int(hits[index].fault)].kind else { continue }
      if draws.samplers.unit(hits[index].errors) < part { return .error }
    }
    return nil
  }

  /// Counts the service up to now; what is left, stretched, is the frame's work.
  func settleService(
    _ frame: Handle<Frame>, by factor: Double, at now: Int64, _ frames: inout Frames,
    _ plant: borrowing Plant, _ books: inout Books
  ) {
    let passed = now &- frames[frame].since
    books.addService(frame, passed, frames, plant)
    frames[frame].work = Faults.stretched(max(0, frames[frame].work &- passed), by: factor)
    frames[frame].since = now
  }

  static func stretched(_ time: Int64, by factor: Double) -> Int64 {
    factor == 1 ? time : SamplerTable.wholeNanoseconds(Double(time) * factor)
  }

  /// The cores that a station has now.
  @inline(__always)
  func coresNow(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ plant: borrowing Plant
  ) -> Int32 {
    let cores = plant.components[component].cores
    return plant.components[component].isConditioned ? coresLeft(id, of: cores) : cores
  }

  @inline(never)
  private func coresLeft(_ id: Handle<Station>, of cores: Int32) -> Int32 {
    conditions[id].isFrozen ? 0 : Faults.left(of: cores, conditions[id].lost)
  }

  /// The places that a station has now.
  @inline(never)
  func placesNow(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ plant: borrowing Plant
  ) -> Int32 {
    let places = plant.components[component].places
    if !plant.components[component].gates.contains(.shortage) { return places }
    return Faults.left(of: places, conditions[id].lost)
  }

  static func left(of whole: Int32, _ lost: Double) -> Int32 {
    lost == 0 ? whole : Int32((Double(whole) * (1 - lost)).rounded())
  }

  /// Whether a core, or a place, that becomes free is one of those that are gone.
  @inline(never)
  func isShortOfCores(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ plant: borrowing Plant
  ) -> Bool {
    plant.stations[id].coresBusy.value > coresNow(id, component, plant)
  }

  func begin(
    _ frame: Handle<Frame>, _ time: Int64, _ id: Handle<Station>, as state: Frame.State,
    _ loop: inout EventLoop, _ frames: inout Frames, _ plant: inout Plant
  ) {
    frames[frame].since = loop.clock
    frames[frame].work = time
    if conditions[id].isFrozen {
      plant.standStill(frame, &loop, &frames)
    } else {
      frames[frame].state = state
      loop.schedule(frame, after: time, &frames)
    }
  }
}

extension Plant {
  /// Somebody's work stands still with the instance; until it goes on, it waits in its place.
  mutating func standStill(
    _ frame: Handle<Frame>, _ loop: inout EventLoop, _ frames: inout Frames
  ) {
    frames[frame].wake = loop.nextSequence()
    frames[frame].since = loop.clock
    frames[frame].state = .frozen
    stations[frames[frame].station].waiting.rise(at: loop.clock)
  }

  /// It goes on, or will never.
  mutating func endStandstill(
    _ frame: Handle<Frame>, at now: Int64, _ frames: borrowing Frames, _ books: inout Books
  ) {
    let stood = books.stopWaiting(frame, at: now, frames, &self)
    components[stations[frames[frame].station].component].stoodStill += stood
  }

  mutating func setGate(
    _ gate: Gates, _ component: Handle<ComponentState>, _ isSet: Bool
  ) {
    if isSet {
      components[component].gates.insert(gate)
    } else {
      components[component].gates.remove(gate)
    }
  }
}
