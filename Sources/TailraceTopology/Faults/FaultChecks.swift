internal import TailraceEngine

/// Whether what faults name is there, and whether they can do anything to it.
struct FaultChecks {
  let model: TopologyModel
  let context: ReadingContext

  /// What can be said of names alone; `isComponent` and `isParty` report those that are unknown.
  func checkNames(isComponent: (Name) -> Bool, isParty: (Name) -> Bool) {
    for fault in model.faults {
      switch fault.subject {
      case .component(let reference):
        guard check(reference, isComponent) else { continue }
        check(fault, of: reference)
      case .region(let region): checkRegion(region)
      case .zone(let region, let zone): check(zone, of: region)
      case .link(let from, let to):
        if check(from, isParty) && check(to, isComponent) && isBandwidth(fault)
          && model.data.allSatisfy({ $0.size == nil })
        {
          context.report(.needs("bandwidth", "size of a data set"), at: to.range)
        }
      }
    }
  }

  private func isBandwidth(_ fault: FaultDeclaration) -> Bool { fault.verb == .bandwidth }

  /// A component, or a part of a database.
  private func check(_ reference: Reference, _ isKnown: (Name) -> Bool) -> Bool {
    let name = Name(text: reference.component, range: reference.range)
    guard isKnown(name) else { return false }
    guard let part = reference.operation else { return true }
    if model.component(name.text)?.body.parts.contains(part) ?? false { return true }
    context.report(.operationUnwanted(name.text, part), at: reference.range)
    return false
  }

  private func check(_ fault: FaultDeclaration, of reference: Reference) {
    guard let component = model.component(reference.component) else { return }
    let isOfWork = fault.verb == .slow || fault.verb == .capacity || fault.kind == .freeze
    if isOfWork && component.body.messages != nil {
      let what = fault.kind == .freeze ? "in_service: resume" : fault.verb.rawValue
      context.report(.faultUnsuited(what, component.name.text), at: reference.range)
    }
    if fault.verb == .flush, component.body.contents?.isHitRatio ?? true {
      context.report(.flushWithoutCache(component.name.text), at: reference.range)
    }
  }

  private func checkRegion(_ region: Name) {
    let names = model.regions.list.map { $0.name.text }
    if !names.contains(region.text) {
      context.report(.regionUnknown(region.text, names), at: region.range)
    }
  }

  private func check(_ zone: Name, of region: Name?) {
    if let region {
      checkRegion(region)
      guard let found = model.regions.region(region.text) else { return }
      let zones = found.zones.map { $0.text }
      if !zones.contains(zone.text) {
        context.report(.zoneUnknown(zone.text, of: region.text, zones), at: zone.range)
      }
      return
    }
    let homes = model.regions.homes(of: zone.text)
    if homes.count != 1 { context.report(.faultZoneUnclear(zone.text, homes), at: zone.range) }
  }

  /// What can be said once it is known where everything is and what it has.
  func check(_ lowering: Lowering) {
    for fault in model.faults where fault.verb == .capacity {
      guard let target = fault.target else { continue }
      let isUnlimited = lowering.components(target).allSatisfy {
        lowering.capacities[$0.position].places == nil
          && lowering.capacities[$0.position].cores == nil
      }
      if isUnlimited {
        context.report(.needs("capacity", "cores or concurrency of it"), at: target.range)
      }
    }
  }
}
