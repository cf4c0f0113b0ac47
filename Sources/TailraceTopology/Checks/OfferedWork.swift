#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// Whether the stated load is more than the stated capacity, by arithmetic alone.
///
/// Only work that is certain counts: a look-up in a cache of keys is taken to hit, and users who wait for
/// their answers never ask for more than they get. So a warning is always right, and silence is no proof.
struct OfferedWork {
  private let lowering: Lowering
  private let model: TopologyModel

  /// What one request asks of one component.
  private struct Demand {
    /// Attempts that need a core, and the nanoseconds of core time they need together.
    var visits = 0.0
    var nanoseconds = 0.0

    mutating func add(_ other: Demand, times factor: Double) {
      visits += other.visits * factor
      nanoseconds += other.nanoseconds * factor
    }
  }

  init(_ lowering: Lowering, _ model: TopologyModel) {
    self.lowering = lowering
    self.model = model
  }

  func check(_ context: ReadingContext) {
    var base: [Demand] = Array(repeating: Demand(), count: lowering.kinds.count)
    var peak = base
    for traffic in model.traffic {
      guard let rate = traffic.rate else { continue }
      for request in traffic.requests {
        guard let call = lowering.call(request.call) else { continue }
        var demand: [Demand] = Array(repeating: Demand(), count: lowering.kinds.count)
        var missing = 0.0
        walk([.call(call)], 1, &demand, &missing)
        for index in demand.indices {
          base[index].add(demand[index], times: rate * request.share)
          peak[index].add(demand[index], times: rate * request.share * traffic.peak)
        }
      }
    }
    for index in lowering.kinds.indices {
      guard let cores = lowering.capacities[index].cores else { continue }
      let servers = lowering.capacities[index].instances * cores
      if !report(index, base[index], servers, atPeak: false, context) {
        _ = report(index, peak[index], servers, atPeak: true, context)
      }
    }
  }

  /// Whether it is too much, which is reported.
  private func report(
    _ index: Int, _ demand: Demand, _ servers: Int, atPeak: Bool, _ context: ReadingContext
  ) -> Bool {
    let load = demand.nanoseconds / 1e9 / Double(servers)
    guard load > 1, demand.visits > 0 else { return false }
    let name = lowering.fileNames[index]
    context.report(
      .overload(
        name, load: load, rate: demand.visits,
        meanNanoseconds: demand.nanoseconds / demand.visits, servers: servers, atPeak: atPeak),
      at: model.component(name)?.name.range)
    return true
  }

  /// Adds what the steps ask for; `missing` is the chance that the last look-up missed.
  private func walk(
    _ steps: [Step], _ weight: Double, _ demand: inout [Demand], _ missing: inout Double,
    at component: Int? = nil
  ) {
    for step in steps {
      switch step {
      case .compute(let time):
        guard let component else { break }
        let mean = time.mean
        guard mean.isFinite else { break }
        demand[component].visits += weight
        demand[component].nanoseconds += weight * mean
      case .call(let call), .publish(let call), .publishToAll(let call):
        let owner = lowering.builder.component(of: call.operation)
        let copies: Double
        if case .publishToAll = step {
          copies = Double(lowering.capacities[owner].instances)
        } else {
          copies = 1
        }
        walk(
          lowering.bodies[call.operation] ?? [], weight * copies, &demand, &missing, at: owner)
      case .together(let branches, _):
        for branch in branches { walk(branch, weight, &demand, &missing, at: component) }
      case .choose(let branches):
        for branch in branches {
          walk(branch.steps, weight * branch.probability, &demand, &missing, at: component)
        }
      case .times(let count, let inner):
        walk(inner, weight * Double(count), &demand, &missing, at: component)
      case .again(let probability, let inner):
        if probability < 1 {
          walk(inner, weight / (1 - probability), &demand, &missing, at: component)
        }
      case .probe: missing = 0
      case .assumedProbe(let ratio): missing = 1 - ratio
      case .onMiss(let inner):
        let chance = missing
        if chance > 0 { walk(inner, weight * chance, &demand, &missing, at: component) }
      case .wait, .key, .fill, .fail: break
      }
    }
  }
}
