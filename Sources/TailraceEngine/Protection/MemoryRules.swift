/// What the requests at an instance take of its memory, and what happens when there is no more.
///
/// In use is `base`, `perRequest` for each attempt inside, and the values of its caches that have sizes. An
/// attempt that takes it over the limit has the process killed: all that is inside crashes, the caches are
/// lost, and the instance is back after `restart`.
public struct MemoryRules: Sendable {
  /// The bytes that one instance may use.
  public var limit: Int64
  /// Bytes in use with nobody there.
  public var base: Int64
  /// Bytes for each attempt inside.
  public var perRequest: Int64
  /// How long a killed instance takes to be back.
  public var restart: Distribution

  package var sampler: Handle<Sampler> = .none

  /// Rules.
  public init(limit: Int64, base: Int64, perRequest: Int64, restart: Distribution) {
    self.limit = limit
    self.base = base
    self.perRequest = perRequest
    self.restart = restart
  }

  /// Bytes that still add up within 64 bits: a tebibyte times 1024.
  public static let mostBytes: Int64 = 1 << 50
}

/// What became of the memory of a component.
public struct MemoryResult: Hashable, Sendable {
  /// The bytes that one instance may use.
  public var limit: Int64
  /// In use at one instance that is up, on average over the window.
  public var mean: Double
  /// The most that an instance used in the window.
  public var peak: Int64
  /// How often an instance was killed in the window.
  public var kills: Int64
}

extension NetworkBuilder {
  /// Gives the instances of a component memory that can run out; said once.
  public mutating func memory(of component: ComponentID, _ rules: MemoryRules) {
    precondition(rules.base >= 0 && rules.perRequest >= 0 && rules.limit > rules.base)
    precondition(max(rules.limit, rules.perRequest) <= MemoryRules.mostBytes)
    let index = Int(component.index)
    var rules = rules
    rules.sampler = sampler(rules.restart, of: network.components[index].name, "restart")
    network.components[index].memory = rules
  }
}
