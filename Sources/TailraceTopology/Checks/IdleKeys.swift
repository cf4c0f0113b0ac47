internal import TailraceEngine

/// Keys that can do nothing in their file, though each by itself is right: their author meant something.
///
/// What would do nothing whatever else is added or played is an error; what another variant, fault or
/// duration may yet need is a warning.
struct IdleKeys {
  private let model: TopologyModel
  private let context: ReadingContext
  /// Whether another variant of the file may need what this one does not.
  private let hasVariants: Bool

  init(_ model: TopologyModel, hasVariants: Bool, _ context: ReadingContext) {
    self.model = model
    self.hasVariants = hasVariants
    self.context = context
  }

  func check() {
    checkClients()
    checkRegions()
    checkLinks()
    checkTimes()
    checkCancellation()
    for component in model.components { check(component) }
  }

  private func checkClients() {
    let routings =
      model.links.pairs.compactMap { $0.routing }
      + model.components.compactMap { $0.body.balancer?.routing }
    let isAsked =
      routings.contains { $0.tellsClientsApart }
      || model.components.contains {
        $0.body.tellsClientsApart || $0.body.rateLimits.contains { $0.counted == .client }
      }
    if isAsked || hasVariants { return }
    for traffic in model.traffic where traffic.clients != nil && traffic.cache == nil {
      // Keys that are those of its clients, such as their sessions.
      if model.data.contains(where: { $0.of?.text == traffic.name.text }) { continue }
      context.report(.clientsUnused(traffic.name.text), at: traffic.name.range)
    }
  }

  private func checkRegions() {
    let used =
      model.traffic.compactMap { $0.region?.text }
      + model.components.compactMap { $0.location.region?.text }
    for region in model.regions.list where !used.contains(region.name.text) {
      context.report(.regionUnused(region.name.text), at: region.name.range)
    }
  }

  private func checkLinks() {
    for link in model.links.pairs {
      if link.bandwidth != nil && model.data.allSatisfy({ $0.size == nil }) {
        context.report(.needs("bandwidth", "size of a data set"), at: link.from.range)
      }
      guard let routing = link.routing, let target = model.component(link.to.text) else { continue }
      if target.body.isSingle {
        context.report(.policyOfOne(link.to.text), at: routing.range)
      }
      checkKeys(routing)
      checkSlowStart(routing, of: target)
    }
  }

  private func check(_ component: Component) {
    for limit in component.body.rateLimits where limit.counted == .key && model.data.isEmpty {
      context.report(.needs("per: key", "data"), at: limit.range)
    }
    component.body.checkIdle(of: component, model, context)
    guard let balancer = component.body.balancer,
      let target = balancer.targets.flatMap({ model.component($0.component) })
    else { return }
    checkKeys(balancer.routing)
    checkSlowStart(balancer.routing, of: target)
    if balancer.rules.zones != nil
      && (component.location.zones.isEmpty || target.location.zones.isEmpty)
    {
      context.report(.needs("zone_aware", "zones"), at: component.name.range)
    }
  }

  /// A hash is of a key, and without data there is none.
  private func checkKeys(_ routing: RoutingExpression) {
    if routing.goesByKey && model.data.isEmpty {
      context.report(.needs("policy", "data whose keys are hashed"), at: routing.range)
    }
  }

  private func checkSlowStart(_ routing: RoutingExpression, of target: Component) {
    if routing.options.slowStart == nil || hasVariants { return }
    let comesBack = model.faults.contains { fault in
      switch fault.verb {
      case .crash: fault.comesBack && fault.target?.component == target.name.text
      case .zone, .region: fault.comesBack
      default: false
      }
    }
    if target.body.autoscale != nil { return }
    if !comesBack { context.report(.slowStartUnused(target.name.text), at: routing.range) }
  }

  /// What happens once, at a time that the run never reaches.
  private func checkTimes() {
    let end = model.simulation.options.duration.nanoseconds
    for fault in model.faults {
      guard let at = fault.at, at.nanoseconds >= end else { continue }
      context.report(.afterTheEnd("this fault"), at: fault.range)
    }
  }

  /// A caller that never gives up has nothing to tell; where a deadline comes with the request, it may.
  private func checkCancellation() {
    var hasDeadline = model.traffic.contains { source in
      source.requests.contains { $0.policy.deadline != nil }
    }
    var calls: [CallExpression] = []
    for component in model.components {
      for operation in component.body.scripts { operation.steps.forEachCall { calls.append($0) } }
    }
    if calls.contains(where: { $0.policy.deadline != nil }) { hasDeadline = true }
    if hasDeadline { return }
    func givesUp(_ policy: CallPolicy) -> Bool {
      policy.hedge != nil || policy.retry?.overall != nil
    }
    for call in calls where call.timeout == nil && !givesUp(call.policy) {
      guard let range = call.cancellation else { continue }
      context.report(.cancellationUnused("the call of \(call.to.text)"), at: range)
    }
    for source in model.traffic
    where source.requests.allSatisfy({ $0.timeout == nil && !givesUp($0.policy) }) {
      guard let range = source.cancellation else { continue }
      context.report(.cancellationUnused("the clients of \(source.name.text)"), at: range)
    }
  }
}
