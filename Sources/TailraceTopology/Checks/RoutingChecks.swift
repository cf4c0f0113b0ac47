internal import TailraceEngine

/// Whether what decides on an instance fits the instances there are.
struct RoutingChecks {
  private let model: TopologyModel
  private let context: ReadingContext

  init(_ model: TopologyModel, _ context: ReadingContext) {
    self.model = model
    self.context = context
  }

  func check() {
    for component in model.components {
      component.body.checkFigures(of: component, model, context)
      for operation in component.body.scripts {
        operation.steps.forEachCall { checkKey(of: $0) }
      }
      guard let balancer = component.body.balancer, let targets = balancer.targets else { continue }
      check(balancer.routing, component.name.text, targets.component, component.name.range)
      if balancer.leavesOut, model.component(targets.component)?.body.shards != nil {
        context.report(
          .rulesOnShards(component.name.text, targets.component), at: component.name.range)
      }
    }
    for link in model.links.pairs {
      let caller = model.component(link.from.text)?.body
      let balancer = caller?.balancer.flatMap {
        $0.targets?.component == link.to.text ? $0 : nil
      }
      if link.pool != nil, balancer?.rules.openCalls != nil {
        context.report(.poolBesideLimit(link.from.text), at: link.from.range)
      }
      guard let routing = link.routing else { continue }
      if caller?.resolver != nil {
        context.report(.policyOfName(link.from.text), at: link.from.range)
        continue
      }
      check(routing, "\(link.from.text) -> \(link.to.text)", link.to.text, link.from.range)
      if let range = balancer?.routing.range {
        context.report(
          .policyTwice(link.from.text), at: link.from.range,
          notes: [.init("the balancer has a policy here", at: range)])
      }
    }
  }

  private func check(
    _ routing: RoutingExpression, _ name: String, _ target: String, _ range: SourceRange
  ) {
    guard let component = model.component(target) else { return }
    if component.body.shards != nil {
      if let range = routing.range {
        context.report(.policyOfShards(target), at: range)
      }
      return
    }
    for count in component.body.instances {
      if let weights = routing.weightsRange, routing.weightsCount != count {
        context.report(
          .listLength("weights", routing.weightsCount, of: target, count), at: weights)
        break
      }
      switch routing.policy {
      case .maglev(let size):
        if count > size {
          context.report(.tooMany("instances in a table of cells", count, size), at: range)
        }
      default: break
      }
    }
    if routing.tellsClientsApart {
      for traffic in model.traffic where traffic.rate != nil && traffic.clients == nil {
        context.report(.clientsNeeded(name, traffic.name.text), at: traffic.name.range)
      }
    }
  }

  /// A call that names a key of another data set than the one that decides on the shard.
  private func checkKey(of call: CallExpression) {
    guard let key = call.key, let shards = model.component(call.to.component)?.body.shards,
      shards.by.text != key.text
    else { return }
    context.report(.shardKey(call.to.component, shards.by.text, found: key.text), at: key.range)
  }
}
