/// How a caller picks one of the instances of the component it calls.
///
/// A caller knows what it sent and has not seen answered, nothing else.
public enum RoutingPolicy: Hashable, Sendable {
  /// Each in turn.
  case roundRobin
  /// Any, with equal chance.
  case random
  /// The one with the fewest requests outstanding from this caller; ties at random.
  case leastConnections
  /// The one with fewest outstanding of `choices` random ones (Mitzenmacher 2001; Envoy's LEAST_REQUEST);
  /// ties go to the first drawn. With `distinct` the same instance is not drawn twice.
  case leastRequest(choices: Int, distinct: Bool)
}
