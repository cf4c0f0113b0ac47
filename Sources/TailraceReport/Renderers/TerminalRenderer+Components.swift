internal import TailraceEngine

/// What components did.
extension TerminalRenderer {
  func components(_ report: Report) -> [String] {
    let all = report.components.all.filter { !$0.isClient }
    var table = TextTable(
      ["component", "kind", "cores", "places", "queue", "wait", "ops/req", "errors", "hits"],
      words: [0, 1])
    for row in shown(all) {
      let waits = row.cores != nil || row.places != nil
      table.add([
        Paragraph.shortened(row.name, width: 18), kind(row),
        utilization(row.coreUtilization, row.cores),
        utilization(row.placeUtilization, row.places),
        waits ? Figure.mean(row.meanQueue) : "", waits ? duration(row.meanWait) : "",
        row.operationsPerRequest.map { Figure.number($0) } ?? "-",
        row.errorRate.map {
          Figure.percent($0, digits: Figure.digits(counted: row.outcomes.failed))
        } ?? "-", row.hitRatio.map { Figure.percent($0) } ?? "",
      ])
    }
    return heading(table.lines) + left(all.count, Self.componentRows)
      + (all.compactMap { $0.startsSentence } + all.compactMap { $0.memorySentence })
      + all.compactMap { $0.sizesSentence }.flatMap { Paragraph.wrapped($0, width: Self.width) }
  }

  /// What balancers waited too long for, if they did.
  func timeouts(_ report: Report) -> [String] {
    let all = report.components.all.filter { $0.role == .balancer && $0.timeouts.total > 0 }
    if all.isEmpty { return [] }
    var table = TextTable(["timeouts", "client", "connect", "queue", "server"], words: [0])
    for row in all.prefix(Self.componentRows) {
      let counts = row.timeouts
      table.add(
        [Paragraph.shortened(row.name, width: 18)]
          + [counts.client, counts.connect, counts.queue, counts.server].map { Figure.count($0) })
    }
    return heading(table.lines) + left(all.count, Self.componentRows)
  }

  /// All of them, or the most loaded, in the network's order.
  private func shown(_ all: [ComponentReport]) -> [ComponentReport] {
    if all.count <= Self.componentRows { return all }
    func load(_ row: ComponentReport) -> Double {
      Swift.max(row.coreUtilization ?? 0, row.placeUtilization ?? 0)
    }
    let ranked = all.indices.sorted { first, second in
      let difference = load(all[first]) - load(all[second])
      return difference != 0 ? difference > 0 : first < second
    }
    return ranked.prefix(Self.componentRows).sorted().map { all[$0] }
  }

  /// The kind and how many there are: `3 × service`.
  private func kind(_ row: ComponentReport) -> String {
    var times = row.instances > 1 ? "\(row.instances) × " : ""
    if let scaling = row.scaling { times = "\(scaling.least)–\(scaling.most) × " }
    return times + Paragraph.shortened(row.kind, width: 17 - times.count)
  }

  /// The share taken and of how many: `43.1 % of 4`.
  private func utilization(_ share: Double?, _ servers: Int64?) -> String {
    guard let share, let servers else { return "" }
    return "\(Figure.percent(share)) of \(Figure.count(servers))"
  }
}
