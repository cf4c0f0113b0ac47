/// One run of a network: START HERE.
///
/// A run is a loop over events in their total order: by time, and at the same nanosecond by the
/// sequence in which they were scheduled, one sequence for the whole run. An event names a frame, and
/// the frame knows what it waits for; an event it does not wait for is stale and dropped. Playing an
/// event moves its frame along its instructions until it has to wait again, then every frame that was
/// set free meanwhile, first freed first. Nothing that takes no time goes through the queue.
///
/// Read on in `+Run` (the loop), `+Steps` (instructions), `+Calls` (calls, answers, timeouts),
/// `+Stations` (places), `+Cores` (service), `+Arrivals` (traffic) and `+Recording` (results).
///
/// Methods that only read are `mutating` too: see Docs/Decisions/0010.
public struct Simulation: ~Copyable {
  /// What is played.
  public let network: Network
  /// For how long, and how often.
  public let options: RunOptions
  /// Why the run ended; nil while it goes on.
  public internal(set) var ending: Ending?
  /// How many events were played.
  public internal(set) var events: Int64 = 0

  /// Handles from here on are not frames: sources, then timer rings, then stations.
  static let systemBase: Int32 = 1 << 25
  /// What may happen at one instant before the run is taken to be stuck there.
  static let maximumStepsPerInstant = 50_000_000

  let horizon: Int64
  var clock: Int64 = 0
  var sequence: UInt64 = 0
  var staleEvents: Int64 = 0
  var queue = TimingWheel()
  var ready = Ring<Handle<Frame>>()
  /// The frames that were asked for at the last four events.
  var foretold = InlineArray<4, Handle<Frame>>(repeating: .nobody)
  var steps = 0

  var frames = Column<Frame>()
  var freeFrame = Handle<Frame>.nobody
  /// By frame, where something asks for it.
  var cargo = SideColumn<Frame, Cargo>()
  let carriesCargo: Bool
  /// By frame, where something asks for it: when its request has to be over.
  var deadlines = SideColumn<Frame, Int64>()
  let keepsDeadlines: Bool
  /// Calls that are tried again, copied or limited in time.
  var attempts = AttemptTable()
  /// By frame, where some calls can be given up before they are over: its branches.
  var kin = KinTable()
  let keepsKin: Bool
  /// Whether anything is kept of single requests: their latencies, or for some all that they did.
  let isObserved: Bool
  let keepsLatencies: Bool
  let isTraced: Bool
  var ledger: LatencyLedger
  /// By frame that is a request, where latencies are kept: its number, or -1.
  var requestNumbers = SideColumn<Frame, Int32>()
  var tracer: TraceRecorder
  /// Whether values have sizes.
  let carriesValues: Bool
  /// By site, the nanoseconds that a byte takes; 0 where it takes none.
  var byteTimes = SideColumn<SiteState, Double>()
  var live = 0

  var program: Column<Instruction>
  var targets: Column<Handle<Instruction>>
  var alternatives: Column<Network.Alternative>
  var probabilities: Column<Double>
  var sites: Column<SiteState>
  var pools = Column<PoolState>()
  /// By link, the first of its callers' pools.
  var firstPools = SideColumn<Network.Link, Handle<PoolState>>()
  var routing = RoutingTable()
  var maps = ShardMaps()
  /// By component that is a client: the number of its first client among all.
  var firstClients = SideColumn<ComponentState, Handle<Client>>()
  var sources = Column<SourceState>()
  var shares = Column<Share>()
  var segments = Column<SourceState.Segment>()
  var modulation = Column<SourceState.Modulation>()
  var recordedArrivals = Column<Int64>()

  var stations = Column<Station>()
  /// By station, where some instances are slower than others.
  var speeds = SideColumn<Station, Double>()
  /// By station.
  var shared = SideColumn<Station, SharedCores>()
  var components: Column<ComponentState>
  var classes: Column<ClassState>
  var priorities: SideColumn<ClassState, Int32>
  var heaps = HeapLines()
  var timers = TimerRings()
  var caches = KeyCaches()
  var versions = VersionTable()
  var flights = Flights()
  var clientCaches = ClientCaches()
  /// By contents and key, the version before the first write that was not written back.
  var unwritten = PairTable()
  var lockTable = LockTable()
  var lockSites = Column<LockSite>()
  /// By population.
  var lockCounts = SideColumn<Network.Population, LockCounts>()
  /// By component, where some contend.
  var contentions = SideColumn<ComponentState, Contention>()
  var writeMemories = WriteMemories()
  /// By component: the writes that no replica had when it went down.
  var lostWrites: SideColumn<ComponentState, Int64>
  var faults = Column<FaultState>()
  /// By fault, whom it can hit.
  var faultHits = Column<FaultHit>()
  /// What acts at times of its own.
  var clockworks = Column<Clockwork>()
  /// What happened, in its order.
  var timeline = TimelineRecorder()
  /// By station, where the network has faults.
  var impairments = SideColumn<Station, Impairment>()
  /// By station, where faults may change how it works.
  var conditions = SideColumn<Station, Condition>()
  /// By component, where the network has faults.
  var troubles = SideColumn<ComponentState, Troubles>()
  var outages = OutageRecorder()
  /// By component: requests that it sent, and answers to it, that got lost.
  var lostOnWay: SideColumn<ComponentState, Int64>
  var failovers = Column<FailoverState>()
  /// By station, where there are failovers: whether it is no replica for now.
  var isPromoted = SideColumn<Station, Bool>()
  /// The stations that can be off.
  var cold = Column<ColdState>()
  /// The instances of components whose number of instances changes.
  var lives = Column<InstanceLife>()
  /// Who decides on their number.
  var scalers: [ScalerState] = []
  /// What callers do where an instance is down, full or far away.
  var rules = RuledCallTable()
  var limiters = LimiterTable()
  var shedders = Column<Shedder>()
  /// By station of the components whose lines are controlled.
  var delayControls = Column<DelayControl>()
  var shareRules = Column<ShareRule>()
  /// By share and station, how many places its operations hold.
  var sharesHeld = Column<Int32>()
  /// By site, the share of its callee's places.
  var siteShares = SideColumn<SiteState, Handle<ShareRule>>()
  var gradients = Column<GradientState>()
  var gradientSamples = Column<Int64>()
  var memories = Column<MemoryState>()
  /// By caller and instance that it probes.
  var probers = Column<ProberState>()
  /// By caller that compares instances.
  var sweeps = Column<SweepState>()
  /// By component.
  var timeouts: SideColumn<ComponentState, TimeoutCounts>
  var map = Map()
  var names = NameTable()
  /// For each cache of the network, the contents of its component's first instance.
  var firstContents = SideColumn<Network.Cache, Handle<KeyCaches.Contents>>()

  var messaging = Messaging()
  var handlings = Column<Network.Handling>()

  var samplers = SamplerTable()
  var populations = PopulationTable()
  /// The key of the call to be sent, where it decided on the instance.
  var drawnKey = Handle<Key>.none

  var tally: Tally
  var failuresBegun: Column<Int64>
  var histograms: HistogramTable
  var occupancy = OccupancyRecorder()
  var series = TimeSeries()
  var fingerprint = FingerprintState()
  /// When measuring began; -1 during the warm-up.
  var windowStart: Int64 = -1

  /// Prepares a run; nothing is played yet.
  public init(_ network: Network, _ options: RunOptions, observing: Observation = .none) {
    precondition(options.duration > .zero, "a run needs time")
    // So that no delay, at most as long, leads beyond the end of the clock.
    precondition(options.duration.nanoseconds < Int64.max / 4, "a run lasts at most 73 years")
    precondition(options.warmup >= .zero && options.warmup < options.duration)
    precondition(options.maximumInFlight > 0 && options.maximumInFlight < 1 << 25)
    self.network = network
    self.options = options
    horizon = options.duration.nanoseconds
    carriesCargo = network.carriesCargo
    keepsDeadlines = network.keepsDeadlines
    let callsOff = network.sites.contains { $0.cancels }
    keepsKin =
      callsOff
      || network.attempts.contains { $0.policy.hedge != nil || $0.policy.retry?.overall != nil }
    isObserved = observing.isAny
    keepsLatencies = observing.limit > 0
    isTraced = !observing.numbers.isEmpty
    ledger = LatencyLedger(limit: observing.limit)
    tracer = TraceRecorder(observing.numbers)
    carriesValues = network.populations.contains { $0.size != nil }
    program = Column(network.instructions)
    targets = Column(network.targets)
    alternatives = Column(network.alternatives)
    probabilities = Column(network.probabilities)
    sites = Column(minimumCapacity: network.sites.count)
    components = Column(repeating: ComponentState(), count: network.components.count)
    classes = Column(repeating: ClassState(), count: network.requestClasses.count)
    priorities = SideColumn()
    let classCount = network.requestClasses.count
    let componentCount = network.components.count
    tally = Tally(classes: classCount, components: componentCount)
    timeouts = SideColumn(repeating: TimeoutCounts(), count: componentCount)
    lostWrites = SideColumn(repeating: 0, count: componentCount)
    lostOnWay = SideColumn(repeating: 0, count: componentCount)
    failuresBegun = Column(repeating: 0, count: componentCount * Outcome.count)
    histograms = HistogramTable(count: classCount + 2 * componentCount)
    // Handle 0 means "none" everywhere.
    frames.append(Frame())
    if carriesCargo { cargo.append(Cargo()) }
    if keepsDeadlines { deadlines.append(Int64.max) }
    if keepsKin { kin.append() }
    if isObserved { appendObserved() }
    layOut()
    scheduleSources()
    scheduleFaults()
    scheduleConcurrencyLimits()
    scheduleMemory()
    scheduleGuards()
    scheduleQueues()
    scheduleScaling()
    series.plan(options)
    startSeries()
    if options.warmup == .zero { beginMeasuring() }
  }

  /// The simulated time.
  public var now: Delay { Delay(nanoseconds: clock) }

  /// Ends the run where it stands; what was measured so far counts.
  public mutating func stop() {
    if ending == nil { ending = .stopped }
  }
}
