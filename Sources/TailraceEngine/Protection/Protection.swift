/// What components and callers guard themselves with.
struct Protection: ~Copyable {
  var limiters = LimiterTable()
  var shedders = Column<Shedder>()
  /// By station of the components whose lines are controlled.
  var delayControls = Column<DelayControl>()
  var placeShares = Column<ShareRule>()
  /// By share and station, how many places its operations hold.
  var placesOfShares = Column<Int32>()
  /// By site, the share of its callee's places.
  var shareOfSite = SideColumn<Program.SiteState, Handle<ShareRule>>()
  var gradients = Column<GradientState>()
  var gradientSamples = Column<Int64>()
  var memories = Column<MemoryState>()
  /// By caller and instance that it probes.
  var probers = Column<ProberState>()
  /// By caller that compares instances.
  var sweeps = Column<SweepState>()

  /// What a station with limited memory needs beside.
  struct MemoryState: BitwiseCopyable {
    var limit: Int64
    var base: Int64
    var perRequest: Int64
    var sampler: Handle<Sampler>
    var clockwork: Handle<Clockwork> = .none
    var phase = Phase.up
    var peak: Int64 = 0
    var kills: Int64 = 0
    /// Bytes times nanoseconds while it was up, and the nanoseconds.
    var area: Double = 0
    var uptime: Double = 0
    var since: Int64 = 0
    /// In use since then; -1 while it is down.
    var level: Int64 = 0

    enum Phase: UInt8 {
      case up
      /// It is to be killed at this instant.
      case dying
      case down
    }
  }

  /// One caller's probes of one instance.
  struct ProberState: BitwiseCopyable {
    var probing: Int32
    var entry: Handle<RuledCallTable.Entry>
    var caller: Handle<Instance>
    var station: Handle<Station>
    var clockwork: Handle<Clockwork>
  }

  /// One caller's comparisons.
  struct SweepState: BitwiseCopyable {
    var entry: Handle<RuledCallTable.Entry>
    var caller: Handle<Instance>
    var clockwork: Handle<Clockwork>
  }

  mutating func layOut(
    _ network: Network, _ plant: inout Plant, _ routing: borrowing RoutingTable
  ) {
    layOutLimiters(network, &plant, routing)
    layOutShedding(network, &plant)
    layOutConcurrencyLimits(network, &plant)
    layOutMemory(network, &plant)
  }

  mutating func schedule(
    _ network: Network, _ loop: inout EventLoop, _ plant: inout Plant, _ draws: inout Draws,
    _ calling: inout Calling
  ) {
    scheduleConcurrencyLimits(network, &loop, &plant)
    scheduleMemory(&loop, plant)
    scheduleGuards(network, &loop, &draws, &calling)
  }
}
