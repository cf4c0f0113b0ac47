/// Something that acts on a network at times of its own: a fault, a sweep, a controller.
///
/// What it is and does stands in its own file; here is only who is called when its event comes.
package struct Clockwork: BitwiseCopyable {
  var kind: Kind
  /// Its number among its kind.
  var index: Int32

  enum Kind: UInt8, BitwiseCopyable {
    case fault
    case faultHit
    case failover
  }
}

extension Simulation {
  /// Makes a clockwork known; clockworks are made once all stations and timer rings are there.
  mutating func addClockwork(_ kind: Clockwork.Kind, _ index: Int32) -> Int32 {
    clockworks.append(Clockwork(kind: kind, index: index))
    return Int32(clockworks.count - 1)
  }

  /// Schedules it; the sequence of its event, for one that may change its mind.
  @discardableResult
  mutating func scheduleClockwork(_ clockwork: Int32, at time: Int64) -> UInt64 {
    let number = nextSequence()
    scheduleSystem(
      Int32(sources.count + timers.count + stations.count) + clockwork, at: time, sequence: number)
    return number
  }

  /// Its event has come.
  @inline(never)
  mutating func fireClockwork(_ clockwork: Int32, _ sequence: UInt64) {
    let index = clockworks[clockwork].index
    switch clockworks[clockwork].kind {
    case .fault: fireFault(index)
    case .faultHit: fireFaultHit(index)
    case .failover: promote(index, sequence)
    }
  }
}
