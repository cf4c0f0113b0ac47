/// What breaks, and what is broken.
struct Faults: ~Copyable {
  var states = Column<FaultState>()
  /// By fault, whom it can hit.
  var hits = Column<FaultHit>()
  /// By station, where the network has faults.
  var impairments = SideColumn<Station, Impairment>()
  /// By station, where faults may change how it works.
  var conditions = SideColumn<Station, Condition>()
  /// The changes of what slows arrivals, at all stations.
  var paces = Column<ArrivalPace>()
  /// By component, where the network has faults.
  var troubles = SideColumn<ComponentState, Troubles>()
  var outages = OutageRecorder()
  var failovers = Column<FailoverState>()
  /// By station, where there are failovers: whether it is no replica for now.
  var isPromoted = SideColumn<Station, Bool>()

  /// What faults have made of a station.
  struct Condition: BitwiseCopyable, Equatable {
    /// How many times as long everything takes.
    var slowness = 1.0
    /// The same of work that is taken up now, and of requests that arrive now, whenever it is done.
    var slownessAtStart = 1.0
    var slownessOnArrival = 1.0
    /// The last change of what slows arrivals; none before the first.
    var arrivals: Handle<ArrivalPace> = .none
    /// The part of its places and cores that is gone.
    var lost = 0.0
    var isFrozen = false
    var refuses = false
    var fails = false
  }

  /// How many times as long the work of requests takes that arrive at a station, from an instant on.
  struct ArrivalPace: BitwiseCopyable {
    var since: Int64
    var slowness: Double
    var before: Handle<ArrivalPace>
  }

  /// How many instances of a component are in trouble.
  struct Troubles: BitwiseCopyable {
    /// They refuse requests or fail them.
    var atTheDoor: Int32 = 0
    /// They have fewer places than they should.
    var short: Int32 = 0
  }

  /// What is wrong with a station.
  struct Impairment: BitwiseCopyable {
    /// The fault that took it down; none while it is up.
    var change = EitherHandle<FaultState, Protection.MemoryState>.none
    /// Whether it answers nothing at all while it is down.
    var isSilent = false
  }

  struct FailoverState: BitwiseCopyable {
    var clockwork: Handle<Clockwork> = .none
    /// The event of the promotion; any other is stale.
    var wake: UInt64 = 0
  }

  /// A fault and where it stands.
  struct FaultState: BitwiseCopyable {
    var clockwork: Handle<Clockwork>
    var draws: Handle<Sampler>
    var firstHit: Handle<FaultHit>
    var hits: Int32
    /// Whose turn it is, where instances take turns.
    var next: Int32 = 0
    /// Whether its own next event is its end.
    var isOn = false
    var lost: Int64 = 0
  }

  /// An instance, or a link, that a fault can hit.
  struct FaultHit: BitwiseCopyable {
    var fault: Handle<FaultState>
    /// None for a link.
    var station: Handle<Station>
    /// Its own events, if it has any.
    var clockwork: Handle<Clockwork>
    var up: Handle<Sampler>
    var down: Handle<Sampler>
    var boot: Handle<Sampler>
    /// Which of the requests it fails; none but for errors.
    var errors: Handle<Sampler>
    var isOn = false
  }
}
