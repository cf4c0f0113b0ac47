/// One instance of a component: its places, its cores and who waits for them.
///
/// Two cache lines, of which a station that nobody waits at needs the first alone.
package struct Station: BitwiseCopyable {
  var component: Handle<ComponentState>
  /// How many stand in the lines for places and cores.
  private(set) var queued: Int32 = 0
  var offered: Int64 = 0
  var inside = Gauge()
  var placesHeld = Gauge()
  var coresBusy = Gauge()
  /// Those who wait for a place, a core or a connection.
  var waiting = Gauge()
  var placeLine = Line() {
    didSet { queued = placeLine.count &+ coreLine.count }
  }
  var coreLine = Line() {
    didSet { queued = placeLine.count &+ coreLine.count }
  }
  /// Those in service, where a newcomer may interrupt them.
  var running = Line()

  init(component: Handle<ComponentState>) { self.component = component }

  /// Measuring begins; who is there stays.
  mutating func restart(at now: Int64) {
    offered = 0
    inside.restart(at: now)
    placesHeld.restart(at: now)
    coresBusy.restart(at: now)
    waiting.restart(at: now)
  }
}

/// What a station that shares its cores among all present needs beside.
package struct SharedCores: BitwiseCopyable {
  /// The service that one who was here all the time would have had, in nanoseconds.
  var virtualTime: Double = 0
  /// When `virtualTime` was true.
  var since: Int64 = 0
  /// The sequence of the next departure's event.
  var wake: UInt64 = 0
}

/// What may stop an attempt at the door of its instance, before it asks for a place.
package struct Gates: OptionSet, BitwiseCopyable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Some instance is down.
  static let outage = Gates(rawValue: 1)
  /// Some instance is off, because the number of instances changes.
  static let membership = Gates(rawValue: 2)
  /// Requests can have a deadline.
  static let deadline = Gates(rawValue: 4)
  /// Whoever comes takes memory.
  static let memory = Gates(rawValue: 8)
  /// So many may come in a time.
  static let rateLimit = Gates(rawValue: 16)
  /// So many may be inside, as each instance finds out.
  static let concurrency = Gates(rawValue: 32)
  /// Places are shared out among operations.
  static let places = Gates(rawValue: 64)
  /// Some instance refuses requests or fails a part of them.
  static let trouble = Gates(rawValue: 128)
  /// Some instance has fewer places than it should.
  static let shortage = Gates(rawValue: 256)
  /// Its instances switch off when nobody is there.
  static let coldStart = Gates(rawValue: 512)
}

/// What the stations of a component share: the configuration, flat, and the counts that need no station.
package struct ComponentState: BitwiseCopyable {
  static let unlimited = Int32.max

  var firstStation: Handle<Station> = Handle(0)
  var stations: Int32 = 1
  var places: Int32 = unlimited
  var cores: Int32 = unlimited
  var queueLimit: Int32 = unlimited
  var queueDiscipline: QueueDiscipline = .fifo
  var coreDiscipline: QueueDiscipline = .fifo
  /// Whether its instances compute at speeds of their own.
  var hasSpeeds = false
  /// Whether faults may slow or stop its work.
  var isConditioned = false
  /// What may stop an attempt that arrives.
  var gates = Gates()
  /// The ring of its queue timeouts, where they are constant.
  var queueRing: Handle<TimerRings.Ring> = .none
  /// The sampler of its queue timeouts, where they vary.
  var queueTimeoutSampler: Handle<Sampler> = .none
  var orderSampler: Handle<Sampler> = .none
  /// The histogram of the times that its attempts take.
  var latencyHistogram: Handle<HistogramTable.Totals> = Handle(0)
  /// The histogram of the waits for its places and cores.
  var waitHistogram: Handle<HistogramTable.Totals> = Handle(0)
  /// Where its occupancy is recorded; none if it is not.
  var occupancy: Handle<OccupancyRecorder.Record> = .none
  /// The first of its stations that can be off; none if they are always on.
  var firstCold: Handle<ColdStarts.ColdState> = .none
  /// The first of its instances where their number changes; none where it does not.
  var firstLife: Handle<InstanceLife> = .none
  /// Whether a departure means more than usual.
  var isWatched = false
  /// The queue that it is, if it is one.
  var messageQueue = Handle<MessageQueueState>.none
  /// The first limit that its attempts have to pass.
  var firstLimiter = Handle<LimiterTable.Settings>.none
  /// Its rules for those who wait for places.
  var shedder: Handle<Shedder> = .none
  /// The first of its stations' limits on how many are inside, and what sets them.
  var firstGradient: Handle<GradientState> = .none
  var gradientClockwork: Handle<Clockwork> = .none
  /// The first of its stations' memories; none where they have no limit.
  var firstMemory: Handle<Protection.MemoryState> = .none

  /// Its stations.
  var ownStations: Range<Handle<Station>> { firstStation..<(firstStation + stations) }
  /// Its instances by number.
  var instances: Range<Handle<Instance>> { Handle(0)..<Handle(stations) }

  var inFlightAtStart: Int64 = 0
  /// How long work in its places stood still, all together.
  var stoodStill: TimeTotal = .zero
  var counts = ComponentCounts()
}

/// The running totals of a request class.
package struct ClassState: BitwiseCopyable {
  var inFlight = Gauge()
  var inFlightAtStart: Int64 = 0
  var late: Int64 = 0
  /// Answers that rest on a stale read.
  var stale: Int64 = 0
  var networkTime: TimeTotal = .zero
  var entry: Handle<Instruction> = Handle(0)
  /// The client whose requests these are.
  var client: Handle<ComponentState> = Handle(0)
  /// The population of its keys plus one; 0 for none.
  var population: UInt8 = 0
  var keySampler: Handle<Sampler> = .none
  /// The number of keys, where clients have keys of their own; 0 where keys are drawn.
  var clientKeys: Int32 = 0

  /// Measuring begins; what is in flight stays.
  mutating func restart(at now: Int64) {
    inFlight.restart(at: now)
    inFlightAtStart = Int64(inFlight.value)
    late = 0
    stale = 0
    networkTime = .zero
  }
}
