internal import TailraceEngine

/// What rings, tables and shards of a file come to.
struct RoutingSizes {
  private let model: TopologyModel

  init(_ model: TopologyModel) { self.model = model }

  /// `sum` reports the first summand that takes a sum over its limit.
  func check(_ sum: (_ what: String, _ limit: Int, _ summands: [(Name, Int)]) -> Void) {
    sum("points on rings of hashes", Limits.ringPoints, ringPoints)
    sum("cells of tables of hashes", Limits.ringPoints, tableCells)
    sum("keys whose shards stand in tables", Limits.shardedKeys, tableKeys)
    sum("instances that call times shards with replicas", Limits.outstandingCounts, turns)
    let clients = model.traffic.reduce(0) { $0 + $1.users + ($1.clients ?? 0) }
    sum(
      "clients times balancers that they stay with", Limits.outstandingCounts,
      routings.filter { $0.routing.options.stickiness != nil }.map { ($0.name, clients) })
  }

  /// Every policy of the file, with what it picks from.
  private var routings: [(name: Name, routing: RoutingExpression, target: String)] {
    var found: [(name: Name, routing: RoutingExpression, target: String)] = []
    for component in model.components {
      if let balancer = component.body.balancer, let targets = balancer.targets {
        found.append((component.name, balancer.routing, targets.component))
      }
    }
    for link in model.links.pairs {
      if let routing = link.routing { found.append((link.from, routing, link.to.text)) }
    }
    return found
  }

  private var shardings: [(name: Name, shards: ShardExpression, keys: Int)] {
    model.components.compactMap { component in
      guard let shards = component.body.shards else { return nil }
      let keys = model.data.first { $0.name.text == shards.by.text }?.keys ?? 0
      return (component.name, shards, keys)
    }
  }

  private var ringPoints: [(Name, Int)] {
    var points = routings.compactMap { name, routing, target -> (Name, Int)? in
      guard case .ringHash(let each) = routing.policy else { return nil }
      let instances = model.component(target)?.allInstances ?? 0
      return (name, instances * each)
    }
    for component in model.components {
      guard case .ringHash(let each) = component.body.standardRouting.routing.policy else {
        continue
      }
      points.append((component.name, component.allInstances * each))
    }
    for (name, shards, _) in shardings {
      guard case .consistent(let each) = shards.scheme else { continue }
      points.append((name, (2 * shards.count + shards.added) * each))
    }
    return points
  }

  private var tableCells: [(Name, Int)] {
    routings.compactMap { name, routing, target in
      guard case .maglev(let size) = routing.policy else { return nil }
      return (name, size * (model.component(target)?.body.instances.count ?? 1))
    }
  }

  private var tableKeys: [(Name, Int)] {
    shardings.compactMap { name, shards, keys in
      let needsTable: Bool
      switch shards.scheme {
      case .modulo, .consistent: needsTable = shards.resharding != nil
      case .range: needsTable = shards.added > 0
      case .directory: needsTable = true
      }
      return needsTable ? (name, keys) : nil
    }
  }

  /// Where shards have replicas, every instance that may call keeps a turn for each shard.
  private var turns: [(Name, Int)] {
    let callers =
      model.components.reduce(0) { $0 + $1.allInstances } + model.traffic.count
    return model.components.compactMap { component in
      guard let shards = component.body.shards, (component.body.copies?.count ?? 0) > 1
      else { return nil }
      let (all, isOver) = callers.multipliedReportingOverflow(by: shards.count + shards.added)
      return (component.name, isOver ? Int.max : all)
    }
  }
}
