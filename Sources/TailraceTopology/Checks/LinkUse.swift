internal import TailraceEngine

/// Which links calls cross: one that none crosses does nothing, which its author cannot have meant.
struct LinkUse {
  private var used: Set<String> = []

  init(_ lowering: Lowering, _ operations: [OperationID]) {
    for operation in operations {
      let caller = lowering.fileNames[lowering.builder.component(of: operation)]
      for callee in (lowering.bodies[operation] ?? []).calls {
        used.insert("\(caller) \(lowering.fileNames[lowering.builder.component(of: callee)])")
      }
    }
    for traffic in lowering.topology.traffic {
      for request in traffic.requests {
        used.insert("\(traffic.name.text) \(request.call.component)")
      }
    }
  }

  func check(_ faults: [FaultDeclaration], _ context: ReadingContext) {
    for fault in faults {
      guard case .link(let from, let to) = fault.subject,
        !used.contains("\(from.component) \(to.component)")
      else { continue }
      context.report(.linkUnused(from.component, to.component), at: from.range)
    }
  }

  func check(_ links: Links, _ context: ReadingContext) {
    for link in links.pairs where !used.contains("\(link.from.text) \(link.to.text)") {
      context.report(.linkUnused(link.from.text, link.to.text), at: link.from.range)
    }
  }
}
