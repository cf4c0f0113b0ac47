/// Components that do one thing alone, for theory to be held against.
extension Network {
  /// By component, the service of each whose only operation computes once and does nothing else; nil for any
  /// other.
  public var onlyServices: [Distribution?] {
    var counts = [Int](repeating: 0, count: components.count)
    for operation in operations { counts[Int(operation.component.index)] += 1 }
    var services = [Distribution?](repeating: nil, count: components.count)
    for operation in operations where counts[Int(operation.component.index)] == 1 {
      services[Int(operation.component.index)] = service(from: operation.entry)
    }
    return services
  }

  private func service(from entry: Handle<Instruction>) -> Distribution? {
    var service: Distribution?
    var isPlain = true
    forEachInstruction(from: entry) { instruction in
      switch instruction.opcode {
      case .compute where service == nil:
        service = samplers[Int(instruction.a)].distribution
      case .end: break
      default: isPlain = false
      }
    }
    return isPlain ? service : nil
  }

  /// By component, whether whoever calls it picks one of its instances with equal chance, whatever went before.
  public var reachedAtRandom: [Bool] {
    var isRandom = [Bool](repeating: true, count: components.count)
    for router in routers
    where router.policy != .random || router.options != RoutingOptions() {
      isRandom[Int(router.to.index)] = false
    }
    return isRandom
  }
}

extension Distribution {
  /// Whether it has no memory.
  public var isExponential: Bool {
    if case .exponential = self { return true }
    return false
  }
}
