/// A name that is answered with the address of an instance, which whoever asked keeps for a while (DNS).
public struct NameService: Sendable {
  /// The component that stands for the name.
  public var component: ComponentID
  /// Which address is answered.
  public var policy: Policy
  /// How long an answer is kept.
  public var timeToLive: Delay
  /// The components whose instances are the addresses, in order of preference.
  public var targets: [Target]
  /// How many resolvers keep the answers for all clients of a source; each client keeps its own when nil.
  public var resolvers: Int?
  /// How many probes in a row change what is known of an address.
  public var threshold: Int

  /// A component among the answers.
  public struct Target: Sendable {
    /// Whose instances.
    public var component: ComponentID
    /// Its part among all weights, above 0.
    public var weight: Double

    /// A component among the answers.
    public init(_ component: ComponentID, weight: Double = 1) {
      self.component = component
      self.weight = weight
    }
  }

  /// Which of the addresses that are not known to be down is answered; all count where all are down.
  public enum Policy: Hashable, BitwiseCopyable, Sendable {
    /// Each in turn.
    case roundRobin
    /// At random, by the weights of their components.
    case weighted
    /// Those in the region of whoever asks, otherwise those of the first component; in turn.
    case geographic
    /// Those with the shortest way from whoever asks; in turn.
    case latency
    /// Those of the first component that has one; in turn.
    case failover
  }

  /// A name.
  public init(
    _ component: ComponentID, policy: Policy, timeToLive: Delay, targets: [Target],
    resolvers: Int? = nil, threshold: Int = 1
  ) {
    precondition(!targets.isEmpty, "a name has an address")
    self.component = component
    self.policy = policy
    self.timeToLive = timeToLive
    self.targets = targets
    self.resolvers = resolvers
    self.threshold = threshold
  }
}
