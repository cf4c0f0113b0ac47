/// What the words of a frame mean at times when it has no other use for them.
///
/// Each is one meaning of one word; which one holds is told by the state and the flags.
extension Frame {
  /// In the word of `site`, of a client's request: its source.
  var source: Handle<Sending.SourceState> {
    @inline(__always) get { Handle(site.index) }
    @inline(__always) set { site = Handle(newValue.index) }
  }

  /// In the word of `site`, of a fetch for a cache: which.
  var fetch: Handle<Network.Fetch> {
    get { Handle(site.index) }
    set { site = Handle(newValue.index) }
  }

  /// In the word of `next`: the position in a heap.
  var place: Int32 {
    @inline(__always) get { next.index }
    @inline(__always) set { next.index = newValue }
  }

  /// In the word of `next`: how many branches may still fail.
  var failuresAllowed: Int32 {
    get { next.index }
    set { next.index = newValue }
  }

  /// In the word of `next`: the attempts of a call.
  var attempt: Handle<AttemptTable.Record> {
    get { Handle(next.index) }
    set { next.index = newValue.index }
  }

  /// In the word of `next`: the limit of rate that lets it wait.
  var limiter: Handle<LimiterTable.Settings> {
    get { Handle(next.index) }
    set { next.index = newValue.index }
  }

  /// In the word of `next`: what a frame of a queue is woken for.
  var agent: Messaging.Agent {
    get { Messaging.Agent(rawValue: next.index) ?? .poller }
    set { next.index = newValue.rawValue }
  }

  /// In the word of `previous`: the instance that its connection was handed over for.
  var chosen: Handle<Station> {
    get { Handle(previous.index) }
    set { previous.index = newValue.index }
  }

  /// In the word of `work`: the instance that a probe asks.
  var probed: Handle<Station> {
    get { Handle(Int32(truncatingIfNeeded: work)) }
    set { work = Int64(newValue.index) }
  }

  /// In the word of `work`: the message that it stands for.
  var message: Handle<Message> {
    get { Handle(Int32(truncatingIfNeeded: work)) }
    set { work = Int64(newValue.index) }
  }

  /// In the word of `work`: the first message of a delivery.
  var item: Handle<DeliveryItem> {
    get { Handle(Int32(truncatingIfNeeded: work)) }
    set { work = Int64(newValue.index) }
  }

  /// In the word of `parent`: the consumer of a delivery, where consumers read partitions.
  var member: Handle<GroupMember> {
    get { Handle(parent.index - 1) }
    set { parent = Handle(newValue.index + 1) }
  }

  /// In the word of `parent`: the instance whose consumer makes a delivery, where consumers are in
  /// instances and read no partitions.
  var host: Handle<ConsumerHost> {
    get { Handle(parent.index - 1) }
    set { parent = Handle(newValue.index + 1) }
  }

  /// In the word of `previous`: how many branches or turns are still needed.
  var needed: Int32 {
    get { previous.index }
    set { previous.index = newValue }
  }

  /// Above the lower half of `work`, where its shard stands: to how many other instances it may still go.
  var redispatchesLeft: Int32 {
    get { upperWork }
    set { upperWork = newValue }
  }

  /// Above the lower half of `work`, where its messages stand: the version that was true when copies were
  /// asked.
  var versionWhenAsked: Int32 {
    get { upperWork }
    set { upperWork = newValue }
  }

  private var upperWork: Int32 {
    get { Int32(truncatingIfNeeded: work >> 32) }
    set { work = Int64(newValue) << 32 | Int64(UInt32(truncatingIfNeeded: work)) }
  }

  /// Whether it failed because its instance is down: its connection was refused or cut.
  ///
  /// The work left is never less than nothing, so that value is free to say so.
  var isCut: Bool {
    get { work == Int64.min }
    set { work = newValue ? Int64.min : 0 }
  }
}
