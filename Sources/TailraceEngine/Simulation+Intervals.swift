/// The time series: the difference of the running totals between two boundaries.
extension Simulation {
  mutating func recordInterval() {
    var classRow: [ClassResult.Interval] = []
    for index in 0..<classes.count {
      let total = classTotal(index)
      let before = series.classTotals[index]
      let whole = histograms.histogram(Handle(index))
      let latency = whole.difference(from: series.latencies[index])
      classRow.append(
        ClassResult.Interval(
          offered: total.offered - before.offered, answered: total.answered - before.answered,
          failed: total.failed - before.failed, inFlight: total.inFlight,
          p50: latency.quantile(0.5), p95: latency.quantile(0.95), p99: latency.quantile(0.99),
          bands: LatencyBands(latency), outcomes: total.outcomes?.since(before.outcomes)))
      series.classTotals[index] = total
      series.latencies[index] = whole
    }
    var componentRow: [ComponentResult.Interval] = []
    for index in 0..<components.count {
      let total = componentTotal(index)
      var interval = total.since(series.componentTotals[index])
      interval.mostCoresArea = mostCoresArea(of: index)
      let whole = histograms.histogram(components[index].latencyHistogram)
      let latency = whole.difference(from: series.componentLatencies[index])
      interval.p50 = latency.quantile(0.5)
      interval.p95 = latency.quantile(0.95)
      interval.p99 = latency.quantile(0.99)
      series.componentLatencies[index] = whole
      interval.memoryInUse = memoryInUse(ofComponent: index)
      componentRow.append(interval)
      series.componentTotals[index] = total
    }
    series.coreAreas = coreAreas()
    let pools = poolTotals()
    series.pools.append(
      zip(pools, series.poolTotals).map {
        PoolResult.Interval(busyArea: $0.busyArea - $1.busyArea, waits: $0.waits - $1.waits)
      })
    series.poolTotals = pools
    let locks = lockTotals()
    series.locks.append(
      zip(locks, series.lockTotals).map {
        LockResult.Interval(waits: $0.waits - $1.waits, waitTime: $0.waitTime - $1.waitTime)
      })
    series.lockTotals = locks
    series.classes.append(classRow)
    series.components.append(componentRow)
  }

  /// Lets the next interval be told from the totals as they stand.
  mutating func startSeries() {
    series.classTotals = (0..<classes.count).map { classTotal($0) }
    series.componentTotals = (0..<components.count).map { componentTotal($0) }
    series.coreAreas = coreAreas()
    series.componentLatencies = (0..<components.count).map {
      histograms.histogram(components[$0].latencyHistogram)
    }
    series.poolTotals = poolTotals()
    series.lockTotals = lockTotals()
    series.latencies = (0..<classes.count).map { histograms.histogram(Handle($0)) }
  }

  private mutating func memoryInUse(ofComponent index: Int) -> Int64? {
    if network.components[index].memory == nil { return nil }
    return components[index].ownStations.reduce(0) { $0 + memoryInUse($1) }
  }

  private mutating func coreAreas() -> [Int64] {
    var areas: [Int64] = []
    for id in 0..<stations.count { areas.append(stations[id].coresBusy.area(at: clock)) }
    return areas
  }

  private mutating func mostCoresArea(of index: Int) -> Int64 {
    var most: Int64 = 0
    for id in components[index].ownStations {
      most = max(most, stations[id].coresBusy.area(at: clock) - series.coreAreas[Int(id)])
    }
    return most
  }

  /// What was measured of pools, with their time series.
  mutating func poolSeries() -> [PoolResult] {
    var results = poolResults()
    for index in results.indices { results[index].intervals = series.pools.map { $0[index] } }
    return results
  }

  /// What was measured of locks, with their time series.
  mutating func lockSeries() -> [LockResult] {
    var results = lockResults()
    for index in results.indices { results[index].intervals = series.locks.map { $0[index] } }
    return results
  }

  private mutating func poolTotals() -> [PoolResult.Interval] {
    poolResults().map { PoolResult.Interval(busyArea: $0.busyArea, waits: $0.waits) }
  }

  private mutating func lockTotals() -> [LockResult.Interval] {
    lockResults().map { LockResult.Interval(waits: $0.waits, waitTime: $0.waitTime) }
  }

  private mutating func classTotal(_ index: Int) -> ClassResult.Interval {
    let counts = outcomes(ofClass: index)
    return ClassResult.Interval(
      offered: tally.value(.offered, index, Int(classes[index].client)),
      answered: counts.answered, failed: counts.failed,
      inFlight: Int64(classes[index].inFlight.value), p50: 0, p95: 0, p99: 0, outcomes: counts)
  }

  private mutating func componentTotal(_ index: Int) -> ComponentResult.Interval {
    let counts = outcomes(of: index)
    let levels = levels(of: index)
    return ComponentResult.Interval(
      offered: sum(.offered, index), answered: counts.answered, failed: counts.failed,
      inside: levels.inside, waiting: levels.waiting, queueArea: levels.queueArea,
      placesArea: levels.placesArea,
      coresArea: levels.coresArea, cacheHits: components[index].cacheHits,
      cacheMisses: components[index].cacheMisses, servingArea: servingArea(of: index),
      members: members(of: index))
  }
}

extension ComponentResult.Interval {
  /// These running totals less earlier ones; what is inside is as it stands.
  fileprivate func since(_ before: Self) -> Self {
    Self(
      offered: offered - before.offered, answered: answered - before.answered,
      failed: failed - before.failed, inside: inside, waiting: waiting,
      queueArea: queueArea - before.queueArea,
      placesArea: placesArea - before.placesArea, coresArea: coresArea - before.coresArea,
      cacheHits: cacheHits - before.cacheHits, cacheMisses: cacheMisses - before.cacheMisses,
      servingArea: servingArea - before.servingArea, members: members)
  }
}

extension OutcomeCounts {
  /// These running totals less earlier ones.
  fileprivate func since(_ before: OutcomeCounts?) -> OutcomeCounts {
    guard let before else { return self }
    return OutcomeCounts(zip(counts, before.counts).map { $0 - $1 })
  }
}

extension FingerprintState {
  /// Everything counted of a class.
  mutating func count(_ result: ClassResult) {
    for value in [
      result.inFlightAtStart, result.offered, result.inFlightAtEnd, result.late,
      result.inFlightArea, result.waitTime, result.serviceTime, result.networkTime,
    ] { counted(value) }
    count(result.outcomes)
    count(result.latency)
  }

  /// Everything counted of a component.
  mutating func count(_ result: ComponentResult) {
    for value in [
      result.inFlightAtStart, result.offered, result.inFlightAtEnd, result.waitTime,
      result.serviceTime, result.insideArea, result.queueArea, result.placesArea,
      result.coresArea, result.latencySum, result.cacheHits, result.cacheMisses,
    ] { counted(value) }
    count(result.outcomes)
    count(result.failuresBegun)
    count(result.latency)
    count(result.wait)
    for instance in result.instances {
      counted(instance.offered)
      counted(instance.insideArea)
      counted(instance.busyArea)
    }
    if let scaling = result.scaling {
      for value in [
        scaling.billedArea, scaling.servingArea, scaling.memberArea, scaling.starts,
        scaling.stops, scaling.lost,
      ] { counted(value) }
    }
  }

  /// Everything counted of a queue.
  mutating func count(_ result: QueueResult) {
    let counts = result.counts
    for value in [
      counts.published, counts.rejected, counts.dropped, counts.blocked, counts.blockedTime,
      counts.receives, counts.redeliveries, counts.calls, counts.expired, counts.ended,
      counts.overran, counts.failed, counts.completed, counts.duplicates, counts.suppressed,
      counts.deadLettered, counts.rebalances, result.asleepArea, result.peakWaiting.count,
    ] { counted(value) }
    for partition in result.partitions {
      for value in [
        partition.published, partition.ended, partition.lag, partition.peakLag, partition.lagArea,
        Int64(partition.consumer ?? -1),
      ] { counted(value) }
    }
  }

  private mutating func count(_ outcomes: OutcomeCounts) {
    for value in outcomes.counts { counted(value) }
  }
}
