internal import TailraceEngine

/// Copies, memories and locks: made when they are first asked for.
extension Lowering {
  /// The copies that each instance of a component has of a population.
  func copies(in component: ComponentID, of population: PopulationID) -> CopiesID {
    let key = CopyKey(component: component, population: population)
    if let known = copySets[key] { return known }
    let id = builder.copies(in: component, of: population)
    copySets[key] = id
    return id
  }

  struct CopyKey: Hashable {
    var component: ComponentID
    var population: PopulationID
  }

  /// What a primary writes reaches these copies; said once.
  func replicates(from primary: ComponentID, to copies: CopiesID) {
    if replicated.insert(copies).inserted { builder.replicate(from: primary, to: copies) }
  }

  /// The memory of who has written at a primary.
  func writeMemory(of primary: ComponentID, within: Delay) -> WriteMemoryID {
    if let known = writeMemories[primary] { return known }
    let id = builder.writeMemory(within: within)
    writeMemories[primary] = id
    return id
  }

  /// A call, or two of which the client's own writes decide.
  func calls(_ call: Call) -> [Step] {
    guard let (memory, newest) = newestReads[call.operation] else { return [ask(call)] }
    var other = call
    other.operation = newest
    return [.afterOwnWrite(memory, [ask(other)], otherwise: [ask(call)])]
  }

  /// The steps with one connection for all calls to a component, if the caller has a pool there that
  /// gives connections for so long.
  func connected(_ steps: [Step], from caller: String, to callee: String) -> [Step] {
    guard topology.links.pair(from: caller, to: callee)?.pool != nil else { return steps }
    var steps = steps
    for part in parts[callee] ?? [] where steps.calls.contains(where: { isAt(part, $0) }) {
      steps = [.connected(to: part, steps)]
    }
    return steps
  }

  /// The steps of an operation whose caller keeps a connection from the first call to its end.
  func inSessions(_ steps: [Step], of caller: String) -> [Step] {
    var steps = steps
    for link in topology.links.pairs(from: caller) where link.poolMode == .session {
      for part in parts[link.to.text] ?? [] {
        guard
          let first = steps.firstIndex(where: { step in
            [step].calls.contains { isAt(part, $0) }
          })
        else { continue }
        steps = Array(steps[..<first]) + [.connected(to: part, Array(steps[first...]))]
      }
    }
    return steps
  }

  private func isAt(_ component: ComponentID, _ operation: OperationID) -> Bool {
    builder.component(of: operation) == component.position
  }
}
