internal import TailraceEngine

/// From faults of the file to faults of the network.
extension Lowering {
  func lowerFaults() {
    for fault in topology.faults {
      for target in targets(of: fault) {
        builder.fault(
          Fault(
            fault.kind, at: target, extent: fault.extent, fault.timing, boot: fault.boot,
            fixesWork: fault.fixesWork))
      }
    }
  }

  private func targets(of fault: FaultDeclaration) -> [Fault.Target] {
    switch fault.subject {
    case .component(let reference): return components(reference).map { .component($0) }
    case .region(let region): return [.locations(locations(in: region.text, zone: nil))]
    case .zone(let region, let zone):
      let home = region?.text ?? topology.regions.homes(of: zone.text).first ?? ""
      return [.locations(locations(in: home, zone: zone.text))]
    case .link(let from, let to):
      return components(from).flatMap { caller in
        components(to).map { .link(from: caller, to: $0, fault.direction) }
      }
    }
  }

  /// The parts of the network that a name stands for: all of a component's, or the one that is named.
  func components(_ reference: Reference) -> [ComponentID] {
    let parts = parts[reference.component] ?? []
    if reference.operation == nil { return parts }
    return parts.filter { names[$0] == reference.text }
  }
}

extension Regions {
  /// The regions that have a zone of this name.
  func homes(of zone: String) -> [String] {
    list.filter { $0.zones.contains { $0.text == zone } }.map { $0.name.text }
  }
}
