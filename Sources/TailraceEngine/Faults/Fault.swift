/// Something that breaks: what, where, how much of it, and when.
///
/// Faults of instances that overlap add up: times are stretched by the product of all factors, and of the
/// capacity goes the sum of what each takes. An instance that is down cannot go down again.
public struct Fault: Sendable {
  /// What breaks.
  public var kind: Kind
  /// Where.
  public var target: Target
  /// How many of the instances there.
  public var extent: Change.Extent
  /// When.
  public var timing: Timing
  /// How long an instance that crashed takes to start once it may; no time when nil.
  public var boot: Distribution?
  /// What work a slow instance takes longer for.
  public var fixesWork: WorkFixing

  /// A fault.
  public init(
    _ kind: Kind, at target: Target, extent: Change.Extent = .all, _ timing: Timing,
    boot: Distribution? = nil, fixesWork: WorkFixing = .progress
  ) {
    self.kind = kind
    self.target = target
    self.extent = extent
    self.timing = timing
    self.boot = boot
    self.fixesWork = fixesWork
  }

  /// When it is settled how long a piece of work takes at an instance that is slow for a while.
  public enum WorkFixing: Hashable, Sendable {
    /// Never: what is done meanwhile takes longer, of whatever is in service.
    case progress
    /// When a core takes it up, or its wait begins.
    case start
    /// When the request arrives at the instance.
    case arrival
  }

  /// What can break.
  public enum Kind: Hashable, Sendable {
    /// Instances go down: all that is at them fails with `crashed`, what they remember is lost, and
    /// whatever arrives is refused, or hears nothing at all.
    case crash(isSilent: Bool)
    /// Instances stand still: what they work on goes on afterwards with what was left of it, and whatever
    /// arrives waits (preemptive resume).
    case freeze
    /// Instances compute and wait so many times as long, whatever they work on now included.
    case slow(Double)
    /// This part of the requests fails as it arrives, before any work.
    case errors(Double)
    /// This part of an instance's places and cores is left, to the nearest whole one. Work on a core that
    /// goes stands in line again with what is left of it; who holds a place keeps it.
    case capacity(Double)
    /// No request gets in; those inside go on.
    case refuse
    /// Caches lose all their keys.
    case flush
    /// So much more on the way, give or take up to `jitter`, each time drawn evenly between.
    case latency(add: Delay, jitter: Delay)
    /// This part of what is sent is lost for good, and nobody is told.
    case loss(Double)
    /// This part of the requests arrives twice; nobody waits for the second.
    case duplicate(Double)
    /// Values cross at no more than so many bytes a second.
    case bandwidth(Double)
    /// Nothing gets through: whoever sends is told at once, or nobody is told.
    case partition(isSilent: Bool)

    /// Whether it is a fault of a link.
    public var isOfLink: Bool {
      switch self {
      case .latency, .loss, .duplicate, .bandwidth, .partition: true
      case .crash, .freeze, .slow, .errors, .capacity, .refuse, .flush: false
      }
    }

    /// Whether it changes how long work takes at an instance.
    var isOfWork: Bool {
      switch self {
      case .freeze, .slow, .capacity: true
      default: false
      }
    }

    /// The word of the language, after which its random streams are called.
    public var word: String {
      switch self {
      case .crash: "crash"
      case .freeze: "freeze"
      case .slow: "slow"
      case .errors: "errors"
      case .capacity: "capacity"
      case .refuse: "refuse"
      case .flush: "flush"
      case .latency: "latency"
      case .loss: "loss"
      case .duplicate: "duplicate"
      case .bandwidth: "bandwidth"
      case .partition: "partition"
      }
    }
  }

  /// What is hit.
  public enum Target: Hashable, Sendable {
    /// Instances of a component.
    case component(ComponentID)
    /// Every instance at one of these locations.
    case locations([Int32])
    /// The calls from one component to another.
    case link(from: ComponentID, to: ComponentID, Direction)
  }

  /// Which way on a link.
  public enum Direction: Hashable, Sendable {
    /// From the caller to the callee.
    case to
    /// The answers.
    case from
    /// Both.
    case both

    /// After which random streams are called.
    var word: String {
      switch self {
      case .to: "to"
      case .from: "from"
      case .both: "both"
      }
    }

    func covers(back: Bool) -> Bool { self == .both || (self == .from) == back }
  }

  /// When.
  public enum Timing: Sendable {
    /// Once; to the end of the run where it lasts for nil, unless instances boot.
    case once(at: Delay, lasting: Delay?)
    /// Again and again, from one beginning to the next; it has to end before.
    case repeated(at: Delay, every: Delay, lasting: Delay?)
    /// Each instance that is hit, or the link, by a clock of its own: up for so long, whether at work or
    /// idle, then down for so long.
    case random(up: Distribution, down: Distribution)
    /// All instances one after the other, so many at a time, each for as long as drawn.
    case rolling(at: Delay, every: Delay, batch: Int, down: Distribution)
  }
}
