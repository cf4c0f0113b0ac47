/// What an event happens to that is no frame.
enum SystemTarget {
  case source(Handle<Traffic.SourceState>)
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
    invariant(time >= loop.clock, "what is to happen lies ahead")
    loop.queue.push(
      Event(time: time, sequence: sequence, target: EventLoop.systemBase + number(of: target)))
  }

  @inline(__always)
  private mutating func number(of target: SystemTarget) -> Int32 {
    switch target {
    case .source(let id): id.index
    case .ring(let id): Int32(traffic.sources.count) + id.index
    case .station(let id): Int32(traffic.sources.count + loop.timers.count) + id.index
    case .clockwork(let id):
      Int32(traffic.sources.count + loop.timers.count + plant.stations.count) + id.index
    }
  }

  /// What the number of an event's target from `systemBase` on stands for.
  @inline(__always)
  mutating func systemTarget(_ number: Int32) -> SystemTarget {
    if Int(number) < traffic.sources.count { return .source(Handle(number)) }
    let ring = number - Int32(traffic.sources.count)
    if Int(ring) < loop.timers.count { return .ring(Handle(ring)) }
    let station = ring - Int32(loop.timers.count)
    if Int(station) < plant.stations.count { return .station(Handle(station)) }
    return .clockwork(Handle(station - Int32(plant.stations.count)))
  }
}
