/// A component of a network, or the clients of one traffic source: anything that calls.
public struct ComponentID: Hashable, Sendable {
  package let index: Int32

  package init(index: Int32) { self.index = index }
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

/// The copies that each instance of a component has of the keys of a population.
public struct CopiesID: Hashable, Sendable {
  package let index: Int32
}

/// The messages of a component.
public struct QueueID: Hashable, Sendable {
  package let index: Int32
}

/// A name that is answered with addresses.
public struct NameID: Hashable, Sendable {
  package let index: Int32
}

/// A way of fetching what a cache does not have.
public struct FetchID: Hashable, Sendable {
  package let index: Int32
}

/// The caches that the clients of a source have, one each.
public struct ClientCacheID: Hashable, Sendable {
  package let index: Int32
}

/// The memory of which clients have just written.
public struct WriteMemoryID: Hashable, Sendable {
  package let index: Int32
}

extension Network {
  /// The class at a position of `requestClasses`.
  public func requestClassID(_ index: Int) -> RequestClassID {
    precondition(requestClasses.indices.contains(index))
    return RequestClassID(index: Int32(index))
  }

  /// The component at a position of `components`.
  public func componentID(_ index: Int) -> ComponentID {
    precondition(components.indices.contains(index))
    return ComponentID(index: Int32(index))
  }
}

extension Network {
  /// A sharding by its number.
  public func sharding(_ id: ShardingID) -> Sharding { shardings[Int(id.index)] }

  /// The population whose keys a sharding spreads.
  public func population(of sharding: Sharding) -> Population {
    populations[Int(sharding.population.index)]
  }
}

extension Network {
  /// What the file calls a population.
  public func populationName(_ id: PopulationID) -> String { populations[Int(id.index)].name }
}

extension ComponentID {
  /// Its position in `Network.components`.
  public var position: Int { Int(index) }
}

extension RequestClassID {
  /// Its position in `Network.requestClasses`.
  public var position: Int { Int(index) }
}
