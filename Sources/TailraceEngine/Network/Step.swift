/// One step of an operation, as the language and a user's Swift code build it.
///
/// Times inside distributions are nanoseconds.
public indirect enum Step: Sendable {
  /// So much processor time on one of the instance's cores.
  case compute(Distribution)
  /// Time that occupies the place but no core.
  case wait(Distribution)
  /// Nothing, but not while the instance stands still.
  case standStill
  /// Ask another component and wait for its answer; a failure of the callee is this operation's failure.
  case call(Call)
  /// Hand a message to another component and go on at once.
  case publish(Call)
  /// Hand the same message to every instance of another component and go on at once.
  case publishToAll(Call)
  /// Carry a key of this population from here on: the request's own if it has one, else one drawn now.
  case key(PopulationID)
  /// Carry a key of this population from here on that is drawn now, whatever the request has.
  case newKey(PopulationID)
  /// Where keys of the population that is carried have a popularity, carry another of them from here on,
  /// each equally often: what a stated hit ratio lets through is not what is popular.
  case evenKey
  /// Branches in parallel; joined when `needed` of them succeeded (all when nil), failed as soon as that is impossible.
  case together([[Step]], needed: Int?)
  /// One branch, chosen with the probability given; the rest of the probability does nothing.
  case choose([Branch])
  /// The steps, so many times in a row.
  case times(Int, [Step])
  /// The steps once, then again with this probability each time.
  case again(probability: Double, [Step])
  /// Look the request's key up in a cache of this component and answer "hit" or "miss".
  case probe(CacheID)
  /// Answer "hit" with this probability: the stated simplification of a cache.
  case assumedProbe(hitRatio: Double)
  /// The steps, only if the last answer was a miss.
  case onMiss([Step])
  /// Put the request's key into a cache of this component.
  case fill(CacheID)
  /// Write the request's key: its next version is the true one from now on. Only where the request
  /// carries a key of this population.
  case commit(PopulationID)
  /// Read the true version of the request's key, as a primary does.
  case readCurrent(PopulationID)
  /// Bring the version that was written or read last to this instance's copies.
  case applyVersion(CopiesID)
  /// Read the version that this instance's copies have, which may be stale.
  case readCopy(CopiesID)
  /// Put the request's message into a queue of this component. The publisher goes on when the message is
  /// in, if the queue `acknowledges`, and else when it is over. Each consumer that gets it does the steps.
  case enqueue(QueueID, acknowledges: Bool, deliver: [Step], deadLetter: Call?)
  /// In the steps of a delivery: leave the rest out if the message was dealt with before.
  case unlessDone([Step])
  /// Ask every shard of another component, each an instance unless it has copies, and wait for all.
  case callEach(Call)
  /// Hand the same message to each of the `copies` instances that belong to this instance's shard.
  case publishToCopies(Call, copies: Int)
  /// Carry the next key that has to move; where there is none the operation is over.
  case takeKeyToMove(ShardingID)
  /// The key that is carried has moved.
  case moveKey(ShardingID)
  /// Take in a request that its client is so long in sending; fail with `timeout` if that is longer than
  /// the client is waited for.
  case receive(Distribution, timeout: Delay?)
  /// Look whether the answer of a name is still kept, and answer "hit" or "miss".
  case resolve(NameID)
  /// Ask for the answer of a name, and keep it.
  case learn(NameID)
  /// The steps for the target whose address is kept, in the order of the name's targets.
  case toAnswer(NameID, [[Step]])
  /// Do the steps, which fetch what a look-up missed: as the settings say, once for all who miss the
  /// same key meanwhile, and with the old value where they fail.
  case fetch(FetchID, [Step])
  /// Do the steps of a fetch in the background if the key's value is past its lifetime.
  case refresh(FetchID, [Step])
  /// Take the request's key out of a cache of this component.
  case invalidate(CacheID)
  /// Write the request's key into a cache of this component, the database being told later; answers
  /// "miss" if nobody is to tell it yet.
  case putBack(CacheID)
  /// Take a write that the database has not been told of; answers "miss" if there is one to tell.
  case takeBack(CacheID)
  /// Look the request's key up in its client's own cache.
  case clientProbe(ClientCacheID)
  /// Put the request's key into its client's own cache.
  case clientFill(ClientCacheID)
  /// Hold the lock of the request's key for the steps, and wait for it before. Only where the request
  /// carries a key of the lock's population.
  case locked(KeyLock, [Step])
  /// Keep one connection to another component for the steps: their calls need no other.
  case connected(to: ComponentID, [Step])
  /// So many of the branches, chosen at random, in parallel; joined as `together` is.
  case some(Int, of: [[Step]], needed: Int?)
  /// Write the request's key: make its next version, which is not the true one yet.
  case reserve(PopulationID)
  /// The version that was reserved is the true one from now on, unless a newer one is.
  case establish(PopulationID)
  /// Forget what was read before, so that what is read from here on is the answer's.
  case beginRead(PopulationID)
  /// What was read since is the answer: it is counted as stale if a newer version was there when it was
  /// read.
  case endRead(PopulationID)
  /// Remember that the request's client has written.
  case noteWrite(WriteMemoryID)
  /// The steps if the request's client has just written, else the others.
  case afterOwnWrite(WriteMemoryID, [Step], otherwise: [Step])
  /// The steps as a replica does its primary's writes: begun in the order in which they came, so many at
  /// once, or as many as the instance has cores, while the others wait in a line of their own.
  case replay(atOnce: Int?, [Step])
  /// The steps if the request's key is among the first of a population, which are the most popular, else
  /// the others.
  case ifKeyBelow(PopulationID, Int, [Step], otherwise: [Step])
  /// Ask a rate limit of this component: go on, wait for a turn, or fail with `throttled`.
  case admit(RateLimitID)
  /// Fail with this probability.
  case fail(probability: Double, Outcome)

  /// One alternative of a choice.
  public struct Branch: Sendable {
    /// The chance of being chosen, 0 to 1.
    public var probability: Double
    /// What is done then.
    public var steps: [Step]

    /// An alternative.
    public init(_ probability: Double, _ steps: [Step]) {
      self.probability = probability
      self.steps = steps
    }
  }
}

extension Step {
  /// The lists of steps inside it, in their order; what a call falls back to is one of them.
  package var inner: [[Step]] {
    switch self {
    case .call(let call), .callEach(let call): call.fallback.map { [$0.steps] } ?? []
    case .together(let branches, _), .toAnswer(_, let branches), .some(_, let branches, _): branches
    case .choose(let branches): branches.map { $0.steps }
    case .times(_, let steps), .again(_, let steps), .onMiss(let steps), .unlessDone(let steps),
      .fetch(_, let steps), .refresh(_, let steps), .locked(_, let steps), .replay(_, let steps),
      .connected(_, let steps), .enqueue(_, _, let steps, _):
      [steps]
    case .afterOwnWrite(_, let steps, let otherwise),
      .ifKeyBelow(_, _, let steps, let otherwise):
      [steps, otherwise]
    case .compute, .wait, .standStill, .publish, .publishToAll, .publishToCopies, .key, .newKey,
      .evenKey, .probe, .assumedProbe, .fill, .fail, .commit, .readCurrent, .applyVersion,
      .readCopy, .takeKeyToMove, .moveKey, .receive, .resolve, .learn, .invalidate, .putBack,
      .takeBack, .clientProbe, .clientFill,
      .reserve, .establish, .beginRead, .endRead, .noteWrite, .admit:
      []
    }
  }
}

/// A call of another component's operation.
public struct Call: Sendable {
  /// What is asked for.
  public var operation: OperationID
  /// How long the caller waits for the answer, from the moment the call is sent; for ever when nil.
  /// The callee's work goes on after it, unless the policy says otherwise.
  public var timeout: Distribution?
  /// The population whose key the call carries: the request's own key if it is of this population,
  /// else one drawn afresh; the caller's key when nil.
  public var key: PopulationID?
  /// Which instance it goes to.
  public var instance: InstanceChoice
  /// What is done if it fails or is slow; a time limit is then of one attempt.
  public var policy = CallPolicy()
  /// What is done when it has failed for good.
  public var fallback: Fallback?

  /// A call.
  public init(
    _ operation: OperationID, timeout: Distribution? = nil, key: PopulationID? = nil,
    instance: InstanceChoice = .routed
  ) {
    self.operation = operation
    self.timeout = timeout
    self.key = key
    self.instance = instance
  }
}
