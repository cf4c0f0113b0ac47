internal import TailraceEngine

/// What can be wrong with a service in its file.
extension Service {
  func checkNames(_ checks: NameChecks, of component: Component) {
    checks.checkData(contents?.data)
    for metric in autoscale?.allMetrics ?? [] { checks.checkQueue(metric.queue) }
    for operation in scripts {
      operation.steps.forEachStep { checks.check($0, of: component) }
    }
  }

  func checkFigures(of component: Component, _ model: TopologyModel, _ context: ReadingContext) {
    if let speedsRange, speeds.count != capacity.instances {
      context.report(
        .listLength("speeds", speeds.count, of: component.name.text, capacity.instances),
        at: speedsRange)
    }
  }

  func checkIdle(of component: Component, _ model: TopologyModel, _ context: ReadingContext) {
    var looksUp = false
    for operation in scripts {
      operation.steps.forEachStep { step in
        if case .lookup(let lookup) = step, lookup.isLocal { looksUp = true }
      }
    }
    if contents != nil && !looksUp {
      context.report(.needs("cache", "lookup: {in: local}"), at: component.name.range)
    }
  }
}
