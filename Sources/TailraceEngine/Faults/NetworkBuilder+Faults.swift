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
  ///
  /// A fault's streams go by its kind, its target, and how many of that kind at that target stand before it.
  mutating func planFaults() {
    for fault in network.faults {
      var name = StreamName("fault", fault.kind.word)
      name.words += words(of: fault.target)
      name = numbered(name)
      var plan = Network.FaultPlan(draws: sampler(.constant(0), name.with("draws")))
      var errors = (of: Handle<ComponentState>.none, sampler: Handle<Sampler>.none)
      for (component, instance) in places(of: fault.target) {
        var place = Network.FaultPlan.Place(component: component, instance: instance)
        let owner = component == .none ? "" : network.components[Int(component)].name
        let whose = name.with("instance", owner, "\(instance.index)")
        // Each component draws for itself, so that one more at a location moves nobody's draws.
        if case .errors = fault.kind, errors.of != component {
          errors = (component, sampler(.constant(0), name.with("errors", owner)))
        }
        place.errors = errors.sampler
        switch fault.timing {
        case .random(let up, let down):
          place.up = sampler(up, whose.with("up"))
          place.down = sampler(down, whose.with("down"))
        case .rolling(_, _, _, let down): place.down = sampler(down, whose.with("down"))
        case .once, .repeated: break
        }
        if let boot = fault.boot { place.boot = sampler(boot, whose.with("boot")) }
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

  /// What a target is called. Of a region that is its first location, whatever zones it has.
  private func words(of target: Fault.Target) -> [String] {
    switch target {
    case .component(let id): return ["component", network.components[Int(id.index)].name]
    case .locations(let list):
      let known = network.geography.regions
      precondition(list.allSatisfy { $0 < Int32(known.count) }, "a known location")
      var regions: Set<Int32> = []
      let firsts = list.filter { regions.insert(known[Int($0)]).inserted }
      return ["locations", "\(firsts.count)"] + firsts.map { network.geography.name(of: $0) }
    case .link(let from, let to, let direction):
      let caller = network.components[Int(from.index)].name
      let callee = network.components[Int(to.index)].name
      return ["link", caller, callee, direction.word]
    }
  }

  /// Component and instance, at locations in the order of the components' names; no component for a link,
  /// which is one place.
  private func places(of target: Fault.Target) -> [(Handle<ComponentState>, Handle<Instance>)] {
    switch target {
    case .component(let id):
      return (0..<network.components[Int(id.index)].instances).map { (id.handle, Handle($0)) }
    case .locations(let list):
      var places: [(Handle<ComponentState>, Handle<Instance>)] = []
      let components = network.components
      let sorted = components.indices.sorted { components[$0].name.isBefore(components[$1].name) }
      for index in sorted where !components[index].isClient {
        let component = components[index]
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
    /// Who is picked, and of links what is drawn there.
    var draws: Handle<Sampler>
    var places: [Place] = []

    struct Place: Sendable {
      /// None for a link.
      var component: Handle<ComponentState>
      var instance: Handle<Instance>
      /// Samplers.
      var up: Handle<Sampler> = .none
      var down: Handle<Sampler> = .none
      var boot: Handle<Sampler> = .none
      /// Which of the requests fail.
      var errors: Handle<Sampler> = .none
    }
  }
}
