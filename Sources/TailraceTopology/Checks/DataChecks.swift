internal import TailraceEngine

/// What databases ask of others: clients that can be told apart, and transactions that pools allow.
struct DataChecks {
  private let model: TopologyModel
  private let context: ReadingContext

  init(_ model: TopologyModel, _ context: ReadingContext) {
    self.model = model
    self.context = context
  }

  func check() {
    if model.components.contains(where: { $0.body.ownWrites != nil }) { checkClients() }
    for data in model.data { checkOwner(data) }
    for component in model.components {
      for operation in component.body.scripts {
        operation.steps.forEachStep { step in
          guard case .transaction(let callee, _) = step else { return }
          checkTransaction(on: callee, of: component.name.text)
        }
      }
    }
  }

  /// A data set whose keys are those of a source's clients.
  private func checkOwner(_ data: DataSet) {
    guard let owner = data.of else { return }
    guard let traffic = model.traffic.first(where: { $0.name.text == owner.text }) else {
      context.report(
        .nameUnknown(owner.text, model.traffic.map { $0.name.text }), at: owner.range)
      return
    }
    if traffic.rate != nil && traffic.clients == nil {
      context.report(.clientsNeeded(data.name.text, owner.text), at: owner.range)
    }
    if !traffic.requests.contains(where: { $0.key?.text == data.name.text }) {
      context.report(.needs("of", "key of a request of \(owner.text)"), at: owner.range)
    }
  }

  private func checkClients() {
    for traffic in model.traffic where traffic.rate != nil && traffic.clients == nil {
      context.report(.ownWritesNeedClients(traffic.name.text), at: traffic.name.range)
    }
  }

  private func checkTransaction(on callee: Reference, of caller: String) {
    let link = model.links.pair(from: caller, to: callee.component)
    if link?.pool != nil && link?.poolMode == .statement {
      context.report(.transactionOverStatements(callee.component), at: callee.range)
    }
    if link?.pool == nil {
      context.report(.transactionWithoutPool(caller, callee.component), at: callee.range)
    }
  }
}
