internal import TailraceEngine

/// Whether locks can ever wait for each other in a circle: they cannot where all are taken in one order.
struct LockOrder {
  /// For each operation, whose keys it and whatever it waits for lock.
  private var taken: [OperationID: [PopulationID]] = [:]
  /// What is locked while something else is held, each pair once, in the order of the file.
  private var pairs: [(held: PopulationID, wanted: PopulationID)] = []
  private let lowering: Lowering

  /// `calleesFirst` holds each operation once, after those that it calls.
  init(_ lowering: Lowering, _ calleesFirst: [OperationID]) {
    self.lowering = lowering
    for operation in calleesFirst {
      var found: [PopulationID] = []
      walk(lowering.bodies[operation] ?? [], held: [], &found)
      if !found.isEmpty { taken[operation] = found }
    }
  }

  func check(_ model: TopologyModel, _ context: ReadingContext) {
    for pair in pairs where pair.held == pair.wanted || leads(pair.wanted, to: pair.held) {
      let names = [pair.held, pair.wanted].map { lowering.name(of: $0) }
      context.report(
        .lockOrder(names[0], names[1]), at: lowering.lockRanges[pair.wanted])
      return
    }
  }

  private mutating func walk(
    _ steps: [Step], held: [PopulationID], _ found: inout [PopulationID]
  ) {
    for step in steps {
      switch step {
      case .locked(let lock, let inner):
        note(lock.population, held, &found)
        walk(inner, held: held + [lock.population], &found)
      case .call(let call), .callEach(let call):
        for population in taken[call.operation] ?? [] { note(population, held, &found) }
        walk(call.fallback?.steps ?? [], held: held, &found)
      case .together(let branches, _), .some(_, let branches, _), .toAnswer(_, let branches):
        for branch in branches { walk(branch, held: held, &found) }
      case .choose(let branches):
        for branch in branches { walk(branch.steps, held: held, &found) }
      case .times(_, let inner), .again(_, let inner), .onMiss(let inner),
        .connected(_, let inner), .fetch(_, let inner), .replay(_, let inner):
        walk(inner, held: held, &found)
      case .afterOwnWrite(_, let inner, let otherwise),
        .ifKeyBelow(_, _, let inner, let otherwise):
        walk(inner + otherwise, held: held, &found)
      default: break
      }
    }
  }

  private mutating func note(
    _ wanted: PopulationID, _ held: [PopulationID], _ found: inout [PopulationID]
  ) {
    if !found.contains(wanted) { found.append(wanted) }
    for one in held where !pairs.contains(where: { $0 == (one, wanted) }) {
      pairs.append((one, wanted))
    }
  }

  /// Whether holding one set may lead to wanting another.
  private func leads(_ first: PopulationID, to last: PopulationID) -> Bool {
    var seen = [first]
    var next = 0
    while next < seen.count {
      for pair in pairs where pair.held == seen[next] && !seen.contains(pair.wanted) {
        seen.append(pair.wanted)
      }
      next += 1
    }
    return seen.contains(last)
  }
}
