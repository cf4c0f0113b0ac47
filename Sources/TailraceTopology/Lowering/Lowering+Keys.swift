internal import TailraceEngine

/// Keys that a step has for itself.
extension Lowering {
  /// A key that some steps state, and what there is that could ask for it.
  struct OwnKey {
    var key: Name
    var population: PopulationID
    var steps: [Step]
    /// The component of the file whose steps they are.
    var caller: String
  }

  /// The steps, with a key drawn for them alone where one is stated.
  func withOwnKey(_ key: Name?, _ steps: [Step], of caller: String) -> [Step] {
    guard let key, let population = population(key) else { return steps }
    ownKeys.append(OwnKey(key: key, population: population, steps: steps, caller: caller))
    return [.newKey(population)] + steps
  }

  /// What a miss of a stated hit ratio takes. As nothing tells what such a cache has, what it lets through
  /// is not what is popular; the key that was looked up is there again afterwards.
  func onAssumedMiss(_ steps: [Step], of population: PopulationID) -> [Step] {
    let isPopular = topology.data.contains {
      $0.exponent != 0 && self.population($0.name) == population
    }
    return isPopular ? [.times(1, [.evenKey] + steps)] : steps
  }
}

/// Whether keys come to shards as they are popular, or evenly, as what misses a stated hit ratio does.
extension Lowering {
  /// The notes of shards, once all operations have their steps.
  var finishedShardNotes: [ShardingNote] {
    shardNotes.map { note in
      var note = note
      let name = fileNames[note.component.position]
      if let population = shardKey(name) { note.getsEvenKeys = getsEvenKeys(name, of: population) }
      return note
    }
  }

  private func getsEvenKeys(_ name: String, of population: PopulationID) -> Bool {
    var search = EvenKeys(population: population)
    for traffic in topology.traffic {
      for request in traffic.requests {
        if let call = call(request.call) { search.ask(call.operation, isEven: false) }
      }
    }
    var isAsked = false
    while let (operation, isEven) = search.open.popLast() {
      if fileNames[builder.component(of: operation)] == name {
        if !isEven { return false }
        isAsked = true
      }
      search.walk(bodies[operation] ?? [], isEven)
    }
    return isAsked
  }
}

/// From the clients on, what is asked for with a key of a population that was drawn evenly, and with others.
private struct EvenKeys {
  struct Visit: Hashable {
    var operation: OperationID
    var isEven: Bool
  }

  let population: PopulationID
  var open: [(OperationID, isEven: Bool)] = []
  private var seen: Set<Visit> = []

  init(population: PopulationID) { self.population = population }

  mutating func ask(_ operation: OperationID, isEven: Bool) {
    if seen.insert(Visit(operation: operation, isEven: isEven)).inserted {
      open.append((operation, isEven))
    }
  }

  mutating func walk(_ steps: [Step], _ isEven: Bool) {
    var isEven = isEven
    for step in steps {
      switch step {
      case .evenKey: isEven = true
      case .newKey: isEven = false
      case .key(let other): isEven = isEven && other == population
      case .call(let call), .callEach(let call), .publish(let call), .publishToAll(let call),
        .publishToCopies(let call, _):
        ask(call.operation, isEven: isEven && (call.key == nil || call.key == population))
      case .enqueue(_, _, _, let deadLetter):
        if let deadLetter { ask(deadLetter.operation, isEven: isEven) }
      default: break
      }
      for inner in step.inner { walk(inner, isEven) }
    }
  }
}
