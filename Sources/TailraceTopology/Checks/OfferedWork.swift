internal import TailraceEngine

/// Whether the stated load is more than the stated capacity, by arithmetic alone.
///
/// Only work that is certain counts: a look-up in a cache of keys is taken to hit, and users who wait for
/// their answers never ask for more than they get. So a warning is always right, and silence is no proof.
struct OfferedWork {
  private let lowering: Lowering
  private let model: TopologyModel
  private let calleesFirst: [OperationID]
  private var outlines: [OperationID: OperationOutline] = [:]

  /// What is asked of one component.
  private struct Demand {
    /// Attempts that need a core, and the nanoseconds of core time they need together.
    var visits = 0.0
    var nanoseconds = 0.0
    /// Whether some of it may be turned away or given up, there or by those who ask.
    var mayFail = false
  }

  /// `calleesFirst` holds each operation once, after those that it calls.
  init(_ lowering: Lowering, _ model: TopologyModel, _ calleesFirst: [OperationID]) {
    self.lowering = lowering
    self.model = model
    self.calleesFirst = calleesFirst
    for operation in calleesFirst {
      outlines[operation] = OperationOutline(of: operation, lowering, outlines)
    }
  }

  func check(_ context: ReadingContext) {
    let base = demands { $0.last }
    let peak = demands { $0.peak }
    for index in lowering.notes.indices {
      guard let cores = lowering.capacities[index].cores else { continue }
      let servers = Double(lowering.capacities[index].instances) * Double(cores)
      if !report(index, base[index], servers, atPeak: false, context) {
        _ = report(index, peak[index], servers, atPeak: true, context)
      }
    }
  }

  /// What each component is asked for in a second, callers before those they call.
  private func demands(_ level: (Traffic) -> Double) -> [Demand] {
    var rates: [OperationID: Double] = [:]
    var givenUp: Set<OperationID> = []
    for traffic in model.traffic {
      guard let rate = traffic.rate else { continue }
      for request in traffic.requests {
        guard let call = lowering.call(request.call) else { continue }
        rates[call.operation, default: 0] +=
          rate * level(traffic) * traffic.perArrival * request.share
        let givesUp = request.timeout != nil || request.policy.givesUp
        if givesUp || guards(traffic.name.text, call.operation) { givenUp.insert(call.operation) }
      }
    }
    var demands = [Demand](repeating: Demand(), count: lowering.notes.count)
    let limited = lowering.fileNames.map { name in
      model.component(name).map {
        !$0.body.rateLimits.isEmpty || $0.body.concurrencyLimit != nil
      } ?? false
    }
    for operation in calleesFirst.reversed() {
      guard let rate = rates[operation], rate > 0, let outline = outlines[operation] else {
        continue
      }
      let owner = lowering.builder.component(of: operation)
      // What is turned away asks for nothing.
      if limited[owner] { continue }
      demands[owner].visits += rate * outline.visits
      demands[owner].nanoseconds += rate * outline.nanoseconds
      let mayFail = givenUp.contains(operation) || turnsAway(owner)
      if mayFail { demands[owner].mayFail = true }
      for call in outline.calls {
        rates[call.operation, default: 0] += rate * call.weight
        if mayFail || call.givesUp || guards(lowering.fileNames[owner], call.operation) {
          givenUp.insert(call.operation)
        }
      }
    }
    return demands
  }

  /// Whether a component lets nobody in, or ends what it has begun, when it has too much to do.
  private func turnsAway(_ index: Int) -> Bool {
    let capacity = lowering.capacities[index]
    if capacity.places != nil && (capacity.queueLimit != nil || capacity.queueTimeout != nil) {
      return true
    }
    guard let body = model.component(lowering.fileNames[index])?.body else { return false }
    let sheds = body.shedding?.shedding.codel != nil
    let isLimited = body.messages?.rules.map { $0.limit != nil } ?? false
    let isGuarded = body.balancer.map { $0.rules != CallRules() } ?? false
    return sheds || isLimited || isGuarded || body.memory != nil
  }

  /// Whether a link from one component of the file to the owner of an operation ends some calls.
  private func guards(_ caller: String, _ operation: OperationID) -> Bool {
    let callee = lowering.fileNames[lowering.builder.component(of: operation)]
    return model.links.pair(from: caller, to: callee).map {
      !$0.guards.stated.isEmpty || $0.pool?.timeout != nil
    } ?? false
  }

  /// Whether it is too much, which is reported.
  private func report(
    _ index: Int, _ demand: Demand, _ servers: Double, atPeak: Bool, _ context: ReadingContext
  ) -> Bool {
    let load = demand.nanoseconds / 1e9 / servers
    guard load > 1, demand.visits > 0, load < .infinity else { return false }
    let name = lowering.fileNames[index]
    context.report(
      .overload(
        name, load: load, rate: demand.visits,
        meanNanoseconds: demand.nanoseconds / demand.visits, servers: servers, atPeak: atPeak,
        mayFail: demand.mayFail),
      at: model.component(name)?.name.range)
    return true
  }
}

/// What one call of an operation asks of its own component and, how often, of others.
private struct OperationOutline {
  var visits = 0.0
  var nanoseconds = 0.0
  var calls: [(operation: OperationID, weight: Double, givesUp: Bool)] = []
  /// The chance that its last look-up missed; nil if it looked nothing up.
  var missing: Double?

  init(
    of operation: OperationID, _ lowering: Lowering,
    _ callees: borrowing [OperationID: OperationOutline]
  ) {
    walk(lowering.bodies[operation] ?? [], 1, lowering, callees)
  }

  private mutating func add(_ call: Call, _ weight: Double) {
    calls.append((call.operation, weight, call.timeout != nil || call.policy.givesUp))
  }

  private mutating func walk(
    _ steps: [Step], _ weight: Double, _ lowering: Lowering,
    _ callees: borrowing [OperationID: OperationOutline]
  ) {
    for step in steps {
      switch step {
      case .compute(let time):
        let mean = time.mean
        guard mean.isFinite else { break }
        visits += weight
        nanoseconds += weight * mean
      case .call(let call):
        add(call, weight)
        missing = callees[call.operation]?.missing ?? missing
      case .publish(let call): add(call, weight)
      case .publishToAll(let call):
        let owner = lowering.builder.component(of: call.operation)
        add(call, weight * Double(lowering.capacities[owner].instances))
      case .callEach(let call):
        let owner = lowering.builder.component(of: call.operation)
        add(call, weight * Double(lowering.shards(owner)))
      case .publishToCopies(let call, let copies):
        add(call, weight * Double(copies))
      case .together(let branches, _):
        for branch in branches { walk(branch, weight, lowering, callees) }
      case .some(let count, let branches, _):
        let share = weight * Double(count) / Double(branches.count)
        for branch in branches { walk(branch, share, lowering, callees) }
      case .locked(_, let inner), .connected(_, let inner), .replay(_, let inner):
        walk(inner, weight, lowering, callees)
      case .choose(let branches):
        for branch in branches {
          walk(branch.steps, weight * branch.probability, lowering, callees)
        }
      case .times(let count, let inner): walk(inner, weight * Double(count), lowering, callees)
      case .again(let probability, let inner):
        if probability < 1 { walk(inner, weight / (1 - probability), lowering, callees) }
      case .probe, .clientProbe, .putBack, .takeBack: missing = 0
      case .assumedProbe(let ratio): missing = 1 - ratio
      case .onMiss(let inner):
        let chance = missing ?? 0
        if chance > 0 { walk(inner, weight * chance, lowering, callees) }
      case .enqueue(let queue, _, let inner, _):
        // At the least a message is handed over once, in a full batch.
        let batch = Double(lowering.batchSizes[queue] ?? 1)
        walk(inner, weight / batch, lowering, callees)
      case .unlessDone(let inner): walk(inner, weight, lowering, callees)
      case .toAnswer(_, let branches):
        // Which of several is answered is not certain.
        if branches.count == 1 { walk(branches[0], weight, lowering, callees) }
      case .fetch(_, let inner): walk(inner, weight, lowering, callees)
      // No work that is certain, or a matter of the run.
      default: break
      }
    }
  }
}

extension CallPolicy {
  /// Whether a caller stops waiting by itself.
  fileprivate var givesUp: Bool { deadline != nil || retry?.overall != nil }
}
