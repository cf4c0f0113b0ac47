/// Who sends requests, of which classes, and when.
struct Sending: ~Copyable {
  var classes: Column<ClassState>
  /// By class.
  var priorities = SideColumn<ClassState, Int32>()
  var sources = Column<SourceState>()
  /// By source, how its requests are spread over classes.
  var classShares = Column<ClassShare>()
  var segments = Column<SourceState.Segment>()
  var modulation = Column<SourceState.Modulation>()
  var recordedArrivals = Column<Int64>()
  /// The classes of each client, one client after the other, and by component where they begin.
  private var ownClasses = Column<Int>()
  private var firstOwn = Column<Int>()
  /// Whose batch is being sent, and how much of it is left.
  var batchSource: Handle<SourceState> = .none
  var batchLeft: Int64 = 0

  init(classes count: Int) {
    classes = Column(repeating: ClassState(), count: count)
  }

  /// What the machine keeps of a traffic source.
  struct SourceState: BitwiseCopyable {
    var kind: Kind
    var station: Handle<Station>
    var gapSampler: Handle<Sampler>
    var batchSampler: Handle<Sampler>
    var classSampler: Handle<Sampler>
    /// Open sources: the sampler of whose request it is, and among how many; 0 where nobody asks.
    var clientSampler: Handle<Sampler> = .none
    var clients: Int32 = 0
    var firstShare: Handle<ClassShare>
    var shareCount: Int32
    /// The class of all its requests; none where each picks one.
    var onlyClass: Handle<ClassState>
    /// Open sources: the pieces of the rate, the last one without end.
    var firstSegment: Int = 0
    var segmentCount: Int = 0
    var segment: Int = 0
    var firstState: Int = 0
    var stateCount: Int = 0
    var state: Int = 0
    /// How far the last arrival was moved to lie on a whole nanosecond, in nanoseconds.
    var rounding: Double = 0
    /// Open sources: the rate, where it is the same from now on for ever; otherwise 0.
    var steadyRate: Double = 0
    /// When the present state of a modulated source ends.
    var stateEnd: Int64 = Int64.max
    /// Recorded sources: where in `recordedArrivals` they stand, and where they end.
    var position: Int = 0
    var end: Int = 0

    enum Kind: UInt8 {
      case open
      case closed
      case recorded
    }

    /// A piece of the rate, in requests per nanosecond.
    struct Segment: BitwiseCopyable {
      var start: Int64
      var end: Int64
      var startRate: Double
      var slope: Double
    }

    struct Modulation: BitwiseCopyable {
      var factor: Double
      var holdingSampler: Handle<Sampler>
    }
  }

  struct ClassShare: BitwiseCopyable {
    var cumulative: Double
    var requestClass: Handle<ClassState>
  }

  mutating func layOut(_ network: Network) {
    var classesOf = [[Int]](repeating: [], count: network.components.count)
    for (index, kind) in network.requestClasses.enumerated() {
      classesOf[Int(kind.client.index)].append(index)
    }
    for own in classesOf {
      firstOwn.append(ownClasses.count)
      for index in own { ownClasses.append(index) }
    }
    firstOwn.append(ownClasses.count)
    for (index, kind) in network.requestClasses.enumerated() {
      classes[index].entry = kind.entry
      classes[index].client = kind.client.handle
      classes[index].keySampler = kind.keySampler
      if kind.keyIsClient, let key = kind.key {
        classes[index].clientKeys = Int32(network.populations[Int(key.index)].keys)
      }
      classes[index].population = kind.key.map { UInt8($0.index + 1) } ?? 0
      priorities.append(Int32(clamping: kind.priority))
    }
  }

  /// Whether requests come from a component.
  func isClient(_ component: Int) -> Bool { firstOwn[component] < firstOwn[component + 1] }

  /// Calls `body` with each class whose work a component may have: of a client, its own.
  @inline(__always)
  func forEachClass(of component: Int, _ body: (Int) -> Void) {
    if isClient(component) {
      for place in firstOwn[component]..<firstOwn[component + 1] { body(ownClasses[place]) }
    } else {
      for index in 0..<classes.count { body(index) }
    }
  }
}
