/// Locations, rules of calls and names.
extension NetworkBuilder {
  /// Declares all locations and the ways between them.
  public mutating func geography(_ geography: Geography) {
    precondition(geography.regions.count <= 32_767, "at most 32767 locations")
    network.geography = geography
    // A call knows where it came from.
    if !geography.regions.isEmpty { network.carriesCargo = true }
  }

  /// Says where the instances of a component are: one location for all of them, or one for each.
  public mutating func locate(_ component: ComponentID, at locations: [Int32]) {
    let count = network.components[Int(component.index)].instances
    precondition(locations.count == 1 || locations.count == count, "one or each")
    precondition(
      locations.allSatisfy { $0 < Int32(network.geography.regions.count) }, "a known location")
    network.components[Int(component.index)].locations = locations
    if locations.contains(Geography.withCaller) { network.carriesCargo = true }
  }

  /// Says what a caller does where an instance of the callee is down, full or far away.
  public mutating func rules(from: ComponentID, to: ComponentID, _ rules: CallRules) {
    precondition(rules.redispatch >= 0 && (rules.openCalls ?? 1) >= 1)
    precondition((rules.marking?.failures ?? 1) >= 1)
    declaredRules[LinkKey(from: from, to: to)] = rules
  }

  /// Declares a name; its component's operations resolve it and call what it answers.
  public mutating func name(_ service: NameService) -> NameID {
    precondition(service.threshold >= 1 && (service.resolvers ?? 1) >= 1)
    let id = NameID(Handle(network.names.count))
    let name = network.components[Int(service.component.index)].name
    network.names.append(service)
    // A client's answers are its own.
    network.carriesCargo = true
    network.nameSamplers.append(sampler(.constant(0), of: name, "answer"))
    locate(service.component, at: [Geography.withCaller])
    for target in service.targets {
      askers[LinkKey(from: service.component, to: target.component)] = Asker(
        name: id, isProbe: false)
    }
    return id
  }

  /// Says that what a client calls at a component tells a name which of the instances are up.
  public mutating func probe(_ name: NameID, from client: ComponentID, to component: ComponentID) {
    network.components[Int(client.index)].role = .probe
    askers[LinkKey(from: client, to: component)] = Asker(name: name, isProbe: true)
  }

  /// Lets each instance of a component probe each instance of another by asking for an operation, and
  /// leave out those that fail, as long as not too many do.
  ///
  /// `client` stands for the probes, which take the way of the calls; whoever is declared before this has
  /// its place and its links.
  public mutating func healthCheck(
    _ check: HealthCheck, by client: ComponentID, from: ComponentID, to: ComponentID,
    asking operation: OperationID
  ) {
    let index = Int(client.index)
    precondition(network.components[index].isClient, "clients send probes")
    let whole = network.components[Int(from.index)]
    network.components[index].role = .probe
    network.components[index].instances = whole.instances
    network.components[index].locations = whole.locations
    if let way = declaredLinks[LinkKey(from: from, to: to)] {
      link(from: client, to: to, latency: way.latency, back: way.back)
    }
    if declaredRules[LinkKey(from: from, to: to)] == nil { rules(from: from, to: to, CallRules()) }
    askers[LinkKey(from: client, to: to)] = Asker(name: nil, isProbe: true, watcher: from)
    let timeout = Distribution.constant(Double(check.timeout.nanoseconds))
    let kind = requestClass(
      network.components[index].name, from: client,
      steps: [.call(Call(operation, timeout: timeout))])
    source(client, classes: [(kind, share: 1)], arrivals: .recorded([]))
    let name = network.components[Int(to.index)].name
    network.probing.append(
      Network.Probing(
        check: check, from: from, to: to, source: Handle(network.sources.count - 1),
        sampler: sampler(.constant(0), StreamName("link", whole.name, name, "probes"))))
  }

  /// Who calls with a name in mind, or to see who is there.
  struct Asker: Sendable {
    var name: NameID?
    /// Whether it tells what it finds, or goes where the name sends it.
    var isProbe: Bool
    /// Whom it tells, where that is no name.
    var watcher: ComponentID?
  }

  /// The number of the ruled calls from one component to another; none where there are no rules.
  mutating func ruledCalls(
    _ from: ComponentID, _ to: ComponentID, router: Handle<RoutingTable.Router>,
    isNeeded: Bool = false
  ) -> Handle<RuledCallTable.Entry> {
    let pair = LinkKey(from: from, to: to)
    if let known = ruled[pair] { return known }
    let asker = askers[pair]
    // Where instances come and go a caller has to look who is there.
    let isScaled = network.components[Int(to.index)].autoscaling != nil
    // Who reads at replicas has to know which of them is the primary now.
    let mayMove = network.failovers.contains { $0.replicas == to && $0.primary != from }
    let hasToLook = isNeeded || asker != nil || isScaled || mayMove
    guard let rules = declaredRules[pair] ?? (hasToLook ? CallRules() : nil) else { return .none }
    let caller = network.components[Int(from.index)].name
    let callee = network.components[Int(to.index)].name
    network.ruledCalls.append(
      Network.RuledCalls(
        from: from, to: to, rules: rules, router: router,
        name: asker?.name?.handle ?? .none, isProbe: asker?.isProbe ?? false,
        sampler: sampler(.constant(0), StreamName("link", caller, callee, "zone")),
        throttleSampler: rules.throttle == nil
          ? .none : sampler(.constant(0), StreamName("link", caller, callee, "throttle")),
        watcher: asker?.watcher))
    let id = Handle<RuledCallTable.Entry>(network.ruledCalls.count - 1)
    ruled[pair] = id
    return id
  }
}
