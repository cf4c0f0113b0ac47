/// What the reading of a run needs to know and the machine does not: words, goals and assumptions.
public struct Annotations: Sendable {
  /// The name of the topology.
  public var name = ""
  /// Its description.
  public var description = ""
  /// What there is to say of each component, by component index.
  public var components: [ComponentNote] = []
  /// The keys that bear on something, `*` where the name of a component or a link belongs.
  public var keys: [Matter: [String]] = [:]
  /// What the language calls the policies of the network.
  public var policies: [RoutingPolicy: String] = [:]
  /// The goals of the file.
  public var objectives: [Objective] = []
  /// When somebody is to be told, in the order of the file.
  public var alerts: [AlertRule] = []
  /// What the reading is to say of shards.
  public var shardings: [ShardingNote] = []
  /// Every default that this network used.
  public var defaults: [DefaultUsed] = []
  /// What the file states more simply than it is, such as a constant hit ratio; one sentence each.
  public var simplifications: [String] = []

  /// How the load was stated, and at which level it was played.
  public var load = StatedLoad()

  /// The databases that have replicas.
  public var replicatedDatabases: [ReplicatedDatabase] = []

  /// No annotations.
  public init() {}

  /// The parts of a database with replicas.
  public struct ReplicatedDatabase: Sendable {
    /// The name in the file.
    public var name: String
    /// Who serves writes.
    public var primary: ComponentID
    /// Who serves reads, and replays writes.
    public var replicas: ComponentID
    /// At how many replicas a write arrives as an attempt of its own.
    public var replaysPerWrite: Int

    /// A database.
    public init(
      name: String, primary: ComponentID, replicas: ComponentID, replaysPerWrite: Int
    ) {
      self.name = name
      self.primary = primary
      self.replicas = replicas
      self.replaysPerWrite = replaysPerWrite
    }
  }

  /// A value that the file left open.
  public struct DefaultUsed: Hashable, Sendable {
    /// Where: `app.queue.limit`.
    public var place: String
    /// The value, as it would be written in the file.
    public var value: String
    /// Why this value.
    public var source: String

    /// A default.
    public init(place: String, value: String, source: String) {
      self.place = place
      self.value = value
      self.source = source
    }
  }
}

/// A database in parts, and how many more of them its file wants to know of.
public struct ShardingNote: Hashable, Sendable {
  /// The component whose instances are the shards.
  public var component: ComponentID
  /// How keys are spread.
  public var sharding: ShardingID
  /// How many shards are added, in the run or in thought; 0 for none.
  public var added: Int
  /// Whether all keys come equally often, however popular they are: what comes has missed a stated hit
  /// ratio.
  public var getsEvenKeys = false

  /// A note.
  public init(component: ComponentID, sharding: ShardingID, added: Int) {
    self.component = component
    self.sharding = sharding
    self.added = added
  }
}

/// A goal: a measure of some traffic or component, compared with a limit.
public struct Objective: Hashable, Sendable {
  /// The whole line, as the file has it: `visitors.profile: p(99) < 200ms`.
  public var text: String
  /// Whom it is about.
  public var subject: Subject
  /// What is measured.
  public var metric: Metric
  /// How it compares.
  public var comparison: Comparison
  /// Nanoseconds for latencies, a ratio 0…1 for rates and availability, per second for throughput.
  public var limit: Double

  /// A goal.
  public init(
    text: String, subject: Subject, metric: Metric, comparison: Comparison, limit: Double
  ) {
    self.text = text
    self.subject = subject
    self.metric = metric
    self.comparison = comparison
    self.limit = limit
  }

  /// Whom a goal is about.
  public enum Subject: Hashable, Sendable {
    /// These request classes together.
    case classes([RequestClassID])
    /// All attempts at a component; for a queue, from publishing to completion.
    case component(ComponentID)
  }

  /// What a goal measures; a failure counts as later than any limit.
  public enum Metric: Hashable, Sendable {
    /// The latency that this share (0…1) of all requests stays within.
    case percentile(Double)
    /// The mean latency of answers.
    case mean
    /// The largest latency.
    case maximum
    /// Failures over all that ended.
    case errorRate
    /// Answers over all that ended.
    case availability
    /// Answers per second, late ones included.
    case throughput
    /// Full answers in time per second.
    case goodput
  }

  /// How the measure must stand to the limit.
  public enum Comparison: String, Hashable, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }
}
