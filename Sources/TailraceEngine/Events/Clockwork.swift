/// Something that acts on a network at times of its own: a fault, a sweep, a controller.
///
/// What it is and does stands in its own file; here is only who is called when its event comes.
package struct Clockwork: BitwiseCopyable {
  var kind: Kind
  /// Its number among its kind.
  var index: Int32

  enum Kind: UInt8, BitwiseCopyable {
    /// By fault: it begins, ends, or goes on to the next instances.
    case fault
    /// Something of a fault that happens to one instance.
    case faultHit
    /// A primary is replaced.
    case failover
    /// By component.
    case concurrencyLimit
    /// By station.
    case memory
    /// Metrics of a component whose number of instances changes are read.
    case scrape
    /// Its controller decides.
    case scaling
    /// Its queue is asked whether there is anything to do.
    case activation
    /// A size that its schedule asks for begins.
    case schedule
    /// An instance of it has booted, is warm, or has drained.
    case instance
    /// A caller looks whether an instance is well.
    case probe
    /// A caller compares instances.
    case sweep
  }
}

extension Simulation {

  /// Its event has come.
  @inline(never)
  mutating func fireClockwork(_ clockwork: Handle<Clockwork>, _ sequence: UInt64) {
    let index = loop.clockworks[clockwork].index
    tracing.observeAll()
    switch loop.clockworks[clockwork].kind {
    case .fault: fireFault(Handle(index))
    case .faultHit: fireFaultHit(Handle(index))
    case .failover:
      let primary = faults.promote(
        Handle(index), sequence, network, &loop, &plant, &versions, &books)
      if primary.exists { routing.noteStart(of: primary, at: loop.clock) }
    case .concurrencyLimit:
      protection.setLimits(of: Handle(index), network, &loop, plant, &books)
    case .memory: fireMemory(Handle(index))
    case .scrape: scrape(Int(index))
    case .scaling: change(Int(index), scaling.decide(Int(index), &loop, plant))
    case .activation: change(Int(index), scaling.activate(Int(index), &loop, plant))
    case .schedule: change(Int(index), scaling.followSchedule(Int(index), &loop))
    case .instance: fireLife(Handle(index), sequence)
    case .probe: fireProbe(Handle(index))
    case .sweep: fireSweep(Handle(index))
    }
  }
}

extension EventLoop {
  /// Makes a clockwork known; clockworks are made once all stations and timer rings are there.
  mutating func addClockwork(_ kind: Clockwork.Kind, _ index: Int32) -> Handle<Clockwork> {
    clockworks.append(Clockwork(kind: kind, index: index))
    return clockworks.last
  }

  /// Schedules it; the sequence of its event, for one that may change its mind.
  @discardableResult
  mutating func scheduleClockwork(_ clockwork: Handle<Clockwork>, at time: Int64) -> UInt64 {
    let number = nextSequence()
    scheduleSystem(.clockwork(clockwork), at: time, sequence: number)
    return number
  }

  /// Schedules it if it comes within the run: what lies beyond its end needs no event. The sequence of
  /// its event; 0 for none.
  @discardableResult
  mutating func wind(_ clockwork: Handle<Clockwork>, after delay: Int64) -> UInt64 {
    delay <= horizon - clock ? scheduleClockwork(clockwork, at: clock + delay) : 0
  }
}
