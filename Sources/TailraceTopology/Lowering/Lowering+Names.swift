#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// Names, and the probes that tell them which addresses are up.
extension Lowering {
  func lowerNames() {
    for component in topology.components {
      guard case .dns(let body) = component.body, let part = parts[component.name.text]?.first
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
      names[component.name.text] = id
      if let health = body.health { lower(health, of: component.name.text, id, targets) }
    }
  }

  /// One source of probes for each target, which asks its instances in turn.
  private func lower(
    _ health: DomainName.Health, of name: String, _ id: NameID, _ targets: [NameService.Target]
  ) {
    for target in targets {
      let file = fileNames[target.component.position]
      let client = addClient("\(name).health.\(file)")
      let operation = builder.operation("health check", of: target.component, usesPlace: false)
      define(operation, [])
      builder.probe(id, from: client, to: target.component)
      let call = Call(operation, timeout: .constant(Double(health.timeout)))
      let kind = builder.requestClass(
        "\(name).health.\(file)", from: client, steps: [.call(call)])
      let instances = Double(capacities[target.component.position].instances)
      let rate = instances * 1e9 / Double(health.interval)
      builder.source(
        client, classes: [(kind, share: 1)],
        arrivals: .open(
          gaps: .constant(1), rate: .constant(rate), batch: nil, modulation: []))
    }
  }

  /// Asking for an address takes no way: the time of a look-up is stated.
  func lowerLinksToNames() {
    for component in topology.components {
      guard case .dns = component.body, let part = parts[component.name.text]?.first else {
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
