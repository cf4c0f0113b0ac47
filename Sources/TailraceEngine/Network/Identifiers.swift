/// A component of a network, or the clients of one traffic source: anything that calls.
public struct ComponentID: Hashable, Sendable {
  package let index: Int32
}

/// One operation of one component: what a call names.
public struct OperationID: Hashable, Sendable {
  package let index: Int32
}

/// A kind of request that a traffic source sends.
public struct RequestClassID: Hashable, Sendable {
  package let index: Int32
}

/// A population of keys.
public struct PopulationID: Hashable, Sendable {
  package let index: Int32
}

/// The contents of a cache.
public struct CacheID: Hashable, Sendable {
  package let index: Int32
}
