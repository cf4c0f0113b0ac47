internal import TailraceEngine

/// Whether a machine could hold what a file asks for: each sum is reported where it goes over its limit.
struct SizeChecks {
  private let model: TopologyModel
  private let context: ReadingContext

  init(_ model: TopologyModel, _ context: ReadingContext) {
    self.model = model
    self.context = context
  }

  func check() {
    sum("data sets", Limits.dataSets, model.data.map { ($0.name, 1) })
    sum("keys in all data sets", Limits.keys, model.data.map { ($0.name, $0.keys) })
    sum(
      "users and clients", Limits.users,
      model.traffic.map { ($0.name, $0.users + ($0.clients ?? 0)) })
    RoutingSizes(model).check(sum)
    let requests = model.traffic.flatMap { $0.requests.map { $0.name } }
    let probes = model.components.map { ($0.name, $0.probes) }
    sum("kinds of request", Limits.requestClasses, requests.map { ($0, 1) } + probes)
    checkComponents(requests.count)
    checkCaches()
    checkCopies()
    checkConnections()
    checkGuards()
    checkAnswers()
    checkLimits()
  }

  private func checkComponents(_ requests: Int) {
    let parts = model.components.map { ($0.name, $0.body.instances.count) }
    let probes = model.components.map { ($0.name, $0.probes) }
    sum("components", Limits.components, parts + model.traffic.map { ($0.name, 1) } + probes)
    sum(
      "components times kinds of request", Limits.counters,
      parts.map { ($0.0, product($0.1, requests)) })
    sum(
      "instances", Limits.instances,
      model.components.map { ($0.name, $0.allInstances) })
  }

  private func checkCaches() {
    var cells: [(Name, Int)] = []
    for component in model.components {
      guard let contents = component.body.contents, !contents.isHitRatio,
        let name = contents.data ?? model.lookupData[component.name.text],
        let data = model.data.first(where: { $0.name.text == name.text })
      else { continue }
      // What is more than a plain cache knows more of each key.
      let share = contents.settings?.isPlain ?? true ? data.keys : product(4, data.keys)
      cells.append((component.name, product(component.allInstances, share)))
      if case .bytes? = contents.capacity, data.size == nil {
        context.report(
          .sizesNeeded(component.name.text, data.name.text), at: component.name.range)
      }
    }
    for traffic in model.traffic {
      guard let own = traffic.cache,
        let data = model.data.first(where: { $0.name.text == own.data.text })
      else { continue }
      let clients = max(traffic.users, traffic.clients ?? 1)
      cells.append((traffic.name, product(4 * min(own.entries, data.keys), clients)))
    }
    sum("keys times instances in all caches", Limits.cacheCells, cells)
  }

  private func checkCopies() {
    var cells: [(Name, Int)] = []
    for component in model.components {
      guard let copies = component.body.copies else { continue }
      var counted: [String] = []
      for name in copies.data where !counted.contains(name.text) {
        counted.append(name.text)
        let keys = model.data.first { $0.name.text == name.text }?.keys ?? 0
        cells.append((component.name, product(copies.count, keys)))
      }
    }
    sum("keys times replicas in all databases", Limits.versionCells, cells)
  }

  private func checkConnections() {
    var counts: [(Name, Int)] = []
    for component in model.components {
      guard let balancer = component.body.balancer,
        balancer.routing.countsOutstanding || balancer.rules.marking != nil
          || balancer.rules.openCalls != nil,
        let targets = balancer.targets.flatMap({ model.component($0.component) })
      else { continue }
      counts.append(
        (
          component.name,
          product(component.allInstances, targets.allInstances)
        ))
    }
    for link in model.links.pairs {
      guard link.routing?.countsOutstanding == true, let from = model.component(link.from.text),
        let to = model.component(link.to.text)
      else { continue }
      counts.append(
        (link.from, product(from.allInstances, to.allInstances)))
    }
    sum("instances of balancers times instances of targets", Limits.outstandingCounts, counts)
    let pools: [(Name, Int)] = model.links.pairs.compactMap { link in
      guard link.pool != nil, let caller = model.component(link.from.text) else { return nil }
      return (link.from, caller.allInstances)
    }
    sum("pools of connections", Limits.pools, pools)
  }

  private func checkGuards() {
    var watched: [(Name, Int)] = []
    var probed: [(Name, Int)] = []
    var cells: [(Name, Int)] = []
    func instances(_ name: String) -> Int {
      model.component(name)?.allInstances ?? 1
    }
    for link in model.links.pairs where !link.guards.stated.isEmpty {
      let callers = instances(link.from.text)
      cells.append((link.from, product(callers, link.guards.rules.windowCells)))
      if link.guards.rules.outliers != nil {
        watched.append((link.from, product(callers, instances(link.to.text))))
      }
    }
    for component in model.components {
      guard let balancer = component.body.balancer, let target = balancer.targets else { continue }
      let callers = instances(component.name.text)
      let pairs = product(callers, instances(target.component))
      cells.append((component.name, product(callers, balancer.rules.windowCells)))
      if balancer.rules.outliers != nil || balancer.health != nil {
        watched.append((component.name, pairs))
      }
      if balancer.health != nil { probed.append((component.name, pairs)) }
    }
    sum("callers times instances that they watch", Limits.outstandingCounts, watched)
    sum("instances of balancers times instances that they probe", Limits.probers, probed)
    sum("calls and steps that breakers and throttles remember", Limits.outstandingCounts, cells)
  }

  private func checkAnswers() {
    let askers = model.traffic.reduce(0) { $0 + max($1.users, $1.clients ?? 1) }
    let names: [(Name, Int)] = model.components.compactMap { component in
      guard let name = component.body.resolver else { return nil }
      return (component.name, name.resolvers.map { product($0, model.traffic.count) } ?? askers)
    }
    sum("answers that clients and resolvers keep", Limits.answers, names)
  }

  /// What rate limits count: each client or key, at each instance.
  private func checkLimits() {
    let clients = model.traffic.reduce(0) { $0 + max($1.users, $1.clients ?? 1) }
    let keys = model.data.reduce(1) { $0 + $1.keys }
    var counts: [(Name, Int)] = []
    var moments: [(Name, Int)] = []
    for component in model.components {
      for limit in component.body.rateLimits {
        let each =
          switch limit.counted {
          case .all: 1
          case .client: clients
          case .key: keys
          }
        let cells = product(each, limit.isShared ? 1 : component.allInstances)
        counts.append((component.name, cells))
        if limit.algorithm == .slidingLog {
          moments.append((component.name, product(cells, limit.limit)))
        }
      }
    }
    sum("counts of all rate limits", Limits.rateCounts, counts)
    sum("moments in the logs of all rate limits", Limits.rateMoments, moments)
  }

  /// The rows of all time series, which are known when the network is.
  static func checkIntervals(
    of network: Network, _ simulation: SimulationSettings, _ context: ReadingContext
  ) {
    let rows = simulation.options.intervalRows(of: network)
    if simulation.options.interval == nil || rows <= RunOptions.mostIntervalRows { return }
    context.report(
      .tooMany(
        "intervals times components and kinds of request", rows, RunOptions.mostIntervalRows),
      at: simulation.intervalRange)
  }

  /// Reports the first summand that takes the sum over the limit.
  func sum(_ what: String, _ limit: Int, _ summands: [(Name, Int)]) {
    var total = 0
    var first: Name?
    for (name, count) in summands {
      total = min(total, Int.max / 2) + min(count, Int.max / 2)
      if total > limit && first == nil { first = name }
    }
    if let first { context.report(.tooMany(what, total, limit), at: first.range) }
  }

  private func product(_ left: Int, _ right: Int) -> Int {
    let (value, isOver) = left.multipliedReportingOverflow(by: right)
    return isOver ? Int.max : value
  }
}

extension CallRules {
  /// How many cells the windows of one caller have.
  var windowCells: Int {
    var cells = 0
    switch breaker?.window {
    case .calls(let count): cells += count
    case .time: cells += 100
    case nil: break
    }
    return throttle == nil ? cells : cells + 100
  }
}

extension Component {
  /// How many parts of its target it probes; a database has five at the most.
  var probes: Int { body.balancer?.health == nil ? 0 : 5 }

  /// The instances of all its parts.
  var allInstances: Int { body.instances.reduce(0, +) }
}
