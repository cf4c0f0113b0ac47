/// What frames move along: instructions, and what they name.
struct Program: ~Copyable {
  let instructions: Column<Instruction>
  let targets: Column<Handle<Instruction>>
  let alternatives: Column<Network.Alternative>
  let probabilities: Column<Double>
  var sites: Column<SiteState>
  /// By site, the nanoseconds that a byte takes; 0 where it takes none.
  var byteTimes = SideColumn<SiteState, Double>()

  init(_ network: Network) {
    instructions = Column(network.instructions)
    targets = Column(network.targets)
    alternatives = Column(network.alternatives)
    probabilities = Column(network.probabilities)
    sites = Column(minimumCapacity: network.sites.count)
  }

  struct SiteState: BitwiseCopyable {
    var entry: Handle<Instruction>
    var component: Handle<ComponentState>
    /// The sampler of the way there, or that way on the map; none where it takes no time.
    var forward: EitherHandle<Sampler, Distances.Leg>
    /// The same for the way back.
    var backward: EitherHandle<Sampler, Distances.Leg>
    /// The first of its callers' pools, or the rules of its calls.
    var connection: EitherHandle<Connections.PoolState, RuledCallTable.Entry>
    var router: Handle<RoutingTable.Router>
    /// The only instance it can go to; none where the router picks one.
    var onlyStation: Handle<Station>
    /// The ring of its timeouts, where they are constant.
    var ring: Handle<TimerRings.Ring>
    /// The sampler of its timeouts, where they vary, or that only a deadline may end the wait.
    var timeout: EitherHandle<Sampler, Patience>
    /// The population of the key it needs plus one; 0 for the caller's key.
    var population: UInt8
    var usesPlace: Bool
    /// Whether clients call there.
    var isOfClient: Bool
    /// Whether a caller that gives up tells the callee.
    var cancels: Bool
    /// Whether what is sent there arrives in the order in which it was sent.
    var isLog: Bool
    var keySampler: Handle<Sampler>
  }

  /// Patience that has no law of its own, and ends with the request's deadline.
  enum Patience {}
}
