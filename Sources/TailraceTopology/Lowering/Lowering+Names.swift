internal import TailraceEngine

/// Names, and the probes that tell them which addresses are up.
extension Lowering {
  func lowerNames() {
    for component in topology.components {
      guard let body = component.body.resolver, let part = parts[component.name.text]?.first
      else { continue }
      let targets = body.targets.compactMap { target in
        parts[target.to.component]?.first.map {
          NameService.Target($0, weight: Double(target.weight))
        }
      }
      if targets.isEmpty { continue }
      let id = builder.name(
        NameService(
          part, policy: body.policy, timeToLive: Delay(nanoseconds: body.timeToLive),
          targets: targets, resolvers: body.resolvers, threshold: body.health?.threshold ?? 1))
      domainNames[component.name.text] = id
    }
  }

  /// Probes come last, so that they stand behind the requests of the file.
  func lowerProbes() {
    lowerNameProbes()
    for component in topology.components {
      guard let body = component.body.balancer, let health = body.health,
        let from = parts[component.name.text]?.first, let target = body.targets?.component
      else { continue }
      for part in parts[target] ?? [] { lower(health, from, component.name.text, target, part) }
    }
  }

  /// The probes of a balancer: of an operation of its target, or of whether anybody is there.
  private func lower(
    _ health: LoadBalancer.Health, _ from: ComponentID, _ name: String, _ target: String,
    _ part: ComponentID
  ) {
    let operation: OperationID
    if let wanted = health.operation {
      guard let known = self.operation(target, wanted.text),
        builder.component(of: known) == part.position
      else { return }
      operation = known
    } else {
      operation = builder.operation("health check", of: part, usesPlace: false)
      define(operation, [.standStill])
    }
    let client = addClient("\(name).health.\(names[part] ?? target)", role: .probe)
    builder.healthCheck(health.check, by: client, from: from, to: part, asking: operation)
  }

  private func lowerNameProbes() {
    for component in topology.components {
      guard let body = component.body.resolver, let health = body.health,
        let id = domainNames[component.name.text]
      else { continue }
      for target in body.targets {
        guard let part = parts[target.to.component]?.first else { continue }
        lower(health, of: component.name.text, id, part)
      }
    }
  }

  /// A source of probes, which asks the instances of a target in turn.
  private func lower(
    _ health: DomainName.Health, of name: String, _ id: NameID, _ target: ComponentID
  ) {
    let source = "\(name).health.\(fileNames[target.position])"
    let client = addClient(source, role: .probe)
    let operation = builder.operation("health check", of: target, usesPlace: false)
    define(operation, [.standStill])
    builder.probe(id, from: client, to: target)
    let call = Call(operation, timeout: .constant(Double(health.timeout)))
    let kind = builder.requestClass(source, from: client, steps: [.call(call)])
    let rate = Double(capacities[target.position].instances) * 1e9 / Double(health.interval)
    builder.source(
      client, classes: [(kind, share: 1)],
      arrivals: .open(gaps: .constant(1), rate: .constant(rate), batch: nil, modulation: []))
  }

  /// Asking for an address takes no way: the time of a look-up is stated.
  func lowerLinksToNames() {
    for component in topology.components {
      guard component.body.resolver != nil, let part = parts[component.name.text]?.first else {
        continue
      }
      let callers = topology.components.map { $0.name.text } + topology.traffic.map { $0.name.text }
      for caller in callers where caller != component.name.text {
        for from in parts[caller] ?? [] {
          builder.link(from: from, to: part, latency: .constant(0))
        }
      }
    }
  }
}
