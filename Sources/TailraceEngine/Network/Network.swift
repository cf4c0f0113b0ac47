/// The compiled network: all that crosses from the language to the machine.
///
/// Immutable; made by `NetworkBuilder` alone. Instructions, sites and tables are flat and refer to
/// each other by index, so that a simulation copies them into columns once and then never follows a
/// reference.
public struct Network: Sendable {
  /// The components in the order in which they were declared, the clients of each source among them.
  public internal(set) var components: [Component] = []
  /// The kinds of request that sources send.
  public internal(set) var requestClasses: [RequestClass] = []
  /// The traffic sources.
  public internal(set) var sources: [Source] = []
  /// The operations of all components.
  public internal(set) var operations: [Operation] = []
  /// The links that calls cross.
  public internal(set) var links: [Link] = []
  /// The populations of keys.
  public internal(set) var populations: [Population] = []
  /// The contents of caches.
  public internal(set) var caches: [Cache] = []
  /// The components that keep messages.
  public internal(set) var queues: [Queue] = []

  /// The ways of fetching what caches do not have.
  public internal(set) var fetches: [Fetch] = []
  /// The caches of clients.
  public internal(set) var clientCaches: [ClientCache] = []
  /// Copies whose versions are kept.
  public internal(set) var copies: [Copies] = []
  /// Ways in which keys are spread over shards.
  public internal(set) var shardings: [Sharding] = []
  /// The locks that steps take.
  public internal(set) var locks: [KeyLock] = []
  /// Whose writes reach which copies.
  public internal(set) var replications: [Replication] = []
  /// For each memory of writes, how long a client counts as one that has just written.
  public internal(set) var writeMemories: [Delay] = []
  /// How often components let attempts in.
  public internal(set) var rateLimits: [RateLimit] = []
  /// What breaks.
  public internal(set) var faults: [Fault] = []
  /// Databases whose primary is replaced when it is down.
  public internal(set) var failovers: [Failover] = []
  /// Where things are.
  public internal(set) var geography = Geography()
  /// Names that are answered with addresses.
  public internal(set) var names: [NameService] = []

  /// Words, goals and assumptions, for the reading.
  public var annotations = Annotations()

  package var samplers: [SamplerDeclaration] = []
  package var instructions = [Instruction(opcode: .raise)]
  package var sites: [CallSite] = []
  package var routers: [Router] = []
  package var probabilities: [Double] = []
  package var alternatives: [Alternative] = []
  package var targets: [Handle<Instruction>] = []
  package var faultPlans: [FaultPlan] = []
  package var nameSamplers: [Handle<Sampler>] = []
  package var ruledCalls: [RuledCalls] = []
  package var probing: [Probing] = []
  /// The populations whose versions are kept.
  package var versioned: [Int32] = []
  /// Whether requests carry more than a key.
  package var carriesCargo = false
  /// Whether requests can have a deadline.
  package var keepsDeadlines = false
  package var attempts: [Attempt] = []
  package var retryBudgets: [RetryBudget] = []
  package var handlings: [Handling] = []

  init() {}

  /// A part of the architecture: stations that share a name, a configuration and a line in every report.
  public struct Component: Sendable {
    /// The name that the file gives it.
    public var name: String
    /// What it is there for.
    public var role: Role = .server
    /// How many instances there are.
    public var instances = 1
    /// How many requests one instance holds at once; nil for any number.
    public var places: Int?
    /// How many cores one instance has; nil for any number.
    public var cores: Int?
    /// How many may wait for a place at one instance; nil for any number.
    public var queueLimit: Int?
    /// Who gets the next free place.
    public var queueDiscipline: QueueDiscipline = .fifo
    /// How long a request may wait for a place; for ever when nil.
    public var queueTimeout: Distribution?
    /// Who gets the next free core.
    public var coreDiscipline: QueueDiscipline = .fifo
    /// Where its instances are shards: whose keys they hold.
    public var sharding: ShardingID?
    /// The instances of one shard.
    public var copies = 1
    /// By instance: how fast it computes, as a factor; all alike where empty.
    public var speeds: [Double] = []
    /// How the requests that are active at one instance slow each other down; not at all when nil.
    public var contention: Contention?
    /// Whether to record how long each number in the system lasted, per component and per instance.
    public var recordsOccupancy = false
    /// How its instances switch off and start; always on when nil.
    public var coldStart: ColdStart?
    /// How the number of its instances changes; always the same when nil.
    public var autoscaling: Autoscaling?
    /// Where its instances are: one location for all, or one for each; nowhere when empty.
    public var locations: [Int32] = []
    /// What becomes of those who wait for its places when they are too many.
    public var shedding = Shedding()
    /// How its instances find out how many requests each can have; any number when nil.
    public var concurrencyLimit: ConcurrencyLimit?
    /// What requests take of its memory; nothing when nil.
    public var memory: MemoryRules?

    /// Whether faults may slow or stop its work.
    package var isConditioned = false

    package var queueTimeoutSampler: Handle<Sampler> = .none
    package var coreSampler: Handle<Sampler> = .none
  }

  /// An operation: a name and where its instructions begin.
  public struct Operation: Sendable {
    /// The name within the component.
    public var name: String
    /// The component that offers it.
    public var component: ComponentID
    /// Whether it takes a place of its instance.
    public var usesPlace = true
    package var entry: Handle<Instruction> = .none
  }

  /// A kind of request.
  public struct RequestClass: Sendable {
    /// `source.request`, or the source's name where it sends one kind alone.
    public var name: String
    /// The source that sends it.
    public var client: ComponentID
    /// The population of its keys, if it has one.
    public var key: PopulationID?
    /// Higher is more important.
    public var priority: Int
    package var entry: Handle<Instruction> = .none
    package var keySampler: Handle<Sampler> = .none
    /// Whether the key is the number of the client, modulo the number of keys.
    public var keyIsClient = false
  }

  /// A source of traffic.
  public struct Source: Sendable {
    /// Its clients.
    public var client: ComponentID
    /// What it sends, with the share of each kind; shares add up to one.
    public var classes: [(RequestClassID, share: Double)]
    /// When it sends.
    public var arrivals: Arrivals
    /// How many clients send an open source's requests, each equally often; nil if nobody asks whose
    /// a request is.
    public var clients: Int?
    package var clientSampler: Handle<Sampler> = .none
    package var gapSampler: Handle<Sampler> = .none
    package var batchSampler: Handle<Sampler> = .none
    package var classSampler: Handle<Sampler> = .none
    package var holdingSamplers: [Handle<Sampler>] = []

    /// How many clients it has; 1 where nobody asks whose requests they are.
    package var clientCount: Int {
      if case .closed(let users, _) = arrivals { return users }
      return clients ?? 1
    }
  }

  /// What a call from one component to another crosses.
  public struct Link: Sendable {
    /// The caller.
    public var from: ComponentID
    /// The callee.
    public var to: ComponentID
    /// One way, drawn afresh in each direction.
    public var latency: Distribution
    /// The way back.
    public var latencyBack: Distribution
    /// The connections that one instance of the caller keeps to the callee.
    public var pool: ConnectionPool?
    /// Bytes a second that an answer's value crosses at; nil where its size does not matter.
    public var bandwidth: Double?
    /// Whether what crosses arrives in the order in which it was sent.
    public var isLog = false
    package var forwardSampler: Handle<Sampler> = .none
    package var backwardSampler: Handle<Sampler> = .none
  }

  /// Keys `0 ..< keys`, the first the most popular.
  public struct Population: Sendable {
    /// The name that the file gives it.
    public var name: String
    /// How many keys there are.
    public var keys: Int
    /// The Zipf exponent; 0 for equal popularity.
    public var exponent: Double
    /// How many bytes the values have; nil where nobody asks.
    public var size: Distribution?
    package var sizeSampler: Handle<Sampler> = .none
  }

  /// The keys that one instance of a component remembers.
  public struct Cache: Sendable {
    /// The component that holds it; each instance has its own contents.
    public var component: ComponentID
    /// Whose keys.
    public var population: PopulationID
    /// What fits, for how long, and what goes first.
    public var settings: CacheSettings
    /// Whether writes reach it before the database.
    public internal(set) var isWrittenBack = false
    package var sampler: Handle<Sampler> = .none
    package var lifetimeSampler: Handle<Sampler> = .none
  }

  /// How a component fetches what one of its caches, or a cache elsewhere, does not have.
  public struct Fetch: Sendable {
    /// The cache whose values serve while they are fetched anew or cannot be.
    public var cache: CacheID?
    /// Whether those who miss a key that is being fetched at their instance wait for it.
    public var coalesces: Bool
  }

  /// What each client of a source remembers, least recently used out first.
  public struct ClientCache: Sendable {
    /// Whose keys.
    public var population: PopulationID
    /// How many keys fit.
    public var capacity: Int
    /// How long a key lives after it was filled; for ever when nil.
    public var timeToLive: Delay?
  }

  /// What each instance of a component has of every key of a population: a version.
  public struct Copies: Sendable {
    /// The component.
    public var component: ComponentID
    /// Whose keys.
    public var population: PopulationID
  }

  /// A component whose writes reach copies of the same keys.
  public struct Replication: Sendable {
    /// Where the writes are acknowledged.
    public var primary: ComponentID
    /// Where they get to.
    public var copies: CopiesID
  }

  /// One row of a choice: taken when the draw is below.
  package struct Alternative: BitwiseCopyable, Sendable {
    var cumulative: Double
    var target: Handle<Instruction>
  }

  package struct SamplerDeclaration: Sendable {
    var distribution: Distribution
    package var stream: StreamName
  }

  package struct Router: Sendable {
    var from: ComponentID
    var to: ComponentID
    package var policy: RoutingPolicy
    var options = RoutingOptions()
    var instance = InstanceChoice.routed
    var isAssigned = false
    var sampler: Handle<Sampler>
  }

  package struct CallSite: Sendable {
    var operation: OperationID
    var link: Handle<Network.Link>
    var router: Handle<RoutingTable.Router>
    var timeout: Distribution?
    var timeoutSampler: Handle<Sampler>
    var population: Handle<Network.Population>
    var keySampler: Handle<Sampler>
    /// The only instance that it goes to, by number.
    var instance: Int?
    /// Whether its caller holds a connection already.
    var isConnected: Bool
    /// The rules of its calls.
    var rules: Handle<RuledCallTable.Entry> = .none
    /// Whether a caller that gives up tells the callee.
    var cancels = false
  }

  package struct RuledCalls: Sendable {
    var from: ComponentID
    var to: ComponentID
    var rules: CallRules
    var router: Handle<RoutingTable.Router>
    /// The name that sends the calls, or that hears of them.
    var name: Handle<NameTable.Entry>
    var isProbe: Bool
    var sampler: Handle<Sampler>
    /// The stream of its throttles.
    var throttleSampler: Handle<Sampler> = .none
    /// Of probes: whose calls they keep from instances that fail them.
    var watcher: ComponentID?
  }

  /// Probes of all instances of a component by all of another.
  package struct Probing: Sendable {
    var check: HealthCheck
    var from: ComponentID
    var to: ComponentID
    var source: Handle<Sending.SourceState>
    var sampler: Handle<Sampler>
  }
}

/// The connections that one instance of a caller may have open at once.
public struct ConnectionPool: Hashable, Sendable {
  /// Connections open at once, overflow included.
  public var size: Int
  /// How long a caller waits for one; for ever when nil.
  public var timeout: Delay?

  /// A pool.
  public init(size: Int, timeout: Delay? = nil) {
    self.size = size
    self.timeout = timeout
  }
}

/// When a source sends.
public enum Arrivals: Sendable {
  /// An open source: the gap distribution has mean 1 and is stretched by the rate of the moment, so a
  /// shape works alike for Poisson (exponential gaps), paced (constant) and bursty traffic.
  case open(
    gaps: Distribution, rate: RateProfile, batch: Distribution?, modulation: [ModulationState])
  /// Users who send, wait for the answer, think, and send again.
  case closed(users: Int, think: Distribution)
  /// The instants themselves, in nanoseconds and ascending.
  case recorded([Int64])
}

/// A state of a Markov-modulated source: while it lasts, the rate is multiplied by the factor.
public struct ModulationState: Sendable {
  /// What multiplies the rate.
  public var factor: Double
  /// How long the state lasts; the states follow each other in a circle.
  public var holding: Distribution

  /// A state.
  public init(factor: Double, holding: Distribution) {
    self.factor = factor
    self.holding = holding
  }
}

/// A rate over time, piecewise linear; the last level holds for ever.
public struct RateProfile: Sendable {
  /// One piece, from where the previous one ends.
  public struct Segment: Sendable {
    /// How long it lasts.
    public var duration: Delay
    /// The rate per second where it begins.
    public var startRate: Double
    /// The rate per second where it ends.
    public var endRate: Double

    /// A piece.
    public init(duration: Delay, startRate: Double, endRate: Double) {
      self.duration = duration
      self.startRate = startRate
      self.endRate = endRate
    }
  }

  /// The pieces, the first beginning at time zero.
  public var segments: [Segment]
  /// The rate per second after the last piece.
  public var finalRate: Double

  /// The same rate for ever.
  public static func constant(_ ratePerSecond: Double) -> RateProfile {
    RateProfile(segments: [], finalRate: ratePerSecond)
  }

  /// Pieces, then a level that holds.
  public init(segments: [Segment], finalRate: Double) {
    self.segments = segments
    self.finalRate = finalRate
  }
}
