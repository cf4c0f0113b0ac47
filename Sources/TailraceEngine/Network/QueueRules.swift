/// How a queue keeps messages and hands them to its consumers.
///
/// A consumer works on one message, or one batch, at a time; what it does with it are the steps of the
/// `enqueue` that took the message in.
public struct QueueRules: Sendable {
  /// How many consumers there are when the run begins.
  public var consumers: Int
  /// Whether a message whose consumer failed, or did not finish in time, is handed over again.
  public var redelivers = false
  /// How long a message that was handed over stays out of sight; then it is handed over again, also if
  /// the first consumer still works on it. Nil for ever.
  public var visibilityTimeout: Delay?
  /// How long after a failure it is handed over again; nil to wait for the end of `visibilityTimeout`.
  public var retryDelay: Delay?
  /// How often a message is handed over before the queue gives it up; nil for any number.
  public var maximumReceives: Int?
  /// Whether what a message does is done once, however often it is handed over.
  public var deduplicates = false
  /// In how many partitions messages lie, each in its order and read by one consumer; nil for none.
  public var partitions: Int?
  /// Whether a message's key tells its partition; else they take turns.
  public var isKeyed = false
  /// Which consumer reads which partition.
  public var assignment = Assignment.range
  /// How many messages may wait, in each partition; nil for any number.
  public var limit: Int?
  /// What becomes of a message that finds no room.
  public var overflow = Overflow.reject
  /// How long a message is kept back before a consumer may have it.
  public var delay: Distribution?
  /// The share of messages that no consumer can deal with.
  public var poison = 0.0
  /// How many messages a consumer takes at once, at most.
  public var batchSize = 1
  /// How long messages are gathered for a batch that is not full.
  public var batchWait = Delay.zero
  /// How long a consumer sleeps that found nothing; nil if it learns of messages at once.
  public var poll: Distribution?
  /// When the number of consumers changes, in the order of time.
  public var changes: [Change] = []
  /// How long partitions stand still when they get another consumer.
  public var rebalancePause = Delay.zero
  /// Where the number of a component's instances changes and each of them brings consumers: whose, and
  /// how many; `consumers` is then their number when the run begins.
  public var perInstance: ConsumerGroup?
  /// The component in whose instances the consumers are, one that they call: what a consumer asks of it
  /// is done by its own instance, and while that is down it takes nothing. Nil where they are elsewhere
  /// and call it as anybody does.
  public package(set) var host: ComponentID?
  /// Whether messages outlive a crash of the queue.
  public var isDurable = true

  /// A queue of which nothing but its consumers is known.
  public init(consumers: Int) { self.consumers = consumers }

  /// Who reads which partition, by Kafka's names.
  public enum Assignment: UInt8, BitwiseCopyable, Sendable {
    /// Neighbouring partitions go to the same consumer; all stand still when one comes or goes.
    case range
    /// In turn; all stand still when one comes or goes.
    case roundRobin
    /// As few as possible change hands, and only those stand still.
    case sticky
  }

  /// What becomes of a message that finds no room.
  public enum Overflow: UInt8, BitwiseCopyable, Sendable {
    /// It is turned away, and the publisher told so.
    case reject
    /// The publisher waits for room.
    case block
    /// The oldest message goes.
    case dropOldest
  }

  /// Consumers that come and go with the instances of a component.
  public struct ConsumerGroup: Hashable, Sendable {
    /// The component.
    public var worker: ComponentID
    /// The consumers of one instance.
    public var consumers: Int
    /// The most that there ever are.
    public var most: Int

    /// A group.
    public init(worker: ComponentID, consumers: Int, most: Int) {
      self.worker = worker
      self.consumers = consumers
      self.most = most
    }
  }

  /// A change of the number of consumers.
  public struct Change: Sendable {
    /// When.
    public var at: Delay
    /// How many there are from then on.
    public var consumers: Int

    /// A change.
    public init(at: Delay, consumers: Int) {
      self.at = at
      self.consumers = consumers
    }
  }

  /// The most consumers there ever are.
  package var mostConsumers: Int {
    changes.reduce(max(consumers, perInstance?.most ?? 0)) { max($0, $1.consumers) }
  }
}

extension Network {
  /// A component that keeps messages.
  public struct Queue: Sendable {
    /// The component, of one instance.
    public var component: ComponentID
    /// What it does with them.
    public var rules: QueueRules
    package var delaySampler: Handle<Sampler> = .none
    package var poisonSampler: Handle<Sampler> = .none
    package var pollSampler: Handle<Sampler> = .none
  }

  /// What an `enqueue` does with the message that it takes in.
  package struct Handling: BitwiseCopyable, Sendable {
    var queue: Handle<MessageQueueState>
    /// Where the steps of a delivery begin.
    var entry: Handle<Instruction>
    /// The site that messages are sent to which were given up.
    var deadLetterSite: Handle<Program.SiteState>
    /// Whether the publisher waits until the message is in, rather than for its end.
    var acknowledges: Bool
  }
}

extension NetworkBuilder {
  /// Says how a component keeps messages; its operations take them in with `enqueue`.
  public mutating func queue(in component: ComponentID, _ rules: QueueRules) -> QueueID {
    let owner = network.components[Int(component.index)]
    precondition(owner.instances == 1 && !owner.isClient, "a queue is one instance")
    precondition(
      rules.consumers >= (rules.perInstance == nil ? 1 : 0)
        && rules.changes.allSatisfy { $0.consumers >= 1 })
    precondition(rules.batchSize >= 1 && (rules.partitions ?? 1) >= 1 && (rules.limit ?? 1) >= 1)
    precondition(rules.poison >= 0 && rules.poison <= 1, "a share is 0 to 1")
    precondition(
      !rules.redelivers || rules.visibilityTimeout != nil || rules.retryDelay != nil,
      "a message that is handed over again needs to know when")
    precondition(
      rules.partitions == nil
        || rules.visibilityTimeout == nil && rules.poll == nil && owner.queueDiscipline == .fifo,
      "partitions are read in order, by consumers who learn of messages at once")
    var queue = Network.Queue(component: component, rules: rules)
    if let delay = rules.delay { queue.delaySampler = sampler(delay, of: owner.name, "delay") }
    if let poll = rules.poll { queue.pollSampler = sampler(poll, of: owner.name, "poll") }
    if rules.poison > 0 {
      queue.poisonSampler = sampler(.constant(0), of: owner.name, "poison")
    }
    network.queues.append(queue)
    return QueueID(Handle(network.queues.count - 1))
  }
}
