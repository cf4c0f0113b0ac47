/// All that happened to one request.
public struct Trace: Sendable {
  /// Which one: its number among all that were sent.
  public var number: Int64
  /// Its class.
  public var requestClass: Int
  /// When it was sent.
  public var start: Delay
  /// When its client had the answer or gave up; nil where the run ended before.
  public var end: Delay?
  /// How it ended.
  public var outcome: Outcome
  /// The client's wait first, then every call, branch and copy made for it, in the order in which they were
  /// made. A callee that nobody waits for any more is among them until its work ends.
  public var spans: [Span]
}

extension Network {
  /// What a call asks for, by the call's number.
  package func operation(ofCall call: Int) -> OperationID { sites[call].operation }
}

/// A request, an attempt at a component, or a part of one that goes on beside the rest.
public struct Span: Sendable {
  /// The place in the trace's spans of the one for which it was made; nil for the request itself.
  public var parent: Int?
  /// The component where it is.
  public var component: Int
  /// Which of its instances, from 0.
  public var instance: Int
  /// The call that it is an attempt at, in the network's order of calls; nil for a request, a branch or a copy.
  public var call: Int?
  /// Whether it is a message, for which its publisher does not wait. What a consumer does with it is a span of
  /// its own, made for it.
  public var isMessage: Bool
  /// When it was sent, or began.
  public var start: Delay
  /// When its caller had the answer, or its work was over; nil where the run ended before.
  public var end: Delay?
  /// How it ended.
  public var outcome: Outcome
  /// What it did, from its start on: each lasts until the next begins.
  public var activities: [Activity]

  /// Something that a span did, and from when on.
  public struct Activity: Hashable, Sendable {
    /// When it began.
    public var start: Delay
    /// What it was.
    public var kind: Kind
    /// Of the time in service with shared cores, how much one with a core of its own would have taken;
    /// 0 elsewhere.
    public var demand: Delay
  }

  /// What a span does at an instant.
  public enum Kind: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    /// Nothing that takes time.
    case idle
    /// On its way to the callee.
    case outbound
    /// Its answer is on its way back.
    case inbound
    /// Served on a core of its own.
    case service
    /// Served on cores that it shares with all others there.
    case sharing
    /// Waiting for a device, or for anything whose time the file states.
    case pause
    /// Waiting for a place.
    case placeQueue
    /// Waiting for a core.
    case coreQueue
    /// Waiting for a connection.
    case connectionQueue
    /// Waiting for the lock of a key.
    case lockQueue
    /// Waiting until its instance has started.
    case start
    /// Waiting for the answer of one callee.
    case call
    /// Waiting for branches.
    case branches
    /// Waiting for the next turn of a loop, or for what it does with a lock or a connection.
    case turn
    /// Waiting for the copies of a call, of which there may be several.
    case attempt
    /// Waiting before it tries again.
    case backoff
    /// Waiting for what another request fetches.
    case fetch
    /// Kept by a queue.
    case message
    /// It got lost, and nobody has noticed yet.
    case lost
    /// Let through later by a rate limit.
    case shaped
    /// Standing still with its instance.
    case frozen
  }
}
