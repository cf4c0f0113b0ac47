/// What an event happens to that is no frame.
enum SystemTarget {
  case source(Handle<Simulation.SourceState>)
  case ring(Handle<TimerRings.Ring>)
  /// The next departure from shared cores.
  case station(Handle<Station>)
  case clockwork(Handle<Clockwork>)
}

/// Their numbers in events: from `systemBase` on sources, then rings, then stations, then clockworks.
extension Simulation {
  /// An event for something that is not a frame.
  @inline(__always)
  mutating func scheduleSystem(_ target: SystemTarget, at time: Int64, sequence: UInt64) {
    invariant(time >= clock, "what is to happen lies ahead")
    queue.push(Event(time: time, sequence: sequence, target: Self.systemBase + number(of: target)))
  }

  @inline(__always)
  private mutating func number(of target: SystemTarget) -> Int32 {
    switch target {
    case .source(let id): id.index
    case .ring(let id): Int32(sources.count) + id.index
    case .station(let id): Int32(sources.count + timers.count) + id.index
    case .clockwork(let id): Int32(sources.count + timers.count + stations.count) + id.index
    }
  }

  /// What the number of an event's target from `systemBase` on stands for.
  @inline(__always)
  mutating func systemTarget(_ number: Int32) -> SystemTarget {
    if Int(number) < sources.count { return .source(Handle(number)) }
    let ring = number - Int32(sources.count)
    if Int(ring) < timers.count { return .ring(Handle(ring)) }
    let station = ring - Int32(timers.count)
    if Int(station) < stations.count { return .station(Handle(station)) }
    return .clockwork(Handle(station - Int32(stations.count)))
  }
}
