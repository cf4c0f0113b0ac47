/// Faults: declared, and where and by which random streams they strike.
extension NetworkBuilder {
  /// Declares something that happens at a set time.
  public mutating func change(_ change: Change) { fault(change.fault) }

  /// Declares something that breaks.
  public mutating func fault(_ fault: Fault) {
    precondition(Self.isSound(fault), "a fault that means something")
    network.faults.append(fault)
  }

  /// Says that when the primary goes down and stays down, one of its replicas takes its place.
  public mutating func failover(_ failover: Failover) {
    precondition(
      network.components[Int(failover.primary.index)].instances == 1, "there is one primary")
    precondition(failover.detect >= .zero && failover.promote >= .zero)
    network.failovers.append(failover)
  }

  private static func isSound(_ fault: Fault) -> Bool {
    if case .link = fault.target {
      guard fault.kind.isOfLink else { return false }
    } else if fault.kind.isOfLink {
      return false
    }
    switch fault.timing {
    case .repeated(_, let every, let lasting):
      guard every > .zero, (lasting ?? .zero) < every else { return false }
    case .random(let up, _):
      guard up.mean > 0, fault.kind != .flush else { return false }
    case .rolling(_, let every, let batch, _):
      guard every > .zero, batch >= 1, !fault.kind.isOfLink, fault.kind != .flush else {
        return false
      }
    case .once: break
    }
    switch fault.kind {
    case .slow(let factor): return factor > 0 && factor.isFinite
    case .errors(let part), .capacity(let part), .loss(let part), .duplicate(let part):
      return part >= 0 && part <= 1
    case .bandwidth(let rate): return rate > 0
    case .latency(let add, let jitter): return add >= .zero && jitter >= .zero
    case .crash, .freeze, .refuse, .flush, .partition: return true
    }
  }

  /// Finds out whom each fault can hit; all components are there.
  mutating func planFaults() {
    var known: [String: Int] = [:]
    var changes = 0
    for fault in network.faults {
      let name = name(of: fault.target)
      let ordinal = known["\(name) \(fault.kind.word)", default: 0]
      known["\(name) \(fault.kind.word)"] = ordinal + 1
      let purpose = "\(fault.kind.word) fault \(ordinal)"
      var plan = Network.FaultPlan()
      switch fault.kind {
      case .crash, .flush:
        plan.draws = sampler(.constant(0), of: "changes", "change \(changes)")
        changes += 1
      default: plan.draws = sampler(.constant(0), of: name, purpose)
      }
      for (component, instance) in places(of: fault.target) {
        var place = Network.FaultPlan.Place(component: component, instance: instance)
        let owner = component == .none ? name : network.components[Int(component)].name
        let whose = "\(purpose) of \(name) \(instance.index)"
        switch fault.timing {
        case .random(let up, let down):
          place.up = sampler(up, of: owner, "\(whose) up")
          place.down = sampler(down, of: owner, "\(whose) down")
        case .rolling(_, _, _, let down): place.down = sampler(down, of: owner, "\(whose) down")
        case .once, .repeated: break
        }
        if let boot = fault.boot { place.boot = sampler(boot, of: owner, "\(whose) boot") }
        plan.places.append(place)
        if fault.kind.isOfWork && component.exists { note(conditioned: component) }
      }
      network.faultPlans.append(plan)
    }
  }

  /// A component whose work may be slowed or stopped, unless that work is its consumers' own.
  private mutating func note(conditioned component: Handle<ComponentState>) {
    if network.queues.contains(where: { $0.component.handle == component }) { return }
    network.components[Int(component)].isConditioned = true
  }

  private func name(of target: Fault.Target) -> String {
    switch target {
    case .component(let id): return network.components[Int(id.index)].name
    case .locations(let list): return list.reduce("location") { "\($0) \($1)" }
    case .link(let from, let to, _):
      return
        "\(network.components[Int(from.index)].name) -> \(network.components[Int(to.index)].name)"
    }
  }

  /// Component and instance; no component for a link, which is one place.
  private func places(of target: Fault.Target) -> [(Handle<ComponentState>, Handle<Instance>)] {
    switch target {
    case .component(let id):
      return (0..<network.components[Int(id.index)].instances).map { (id.handle, Handle($0)) }
    case .locations(let list):
      var places: [(Handle<ComponentState>, Handle<Instance>)] = []
      for (index, component) in network.components.enumerated() where !component.isClient {
        for instance in 0..<component.instances {
          let known = component.locations
          if known.isEmpty { continue }
          if list.contains(known[known.count == 1 ? 0 : instance]) {
            places.append((Handle(index), Handle(instance)))
          }
        }
      }
      return places
    case .link: return [(.none, Handle(0))]
    }
  }
}

extension Network {
  /// Whom a fault can hit, and by which samplers.
  package struct FaultPlan: Sendable {
    /// Who is picked, and what is drawn where it strikes.
    var draws: Handle<Sampler> = .none
    var places: [Place] = []

    struct Place: Sendable {
      /// None for a link.
      var component: Handle<ComponentState>
      var instance: Handle<Instance>
      /// Samplers.
      var up: Handle<Sampler> = .none
      var down: Handle<Sampler> = .none
      var boot: Handle<Sampler> = .none
    }
  }
}
