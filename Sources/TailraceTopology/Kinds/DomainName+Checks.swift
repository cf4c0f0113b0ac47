internal import TailraceEngine

/// What can be wrong with a name in its file.
extension DomainName {
  /// The addresses of a name: whatever the first offers, the others offer too.
  func checkNames(_ checks: NameChecks, of component: Component) {
    let (model, context) = (checks.model, checks.context)
    for (index, target) in targets.enumerated() {
      checks.checkForward(target.to, from: component)
      checks.checkFixed(target.to, "a name in the DNS")
      if let first = targets.firstIndex(where: { $0.to.component == target.to.component }),
        first < index
      {
        context.report(.targetTwice(target.to.component), at: target.to.range)
      }
      guard index > 0, let wanted = model.component(targets[0].to.component),
        let other = model.component(target.to.component),
        let names = model.operations(of: wanted)?.names,
        let offered = model.operations(of: other)?.names
      else { continue }
      if let missing = names.first(where: { !offered.contains($0) }), !offered.isEmpty {
        context.report(
          .operationUnknown(missing, of: target.to.component, offered), at: target.to.range)
      }
    }
    checkAddresses(model, context)
    if resolvers != nil,
      let source = model.traffic.first(where: { $0.clients == nil && $0.users == 0 })
    {
      context.report(
        .needs("resolvers", "clients' of traffic '\(source.name.text)"), at: resolversRange)
    }
  }

  /// What tells addresses apart, where there is nothing to tell.
  private func checkAddresses(_ model: TopologyModel, _ context: ReadingContext) {
    if let word = nearness, model.regions.list.isEmpty {
      context.report(.needs("policy: \(word)", "regions"), at: policyRange)
    }
    let addresses = targets.compactMap { model.component($0.to.component)?.body.instances.first }
    if health != nil && addresses == [1] && targets.count == 1 {
      context.report(.needs("health_check", "a second address"), at: healthRange)
    }
  }
}
