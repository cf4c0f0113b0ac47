/// Steps to instructions.
extension NetworkBuilder {
  /// Where a run of steps stands.
  ///
  /// What its steps draw goes by the operation's name, the kind of the step (of calls with the callee), and
  /// how many of that kind the operation has before it in the order of writing, whatever they stand inside.
  struct Scope {
    var component: ComponentID
    /// Of the operation or the request.
    var name: StreamName
    /// The components to which a connection is held already.
    var connections: [ComponentID] = []
  }

  mutating func assemble() {
    planFaults()
    if bodies.contains(where: { $0?.setDeadlines ?? false })
      || classBodies.contains(where: { $0.setDeadlines })
    {
      network.keepsDeadlines = true
      // Handed on as what a request carries is.
      network.carriesCargo = true
    }
    for index in bodies.indices {
      guard let steps = bodies[index] else {
        preconditionFailure("operation '\(network.operations[index].name)' has no steps")
      }
      let operation = network.operations[index]
      let owner = network.components[Int(operation.component.index)]
      let name = StreamName("operation", owner.name, operation.name)
      network.operations[index].entry = assembleBody(
        steps, Scope(component: operation.component, name: name), starts: owner.coldStart != nil,
        ending: .end)
    }
    for index in classBodies.indices {
      let kind = network.requestClasses[index]
      let name = StreamName("request", network.components[Int(kind.client.index)].name, kind.name)
      network.requestClasses[index].entry = assembleBody(
        classBodies[index], Scope(component: kind.client, name: name), ending: .end)
    }
  }

  mutating func assembleBody(
    _ steps: [Step], _ scope: Scope, starts: Bool = false, ending: Instruction.Opcode
  ) -> Handle<Instruction> {
    // Bodies of branches stand before the body that uses them, so collect first and append last.
    var code = starts ? [Instruction(opcode: .awaitStart)] : []
    append(steps, scope, to: &code)
    return close(code, ending: ending)
  }

  /// Appends the instructions of a body that is complete.
  mutating func close(_ body: [Instruction], ending: Instruction.Opcode) -> Handle<Instruction> {
    let code = body + [Instruction(opcode: ending)]
    let entry = Handle<Instruction>(network.instructions.count)
    precondition(network.instructions.count + code.count < 1 << 26, "too many instructions")
    for var instruction in code {
      switch instruction.opcode {
      case .jump, .jumpUnlessMiss, .jumpIfDone, .jumpUnlessOwnWrite, .jumpUnlessKeyBelow:
        instruction.a += entry.index
      case .attempt where instruction.c >= 0:
        instruction.c += entry.index
      case .choose, .toAnswer:
        for slot in Int(instruction.b)..<Int(instruction.b + instruction.c) {
          network.alternatives[slot].target.index += entry.index
        }
      default: break
      }
      network.instructions.append(instruction)
    }
    return entry
  }

  mutating func append(_ steps: [Step], _ scope: Scope, to code: inout [Instruction]) {
    for step in steps { append(step, scope, to: &code) }
  }

  private mutating func append(_ step: Step, _ scope: Scope, to code: inout [Instruction]) {
    let isClient = network.components[Int(scope.component.index)].isClient
    func offset() -> Handle<Instruction> { Handle(code.count) }
    switch step {
    case .compute(let time):
      precondition(!isClient, "a client has no cores")
      let id = sampler(time, numbered(scope.name.with("compute")))
      let contends = network.components[Int(scope.component.index)].contention != nil
      if network.components[Int(scope.component.index)].isConditioned {
        code.append(Instruction(opcode: .computeConditioned, a: id.index, b: contends ? 1 : 0))
      } else {
        code.append(Instruction(opcode: contends ? .computeContended : .compute, a: id.index))
      }
    case .wait(let time):
      let id = sampler(time, numbered(scope.name.with("wait")))
      let isConditioned = network.components[Int(scope.component.index)].isConditioned
      code.append(Instruction(opcode: isConditioned ? .waitConditioned : .wait, a: id.index))
    case .standStill:
      if network.components[Int(scope.component.index)].isConditioned {
        code.append(Instruction(opcode: .standStill))
      }
    case .call(let call):
      appendCall(call, "call", scope, to: &code)
    case .publish(let call):
      code.append(Instruction(opcode: .publish, a: site(call, "publish", scope).index))
    case .publishToAll(let call):
      code.append(
        Instruction(opcode: .publishToAll, a: site(call, "publish to all", scope).index))
    case .key(let population):
      let keys = network.populations[Int(population.index)].name
      let id = sampler(.constant(0), numbered(scope.name.with("key", keys)))
      code.append(Instruction(opcode: .key, a: population.index, b: id.index))
    case .newKey(let population):
      let keys = network.populations[Int(population.index)].name
      let id = sampler(.constant(0), numbered(scope.name.with("new key", keys)))
      code.append(Instruction(opcode: .key, a: population.index, b: id.index, c: 1))
    case .evenKey:
      let id = sampler(.constant(0), numbered(scope.name.with("even key")))
      code.append(Instruction(opcode: .evenKey, a: id.index))
    case .together(let branches, let needed):
      let entries = branches.map { assembleBody($0, scope, ending: .endBranch) }
      let wanted = needed ?? branches.count
      precondition(wanted >= 1 && wanted <= branches.count, "cannot wait for that many branches")
      let first = Int32(network.targets.count)
      network.targets += entries
      code.append(
        Instruction(opcode: .fork, a: first, b: Int32(entries.count), c: Int32(wanted)))
    case .choose(let branches):
      appendChoice(branches, scope, to: &code)
    case .times(let count, let steps):
      precondition(count >= 1 && count <= 1_000_000, "1 to 1000000 times")
      let body = assembleBody(steps, scope, ending: .endBranch)
      code.append(Instruction(opcode: .times, a: Int32(count), b: body.index))
    case .again(let probability, let steps):
      let start = offset()
      let id = sampler(.constant(0), numbered(scope.name.with("again")))
      append(steps, scope, to: &code)
      let slot = Int32(network.alternatives.count)
      network.alternatives.append(.init(cumulative: probability, target: start))
      code.append(Instruction(opcode: .choose, a: id.index, b: slot, c: 1))
    case .probe(let cache):
      precondition(network.caches[Int(cache.index)].component == scope.component)
      code.append(Instruction(opcode: .probe, a: cache.index))
    case .assumedProbe(let ratio):
      precondition(ratio >= 0 && ratio <= 1, "a hit ratio is 0 to 1")
      let id = sampler(.constant(0), numbered(scope.name.with("hit")))
      network.probabilities.append(ratio)
      code.append(
        Instruction(opcode: .assumedProbe, a: id.index, b: Int32(network.probabilities.count - 1)))
    case .onMiss(let steps):
      let hole = code.count
      code.append(Instruction(opcode: .jumpUnlessMiss))
      append(steps, scope, to: &code)
      code[hole].a = Int32(code.count)
    case .fill(let cache):
      precondition(network.caches[Int(cache.index)].component == scope.component)
      code.append(Instruction(opcode: .fill, a: cache.index))
    case .commit(let population):
      precondition(network.versioned.contains(population.index), "its versions are not kept")
      code.append(Instruction(opcode: .commit, a: population.index))
    case .readCurrent(let population):
      precondition(network.versioned.contains(population.index), "its versions are not kept")
      code.append(Instruction(opcode: .readCurrent, a: population.index))
    case .applyVersion(let copies):
      precondition(network.copies[Int(copies.index)].component == scope.component)
      code.append(Instruction(opcode: .applyVersion, a: copies.index))
    case .readCopy(let copies):
      precondition(network.copies[Int(copies.index)].component == scope.component)
      code.append(Instruction(opcode: .readCopy, a: copies.index))
    case .enqueue(let queue, let acknowledges, let steps, let deadLetter):
      precondition(network.queues[Int(queue.index)].component == scope.component)
      let entry = assembleBody(steps, scope, ending: .endBranch)
      network.handlings.append(
        .init(
          queue: queue.handle, entry: entry,
          deadLetterSite: deadLetter.map { site($0, "dead letter", scope) } ?? .none,
          acknowledges: acknowledges))
      code.append(Instruction(opcode: .enqueue, a: Int32(network.handlings.count - 1)))
    case .unlessDone(let steps):
      let hole = code.count
      code.append(Instruction(opcode: .jumpIfDone))
      append(steps, scope, to: &code)
      code[hole].a = Int32(code.count)
    case .callEach(let call):
      let index = network.sites.count
      var inner: [Instruction] = []
      appendCall(
        call, "call each", Scope(component: scope.component, name: scope.name), to: &inner)
      let body = close(inner, ending: .endBranch)
      network.sites[index].router = router(
        scope.component, network.operations[Int(call.operation.index)].component, .routed,
        isAssigned: true)
      network.sites[index].rules = .none
      code.append(Instruction(opcode: .scatter, a: Int32(index), b: body.index))
    case .publishToCopies(let call, let copies):
      let callee = network.operations[Int(call.operation.index)].component
      precondition(network.components[Int(callee.index)].copies == copies, "as many as there are")
      code.append(
        Instruction(
          opcode: .publishToCopies, a: site(call, "publish to copies", scope).index,
          b: Int32(copies)))
    case .takeKeyToMove(let sharding):
      code.append(Instruction(opcode: .takeKeyToMove, a: sharding.index))
    case .moveKey(let sharding):
      code.append(Instruction(opcode: .moveKey, a: sharding.index))
    case .receive(let time, let timeout):
      let place = numbered(scope.name.with("receive"))
      let id = sampler(time, place.with("time"))
      var limit = Handle<Sampler>.none
      if let timeout {
        let nanoseconds = Double(timeout.nanoseconds)
        limit = sampler(.constant(nanoseconds), place.with("timeout"))
      }
      code.append(Instruction(opcode: .receive, a: id.index, b: limit.index))
    case .resolve(let id):
      precondition(network.names[Int(id.index)].component == scope.component)
      code.append(Instruction(opcode: .resolve, a: id.index))
    case .learn(let id):
      precondition(network.names[Int(id.index)].component == scope.component)
      code.append(Instruction(opcode: .learn, a: id.index))
    case .toAnswer(let id, let branches):
      precondition(network.names[Int(id.index)].targets.count == branches.count)
      appendAnswers(id, branches, scope, to: &code)
    case .fetch(let fetch, let steps):
      let body = assembleBody(steps, scope, ending: .endBranch)
      code.append(Instruction(opcode: .fetch, a: fetch.index, b: body.index))
    case .refresh(let fetch, let steps):
      // The same steps stand in the fetch, whose numbers are to be the same with it or without.
      let inner = Scope(
        component: scope.component, name: numbered(scope.name.with("refresh")))
      let body = assembleBody(steps, inner, ending: .endBranch)
      code.append(Instruction(opcode: .refresh, a: fetch.index, b: body.index))
    case .invalidate(let cache):
      precondition(network.caches[Int(cache.index)].component == scope.component)
      code.append(Instruction(opcode: .invalidate, a: cache.index))
    case .putBack(let cache):
      precondition(network.caches[Int(cache.index)].component == scope.component)
      network.caches[Int(cache.index)].isWrittenBack = true
      code.append(Instruction(opcode: .putBack, a: cache.index))
    case .takeBack(let cache):
      precondition(network.caches[Int(cache.index)].component == scope.component)
      code.append(Instruction(opcode: .takeBack, a: cache.index))
    case .clientProbe(let cache):
      precondition(isClient, "clients have caches of their own")
      code.append(Instruction(opcode: .clientProbe, a: cache.index))
    case .clientFill(let cache):
      precondition(isClient, "clients have caches of their own")
      code.append(Instruction(opcode: .clientFill, a: cache.index))
    case .locked, .connected, .replay, .some, .reserve, .establish, .beginRead, .endRead,
      .noteWrite, .afterOwnWrite, .ifKeyBelow:
      appendOfData(step, scope, to: &code)
    case .admit(let limit):
      let declared = network.rateLimits[Int(limit.index)]
      precondition(declared.component == scope.component && declared.isStep)
      code.append(Instruction(opcode: .admit, a: limit.index))
    case .fail(let probability, let outcome):
      precondition(probability >= 0 && probability <= 1 && !outcome.isAnswer)
      let id = sampler(.constant(0), numbered(scope.name.with("fail")))
      network.probabilities.append(probability)
      code.append(
        Instruction(
          opcode: .fail, a: id.index, b: Int32(network.probabilities.count - 1),
          c: Int32(outcome.rawValue)))
    }
  }

  private mutating func appendChoice(
    _ branches: [Step.Branch], _ scope: Scope, to code: inout [Instruction]
  ) {
    let id = sampler(.constant(0), numbered(scope.name.with("choose")))
    let first = network.alternatives.count
    var sum = 0.0
    for branch in branches {
      precondition(branch.probability >= 0, "a probability is 0 to 1")
      sum += branch.probability
      network.alternatives.append(.init(cumulative: sum, target: Handle(0)))
    }
    precondition(sum <= 1 + 1e-9, "probabilities add up to at most 1")
    // Shares that add up to one leave nothing to rounding.
    if sum > 1 - 1e-9 { network.alternatives[network.alternatives.count - 1].cumulative = 2 }
    code.append(
      Instruction(opcode: .choose, a: id.index, b: Int32(first), c: Int32(branches.count)))
    var exits = [code.count]
    code.append(Instruction(opcode: .jump))
    for (index, branch) in branches.enumerated() {
      network.alternatives[first + index].target = Handle(code.count)
      append(branch.steps, scope, to: &code)
      exits.append(code.count)
      code.append(Instruction(opcode: .jump))
    }
    for exit in exits { code[exit].a = Int32(code.count) }
  }

  /// Where to go on by the target of the answer.
  private mutating func appendAnswers(
    _ id: NameID, _ branches: [[Step]], _ scope: Scope, to code: inout [Instruction]
  ) {
    let first = network.alternatives.count
    for _ in branches { network.alternatives.append(.init(cumulative: 0, target: Handle(0))) }
    code.append(
      Instruction(opcode: .toAnswer, a: id.index, b: Int32(first), c: Int32(branches.count)))
    var exits: [Int] = []
    for (index, steps) in branches.enumerated() {
      network.alternatives[first + index].target = Handle(code.count)
      append(steps, scope, to: &code)
      exits.append(code.count)
      code.append(Instruction(opcode: .jump))
    }
    for exit in exits { code[exit].a = Int32(code.count) }
  }

  /// The name of what a call draws for itself, the next of its kind and callee.
  mutating func place(of call: Call, _ kind: String, _ scope: Scope) -> StreamName {
    let operation = network.operations[Int(call.operation.index)]
    let callee = network.components[Int(operation.component.index)].name
    return numbered(scope.name.with(kind, callee, operation.name))
  }

  /// The site of a call of this kind.
  mutating func site(_ call: Call, _ kind: String, _ scope: Scope) -> Handle<Program.SiteState> {
    site(call, at: place(of: call, kind, scope), scope)
  }

  /// The site of a call: its link, its way of choosing an instance, its timer and its key.
  mutating func site(
    _ call: Call, at place: StreamName, _ scope: Scope
  ) -> Handle<Program.SiteState> {
    let from = scope.component
    let to = network.operations[Int(call.operation.index)].component
    var site = Network.CallSite(
      operation: call.operation, link: link(from, to), router: router(from, to, call.instance),
      timeout: call.timeout, timeoutSampler: .none, population: .none, keySampler: .none,
      isConnected: scope.connections.contains(to))
    site.cancels = call.policy.cancels
    if case .number(let instance) = call.instance {
      precondition(
        instance >= 0 && instance < network.components[Int(to.index)].instances,
        "there is no such instance")
      site.instance = instance
    }
    if let timeout = call.timeout {
      site.timeoutSampler = sampler(timeout, place.with("timeout"))
    }
    if let key = call.key {
      site.population = key.handle
      site.keySampler = sampler(.constant(0), place.with("key"))
    }
    // To an instance that is given, or over a connection that is there, nothing is left to decide.
    if !site.isConnected && call.instance == .routed {
      site.rules = ruledCalls(from, to, router: site.router)
    }
    precondition(network.sites.count < 65_535, "at most 65535 calls")
    network.sites.append(site)
    return Handle(network.sites.count - 1)
  }

  mutating func link(_ from: ComponentID, _ to: ComponentID) -> Handle<Network.Link> {
    let pair = LinkKey(from: from, to: to)
    if let known = links[pair] { return known }
    let declared = declaredLinks[pair]
    let latency = declared?.latency ?? defaultLatency
    let caller = network.components[Int(from.index)].name
    let callee = network.components[Int(to.index)].name
    let back = declared?.back ?? defaultLatency
    var link = Network.Link(
      from: from, to: to, latency: latency, latencyBack: back, pool: declared?.pool,
      bandwidth: declared?.bandwidth)
    link.isLog = logs.contains(pair)
    link.forwardSampler = sampler(latency, StreamName("link", caller, callee, "there"))
    link.backwardSampler = sampler(back, StreamName("link", caller, callee, "back"))
    network.links.append(link)
    let id = Handle<Network.Link>(network.links.count - 1)
    links[pair] = id
    return id
  }

  private mutating func router(
    _ from: ComponentID, _ to: ComponentID, _ instance: InstanceChoice, isAssigned: Bool = false
  ) -> Handle<RoutingTable.Router> {
    let pair = LinkKey(from: from, to: to)
    let key = RouterKey(pair: pair, instance: instance, isAssigned: isAssigned)
    if let known = routers[key] { return known }
    let caller = network.components[Int(from.index)].name
    let callee = network.components[Int(to.index)].name
    let choice = isAssigned ? "each" : instance.word
    let id = sampler(.constant(0), StreamName("link", caller, callee, "instance", choice))
    let startsCold = network.components[Int(to.index)].coldStart != nil
    let standard = standardPolicies[to] ?? (startsCold ? .warmFirst : .roundRobin)
    let (policy, options) = policies[pair] ?? (standard, RoutingOptions())
    var router = Network.Router(from: from, to: to, policy: policy, options: options, sampler: id)
    router.instance = instance
    router.isAssigned = isAssigned
    network.routers.append(router)
    let number = Handle<RoutingTable.Router>(network.routers.count - 1)
    routers[key] = number
    return number
  }
}
