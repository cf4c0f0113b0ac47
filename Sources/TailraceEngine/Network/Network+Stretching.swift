/// The same network with one thing faster or slower, everything else drawn as before.
///
/// Each stream of random numbers keeps its name, so that two runs differ by the change alone.
extension Network {
  /// With every service and wait of a component taking `factor` times as long; times given as counts stay.
  public func stretchingWork(of component: ComponentID, by factor: Double) -> Network {
    var changed = self
    for sampler in workSamplers(of: component) {
      changed.samplers[sampler].stretch(by: factor)
    }
    return changed
  }

  /// Whether a component serves or waits by itself, so that it can be faster.
  public func works(_ component: ComponentID) -> Bool {
    workSamplers(of: component).contains { samplers[$0].distribution.mean > 0 }
  }

  /// With the way from a component to another, and back, taking `factor` times as long.
  public func stretchingWay(
    from caller: ComponentID, to callee: ComponentID, by factor: Double
  ) -> Network {
    var changed = self
    for index in links.indices where links[index].from == caller && links[index].to == callee {
      for sampler in [links[index].forwardSampler, links[index].backwardSampler]
      where sampler.exists {
        changed.samplers[Int(sampler)].stretch(by: factor)
      }
      changed.links[index].latency = changed.links[index].latency.stretched(by: factor)
      changed.links[index].latencyBack = changed.links[index].latencyBack.stretched(by: factor)
    }
    return changed
  }

  /// With all ways between locations taking `factor` times as long.
  public func stretchingDistances(by factor: Double) -> Network {
    var changed = self
    changed.geography.oneWay = geography.oneWay.map {
      Delay(nanoseconds: SamplerTable.wholeNanoseconds(Double($0.nanoseconds) * factor))
    }
    return changed
  }

  private func workSamplers(of component: ComponentID) -> [Int] {
    var found: [Int] = []
    for operation in operations where operation.component == component {
      forEachInstruction(from: operation.entry) { instruction in
        switch instruction.opcode {
        case .compute, .computeContended, .computeConditioned, .wait, .waitConditioned:
          let sampler = Int(instruction.a)
          if !found.contains(sampler) { found.append(sampler) }
        default: break
        }
      }
    }
    return found
  }
}

extension Network.SamplerDeclaration {
  fileprivate mutating func stretch(by factor: Double) {
    distribution = distribution.stretched(by: factor)
  }
}

extension Distribution {
  /// Scaled by a factor; as it is where it counts things.
  fileprivate func stretched(by factor: Double) -> Distribution {
    isCount ? self : scaled(by: factor)
  }

  private var isCount: Bool {
    switch self {
    case .geometric, .poisson: true
    case .mixture(let parts): parts.contains { $0.distribution.isCount }
    default: false
    }
  }
}
