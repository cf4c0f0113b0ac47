internal import TailraceEngine

/// Whether guards of calls stand where they can guard.
struct GuardChecks {
  private let model: TopologyModel
  private let context: ReadingContext

  init(_ model: TopologyModel, _ context: ReadingContext) {
    self.model = model
    self.context = context
  }

  func check() {
    for link in model.links.pairs { check(link) }
    for component in model.components {
      if let balancer = component.body.balancer { check(balancer, component) }
    }
  }

  /// Guards of links that no call with rules crosses.
  func checkUse(_ network: Network, _ parts: [String: [ComponentID]]) {
    for link in model.links.pairs {
      guard let first = link.guards.stated.first,
        !network.hasRuledCalls(from: parts[link.from.text] ?? [], to: parts[link.to.text] ?? [])
      else { continue }
      context.report(.guardUnused(link.from.text, link.to.text), at: first.range)
    }
  }

  private func check(_ link: Links.Pair) {
    let caller = model.component(link.from.text)?.body
    let balancer = caller?.balancer.flatMap {
      $0.targets?.component == link.to.text ? $0 : nil
    }
    checkLines(link, balancer)
    guard let first = link.guards.stated.first else { return }
    if caller?.resolver != nil {
      context.report(.guardOfName(link.from.text), at: first.range)
    }
    if link.guards.rules.outliers != nil {
      checkChoice("outlier_detection", link.to.text, link.guards)
    }
    for (key, range) in link.guards.stated {
      guard let other = balancer?.guards.stated.first(where: { $0.key == key }) else { continue }
      context.report(
        .guardTwice(link.from.text, key), at: range,
        notes: [.init("the balancer states it here", at: other.range)])
    }
  }

  private func check(_ body: LoadBalancer, _ component: Component) {
    guard let target = body.targets?.component else { return }
    if body.rules.outliers != nil { checkChoice("outlier_detection", target, body.guards) }
    if body.guards.makesLine && body.rules.openCalls != nil {
      context.report(.linesTwice(component.name.text), at: component.name.range)
    }
    guard let health = body.health else { return }
    if isSharded(target) {
      context.report(.rulesOnShards(component.name.text, target), at: health.range)
    }
    // With one instance there is nothing else to call, unless calls are to fail at once.
    if isSingle(target) && body.rules.panicThreshold > 0 {
      context.report(.guardOfOne("health_check", target), at: health.range)
    }
    guard let operation = health.operation, let owner = model.component(target),
      let names = model.operations(of: owner)?.names
    else { return }
    if !names.contains(operation.text) && !names.isEmpty {
      context.report(.operationUnknown(operation.text, of: target, names), at: operation.range)
    }
  }

  /// Of what leaves out instances: whether there are others.
  private func checkChoice(_ key: String, _ target: String, _ guards: GuardExpression) {
    guard let range = guards.stated.first(where: { $0.key == key })?.range else { return }
    if isSharded(target) {
      context.report(.guardOnShards(key, target), at: range)
    } else if isSingle(target) && guards.rules.panicThreshold > 0 {
      context.report(.guardOfOne(key, target), at: range)
    }
  }

  /// Calls wait in one line.
  private func checkLines(_ link: Links.Pair, _ balancer: LoadBalancer?) {
    let rules = link.guards.rules
    let own = [link.pool != nil, rules.bulkhead != nil, rules.limits?.connections != nil]
    let others = [balancer?.guards.makesLine ?? false, balancer?.rules.openCalls != nil]
    let count = own.filter { $0 }.count
    if count == 0 || count + others.filter({ $0 }).count < 2 { return }
    // Of that there is more to say.
    if count == 1 && own[0] && others[1] && !others[0] { return }
    context.report(
      .linesTwice(link.from.text), at: link.guards.stated.first?.range ?? link.from.range)
  }

  private func isSharded(_ name: String) -> Bool {
    model.component(name)?.body.shards != nil
  }

  private func isSingle(_ name: String) -> Bool {
    model.component(name)?.body.isSingle ?? false
  }
}

extension LoadBalancer {
  /// Whether it may pick another instance than its policy does.
  var leavesOut: Bool {
    var rest = rules
    rest.breaker = nil
    rest.limits = nil
    rest.outliers = nil
    rest.panicThreshold = CallRules().panicThreshold
    return rest != CallRules()
  }
}
