/// How a caller picks one of the instances of the component it calls.
///
/// A caller knows what it sent, when, and what came back, nothing else; `shortestLine` and `warmFirst` alone
/// see more.
public enum RoutingPolicy: Hashable, Sendable {
  /// Each in turn; in proportion to the weights where there are any.
  case roundRobin
  /// Any, with equal chance, or a chance in proportion to the weights.
  case random
  /// The one with the fewest requests outstanding from this caller, per weight; ties at random.
  case leastConnections
  /// The one with fewest outstanding of `choices` random ones (Mitzenmacher 2001; Envoy's LEAST_REQUEST);
  /// ties go to the first drawn. With `distinct` the same instance is not drawn twice. With weights, and
  /// as Envoy does it, in turn by weight ÷ (outstanding + 1).
  case leastRequest(choices: Int, distinct: Bool)
  /// Of `choices` random ones that with the least peak of latency × (outstanding + 1), where peaks are
  /// forgotten by half after `decay` × ln 2 (Finagle's and Linkerd's balancer).
  case peakEWMA(decay: Delay, choices: Int)
  /// The one with the least mean latency of late × (outstanding + 1); answers are forgotten by half
  /// after `decay` × ln 2.
  case leastResponseTime(decay: Delay)
  /// The hash of the request's key modulo the number of instances; any where a request has no key.
  case hash
  /// The owner of the next of `virtualNodes` points an instance on a ring of hashes (Karger et al. 1997).
  case ringHash(virtualNodes: Int)
  /// A look-up table of `tableSize` cells, a prime, shared out evenly (Eisenbud et al. 2016).
  case maglev(tableSize: Int)
  /// The hash of the client's identity modulo the number of instances.
  case source
  /// The one where the fewest *wait* for a place, a core or a connection, now; ties at random.
  ///
  /// No caller could know this: it is what an oracle would do, to compare others with. One in service
  /// does not wait, so an idle instance and a busy one without a line are equals.
  case shortestLine
  /// As platforms of functions do, which run the instances and know what is at each: of the warm ones that
  /// have room the one used last, then one that is starting, then one that is off and starts for it; where
  /// none has room, the one with fewest at it. Equals are picked by number.
  ///
  /// Room is a free place or, without a number of places, a free core; an instance that is down is passed
  /// over. For components that start cold alone, and what holds for them unless something else is said.
  case warmFirst
}

/// What refines a policy.
public struct RoutingOptions: Hashable, Sendable {
  /// By instance, above 0; equal where empty.
  public var weights: [Double] = []
  /// No instance may have more than this factor, 1 or above, of the mean that is outstanding; where a
  /// hash picks one that would, the next has it (Mirrokni et al. 2018). Nil for no bound.
  public var balanceFactor: Double?
  /// How long a client stays with the instance that it was first sent to; nil where it does not.
  public var stickiness: Delay?
  /// How an instance that has just started is spared.
  public var slowStart: SlowStart?

  /// No refinement.
  public init() {}
}

/// An instance's weight grows from `minimum` to 1 over `window` after its start, as t^(1 ÷ aggression).
public struct SlowStart: Hashable, Sendable {
  /// How long it is spared.
  public var window: Delay
  /// Above 1 the weight grows faster at first.
  public var aggression: Double
  /// The factor of its weight at first, above 0.
  public var minimum: Double

  /// A slow start.
  public init(window: Delay, aggression: Double = 1, minimum: Double = 0.1) {
    self.window = window
    self.aggression = aggression
    self.minimum = minimum
  }
}
