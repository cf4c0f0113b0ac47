internal import TailraceEngine

/// What can be wrong with a queue in its file.
extension MessageQueue {
  func checkNames(_ checks: NameChecks, of component: Component) {
    let model = checks.model
    for reference in subscribers { checks.checkCall(reference) }
    if let consumer = consumers?.to {
      checks.checkCall(consumer)
      if consumers?.concurrencyPerInstance != nil, model.component(consumer.component) != nil,
        consumers?.group(in: model) == nil
      {
        checks.context.report(.needs("concurrency_per_instance", "autoscale"), at: consumer.range)
      }
    }
    if let deadLetter = deadLetter { checks.checkCall(deadLetter) }
    if let cache = deduplication?.cache { checks.checkCache(cache, of: component) }
    checks.checkData(key)
  }

  func checkIdle(of component: Component, _ model: TopologyModel, _ context: ReadingContext) {
    let end = model.simulation.options.duration
    if consumers?.changes.contains(where: { $0.at >= end }) ?? false {
      context.report(.afterTheEnd("a change of consumers"), at: component.name.range)
    }
  }
}
