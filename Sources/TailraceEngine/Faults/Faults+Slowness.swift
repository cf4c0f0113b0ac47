/// How long work takes at an instance that is slow, by when that is settled.
extension Faults {
  /// What faults have made of a station now; if that changes how slow arrivals are, it is remembered.
  mutating func conditionNow(of id: Handle<Station>, _ network: Network, at now: Int64)
    -> Condition
  {
    var new = condition(of: id, network)
    new.arrivals = conditions[id].arrivals
    if new.slownessOnArrival != conditions[id].slownessOnArrival {
      paces.append(
        ArrivalPace(since: now, slowness: new.slownessOnArrival, before: new.arrivals))
      new.arrivals = paces.last
    }
    return new
  }

  /// A piece of work that has just begun to exist: as long as it takes by what slows it in progress, and
  /// by what slowed its request when that arrived.
  func slowed(_ time: Int64, of frame: Handle<Frame>, _ frames: borrowing Frames) -> Int64 {
    let condition = conditions[frames[frame].station]
    var pace = condition.arrivals
    while pace.exists && paces[pace].since > frames[frame].born { pace = paces[pace].before }
    let arrived = pace.exists ? paces[pace].slowness : 1
    return Faults.stretched(time, by: condition.slowness * arrived)
  }

  /// Work that begins at once.
  func slowedAtStart(_ time: Int64, at id: Handle<Station>) -> Int64 {
    Faults.stretched(time, by: conditions[id].slownessAtStart)
  }

  /// A core takes up what a frame has to do there, unless one has before.
  func takeUp(_ frame: Handle<Frame>, _ frames: inout Frames) {
    if frames[frame].flags.contains(.begun) { return }
    frames[frame].flags.insert(.begun)
    frames[frame].work = slowedAtStart(frames[frame].work, at: frames[frame].station)
  }
}
