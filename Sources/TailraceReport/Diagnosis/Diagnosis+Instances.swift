internal import TailraceEngine

/// Instances that are not alike: a hot shard, or a slow instance that gets as much as the others.
extension Diagnosis {
  /// Components of which one instance has run full, and the whole has not.
  mutating func blameInstances() {
    for load in report.bottleneck.loads where !isSubject(load.name) {
      guard let spread = spread(of: load) else { continue }
      let isWaitedFor = (load.shareOfRequestTime ?? 0) > 0
      if isWaitedFor { blameInstance(load.component, spread, severity(isAwaited: true)) }
    }
  }

  mutating func blameInstance(
    _ component: Int, _ spread: (least: Double, most: Double), _ severity: Finding.Severity
  ) {
    let row = report.components.all[component]
    let busy = report.results.components[component].instances.map { $0.busyArea }
    guard let most = busy.max(), let hot = busy.firstIndex(of: most) else { return }
    let declared = report.network.components[component]
    let mean = row.coreUtilization ?? row.placeUtilization ?? 0
    let others =
      "is \(Figure.percent(spread.most)) busy, the idlest \(Figure.percent(spread.least)), all "
      + "together \(Figure.percent(mean))"
    if declared.sharding != nil {
      let shards = row.instances / declared.copies
      let offered = report.results.components[component].instances
      let whole = Swift.max(offered.reduce(0) { $0 + $1.offered }, 1)
      let share = Double(offered[hot].offered) / Double(whole)
      add(
        severity, row.name, .imbalance, "one shard of \(row.name) limits",
        "Shard \(hot / declared.copies) of \(row.name) is hot: of \(shards) shards it gets "
          + "\(Figure.percent(share)) of all attempts and \(others).",
        keys: keys(.shards, of: row.name))
      return
    }
    var text = "Instance \(hot) of \(row.name) is too slow for what it is sent: it \(others)"
    if !declared.speeds.isEmpty {
      text += "; it computes at \(Figure.number(declared.speeds[hot])) times the usual speed"
    }
    let policies = report.network.policies(to: ComponentID(index: Int32(component)))
    if let policy = policies.first.flatMap({ report.network.annotations.policies[$0] }) {
      text += ", and \(policy) sends it as much as any other"
    }
    add(
      severity, row.name, .imbalance, "one instance of \(row.name) limits", text + ".",
      keys: keys(.speeds, of: row.name))
  }
}
