internal import TailraceEngine

/// What a component is to the rest of the language, whatever its kind: checks and lowering ask for a part,
/// never for the kind.
///
/// What every component has is asked without a standard, so that a new kind answers. What it may have is
/// absent unless the kind says otherwise; a kind that keeps it in a property of that name has said so.
protocol ComponentBody: AnyObject {
  /// What can be asked of it.
  var offered: OfferedOperations { get }
  /// The instances of each of its parts.
  var instances: [Int] { get }
  /// Whether every name that it uses is one that the file declares.
  func checkNames(_ checks: NameChecks, of component: Component)
  /// Declares its parts and the operations that it has by itself.
  func lower(_ name: String, into lowering: Lowering)
  /// Gives steps to operations that refer to others, once all are declared.
  func define(_ name: String, in lowering: Lowering)
  /// The steps of an operation that another component offers, where it hands on what it is asked.
  func steps(_ operation: String, of name: String, in lowering: Lowering) -> [Step]
  /// Whether its figures fit the rest of the file.
  func checkFigures(of component: Component, _ model: TopologyModel, _ context: ReadingContext)
  /// What of it can do nothing in its file.
  func checkIdle(of component: Component, _ model: TopologyModel, _ context: ReadingContext)

  /// The names of its parts, the first of which stands for it; none where it is one.
  var parts: [String] { get }
  /// What it remembers, if it is a cache of a sort.
  var contents: CacheContents? { get }
  /// What steps may ask for a key and tell one.
  var sharedCache: CacheComponent? { get }
  /// Operations with steps of the file's own.
  var scripts: [OperationExpression] { get }
  /// How often it lets requests in.
  var rateLimits: [RateLimitDeclaration] { get }
  var concurrencyLimit: ConcurrencyLimit? { get }
  /// What it does with those who wait for its places.
  var shedding: SheddingDeclaration? { get }
  /// How the number of its instances changes by itself.
  var autoscale: AutoscaleExpression? { get }
  /// How it picks instances for what it is asked.
  var balancer: LoadBalancer? { get }
  /// How it answers with addresses.
  var resolver: DomainName? { get }
  /// How it keeps messages.
  var messages: MessageQueue? { get }
  /// What requests take of an instance's memory.
  var memory: MemoryRules? { get }
  /// Whether consumers that call it are in its own instances.
  var hostsConsumers: Bool { get }
  /// How its keys are spread over its instances.
  var shards: ShardExpression? { get }
  /// The servers that each have a version of every key of some data sets.
  var copies: (count: Int, data: [Name])? { get }
  /// How long the reads of a client that has written are others than those of the rest.
  var ownWrites: Delay? { get }
  /// Its replicas, for the reading, where the parts' loads tell reads from writes.
  func replicated(_ name: String, _ parts: [ComponentID]) -> Annotations.ReplicatedDatabase?
}

/// The operations that can be asked of a component.
enum OfferedOperations {
  /// A list, and the one that is meant where none is named; a list of one needs no name.
  case fixed([String], usual: String?)
  /// Whatever another component offers.
  case those(of: Reference?)
}

extension ComponentBody {
  func define(_ name: String, in lowering: Lowering) {}
  func steps(_ operation: String, of name: String, in lowering: Lowering) -> [Step] {
    preconditionFailure("\(name) offers another's operations and does not hand them on")
  }
  func checkFigures(of component: Component, _ model: TopologyModel, _ context: ReadingContext) {}
  func checkIdle(of component: Component, _ model: TopologyModel, _ context: ReadingContext) {}
  var parts: [String] { [] }
  var contents: CacheContents? { nil }
  var sharedCache: CacheComponent? { nil }
  var scripts: [OperationExpression] { [] }
  var rateLimits: [RateLimitDeclaration] { [] }
  var concurrencyLimit: ConcurrencyLimit? { nil }
  var shedding: SheddingDeclaration? { nil }
  var autoscale: AutoscaleExpression? { nil }
  var balancer: LoadBalancer? { nil }
  var resolver: DomainName? { nil }
  var messages: MessageQueue? { nil }
  var memory: MemoryRules? { nil }
  var hostsConsumers: Bool { false }
  var shards: ShardExpression? { nil }
  var copies: (count: Int, data: [Name])? { nil }
  var ownWrites: Delay? { nil }
  func replicated(_ name: String, _ parts: [ComponentID]) -> Annotations.ReplicatedDatabase? { nil }

  /// Whether a call of it never has a choice.
  var isSingle: Bool { messages != nil || instances.allSatisfy { $0 == 1 } }
  /// Whether it looks at who asks.
  var tellsClientsApart: Bool { resolver != nil || ownWrites != nil }
}
