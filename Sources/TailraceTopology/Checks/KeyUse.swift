internal import TailraceEngine

/// Whether keys that steps state are asked for by anything.
struct KeyUse {
  private let lowering: Lowering
  /// For each operation, whose keys it or whatever it asks looks at if they come with the request.
  private var wanted: [OperationID: Set<PopulationID>] = [:]
  private let populations: [PopulationID]

  /// `calleesFirst` holds each operation once, after those that it calls.
  init(_ lowering: Lowering, _ calleesFirst: [OperationID]) {
    self.lowering = lowering
    populations = lowering.topology.data.compactMap { lowering.population($0.name) }
    if lowering.ownKeys.isEmpty { return }
    for operation in calleesFirst {
      let owner = lowering.fileNames[lowering.builder.component(of: operation)]
      let steps = lowering.bodies[operation] ?? []
      wanted[operation] = Set(populations.filter { wants($0, steps, owner) })
    }
  }

  func check(_ context: ReadingContext) {
    for own in lowering.ownKeys where !isSized(own.key) {
      if wants(own.population, own.steps, own.caller) { continue }
      context.report(.keyUnused(own.key.text), at: own.key.range)
    }
  }

  /// A value that has a size takes its time on the way, whatever else is made of its key.
  private func isSized(_ key: Name) -> Bool {
    lowering.topology.data.contains { $0.name.text == key.text && $0.size != nil }
  }

  /// Whether steps of a component look at a key of a population that comes with the request.
  private func wants(_ population: PopulationID, _ steps: [Step], _ owner: String) -> Bool {
    for step in steps {
      switch step {
      case .key(let other):
        // From here on it is another.
        return other == population
      case .newKey: return false
      case .call(let call), .callEach(let call), .publish(let call), .publishToAll(let call),
        .publishToCopies(let call, _):
        if wants(population, call, owner) { return true }
      case .enqueue(_, _, _, let deadLetter):
        if let deadLetter, wants(population, deadLetter, owner) { return true }
      default: break
      }
      if step.inner.contains(where: { wants(population, $0, owner) }) { return true }
    }
    return false
  }

  private func wants(_ population: PopulationID, _ call: Call, _ owner: String) -> Bool {
    let callee = lowering.fileNames[lowering.builder.component(of: call.operation)]
    if call.key == population || lowering.goesByKey(from: owner, to: callee) { return true }
    let limits = lowering.topology.component(callee)?.body.rateLimits ?? []
    if limits.contains(where: { $0.counted == .key }) { return true }
    return wanted[call.operation]?.contains(population) ?? false
  }
}
