/// One run of a network: START HERE.
///
/// A run is a loop over events in their total order: by time, and at the same nanosecond by the
/// sequence in which they were scheduled, one sequence for the whole run. An event names a frame, and
/// the frame knows what it waits for; an event it does not wait for is stale and dropped. Playing an
/// event moves its frame along its instructions until it has to wait again, then every frame that was
/// set free meanwhile, first freed first. Nothing that takes no time goes through the queue.
///
/// Read on in `+Run` (the loop), `+Steps` (instructions), `+Calls` (calls, answers, timeouts),
/// `+Stations` (who comes and leaves), `+Places` and `+Cores` (who waits and who is served), `+Arrivals`
/// (traffic) and `+Recording` (results).
///
/// What it knows stands in rooms, each in the folder that it is about: see Docs/Decisions/0012.
public struct Simulation: ~Copyable {
  /// What is played.
  public let network: Network
  /// For how long, and how often.
  public let options: RunOptions

  var loop: EventLoop
  var frames: Frames
  var program: Program
  var plant: Plant
  var sending: Sending
  var draws = Draws()
  var books: Books

  var calling = Calling()
  var routing = RoutingTable()
  var shardMaps = ShardMaps()
  var geography = Distances()
  var names = NameTable()
  var connections = Connections()
  var protection = Protection()
  var caching: Caching
  var versions = VersionTable()
  var replicaLogs = ReplicaLogs()
  var locking = Locking()
  var messaging = Messaging()
  var faults: Faults
  var scaling = Scaling()
  var coldStart = ColdStarts()
  var tracing: Tracing

  /// Prepares a run; nothing is played yet.
  public init(_ network: Network, _ options: RunOptions, observing: Observation = .none) {
    self.init(network, options, observing: observing) { () throws(Never) in }
  }

  /// Prepares a run of which somebody may have had enough before it begins.
  /// - Parameters:
  ///   - network: what is played.
  ///   - options: for how long, and how.
  ///   - observing: what to keep of single requests.
  ///   - look: is called whenever another 65,536 keys, users or instances are laid out.
  /// - Throws: what `look` throws, and then at once.
  public init<Stop: Error>(
    _ network: Network, _ options: RunOptions, observing: Observation,
    look: () throws(Stop) -> Void
  ) throws(Stop) {
    precondition(options.duration > .zero, "a run needs time")
    // So that no delay, at most as long, leads beyond the end of the clock.
    precondition(options.duration.nanoseconds < Int64.max / 4, "a run lasts at most 73 years")
    precondition(options.warmup >= .zero && options.warmup < options.duration)
    if let interval = options.interval {
      precondition(
        interval > .zero && interval >= options.leastInterval, "a run has at most 100,000 intervals"
      )
      precondition(
        options.intervalRows(of: network) <= RunOptions.mostIntervalRows,
        "the time series of a run have at most 20,000,000 rows")
    }
    precondition(options.maximumInFlight > 0 && options.maximumInFlight < 1 << 25)
    self.network = network
    self.options = options
    loop = EventLoop(network, horizon: options.duration.nanoseconds)
    frames = Frames(network)
    program = Program(network)
    plant = Plant(components: network.components.count)
    sending = Sending(classes: network.requestClasses.count)
    books = Books(network)
    caching = Caching(carriesValues: network.populations.contains { $0.size != nil })
    faults = Faults()
    tracing = Tracing(observing)
    var work = 0
    func worked(_ amount: Int) throws(Stop) {
      work += amount
      if work < Self.workBetweenLooks { return }
      work = 0
      try look()
    }
    try layOut(worked)
    try scheduleSources(worked)
    faults.schedule(network, &loop, plant, &draws, scaling)
    protection.schedule(network, &loop, &plant, &draws, &calling)
    scheduleQueues()
    scheduleScaling()
    beginRecording()
  }

  /// Keys, users and instances that are laid out between two looks.
  private static let workBetweenLooks = 1 << 16

  /// Why the run ended; nil while it goes on.
  public var ending: Ending? { loop.ending }

  /// How many events were played.
  public var events: Int64 { loop.events }

  /// The simulated time.
  public var now: Delay { Delay(nanoseconds: loop.clock) }

  /// Ends the run where it stands; what was measured so far counts.
  public mutating func stop() {
    if loop.ending == nil { loop.ending = .stopped }
  }
}
