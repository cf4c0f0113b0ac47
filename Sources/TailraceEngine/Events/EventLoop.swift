/// The loop's own state: the time, what is to happen, and who was set free.
struct EventLoop: ~Copyable {
  /// Handles from here on are not frames: sources, then timer rings, then stations, then clockworks.
  static let systemBase: Int32 = 1 << 25
  /// What may happen at one instant before the run is taken to be stuck there.
  static let maximumStepsPerInstant: Int64 = 50_000_000
  /// After how many steps whoever watches has a look: a few milliseconds.
  static let stepsBetweenLooks: Int64 = 200_000

  /// Why the run ended; nil while it goes on.
  var ending: Ending?
  let horizon: Int64
  var clock: Int64 = 0
  var sequence: UInt64 = 0
  var events: Int64 = 0
  var staleEvents: Int64 = 0
  /// What happened so far, and how much of it before the present instant.
  var steps: Int64 = 0
  var instantStart: Int64 = 0
  /// How many steps there are before the next look, and before something has to be seen to.
  var nextLook: Int64 = 0
  var stepLimit: Int64 = 0
  /// After how many events the slice ends; it ends sooner where a look is due.
  var lastEvent: Int64 = 0
  var isLookDue = false
  var queue = TimingWheel()
  /// The frames that were set free, first freed first.
  var ready = Ring<Handle<Frame>>()
  var timers = TimerRings()
  /// What acts at times of its own.
  var clockworks = Column<Clockwork>()

  /// How many sources there are.
  let sources: Int32
  /// How many stations.
  let stations: Int32

  init(_ network: Network, horizon: Int64) {
    self.horizon = horizon
    sources = Int32(network.sources.count)
    stations = network.components.reduce(0) { $0 + Int32($1.instances) }
  }
}
