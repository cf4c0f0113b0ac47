/// The only way to make a `Network`: declare parts, give operations their steps, build.
///
/// Misuse (an operation without steps, a share outside 0…1, a name of another builder) traps: what a
/// user typed is checked, with words, before it comes here.
public struct NetworkBuilder: Sendable {
  var network = Network()
  var bodies: [[Step]?] = []
  var classBodies: [[Step]] = []
  var links: [LinkKey: Handle<Network.Link>] = [:]
  var routers: [RouterKey: Handle<RoutingTable.Router>] = [:]
  var policies: [LinkKey: (RoutingPolicy, RoutingOptions)] = [:]
  var standardPolicies: [ComponentID: RoutingPolicy] = [:]
  var declaredLinks: [LinkKey: DeclaredLink] = [:]
  var logs: Set<LinkKey> = []
  var declaredRules: [LinkKey: CallRules] = [:]
  var ruled: [LinkKey: Handle<RuledCallTable.Entry>] = [:]
  var askers: [LinkKey: Asker] = [:]
  /// The names of components and clients.
  private var names: Set<String> = []
  /// The names of random streams, and how many there are of what has no name of its own.
  var streams: Set<StreamName> = []
  var counts: [StreamName: Int] = [:]
  /// What a call crosses where no link was declared.
  public var defaultLatency: Distribution = .constant(0)

  struct DeclaredLink {
    var latency: Distribution
    var back: Distribution
    var pool: ConnectionPool?
    var bandwidth: Double?
  }

  struct LinkKey: Hashable {
    var from: ComponentID
    var to: ComponentID
  }

  struct RouterKey: Hashable {
    var pair: LinkKey
    var instance: InstanceChoice
    var isAssigned: Bool
  }

  /// An empty network.
  public init() {}

  /// Declares a component, under a name that no other component or client has.
  /// - Parameters:
  ///   - instances: how many, at least 1.
  ///   - places: requests that one instance holds at once; nil for any number.
  ///   - cores: cores of one instance; nil for any number.
  ///   - queueLimit: how many may wait for a place; nil for any number.
  ///   - queueDiscipline: who gets the next place: first, last, random or by priority.
  ///   - queueTimeout: how long a request waits for a place, in nanoseconds.
  ///   - coreDiscipline: who gets the next core.
  ///   - recordsOccupancy: whether to record how long each number in the system lasted.
  ///   - role: what it is there for, which the reading of a run asks.
  public mutating func component(
    _ name: String, instances: Int = 1, places: Int? = nil, cores: Int? = nil,
    queueLimit: Int? = nil, queueDiscipline: QueueDiscipline = .fifo,
    queueTimeout: Distribution? = nil, coreDiscipline: QueueDiscipline = .fifo,
    recordsOccupancy: Bool = false, role: Network.Component.Role = .server
  ) -> ComponentID {
    precondition(instances >= 1 && instances <= 1 << 20, "1 to 1048576 instances")
    precondition((places ?? 1) >= 1 && (cores ?? 1) >= 1, "a station needs a server")
    precondition((places ?? 1) < 1 << 30 && (cores ?? 1) < 1 << 30, "too many servers")
    precondition((queueLimit ?? 0) >= 0, "a queue cannot be shorter than empty")
    precondition(
      queueDiscipline == .fifo || queueDiscipline == .lifo || queueDiscipline == .random
        || queueDiscipline == .priority, "a place is given without knowing the demand")
    var component = Network.Component(name: name)
    component.instances = instances
    component.places = places
    component.cores = cores
    component.queueLimit = queueLimit
    component.queueDiscipline = queueDiscipline
    component.queueTimeout = queueTimeout
    component.coreDiscipline = coreDiscipline
    component.recordsOccupancy = recordsOccupancy
    component.role = role
    if let queueTimeout {
      component.queueTimeoutSampler = sampler(queueTimeout, of: name, "queue timeout")
    }
    component.coreSampler = sampler(.constant(0), of: name, "queue order")
    return add(component)
  }

  /// Declares the clients of a traffic source, or others who only send, under a name of their own.
  public mutating func client(
    _ name: String, role: Network.Component.Role = .client
  ) -> ComponentID {
    precondition(role.isClient, "a client sends")
    var component = Network.Component(name: name)
    component.role = role
    return add(component)
  }

  /// Declares an operation; its steps are given later, so that operations may refer to each other.
  ///
  /// With `usesPlace` false it runs beside the component's places, as replication does in a database.
  public mutating func operation(
    _ name: String, of component: ComponentID, usesPlace: Bool = true
  ) -> OperationID {
    network.operations.append(
      Network.Operation(name: name, component: component, usesPlace: usesPlace))
    bodies.append(nil)
    return OperationID(Handle(network.operations.count - 1))
  }

  /// Gives an operation its steps.
  public mutating func define(_ operation: OperationID, _ steps: [Step]) {
    bodies[Int(operation.index)] = steps
  }

  /// Declares what calls from one component to another cross; the last declaration counts. The way back
  /// takes as long as the way there, drawn afresh, unless said.
  public mutating func link(
    from: ComponentID, to: ComponentID, latency: Distribution, back: Distribution? = nil,
    pool: ConnectionPool? = nil, bandwidth: Double? = nil
  ) {
    precondition((pool?.size ?? 1) >= 1, "a pool needs a connection")
    precondition((bandwidth ?? 1) > 0, "a link without bandwidth carries nothing")
    declaredLinks[LinkKey(from: from, to: to)] = DeclaredLink(
      latency: latency, back: back ?? latency, pool: pool, bandwidth: bandwidth)
  }

  /// Says how whoever calls a component picks one of its instances unless `route` says otherwise.
  public mutating func route(to component: ComponentID, policy: RoutingPolicy) {
    precondition(policy != .source, "who looks at clients says so for each pair")
    standardPolicies[component] = policy
  }

  /// Says how a caller picks among the instances of a callee; unless said in turn, or the warm ones first
  /// where instances start cold.
  public mutating func route(
    from: ComponentID, to: ComponentID, policy: RoutingPolicy,
    options: RoutingOptions = RoutingOptions()
  ) {
    policies[LinkKey(from: from, to: to)] = (policy, options)
    if policy == .source || options.stickiness != nil { network.carriesCargo = true }
  }

  /// Declares how keys are spread over shards, and over how many of them later, when keys have moved.
  public mutating func sharding(
    _ name: String, of population: PopulationID, _ scheme: ShardScheme, shards: Int,
    later: Int? = nil
  ) -> ShardingID {
    precondition(shards >= 1 && shards <= 1 << 20 && (later ?? 1) >= 1, "1 to 1048576 shards")
    if case .range = scheme {
      let keys = network.populations[Int(population.index)].keys
      precondition(max(shards, later ?? 1) <= keys, "a key for each range")
    }
    network.shardings.append(
      Sharding(
        name: name, population: population, scheme: scheme, shards: shards,
        later: later ?? shards))
    return ShardingID(Handle(network.shardings.count - 1))
  }

  /// Makes the instances of a component shards, each of so many copies that stand side by side.
  ///
  /// Whoever calls it has to carry a key of the sharding's population.
  public mutating func shard(_ component: ComponentID, by sharding: ShardingID, copies: Int = 1) {
    let plan = network.shardings[Int(sharding.index)]
    let index = Int(component.index)
    precondition(
      copies >= 1 && network.components[index].instances == max(plan.shards, plan.later) * copies,
      "an instance for each copy of a shard")
    network.components[index].sharding = sharding
    network.components[index].copies = copies
  }

  /// Says how fast each instance of a component computes, as a factor above 0.
  public mutating func speeds(of component: ComponentID, _ speeds: [Double]) {
    let index = Int(component.index)
    precondition(speeds.count == network.components[index].instances, "a speed each")
    precondition(speeds.allSatisfy { $0 > 0 && $0.isFinite }, "a speed is above 0")
    network.components[index].speeds = speeds
  }

  /// Declares a population of keys; key `i` has weight `1 / (i + 1)^exponent`, and its value has so many
  /// bytes, the same in all runs and everywhere.
  public mutating func population(
    _ name: String, keys: Int, exponent: Double, size: Distribution? = nil
  ) -> PopulationID {
    precondition(keys >= 1 && keys <= 100_000_000, "1 to 100 million keys")
    precondition(network.populations.count < 255, "at most 255 populations")
    var population = Network.Population(name: name, keys: keys, exponent: exponent)
    if let size {
      population.size = size
      population.sizeSampler = sampler(size, StreamName("data", name, "size"))
    }
    network.populations.append(population)
    return PopulationID(Handle(network.populations.count - 1))
  }

  /// Declares what each instance of a component remembers.
  public mutating func cache(
    in component: ComponentID, of population: PopulationID, capacity: Int,
    timeToLive: Delay? = nil
  ) -> CacheID {
    precondition(capacity >= 1, "a cache holds at least one key")
    var settings = CacheSettings(capacity: .entries(capacity))
    settings.lifetime = timeToLive.map { .constant(Double($0.nanoseconds)) }
    return cache(in: component, of: population, settings)
  }

  /// Declares a kind of request and what its client does.
  /// - Parameter keyIsClient: whether the key is not drawn but is the number of the client, modulo the
  ///   number of keys.
  public mutating func requestClass(
    _ name: String, from client: ComponentID, key: PopulationID? = nil, keyIsClient: Bool = false,
    priority: Int = 0, steps: [Step]
  ) -> RequestClassID {
    precondition(network.components[Int(client.index)].isClient, "clients send requests")
    precondition(network.requestClasses.count < 65_535, "at most 65535 kinds of request")
    var kind = Network.RequestClass(name: name, client: client, key: key, priority: priority)
    if key != nil {
      let request = StreamName("request", network.components[Int(client.index)].name, name)
      kind.keySampler = sampler(.constant(0), numbered(request.with("own key")))
    }
    if keyIsClient {
      precondition(key != nil, "only a request with a key has its client's")
      kind.keyIsClient = true
      network.carriesCargo = true
    }
    network.requestClasses.append(kind)
    classBodies.append(steps)
    return RequestClassID(Handle(network.requestClasses.count - 1))
  }

  /// Keeps the versions of a population's keys, so that writes make versions and reads can be stale.
  public mutating func keepVersions(of population: PopulationID) {
    if network.versioned.contains(population.index) { return }
    network.versioned.append(population.index)
    network.carriesCargo = true
  }

  /// Declares that each instance of a component has a copy of every key of a population.
  public mutating func copies(in component: ComponentID, of population: PopulationID) -> CopiesID {
    keepVersions(of: population)
    network.copies.append(.init(component: component, population: population))
    return CopiesID(Handle(network.copies.count - 1))
  }

  /// Declares when a client's requests are sent; with `clients` each request of an open source is of one
  /// of so many clients, each equally often, and a user of a closed source is a client.
  public mutating func source(
    _ client: ComponentID, classes: [(RequestClassID, share: Double)], arrivals: Arrivals,
    clients: Int? = nil
  ) {
    precondition(!classes.isEmpty, "a source sends something")
    for (requestClass, _) in classes {
      let owner = network.requestClasses[Int(requestClass.index)].client
      precondition(owner == client, "a client sends its own requests")
    }
    let name = numbered(StreamName("source", network.components[Int(client.index)].name))
    var source = Network.Source(client: client, classes: classes, arrivals: arrivals)
    source.classSampler = sampler(.constant(0), name.with("request"))
    if let clients {
      precondition(clients >= 1 && clients <= 100_000_000, "1 to 100 million clients")
      source.clients = clients
      source.clientSampler = sampler(.constant(0), name.with("client"))
      network.carriesCargo = true
    }
    switch arrivals {
    case .open(let gaps, _, let batch, let modulation):
      source.gapSampler = sampler(gaps, name.with("arrivals"))
      if let batch { source.batchSampler = sampler(batch, name.with("batch")) }
      for (index, state) in modulation.enumerated() {
        source.holdingSamplers.append(sampler(state.holding, name.with("state", "\(index)")))
      }
    case .closed(_, let think):
      source.gapSampler = sampler(think, name.with("think"))
    case .recorded:
      break
    }
    network.sources.append(source)
  }

  /// Compiles what was declared.
  public consuming func build() -> Network {
    assemble()
    checkKeys()
    return network
  }

  private mutating func add(_ component: Network.Component) -> ComponentID {
    precondition(network.components.count < 65_535, "at most 65535 components")
    precondition(names.insert(component.name).inserted, "a component has a name of its own")
    network.components.append(component)
    return ComponentID(Handle(network.components.count - 1))
  }

}

/// Random streams, each under a name of its own.
extension NetworkBuilder {
  /// A sampler with its own stream.
  mutating func sampler(_ distribution: Distribution, _ name: StreamName) -> Handle<Sampler> {
    let problem = distribution.validate()
    precondition(problem == nil, problem ?? "")
    precondition(
      streams.insert(name).inserted, "declared once: \(name.words.joined(separator: " "))")
    network.samplers.append(.init(distribution: distribution, stream: name))
    return Handle(network.samplers.count - 1)
  }

  /// The same for what a component draws as a whole.
  mutating func sampler(
    _ distribution: Distribution, of component: String, _ purpose: String
  ) -> Handle<Sampler> {
    sampler(distribution, StreamName("component", component, purpose))
  }

  /// The name with a number behind, which counts those of the same name from 0.
  mutating func numbered(_ name: StreamName) -> StreamName {
    let number = counts[name, default: 0]
    counts[name] = number + 1
    return name.with("\(number)")
  }
}

extension NetworkBuilder {
  /// The component that offers an operation.
  public func component(of operation: OperationID) -> Int {
    Int(network.operations[Int(operation.index)].component.index)
  }
}
