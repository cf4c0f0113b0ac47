/// Components that do one thing alone, for theory to be held against.
extension Network {
  /// The service of a component whose only operation computes once and does nothing else; nil for any other.
  public func onlyService(of component: Int) -> Distribution? {
    let own = operations.filter { Int($0.component.index) == component }
    guard own.count == 1 else { return nil }
    var service: Distribution?
    var isPlain = true
    forEachInstruction(from: own[0].entry) { instruction in
      switch instruction.opcode {
      case .compute where service == nil:
        service = samplers[Int(instruction.a)].distribution
      case .end: break
      default: isPlain = false
      }
    }
    return isPlain ? service : nil
  }

  /// Whether whoever calls a component picks one of its instances with equal chance, whatever went before.
  public func isReachedAtRandom(_ component: Int) -> Bool {
    routers.allSatisfy { router in
      Int(router.to.index) != component
        || (router.policy == .random && router.options == RoutingOptions())
    }
  }
}

extension Distribution {
  /// Whether it has no memory.
  public var isExponential: Bool {
    if case .exponential = self { return true }
    return false
  }
}
