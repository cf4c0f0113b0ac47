internal import TailraceEngine

/// Places that are held while something else is waited for: connections, locks, and slow callees.
extension Diagnosis {
  private var requestTime: Double {
    report.results.classes.reduce(0) { $0 + Double($1.inFlightArea) }
  }

  /// Whether places are full of those who wait for a connection.
  mutating func blamePool(of load: Bottleneck.Load, _ severity: Finding.Severity) -> Bool {
    for (index, pool) in report.pools.all.enumerated()
    where Int(report.results.pools[index].from.index) == load.component && isShort(index) {
      blame(pool, index, severity)
      return true
    }
    return false
  }

  /// Pools that clients wait for, though nobody's places ran full.
  mutating func blamePools() {
    for (index, pool) in report.pools.all.enumerated() where isShort(index) {
      let waited = Double(report.results.pools[index].waitTime)
      if requestTime > 0 && waited / requestTime >= Bottleneck.longWait {
        blame(pool, index, severity(isAwaited: true))
      }
    }
  }

  /// Whether it has too few connections, rather than a callee that is full or slow by itself.
  private func isShort(_ index: Int) -> Bool {
    let pool = report.pools.all[index]
    let callee = Int(report.results.pools[index].to.index)
    let reach = report.callGraph.reach(of: callee)
    let isFullBelow = report.bottleneck.loads.contains {
      ($0.component == callee || reach[$0.component]) && $0.saturatedAt != nil
        && $0.fullIntervals > 0
    }
    let isExternal = report.components.all[callee].role == .stranger
    return pool.waits > 0 && !isFullBelow && !isExternal
      && (pool.utilization >= Bottleneck.high || pool.waits * 4 >= pool.taken)
  }

  private mutating func blame(_ pool: PoolReport, _ index: Int, _ severity: Finding.Severity) {
    let result = report.results.pools[index]
    let callee = report.components.all[Int(result.to.index)]
    var text =
      "The pool \(pool.name) is too small: its \(Figure.count(pool.size)) connections "
      + (pool.pools > 1 ? "for each of \(pool.pools) callers " : "")
      + "are \(Figure.percent(pool.utilization)) in use, \(Figure.count(pool.waits)) of "
      + "\(Figure.count(pool.taken)) calls waited for one"
    if let wait = pool.meanWait { text += ", \(Figure.duration(wait)) each" }
    if pool.timeouts > 0 { text += ", and \(Figure.count(pool.timeouts)) gave up" }
    if let cores = callee.coreUtilization {
      text += "; the cores of \(callee.name) are \(Figure.percent(cores)) busy"
    }
    add(
      severity, pool.name, .connections, "the pool \(pool.name) limits", text + ".",
      keys: keys(.pools, of: pool.name))
  }

  /// Whether places are full of those who wait for a lock.
  mutating func blameLock(of load: Bottleneck.Load, _ severity: Finding.Severity) -> Bool {
    for (index, lock) in report.locks.all.enumerated() {
      let owners = report.network.lockOwners(of: report.results.locks[index].population)
      let held = report.components.all[load.component].heldPlaces
      guard owners.contains(where: { Int($0.index) == load.component }),
        meanWaiting(index) >= Self.mostlyCalls * held
      else { continue }
      blame(lock, index, severity)
      return true
    }
    return false
  }

  /// Locks that clients wait for, though nobody's places ran full.
  mutating func blameLocks() {
    for (index, lock) in report.locks.all.enumerated() {
      let waited = Double(report.results.locks[index].waitTime)
      if requestTime > 0 && waited / requestTime >= Bottleneck.longWait {
        blame(lock, index, severity(isAwaited: true))
      }
    }
  }

  private func meanWaiting(_ index: Int) -> Double {
    let window = Double(Swift.max(report.results.window.nanoseconds, 1))
    return Double(report.results.locks[index].waitTime) / window
  }

  private mutating func blame(_ lock: LockReport, _ index: Int, _ severity: Finding.Severity) {
    let owners = report.network.lockOwners(of: report.results.locks[index].population)
    let names = owners.map { report.network.components[Int($0.index)].name }
    let share = requestTime > 0 ? Double(report.results.locks[index].waitTime) / requestTime : 0
    var text =
      "The lock of \(lock.name) in \(names.joined(separator: ", ")) limits: "
      + "\(Figure.count(lock.waits)) of \(Figure.count(lock.wanted)) waited for it"
    if let wait = lock.meanWait { text += ", \(Figure.duration(wait)) each" }
    if share <= 1 { text += ", \(Figure.percent(share)) of all request time" }
    if lock.timeouts > 0 { text += "; \(Figure.count(lock.timeouts)) gave up" }
    text += "; at most \(Figure.count(lock.mostWaiting)) at once"
    if let cores = owners.first.flatMap({ report.components.all[Int($0.index)].coreUtilization }) {
      text += ", while the cores of \(names[0]) are \(Figure.percent(cores)) busy"
    }
    add(
      severity, lock.name, .lock, "the lock of \(lock.name) limits", text + ".",
      keys: names.flatMap { keys(.operations, of: $0) })
  }

  /// The consumers of a queue are all at work, and those whom they call are not.
  mutating func blameConsumers(of load: Bottleneck.Load, _ severity: Finding.Severity) {
    let isOver = load.freeAt != nil && report.verdict == .passed
    let headline =
      "\(load.name) " + (isOver ? "fell behind and caught up" : "has too few consumers")
    var text =
      "\(headline): all \(Figure.count(load.servers)) were at work in "
      + "\(load.fullIntervals) of \(load.intervals) intervals, and \(Figure.mean(load.peakQueue)) "
      + "messages waited at the worst, \(Figure.mean(load.lastQueue)) in the end"
    if let callee = load.slowestCallee {
      text += "; \(callee.name) takes \(Figure.duration(callee.latency)) for each"
      let row = report.components.all.first { $0.name == callee.name }
      if let cores = row?.coreUtilization { text += ", its cores \(Figure.percent(cores)) busy" }
    }
    // A queue is there to let work wait, so long as it catches up and its goals are met.
    add(
      isOver ? .notice : severity, load.name, .places, headline, text + ".", keys: keys(of: load))
  }

  /// Whether places are full of those who wait for a callee that has not run full itself.
  mutating func blameCallee(of load: Bottleneck.Load, _ severity: Finding.Severity) -> Bool {
    guard let held = load.heldInCalls, held >= Self.mostlyCalls else { return false }
    let all = report.components.all
    // By all that they take, not by each.
    func time(_ callee: Int) -> Double {
      Double(all[callee].outcomes.answered) * (all[callee].latency.mean?.seconds ?? 0)
    }
    let callees = report.callGraph.callees(of: load.component)
    guard
      let slowest = callees.max(by: { time($0) < time($1) }),
      let latency = all[slowest].latency.mean
    else { return false }
    let calls = callees.reduce(0) { $0 + time($1) }
    guard calls > 0, time(slowest) >= Self.mostlyCalls * calls else { return false }
    let callee = all[slowest]
    var text =
      "\(callee.name) is slow: its answers take \(Figure.duration(latency)) on average, and fill the "
      + "\(Figure.count(load.servers)) places of \(load.name) in \(load.fullIntervals) of "
      + "\(load.intervals) intervals; \(Figure.percent(held)) of the time that these are held is "
      + "spent on calls"
    if let cores = all[load.component].coreUtilization {
      text += ", while its cores are \(Figure.percent(cores)) busy"
    }
    add(
      severity, callee.name, .slowness, "\(callee.name) is slow and fills \(load.name)", text + ".",
      keys: keys(of: load))
    return true
  }
}
