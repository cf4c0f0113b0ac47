internal import TailraceEngine

/// Work that need not be: retries of what failed, and what a larger cache would have had.
extension Diagnosis {
  /// Whether a component is full of what was tried again: without, its cores would not be.
  mutating func blameRetries(for load: Bottleneck.Load, _ severity: Finding.Severity) -> Bool {
    let row = report.components.all[load.component]
    let result = report.results.components[load.component]
    // Who was turned away at the door had no service; probes have.
    let begun = row.failuresBegun
    let served =
      result.outcomes.total - begun[.shed] - begun[.throttled] - begun[.refused] - begun[.timeout]
    guard served > 0 else { return false }
    let service = Double(result.serviceTime) / Double(served) / 1e9
    let reaching = report.calls.all.enumerated().filter { index, call in
      guard let attempts = call.attemptsPerCall, attempts >= Self.manyAttempts else { return false }
      let callee = Int(report.results.calls[index].to.index)
      return callee == load.component || report.callGraph.reach(of: callee)[load.component]
    }
    // One on top of the other they multiply.
    let factor = reaching.reduce(1) { $0 * ($1.element.attemptsPerCall ?? 1) }
    guard factor >= Self.manyAttempts,
      let worst = reaching.max(by: {
        ($0.element.attemptsPerCall ?? 0) < ($1.element.attemptsPerCall ?? 0)
      })?.element
    else { return false }
    let wanted = row.offeredPerSecond * service / Double(load.servers)
    let needed = wanted / factor
    guard needed < Bottleneck.full else { return false }
    add(
      severity, worst.name, .retries, "retries of \(worst.name) overload \(load.name)",
      "Retries of \(worst.name) overload \(load.name): \(Figure.number(worst.attemptsPerCall ?? 1)) "
        + "attempts a call, \(Figure.count(worst.counts.retries)) retries of "
        + "\(Figure.count(worst.counts.calls)) calls. All attempts together want "
        + "\(Figure.percent(wanted)) of its \(Figure.count(load.servers)) cores, first attempts alone "
        + "would want \(Figure.percent(needed)).",
      keys: keys(.retries))
    return true
  }

  /// Whether a component is full of what a cache has no room for: half of what comes to it are misses, half of the
  /// misses push another key out, and less than half of the keys fit.
  mutating func blameCache(for load: Bottleneck.Load, _ severity: Finding.Severity) -> Bool {
    let network = report.network
    let row = report.components.all[load.component]
    for miss in network.missCalls {
      let callee = Int(miss.callee.index)
      guard
        callee == load.component || report.callGraph.reach(of: callee)[load.component],
        let cache = network.caches.first(where: { $0.component == miss.cache })
      else { continue }
      let holder = report.components.all[Int(miss.cache.index)]
      guard let hits = holder.hitRatio, hits < 1 else { continue }
      let result = report.results.components[Int(miss.cache.index)]
      let misses = result.counts.cacheMisses
      let keys = network.populations[Int(cache.population.index)].keys
      let kept = Double(holder.caching.keys) / Double(holder.instances)
      guard Double(misses) >= 0.5 * Double(row.offered), misses > 0,
        Double(holder.caching.evictions) >= 0.5 * Double(misses), kept < 0.5 * Double(keys)
      else { continue }
      add(
        severity, holder.name, .cache, "\(holder.name) is too small for what \(load.name) can do",
        "\(holder.name) is too small: it has \(Figure.percent(hits)) of what it is asked for, keeps "
          + "\(Figure.count(Int64(kept))) of \(Figure.count(Int64(keys))) keys, and "
          + "\(Figure.percent(Double(holder.caching.evictions) / Double(misses))) of its misses push "
          + "another out. Its \(Figure.rate(misses.perSecond(in: row.window))) misses are "
          + "\(Figure.percent(Swift.min(1, Double(misses) / Double(Swift.max(row.offered, 1))))) of what "
          + "comes to \(load.name), whose \(Figure.count(load.servers)) cores are "
          + "\(Figure.percent(load.utilization)) busy.",
        keys: self.keys(.capacity, of: holder.name))
      return true
    }
    return false
  }
}
