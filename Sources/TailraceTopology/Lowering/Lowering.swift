internal import TailraceEngine

/// From a checked topology to a network: what the kinds write into while they are lowered.
///
/// Names were resolved and reported before, so nothing here fails on a user's file; what cannot be
/// found is left out.
final class Lowering {
  var builder = NetworkBuilder()
  /// The steps of each operation, for the checks that walk them.
  private(set) var bodies: [OperationID: [Step]] = [:]
  /// For each component of the network, what there is to say of it, and its name in the file.
  private(set) var notes: [ComponentNote] = []
  private(set) var fileNames: [String] = []
  /// The names of the components of the network.
  private(set) var names: [ComponentID: String] = [:]
  /// For each name of the file, its parts in the network: a database has a primary and replicas.
  private(set) var parts: [String: [ComponentID]] = [:]
  private(set) var capacities: [Capacity] = []
  /// What the reading is to say of shards.
  var shardNotes: [ShardingNote] = []
  /// Pairs whose link or balancer says how an instance is picked.
  private(set) var routed: Set<RoutedPair> = []
  private var guards: [RoutedPair: GuardExpression] = [:]

  var domainNames: [String: NameID] = [:]
  /// Limits that are counted elsewhere, by component and number.
  var storedLimits: [String: RateLimitID] = [:]
  private var operations: [String: OperationID] = [:]
  private var owners: [OperationID: (component: String, operation: String)] = [:]
  private var populations: [String: PopulationID] = [:]
  private var caches: [String: CacheID] = [:]
  /// The queues whose messages are kept by rules.
  private(set) var queues: [String: QueueID] = [:]
  private(set) var batchSizes: [QueueID: Int] = [:]
  var copySets: [CopyKey: CopiesID] = [:]
  var replicated: Set<CopiesID> = []
  var writeMemories: [ComponentID: WriteMemoryID] = [:]
  /// For reads at a replica that a client's own writes send to the primary: how, and to which operation.
  var newestReads: [OperationID: (memory: WriteMemoryID, newest: OperationID)] = [:]
  /// What every shard is asked for at once.
  var acrossShards: Set<OperationID> = []
  /// The keys that steps state for themselves.
  var ownKeys: [OwnKey] = []
  /// Where each population is locked first.
  var lockRanges: [PopulationID: SourceRange] = [:]
  let topology: TopologyModel

  /// The whole of it, in an order that does not depend on how the file is sorted where it may not.
  init(lowered topology: TopologyModel) {
    self.topology = topology
    for data in topology.data {
      populations[data.name.text] = builder.population(
        data.name.text, keys: data.keys, exponent: data.exponent, size: data.size)
    }
    for component in topology.components { component.body.lower(component.name.text, into: self) }
    for traffic in topology.traffic { parts[traffic.name.text] = [addClient(traffic.name.text)] }
    lowerScaling()
    lowerRegions()
    lowerLinks()
    lowerNames()
    for component in topology.components { component.body.define(component.name.text, in: self) }
    for traffic in topology.traffic { lower(traffic) }
    lowerProtection()
    lowerProbes()
    lowerFaults()
  }

  /// Adds a component of the network; `of` is its name in the file, if that differs.
  ///
  /// What stands beside the servers of a database, such as a pooler, is not one of them.
  func add(
    _ name: String, _ kind: Kind, _ capacity: Capacity, of file: String? = nil,
    isServer: Bool = true
  ) -> ComponentID {
    let id = builder.component(
      name, instances: capacity.instances, places: capacity.places, cores: capacity.cores,
      queueLimit: capacity.queueLimit, queueDiscipline: capacity.queueDiscipline,
      queueTimeout: capacity.queueTimeout, coreDiscipline: capacity.coreDiscipline,
      role: kind.traits.role)
    if let above = capacity.newestFirstAbove, capacity.places != nil {
      var shedding = Shedding()
      shedding.newestFirstAbove = above
      builder.shed(at: id, shedding)
    }
    var note = kind.note
    note.price = isServer ? topology.component(file ?? name)?.price : nil
    notes.append(note)
    fileNames.append(file ?? name)
    names[id] = name
    capacities.append(capacity)
    parts[file ?? name, default: []].append(id)
    return id
  }

  func addClient(_ name: String, role: Network.Component.Role = .client) -> ComponentID {
    notes.append(ComponentNote("client", .round))
    fileNames.append(name)
    capacities.append(Capacity())
    return builder.client(name, role: role)
  }

  /// Makes the rules of a queue known by its name in the file.
  func addQueue(_ name: String, _ id: QueueID, _ rules: QueueRules) {
    queues[name] = id
    batchSizes[id] = rules.batchSize
  }

  /// Makes an operation known by its name in the file.
  func offer(_ component: String, _ operation: String, _ id: OperationID) {
    operations["\(component).\(operation)"] = id
    owners[id] = (component, operation)
  }

  func define(_ operation: OperationID, _ steps: [Step]) {
    bodies[operation] = steps
    builder.define(operation, steps)
  }

  /// An operation by name; what hands on to others gets it when it is first asked for.
  func operation(_ component: String, _ operation: String) -> OperationID? {
    if let known = operations["\(component).\(operation)"] { return known }
    guard let owner = topology.component(component), let part = parts[component]?.first,
      case .those = owner.body.offered
    else { return nil }
    let id = builder.operation(operation, of: part)
    offer(component, operation, id)
    define(id, owner.body.steps(operation, of: component, in: self))
    return id
  }

  /// An operation that was offered under this name before.
  func operation(known component: String, _ operation: String) -> OperationID? {
    operations["\(component).\(operation)"]
  }

  /// What an operation is called in the file, if it stands there.
  func name(of operation: OperationID) -> String? {
    owners[operation].map { "\($0.component).\($0.operation)" }
  }

  func call(_ component: String, _ operation: String, _ timeout: Distribution? = nil) -> Call? {
    self.operation(component, operation).map {
      Call($0, timeout: timeout, key: shardKey(component))
    }
  }

  /// The component and the operation of the file.
  func owner(of operation: OperationID) -> (component: String, operation: String)? {
    owners[operation]
  }

  func call(_ reference: Reference, _ timeout: Distribution? = nil) -> Call? {
    guard let (component, operation) = topology.target(of: reference) else { return nil }
    return call(component, operation, timeout)
  }

  /// The name of a population in the file.
  func name(of population: PopulationID) -> String {
    topology.data.first { populations[$0.name.text] == population }?.name.text ?? ""
  }

  func population(_ name: Name?) -> PopulationID? { name.flatMap { populations[$0.text] } }

  /// The data set whose keys a component remembers, if anything tells.
  func data(of component: String, _ contents: CacheContents) -> Name? {
    contents.data ?? topology.lookupData[component]
  }

  /// The keys that a component remembers, made when first asked for; nil if nothing tells whose.
  func cache(of component: String, _ contents: CacheContents) -> CacheID? {
    if let known = caches[component] { return known }
    guard let population = population(data(of: component, contents)),
      let part = parts[component]?.first,
      let settings = contents.settings
    else { return nil }
    let id = builder.cache(in: part, of: population, settings)
    caches[component] = id
    return id
  }

  private func lowerLinks() {
    if let latency = topology.links.standard { builder.defaultLatency = latency }
    lowerLinksToNames()
    for link in topology.links.pairs {
      for from in parts[link.from.text] ?? [] {
        for to in parts[link.to.text] ?? [] {
          builder.link(
            from: from, to: to, latency: link.latency ?? builder.defaultLatency, pool: link.pool,
            bandwidth: link.bandwidth)
          if !link.guards.stated.isEmpty {
            builder.rules(from: from, to: to, link.guards.rules)
            guards[RoutedPair(from: from, to: to)] = link.guards
          }
          if let routing = link.routing {
            routed.insert(RoutedPair(from: from, to: to))
            builder.route(from: from, to: to, policy: routing.policy, options: routing.options)
          }
        }
      }
    }
    for component in topology.components {
      guard let body = component.body.balancer, let targets = body.targets else { continue }
      for from in parts[component.name.text] ?? [] {
        for to in parts[targets.component] ?? [] {
          if body.rules != CallRules() {
            let linked = guards[RoutedPair(from: from, to: to)]
            builder.rules(from: from, to: to, linked?.joined(with: body.rules) ?? body.rules)
          }
          if !routed.insert(RoutedPair(from: from, to: to)).inserted { continue }
          builder.route(
            from: from, to: to, policy: body.routing.policy, options: body.routing.options)
        }
      }
    }
  }

  /// Whether the clients of a source have keys of their own in a data set.
  private func isOwn(_ key: Name?, _ traffic: Traffic) -> Bool {
    topology.data.first { $0.name.text == key?.text }?.of?.text == traffic.name.text
  }

  private func lower(_ traffic: Traffic) {
    guard let client = parts[traffic.name.text]?.first else { return }
    var classes: [(RequestClassID, share: Double)] = []
    let own = clientCache(of: traffic)
    for request in traffic.requests {
      guard var call = call(request.call, request.timeout) else { continue }
      call.policy = request.policy
      let id = builder.requestClass(
        "\(traffic.name.text).\(request.name.text)", from: client, key: population(request.key),
        keyIsClient: isOwn(request.key, traffic), priority: request.priority,
        steps: steps(of: request, call, traffic, own))
      classes.append((id, share: request.share))
    }
    if !classes.isEmpty {
      builder.source(
        client, classes: classes, arrivals: traffic.arrivals, clients: traffic.clients)
    }
  }
}
