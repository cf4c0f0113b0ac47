internal import TailraceEngine

/// From what protects components to what the machine knows of it.
extension Lowering {
  /// Limits that are asked at the door of a component's instances, and shares of its places; once all
  /// operations are known.
  func lowerProtection() {
    for component in topology.components {
      let name = component.name.text
      guard let part = parts[name]?.first else { continue }
      for limit in component.body.rateLimits where limit.store == nil {
        let operations = limit.operations.compactMap { operation(name, $0.text) }
        // One that names only what nobody asks for holds nobody back.
        if operations.isEmpty && !limit.operations.isEmpty { continue }
        _ = builder.rateLimit(limit.declared(of: part, operations))
      }
      if let limit = component.body.concurrencyLimit { builder.limitConcurrency(of: part, limit) }
      lowerShedding(component, part)
    }
  }

  private func lowerShedding(_ component: Component, _ part: ComponentID) {
    guard let declared = component.body.shedding, let places = capacities[part.position].places
    else {
      return
    }
    var shedding = declared.shedding
    shedding.shares = declared.shares(of: places) { operation(component.name.text, $0) }
    if shedding != Shedding() { builder.shed(at: part, shedding) }
  }

  /// What an operation does before anything else, where limits are counted elsewhere.
  func checks(of component: String, _ operation: String) -> [Step] {
    guard let owner = topology.component(component), let part = parts[component]?.first else {
      return []
    }
    return owner.body.rateLimits.enumerated().flatMap { index, limit -> [Step] in
      guard let store = limit.store, limit.isAbout(operation), let call = call(store) else {
        return []
      }
      let key = "\(component) \(index)"
      let id = storedLimits[key] ?? builder.rateLimit(limit.declared(of: part, []))
      storedLimits[key] = id
      return calls(call) + [.admit(id)]
    }
  }
}
