internal import TailraceEngine

/// What can be wrong with a database in its file.
extension Database {
  func checkNames(_ checks: NameChecks, of component: Component) {
    checks.checkData(shards?.by)
    for operation in operations {
      checks.checkData(operation.data)
      checks.checkData(operation.lock?.data)
    }
  }

  func checkFigures(of component: Component, _ model: TopologyModel, _ context: ReadingContext) {
    guard let shards, case .range = shards.scheme,
      let data = model.data.first(where: { $0.name.text == shards.by.text })
    else { return }
    let count = shards.count + shards.added
    if count > data.keys {
      context.report(
        .tooMany("shards of a data set with as many keys", count, data.keys), at: shards.by.range)
    }
  }

  func checkIdle(of component: Component, _ model: TopologyModel, _ context: ReadingContext) {
    for table in tables.all
    where !operations.contains(where: { $0.table?.text == table.name.text }) {
      context.report(.tableUnused(table.name.text), at: table.name.range)
    }
    if let resharding = shards?.resharding,
      resharding.at >= model.simulation.options.duration.nanoseconds
    {
      context.report(.afterTheEnd("'reshard'"), at: shards?.range)
    }
  }
}
