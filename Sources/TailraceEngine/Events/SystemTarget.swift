/// What an event happens to that is no frame.
enum SystemTarget {
  case source(Handle<Sending.SourceState>)
  case ring(Handle<TimerRings.Ring>)
  /// The next departure from shared cores.
  case station(Handle<Station>)
  case clockwork(Handle<Clockwork>)
}

/// Their numbers in events: from `systemBase` on sources, then rings, then stations, then clockworks.
extension EventLoop {
  /// An event for something that is not a frame.
  @inline(__always)
  mutating func scheduleSystem(_ target: SystemTarget, at time: Int64, sequence: UInt64) {
    invariant(time >= clock, "what is to happen lies ahead")
    queue.push(
      Event(time: time, sequence: sequence, target: EventLoop.systemBase + number(of: target)))
  }

  @inline(__always)
  private func number(of target: SystemTarget) -> Int32 {
    switch target {
    case .source(let id): id.index
    case .ring(let id): sources + id.index
    case .station(let id): sources + Int32(timers.count) + id.index
    case .clockwork(let id):
      sources + Int32(timers.count) + stations + id.index
    }
  }

  /// What the number of an event's target from `systemBase` on stands for.
  @inline(__always)
  func systemTarget(_ number: Int32) -> SystemTarget {
    if number < sources { return .source(Handle(number)) }
    let ring = number - sources
    if Int(ring) < timers.count { return .ring(Handle(ring)) }
    let station = ring - Int32(timers.count)
    if station < stations { return .station(Handle(station)) }
    return .clockwork(Handle(station - stations))
  }
}
