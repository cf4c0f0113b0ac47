/// Whose keys requests carry where keys of a certain population are needed.
///
/// What an instance remembers and where keys lie are columns with a row for each key, so a key of another
/// population would be read beside them.
extension NetworkBuilder {
  /// Traps where a cache or a shard is asked for a key of another population than its own.
  func checkKeys() {
    if network.caches.isEmpty && network.clientCaches.isEmpty && network.shardings.isEmpty {
      return
    }
    var check = KeyCheck(network, operations: bodies.count)
    for (kind, steps) in zip(network.requestClasses, classBodies) {
      var carried = check.only(kind.key)
      check.walk(steps, at: kind.client, &carried)
    }
    while let next = check.open.popLast() {
      guard let steps = bodies[next] else { continue }
      check.isOpen[next] = false
      var carried = check.entries[next]
      check.walk(steps, at: network.operations[next].component, &carried)
    }
  }
}

/// What may be carried at each place, from the clients on, until nothing new is found.
private struct KeyCheck {
  /// For no key, and then for each population, whether it may be carried.
  typealias Carried = [Bool]

  private let network: Network
  /// What each operation is asked with.
  var entries: [Carried]
  /// The operations to look at, each once.
  var open: [Int] = []
  var isOpen: [Bool]

  init(_ network: Network, operations: Int) {
    self.network = network
    let nothing = Carried(repeating: false, count: network.populations.count + 1)
    entries = [Carried](repeating: nothing, count: operations)
    isOpen = [Bool](repeating: false, count: operations)
  }

  func only(_ population: PopulationID?) -> Carried {
    var carried = Carried(repeating: false, count: network.populations.count + 1)
    carried[Int(population?.index ?? -1) + 1] = true
    return carried
  }

  private func isAllOf(_ population: PopulationID, _ carried: Carried) -> Bool {
    let own = Int(population.index) + 1
    return carried.indices.allSatisfy { $0 == 0 || $0 == own || !carried[$0] }
  }

  private mutating func enter(_ operation: OperationID, _ carried: Carried) {
    let place = Int(operation.index)
    var isNew = false
    for population in carried.indices where carried[population] && !entries[place][population] {
      entries[place][population] = true
      isNew = true
    }
    if isNew && !isOpen[place] {
      isOpen[place] = true
      open.append(place)
    }
  }

  private mutating func ask(_ call: Call, _ carried: Carried, isByKey: Bool) {
    let sent = call.key.map { only($0) } ?? carried
    let callee = network.operations[Int(call.operation.index)].component
    if isByKey, let sharding = network.components[Int(callee.index)].sharding {
      switch call.instance {
      case .routed, .shardBefore, .shardAfter:
        precondition(
          isAllOf(network.shardings[Int(sharding.index)].population, sent),
          "a shard is found by a key of its own population")
      default: break
      }
    }
    enter(call.operation, sent)
  }

  /// The steps one after the other; what is carried after them is in `carried`.
  mutating func walk(_ steps: [Step], at component: ComponentID, _ carried: inout Carried) {
    for step in steps { walk(step, at: component, &carried) }
  }

  private mutating func walk(
    _ step: Step, at component: ComponentID, _ carried: inout Carried
  ) {
    switch step {
    case .key(let population), .newKey(let population): carried = only(population)
    case .takeKeyToMove(let sharding):
      carried = only(network.shardings[Int(sharding.index)].population)
    case .probe(let cache), .fill(let cache), .invalidate(let cache), .putBack(let cache),
      .takeBack(let cache):
      precondition(
        isAllOf(network.caches[Int(cache.index)].population, carried),
        "a cache is asked for keys of its own population")
    case .clientProbe(let cache), .clientFill(let cache):
      precondition(
        isAllOf(network.clientCaches[Int(cache.index)].population, carried),
        "a cache is asked for keys of its own population")
    case .call(let call):
      ask(call, carried, isByKey: true)
      passBy(step.inner, at: component, &carried)
    case .callEach(let call):
      ask(call, carried, isByKey: false)
      passBy(step.inner, at: component, &carried)
    case .publish(let call): ask(call, carried, isByKey: true)
    case .publishToAll(let call), .publishToCopies(let call, _):
      ask(call, carried, isByKey: false)
    case .enqueue(_, _, let steps, let deadLetter):
      branch([steps], at: component, carried)
      if let deadLetter { ask(deadLetter, carried, isByKey: true) }
    case .together, .some, .times, .fetch, .refresh, .locked, .connected, .replay:
      branch(step.inner, at: component, carried)
    default: passBy(step.inner, at: component, &carried)
    }
  }

  /// Steps that may be left out: what they take up is carried on.
  private mutating func passBy(
    _ lists: [[Step]], at component: ComponentID, _ carried: inout Carried
  ) {
    let before = carried
    for steps in lists {
      var after = before
      walk(steps, at: component, &after)
      for population in after.indices where after[population] { carried[population] = true }
    }
  }

  /// Steps of a frame of their own, whose key is forgotten with it.
  private mutating func branch(_ lists: [[Step]], at component: ComponentID, _ carried: Carried) {
    for steps in lists {
      var own = carried
      walk(steps, at: component, &own)
    }
  }
}
