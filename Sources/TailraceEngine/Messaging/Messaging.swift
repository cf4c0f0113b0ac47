/// The messages that queues hold, beside the frames that stand for them.
package struct Messaging: ~Copyable {
  var queues = Column<MessageQueueState>()
  var lanes = Column<Lane>()
  var members = Column<GroupMember>()
  var hosts = Column<ConsumerHost>()
  var changes = Column<ConsumerChange>()
  var messages = Column<Message>()
  var items = Column<DeliveryItem>()
  /// By instruction that enqueues.
  var handlings = Column<Network.Handling>()
  private var freeMessage = Handle<Message>.none
  private var freeItem = Handle<DeliveryItem>.none

  init() {}

  /// A message that was offered to a queue.
  mutating func makeMessage(_ message: Message) -> Handle<Message> {
    let handle = freeMessage
    if handle == .none {
      messages.append(message)
      return messages.last
    }
    freeMessage = messages[handle].next
    messages[handle] = message
    return handle
  }

  /// Forgets a message that is over and that no consumer works on.
  mutating func freeMessage(_ handle: Handle<Message>) {
    messages[handle].next = freeMessage
    freeMessage = handle
  }

  /// Notes that a delivery holds a message.
  mutating func makeItem(_ item: DeliveryItem) -> Handle<DeliveryItem> {
    let handle = freeItem
    if handle == .none {
      items.append(item)
      return items.last
    }
    freeItem = items[handle].next
    items[handle] = item
    return handle
  }

  mutating func freeItem(_ handle: Handle<DeliveryItem>) {
    items[handle].next = freeItem
    freeItem = handle
  }

  /// Whether the lane has no room for another message.
  func isFull(_ lane: Handle<Lane>) -> Bool {
    lanes[lane].pending >= queues[lanes[lane].queue].limit
  }

  /// Counts a message that came to lie in its lane.
  mutating func rise(_ lane: Handle<Lane>, at now: Int64) {
    lanes[lane].published &+= 1
    lanes[lane].lag.rise(at: now)
    lanes[lane].peakLag = max(lanes[lane].peakLag, lanes[lane].lag.value)
  }

  /// Counts a message that is over.
  mutating func fall(_ lane: Handle<Lane>, at now: Int64) {
    lanes[lane].ended &+= 1
    lanes[lane].lag.fall(at: now)
  }

  /// What is counted begins again.
  mutating func restart(at now: Int64) {
    for index in 0..<queues.count {
      queues[index].counts = QueueCounts()
      queues[index].asleep.restart(at: now)
      queues[index].peakWaiting = queues[index].waiting
      queues[index].peakAt = now
    }
    for index in 0..<lanes.count {
      lanes[index].published = 0
      lanes[index].ended = 0
      lanes[index].lag.restart(at: now)
      lanes[index].peakLag = lanes[index].lag.value
    }
  }

  /// What a frame that belongs to a queue is woken for.
  enum Agent: Int32 {
    case lane
    case changes
    case poller
  }
}

/// A queue: its rules, flat, its consumers and what it counts.
package struct MessageQueueState: BitwiseCopyable {
  var component: Handle<ComponentState>
  var station: Handle<Station>
  var redelivers: Bool
  var deduplicates: Bool
  var isPartitioned: Bool
  var isKeyed: Bool
  var assignment: QueueRules.Assignment
  var overflow: QueueRules.Overflow
  /// Whether messages that were handed over come into sight again, and after how long.
  var comesIntoSight: Bool
  var visibility: Int64
  /// The ring of those times; none where they are not all the same, as some of it passes while a batch is
  /// gathered.
  var visibilityRing: Handle<TimerRings.Ring> = .none
  /// -1 for none.
  var retryDelay: Int64
  var maximumReceives: Int32
  var limit: Int32
  var batchSize: Int32
  var batchWait: Int64
  /// Since when a consumer is free, so that messages are received to be gathered; never while none is.
  var gathersSince: Int64 = 0
  var poison: Double
  var poisonSampler: Handle<Sampler>
  var delaySampler: Handle<Sampler>
  var pollSampler: Handle<Sampler>
  var rebalancePause: Int64
  var firstLane: Handle<Lane>
  var lanes: Int32
  /// Where its members begin, one for each consumer that there ever is; partitioned queues alone.
  var firstMember: Handle<GroupMember>
  var memberCount: Int32
  var firstChange: Handle<ConsumerChange>
  var endOfChanges: Handle<ConsumerChange>
  var consumers: Int32
  /// The component whose instances bring consumers, and how many each.
  var worker = Handle<ComponentState>.none
  var consumersPerInstance: Int32 = 0
  /// The component in whose instances its consumers are; none where they are elsewhere.
  var host = Handle<ComponentState>.none
  var firstHost = Handle<ConsumerHost>.none
  var hosts: Int32 = 0
  /// The consumers that the whole group should have, where instances do not bring them.
  var wanted: Int32
  /// The most consumers of one instance, and how many instances have any who can take messages; where
  /// there are no partitions.
  var consumersEach: Int32 = 0
  var hostsAtWork: Int32 = 0
  /// Those of them at work.
  var busyThere: Int32 = 0
  /// Whose turn it is among instances.
  var nextHost: Int32 = 0
  /// Whether it was seen which instances there are.
  var isCounted = false
  /// Consumers at work.
  var busy: Int32 = 0
  /// Consumers that poll, asleep or at work.
  var pollers: Int32 = 0
  /// Whose turn it is among the partitions.
  var turn: Int32 = 0
  var asleep = Gauge()
  var waiting: Int32 = 0
  var peakWaiting: Int32 = 0
  var peakAt: Int64 = 0
  var counts = QueueCounts()

  /// Whether messages in the lane are received already, to be gathered, and out of sight.
  var hasReceived: Bool { comesIntoSight && batchWait > 0 && gathersSince != Int64.max }

  var ownLanes: Range<Handle<Lane>> { firstLane..<(firstLane + lanes) }
  var ownMembers: Range<Handle<GroupMember>> { firstMember..<(firstMember + memberCount) }
  var ownHosts: Range<Handle<ConsumerHost>> { firstHost..<(firstHost + hosts) }
}

/// A partition, or the whole of a queue that has none.
struct Lane: BitwiseCopyable {
  var queue: Handle<MessageQueueState>
  var line = Line()
  /// Publishers' messages that wait for room.
  var blocked = Line()
  /// Messages that wait, those that are kept back included.
  var pending: Int32 = 0
  /// Since when messages are gathered for a batch.
  var gatheringSince: Int64 = 0
  /// The frame that is woken when a batch has been gathered for long enough, or a pause is over.
  var clock = Handle<Frame>.nobody
  /// When it is woken, if it is.
  var wakesAt: Int64 = 0
  /// The member that reads it.
  var owner = Handle<GroupMember>.none
  /// The next lane of the same owner, in a circle.
  var next = Handle<Lane>.none
  /// Whether a message of it is being worked on, so that the next has to wait.
  var isBusy = false
  var pausedUntil: Int64 = 0
  var published: Int64 = 0
  var ended: Int64 = 0
  var lag = Gauge()
  var peakLag: Int32 = 0

  init(queue: Handle<MessageQueueState>) { self.queue = queue }
}

/// A consumer of a group that reads partitions.
struct GroupMember: BitwiseCopyable {
  var isBusy = false
  /// The lane that it served last.
  var lane = Handle<Lane>.none
  /// How many lanes it has.
  var lanes: Int32 = 0
  /// Whether it is one of the group.
  var isThere = false
  /// The instance that it is in, and that of the delivery that it is busy with; none for elsewhere.
  var host = Handle<ConsumerHost>.none
  var busyAt = Handle<ConsumerHost>.none
}

/// An instance that has consumers of a queue.
struct ConsumerHost: BitwiseCopyable {
  var station: Handle<Station>
  /// Its consumers at work, where there are no partitions.
  var busy: Int32 = 0
  /// Whether the group knows of it.
  var isKnown = true
  /// Whether its consumers can take messages: it is not down and does not stand still.
  var isAtWork = true

  init(station: Handle<Station>) { self.station = station }
}

/// A change of the number of consumers.
struct ConsumerChange: BitwiseCopyable {
  var at: Int64
  var consumers: Int32
}

/// A message, which may outlive its frame: a consumer may still work on one that is over.
struct Message: BitwiseCopyable {
  var queue: Handle<MessageQueueState>
  var lane: Handle<Lane>
  /// The frame that stands for it; nobody once it is over.
  var frame = Handle<Frame>.nobody
  var entry = Handle<Instruction>(0)
  var deadLetterSite = Handle<Program.SiteState>.none
  /// How often it was handed over.
  var receives: Int32 = 0
  /// How many consumers work on it.
  var open: Int32 = 0
  /// The next free message.
  var next = Handle<Message>.none
  var acknowledges = false
  /// Whether no consumer can deal with it.
  var isPoison = false
  /// Whether one has.
  var isDone = false

  init(queue: Handle<MessageQueueState>, lane: Handle<Lane>) {
    self.queue = queue
    self.lane = lane
  }
}

/// A message in the hands of a consumer.
struct DeliveryItem: BitwiseCopyable {
  var message = Handle<Message>.none
  /// How often the message had been handed over when this consumer got it.
  var receipt: Int32 = 0
  /// Since when it is out of sight.
  var receivedAt: Int64 = 0
  /// The next message of the batch.
  var next = Handle<DeliveryItem>.none
}
