/// Locks, kept connections, replicas and tiers: declared, and compiled to instructions.
extension NetworkBuilder {
  /// Says that requests which are active at one instance of a component slow each other down.
  public mutating func contend(at component: ComponentID, _ contention: Contention) {
    precondition(contention.sigma >= 0 && contention.kappa >= 0, "contention takes time")
    network.components[Int(component.index)].contention = contention
  }

  /// Says that what a component writes reaches copies, so that its loss can lose writes.
  public mutating func replicate(from primary: ComponentID, to copies: CopiesID) {
    network.replications.append(.init(primary: primary, copies: copies))
  }

  /// Says that what is sent from one component to another is a log: it reaches each instance in the order in
  /// which it was sent.
  public mutating func log(from: ComponentID, to: ComponentID) {
    logs.insert(LinkKey(from: from, to: to))
  }

  /// Declares a memory of which clients have written within the last `within`.
  public mutating func writeMemory(within: Delay) -> WriteMemoryID {
    network.carriesCargo = true
    network.writeMemories.append(within)
    return WriteMemoryID(Handle(network.writeMemories.count - 1))
  }

  mutating func appendOfData(_ step: Step, _ scope: Scope, to code: inout [Instruction]) {
    switch step {
    case .locked(let lock, let steps):
      network.locks.append(lock)
      let number = Int32(network.locks.count - 1)
      let body = assembleBody(steps, scope, ending: .endBranch)
      code.append(Instruction(opcode: .lock, a: number, b: body.index))
    case .connected(let callee, let steps):
      var inner = scope
      inner.connections.append(callee)
      let link = link(scope.component, callee)
      let body = assembleBody(steps, inner, ending: .endBranch)
      code.append(Instruction(opcode: .connect, a: link.index, b: body.index))
    case .some(let count, let branches, let needed):
      appendSome(count, branches, needed ?? count, scope, to: &code)
    case .replay(let atOnce, let steps):
      precondition((atOnce ?? 1) >= 1, "somebody has to replay")
      // Where there is a core for everybody, nobody waits.
      guard let atOnce = atOnce ?? network.components[Int(scope.component.index)].cores else {
        return append(steps, scope, to: &code)
      }
      let body = assembleBody(steps, scope, ending: .endBranch)
      code.append(Instruction(opcode: .replay, a: Int32(clamping: atOnce), b: body.index))
    case .reserve(let population):
      precondition(network.versioned.contains(population.index), "its versions are not kept")
      code.append(Instruction(opcode: .reserve, a: population.index))
    case .establish(let population):
      precondition(network.versioned.contains(population.index), "its versions are not kept")
      code.append(Instruction(opcode: .establish, a: population.index))
    case .beginRead(let population):
      precondition(network.versioned.contains(population.index), "its versions are not kept")
      code.append(Instruction(opcode: .beginRead, a: population.index))
    case .endRead(let population):
      precondition(network.versioned.contains(population.index), "its versions are not kept")
      code.append(Instruction(opcode: .endRead, a: population.index))
    case .noteWrite(let memory):
      code.append(Instruction(opcode: .noteWrite, a: memory.index))
    case .afterOwnWrite(let memory, let steps, let otherwise):
      appendEither(
        Instruction(opcode: .jumpUnlessOwnWrite, b: memory.index), steps, otherwise, scope,
        to: &code)
    case .ifKeyBelow(let population, let limit, let steps, let otherwise):
      appendEither(
        Instruction(
          opcode: .jumpUnlessKeyBelow, b: population.index, c: Int32(clamping: limit)), steps,
        otherwise, scope, to: &code)
    default: preconditionFailure("a step of another file")
    }
  }

  /// The steps where a jump is not taken, else the others.
  private mutating func appendEither(
    _ jump: Instruction, _ steps: [Step], _ otherwise: [Step], _ scope: Scope,
    to code: inout [Instruction]
  ) {
    let hole = code.count
    code.append(jump)
    append(steps, scope, to: &code)
    let exit = code.count
    code.append(Instruction(opcode: .jump))
    code[hole].a = Int32(code.count)
    append(otherwise, scope, to: &code)
    code[exit].a = Int32(code.count)
  }

  private mutating func appendSome(
    _ count: Int, _ branches: [[Step]], _ needed: Int, _ scope: Scope,
    to code: inout [Instruction]
  ) {
    precondition(count >= 1 && count <= branches.count, "cannot choose that many branches")
    precondition(needed >= 1 && needed <= count, "cannot wait for that many branches")
    let id = sampler(.constant(0), numbered(scope.name.with("some")))
    let entries = branches.map { assembleBody($0, scope, ending: .endBranch) }
    let first = Int32(network.targets.count)
    // A row of its own for the sampler and one for the number, as an instruction has no more room.
    network.targets.append(Handle(id.index))
    network.targets.append(Handle(needed))
    network.targets += entries
    code.append(
      Instruction(opcode: .forkSome, a: first, b: Int32(entries.count), c: Int32(count)))
  }
}
