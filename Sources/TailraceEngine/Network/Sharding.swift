/// How keys are spread over shards.
public enum ShardScheme: Hashable, Sendable {
  /// The hash of the key modulo the number of shards: adding one moves nearly every key.
  case modulo
  /// The next of `virtualNodes` points a shard on a ring of hashes: adding one moves its own share alone.
  case consistent(virtualNodes: Int)
  /// Neighbouring keys together, as many keys to each shard; one that is added takes half of the load of
  /// the shard that has most. Keys are neighbours by popularity, or scattered whatever their popularity.
  case range(byPopularity: Bool)
  /// A table that knows the shard of every key and spreads the load as evenly as keys allow.
  case directory
}

/// A way of spreading the keys of a population.
public struct ShardingID: Hashable, Sendable, Identifier {
  package let handle: Handle<ShardMaps.Map>

  package init(_ handle: Handle<ShardMaps.Map>) { self.handle = handle }
}

/// The keys of a population spread over shards, and over more of them once keys have moved.
public struct Sharding: Sendable {
  /// The name that hashes depend on.
  public var name: String
  /// Whose keys.
  public var population: PopulationID
  /// How.
  public var scheme: ShardScheme
  /// Over how many.
  public var shards: Int
  /// Over how many when every key that has to has moved; the same where none moves.
  public var later: Int
}

/// Which of a component's instances a call goes to.
public enum InstanceChoice: Hashable, Sendable {
  /// As its caller's policy says; where keys are spread over the instances, the one that has the key.
  case routed
  /// Where the key is before it moves.
  case shardBefore
  /// Where the key is after it has moved.
  case shardAfter
  /// The instance of this number, from 0.
  case number(Int)

  /// After which random streams are called.
  var word: String {
    switch self {
    case .routed: "routed"
    case .shardBefore: "before"
    case .shardAfter: "after"
    case .number(let number): "number \(number)"
    }
  }
}
