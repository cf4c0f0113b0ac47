/// One instance of a component: its places, its cores and who waits for them.
package struct Station: BitwiseCopyable {
  var component: Int32
  /// Its number within the component.
  var ordinal: Int32
  var inside: Int32 = 0
  var placesHeld: Int32 = 0
  var coresBusy: Int32 = 0
  var placeLine = Line()
  var coreLine = Line()
  /// Those in service, where a newcomer may interrupt them.
  var running = Line()
  /// Processor sharing: the service that one who was here all the time would have had, in nanoseconds.
  var virtualTime: Double = 0
  /// When `virtualTime` was true.
  var virtualSince: Int64 = 0
  /// Processor sharing: the sequence of the next departure's event.
  var wake: UInt64 = 0
  var offered: Int64 = 0
  var insideArea: Int64 = 0
  var busyArea: Int64 = 0
  var since: Int64 = 0

  init(component: Int32, ordinal: Int32) {
    self.component = component
    self.ordinal = ordinal
  }
}

/// What the stations of a component share: the configuration, flat, and the running totals.
package struct ComponentState: BitwiseCopyable {
  static let unlimited = Int32.max

  var firstStation: Int32 = 0
  var stations: Int32 = 1
  var places: Int32 = unlimited
  var cores: Int32 = unlimited
  var queueLimit: Int32 = unlimited
  var queueDiscipline: QueueDiscipline = .fifo
  var coreDiscipline: QueueDiscipline = .fifo
  /// The ring of its queue timeouts, where they are constant; -1 for none.
  var queueRing: Int32 = -1
  /// The sampler of its queue timeouts, where they vary; -1 for none.
  var queueTimeoutSampler: Int32 = -1
  var orderSampler: Int32 = -1
  /// Where its occupancy is recorded; -1 if it is not.
  var occupancy: Int32 = -1

  var inside: Int32 = 0
  var waiting: Int32 = 0
  var placesHeld: Int32 = 0
  var coresBusy: Int32 = 0
  /// Up to when the areas are true.
  var since: Int64 = 0
  var insideArea: Int64 = 0
  var queueArea: Int64 = 0
  var placesArea: Int64 = 0
  var coresArea: Int64 = 0
  var cacheHits: Int64 = 0
  var cacheMisses: Int64 = 0
  var inFlightAtStart: Int64 = 0

  /// Brings the areas up to `now`; called before any of the counts changes.
  @inline(__always)
  mutating func advance(to now: Int64) {
    let passed = now &- since
    if passed == 0 { return }
    since = now
    insideArea &+= passed &* Int64(inside)
    queueArea &+= passed &* Int64(waiting)
    placesArea &+= passed &* Int64(placesHeld)
    coresArea &+= passed &* Int64(coresBusy)
  }
}

/// The running totals of a request class.
package struct ClassState: BitwiseCopyable {
  var inFlight: Int64 = 0
  var since: Int64 = 0
  var inFlightArea: Int64 = 0
  var inFlightAtStart: Int64 = 0
  var offered: Int64 = 0
  var late: Int64 = 0
  var networkTime: Int64 = 0
  var entry: Int32 = 0
  /// The population of its keys plus one; 0 for none.
  var population: UInt8 = 0
  var keySampler: Int32 = -1

  @inline(__always)
  mutating func advance(to now: Int64) {
    let passed = now &- since
    since = now
    inFlightArea &+= passed &* inFlight
  }
}
