/// Who calls whom, and what a component's operations do, read from the compiled instructions.
extension Network {
  /// All calls from one component to another, of one manner.
  public struct Edge: Hashable, Sendable {
    /// The caller.
    public var from: ComponentID
    /// The callee.
    public var to: ComponentID
    /// Whether the caller hands over a message and goes on, rather than waiting for the answer.
    public var isPublished: Bool
    /// What is asked for, each once, in the order of the instructions.
    public var operations: [OperationID]
  }

  /// The kinds of step that the operations of a component use.
  public struct StepKinds: Hashable, Sendable {
    /// Time on a core.
    public var computes = false
    /// Time in a place but on no core.
    public var waits = false
    /// Branches in parallel.
    public var forks = false
    /// Calls whose answer is waited for.
    public var calls = false
    /// Waiting for the instance to start.
    public var starts = false
    /// Waiting in a place for a lock, a connection, a turn at a rate limit, or what somebody else fetches.
    public var holds = false
    /// Service that takes no place, as replaying a write does.
    public var servesBeside = false
  }

  /// Every edge that some instruction uses, in the order of the instructions.
  ///
  /// - Complexity: O(instructions).
  public var edges: [Edge] {
    struct Key: Hashable {
      var link: Handle<Network.Link>
      var isPublished: Bool
    }
    var edges: [Edge] = []
    var places: [Key: Int] = [:]
    for instruction in instructions {
      guard instruction.opcode == .call || instruction.opcode == .publish else { continue }
      let site = sites[Int(instruction.a)]
      let key = Key(link: site.link, isPublished: instruction.opcode == .publish)
      if let place = places[key] {
        if !edges[place].operations.contains(site.operation) {
          edges[place].operations.append(site.operation)
        }
        continue
      }
      let link = links[Int(site.link)]
      places[key] = edges.count
      edges.append(
        Edge(
          from: link.from, to: link.to, isPublished: key.isPublished,
          operations: [site.operation]))
    }
    return edges
  }

  /// What the operations of each component do, in the order of the components.
  public var stepKinds: [StepKinds] {
    var kinds = components.map { _ in StepKinds() }
    for operation in operations {
      let owner = Int(operation.component.index)
      var own = StepKinds()
      forEachInstruction(from: operation.entry) { own.meet($0.opcode) }
      kinds[owner].add(own)
      if !operation.usesPlace && (own.computes || own.waits) { kinds[owner].servesBeside = true }
    }
    return kinds
  }

  /// What components call when a cache does not have a key, each pair once.
  public var missCalls: [(cache: ComponentID, callee: ComponentID)] {
    var found: [(cache: ComponentID, callee: ComponentID)] = []
    // By whoever was asked last, at the place where what follows a miss begins, until it ends.
    for operation in operations {
      var asked = operation.component
      var misses: [(end: Int32, cache: ComponentID)] = []
      forEachNumberedInstruction(from: operation.entry) { counter, instruction in
        misses.removeAll { counter >= $0.end && $0.end > 0 }
        switch instruction.opcode {
        case .probe, .assumedProbe: asked = operation.component
        case .jumpUnlessMiss: misses.append((instruction.a, asked))
        case .call:
          let callee = links[Int(sites[Int(instruction.a)].link)].to
          for miss in misses where !found.contains(where: { $0 == (miss.cache, callee) }) {
            found.append((miss.cache, callee))
          }
          asked = callee
        default: break
        }
      }
    }
    return found
  }

  /// The components that lock keys of a population.
  public func lockOwners(of population: PopulationID) -> [ComponentID] {
    var owners: [ComponentID] = []
    for operation in operations where !owners.contains(operation.component) {
      forEachInstruction(from: operation.entry) { instruction in
        if instruction.opcode == .lock, locks[Int(instruction.a)].population == population,
          !owners.contains(operation.component)
        {
          owners.append(operation.component)
        }
      }
    }
    return owners
  }

  /// How callers pick an instance of a component, each policy once.
  public func policies(to component: ComponentID) -> [RoutingPolicy] {
    var policies: [RoutingPolicy] = []
    for router in routers
    where router.to == component && router.instance == .routed && !isHosted(router)
      && !policies.contains(router.policy)
    {
      policies.append(router.policy)
    }
    return policies
  }

  /// Who picks among several instances of whom by a policy, in the order of the calls.
  public var choices: [(from: ComponentID, to: ComponentID)] {
    routers.filter { router in
      let callee = components[Int(router.to.index)]
      return router.instance == .routed && !router.isAssigned && callee.instances > 1
        && callee.sharding == nil && !isHosted(router)
        && components[Int(router.from.index)].role != .probe
    }.map { ($0.from, $0.to) }
  }

  /// Whether whoever calls by a router is a consumer in one of the instances.
  func isHosted(_ router: Router) -> Bool {
    components[Int(router.to.index)].sharding == nil && !router.isAssigned
      && queues.contains { $0.component == router.from && $0.rules.host == router.to }
  }

  /// Visits a body, which ends with its only `end` or `endBranch`, and the bodies within it.
  func forEachInstruction(from entry: Handle<Instruction>, _ visit: (Instruction) -> Void) {
    forEachNumberedInstruction(from: entry) { visit($1) }
  }

  private func forEachNumberedInstruction(
    from entry: Handle<Instruction>, _ visit: (Int32, Instruction) -> Void
  ) {
    var counter = Int(entry)
    while true {
      let instruction = instructions[counter]
      visit(Int32(counter), instruction)
      switch instruction.opcode {
      case .fork:
        for slot in instruction.a..<(instruction.a + instruction.b) {
          forEachNumberedInstruction(from: targets[Int(slot)], visit)
        }
      case .forkSome:
        for slot in (instruction.a + 2)..<(instruction.a + 2 + instruction.b) {
          forEachNumberedInstruction(from: targets[Int(slot)], visit)
        }
      case .lock, .connect, .replay, .fetch, .times, .refresh, .attempt, .scatter:
        forEachNumberedInstruction(from: Handle(instruction.b), visit)
      case .end, .endBranch: return
      default: break
      }
      counter += 1
    }
  }
}

extension Network.StepKinds {
  /// An operation has such an instruction.
  fileprivate mutating func meet(_ opcode: Instruction.Opcode) {
    switch opcode {
    case .compute, .computeContended, .computeConditioned: computes = true
    case .wait, .waitConditioned, .receive: waits = true
    case .call, .enqueue: calls = true
    case .awaitStart: starts = true
    case .fork, .forkSome, .scatter: forks = true
    case .lock, .connect, .fetch, .admit: holds = true
    default: break
    }
  }

  /// A component has such an operation.
  fileprivate mutating func add(_ other: Self) {
    computes = computes || other.computes
    waits = waits || other.waits
    forks = forks || other.forks
    calls = calls || other.calls
    starts = starts || other.starts
    holds = holds || other.holds
  }
}
