/// What the public names of rows have in common.
package protocol Identifier {
  associatedtype Row
  /// The row that it names, in the network and in a run.
  var handle: Handle<Row> { get }
  /// The name of a row.
  init(_ handle: Handle<Row>)
}

extension Identifier {
  /// Its position among its kind.
  package var index: Int32 { handle.index }

  package init(index: Int32) { self.init(Handle(index)) }
}

/// A component of a network, or the clients of one traffic source: anything that calls.
public struct ComponentID: Hashable, Sendable, Identifier {
  package let handle: Handle<ComponentState>

  package init(_ handle: Handle<ComponentState>) { self.handle = handle }
}

/// One operation of one component: what a call names.
public struct OperationID: Hashable, Sendable, Identifier {
  package let handle: Handle<Network.Operation>

  package init(_ handle: Handle<Network.Operation>) { self.handle = handle }
}

/// A kind of request that a traffic source sends.
public struct RequestClassID: Hashable, Sendable, Identifier {
  package let handle: Handle<ClassState>

  package init(_ handle: Handle<ClassState>) { self.handle = handle }
}

/// A population of keys.
public struct PopulationID: Hashable, Sendable, Identifier {
  package let handle: Handle<Network.Population>

  package init(_ handle: Handle<Network.Population>) { self.handle = handle }
}

/// The contents of a cache.
public struct CacheID: Hashable, Sendable, Identifier {
  package let handle: Handle<Network.Cache>

  package init(_ handle: Handle<Network.Cache>) { self.handle = handle }
}

/// The copies that each instance of a component has of the keys of a population.
public struct CopiesID: Hashable, Sendable, Identifier {
  package let handle: Handle<VersionTable.Copies>

  package init(_ handle: Handle<VersionTable.Copies>) { self.handle = handle }
}

/// The messages of a component.
public struct QueueID: Hashable, Sendable, Identifier {
  package let handle: Handle<MessageQueueState>

  package init(_ handle: Handle<MessageQueueState>) { self.handle = handle }
}

/// A name that is answered with addresses.
public struct NameID: Hashable, Sendable, Identifier {
  package let handle: Handle<NameTable.Entry>

  package init(_ handle: Handle<NameTable.Entry>) { self.handle = handle }
}

/// A way of fetching what a cache does not have.
public struct FetchID: Hashable, Sendable, Identifier {
  package let handle: Handle<Network.Fetch>

  package init(_ handle: Handle<Network.Fetch>) { self.handle = handle }
}

/// The caches that the clients of a source have, one each.
public struct ClientCacheID: Hashable, Sendable, Identifier {
  package let handle: Handle<ClientCaches.Settings>

  package init(_ handle: Handle<ClientCaches.Settings>) { self.handle = handle }
}

/// The memory of which clients have just written.
public struct WriteMemoryID: Hashable, Sendable, Identifier {
  package let handle: Handle<WriteMemories.Memory>

  package init(_ handle: Handle<WriteMemories.Memory>) { self.handle = handle }
}

extension Network {
  /// The class at a position of `requestClasses`.
  public func requestClassID(_ index: Int) -> RequestClassID {
    precondition(requestClasses.indices.contains(index))
    return RequestClassID(Handle(index))
  }

  /// The component at a position of `components`.
  public func componentID(_ index: Int) -> ComponentID {
    precondition(components.indices.contains(index))
    return ComponentID(Handle(index))
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
