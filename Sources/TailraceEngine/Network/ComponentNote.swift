extension Network.Component {
  /// What a component is there for, for whoever reads a run; the machine asks who sends alone.
  public enum Role: Sendable {
    /// The clients of a source.
    case client
    /// Who asks whether instances are up.
    case probe
    /// Who moves keys between shards.
    case mover
    /// Who works on requests.
    case server
    /// Who hands requests on to instances.
    case balancer
    /// Who keeps messages until consumers take them.
    case queue
    /// Somebody else's, whom no key of ours makes faster.
    case stranger

    /// Whether it sends requests, and nobody asks it for anything.
    public var isClient: Bool {
      switch self {
      case .client, .probe, .mover: true
      case .server, .balancer, .queue, .stranger: false
      }
    }
  }

  /// Whether it stands for the clients of a traffic source, or for others who only send.
  public var isClient: Bool { role.isClient }
}

/// What the reading of a run has to say of one component and the machine does not know.
public struct ComponentNote: Sendable {
  /// Its kind in the words of the language; `client` for whoever sends.
  public var kind: String
  /// How it is drawn.
  public var shape: Shape
  /// Dollars per hour of one instance; nil where none is stated.
  public var price: Double?
  /// The keys that say how many cores there are, `*` where the component's name belongs.
  public var coreKeys: [String] = []
  /// The keys that say how many places there are, in the same way.
  public var placeKeys: [String] = []

  /// A note.
  public init(_ kind: String, _ shape: Shape) {
    self.kind = kind
    self.shape = shape
  }

  /// What a component looks like where a topology is drawn.
  public enum Shape: Sendable {
    /// Who sends.
    case round
    /// Who works.
    case box
    /// What keeps things.
    case drum
    /// What lets messages wait.
    case line
    /// Where ways part.
    case fork
    /// What is somebody else's.
    case flag
  }
}

/// What a finding advises to change.
public enum Matter: Hashable, Sendable {
  case operations, capacity, speeds, shards, retries, pools, ways
}

extension Network {
  /// What there is to say of a component; of one that nobody took a note of, what the machine knows.
  public func note(of component: Int) -> ComponentNote {
    if component < annotations.components.count { return annotations.components[component] }
    return components[component].isClient
      ? ComponentNote("client", .round) : ComponentNote("component", .box)
  }
}
