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
      switch component.body {
      case .loadBalancer(let body):
        guard let targets = body.targets else { continue }
        check(body.routing, component.name.text, targets.component, component.name.range)
        if body.leavesOut,
          case .database(let database)? = model.component(targets.component)?.body,
          database.shards != nil
        {
          context.report(
            .rulesOnShards(component.name.text, targets.component), at: component.name.range)
        }
      case .database(let body): checkShards(body, component)
      case .service(let body):
        for operation in body.operations { operation.steps.forEachCall { checkKey(of: $0) } }
        checkSpeeds(body, component)
      default: break
      }
    }
    for link in model.links.pairs {
      if link.pool != nil, case .loadBalancer(let body)? = model.component(link.from.text)?.body,
        body.rules.openCalls != nil, body.targets?.component == link.to.text
      {
        context.report(.poolBesideLimit(link.from.text), at: link.from.range)
      }
      guard let routing = link.routing else { continue }
      if case .dns? = model.component(link.from.text)?.body {
        context.report(.policyOfName(link.from.text), at: link.from.range)
        continue
      }
      check(routing, "\(link.from.text) -> \(link.to.text)", link.to.text, link.from.range)
      if case .loadBalancer(let body)? = model.component(link.from.text)?.body,
        body.targets?.component == link.to.text, let range = body.routing.range
      {
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
    if case .database(let body) = component.body, body.shards != nil {
      if let range = routing.range {
        context.report(.policyOfShards(target), at: range)
      }
      return
    }
    for count in component.instances {
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

  private func checkSpeeds(_ body: Service, _ component: Component) {
    guard let range = body.speedsRange, body.speeds.count != body.capacity.instances else { return }
    context.report(
      .listLength("speeds", body.speeds.count, of: component.name.text, body.capacity.instances),
      at: range)
  }

  private func checkShards(_ body: Database, _ component: Component) {
    guard let shards = body.shards,
      let data = model.data.first(where: { $0.name.text == shards.by.text })
    else { return }
    if case .range = shards.scheme, shards.count + shards.added > data.keys {
      context.report(
        .tooMany("shards of a data set with as many keys", shards.count + shards.added, data.keys),
        at: shards.by.range)
    }
  }

  /// A call that names a key of another data set than the one that decides on the shard.
  private func checkKey(of call: CallExpression) {
    guard let key = call.key, case .database(let body)? = model.component(call.to.component)?.body,
      let shards = body.shards, shards.by.text != key.text
    else { return }
    context.report(.shardKey(call.to.component, shards.by.text, found: key.text), at: key.range)
  }
}
