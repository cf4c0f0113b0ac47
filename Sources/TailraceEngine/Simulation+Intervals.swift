/// The time series: the difference of the running totals between two boundaries.
extension Simulation {
  mutating func recordInterval() {
    var classRow: [ClassResult.Interval] = []
    for index in 0..<sending.classes.count {
      let total = books.classTotal(index, sending)
      let before = books.series.classTotals[index]
      let whole = books.histograms.histogram(Handle(index))
      let latency = whole.difference(from: books.series.latencies[index])
      classRow.append(
        ClassResult.Interval(
          offered: total.offered - before.offered, answered: total.answered - before.answered,
          failed: total.failed - before.failed, inFlight: total.inFlight,
          p50: latency.quantile(0.5), p95: latency.quantile(0.95), p99: latency.quantile(0.99),
          bands: LatencyBands(latency), outcomes: total.outcomes?.since(before.outcomes)))
      books.series.classTotals[index] = total
      books.series.latencies[index] = whole
    }
    var componentRow: [ComponentResult.Interval] = []
    for index in 0..<plant.components.count {
      let total = componentTotal(index)
      var interval = total.since(books.series.componentTotals[index])
      interval.mostCoresArea = plant.mostCoresArea(of: index, at: loop.clock, books)
      let whole = books.histograms.histogram(plant.components[index].latencyHistogram)
      let latency = whole.difference(from: books.series.componentLatencies[index])
      interval.p50 = latency.quantile(0.5)
      interval.p95 = latency.quantile(0.95)
      interval.p99 = latency.quantile(0.99)
      books.series.componentLatencies[index] = whole
      interval.memoryInUse = protection.memoryInUse(
        ofComponent: index, network, plant, caching, faults)
      componentRow.append(interval)
      books.series.componentTotals[index] = total
    }
    books.series.coreAreas = plant.coreAreas(at: loop.clock)
    let pools = connections.poolTotals(network, at: loop.clock, plant)
    books.series.pools.append(
      zip(pools, books.series.poolTotals).map { $0.since($1) })
    books.series.poolTotals = pools
    let locks = locking.lockTotals(network, at: loop.clock)
    books.series.locks.append(
      zip(locks, books.series.lockTotals).map { $0.since($1) })
    books.series.lockTotals = locks
    books.series.classes.append(classRow)
    books.series.components.append(componentRow)
  }

  /// Lets the next interval be told from the totals as they stand.
  mutating func startSeries() {
    books.series.classTotals = (0..<sending.classes.count).map { books.classTotal($0, sending) }
    books.series.componentTotals = (0..<plant.components.count).map { componentTotal($0) }
    books.series.coreAreas = plant.coreAreas(at: loop.clock)
    books.series.componentLatencies = (0..<plant.components.count).map {
      books.histograms.histogram(plant.components[$0].latencyHistogram)
    }
    books.series.poolTotals = connections.poolTotals(network, at: loop.clock, plant)
    books.series.lockTotals = locking.lockTotals(network, at: loop.clock)
    books.series.latencies = (0..<sending.classes.count).map {
      books.histograms.histogram(Handle($0))
    }
  }

  private mutating func componentTotal(_ index: Int) -> ComponentResult.Interval {
    let counts = books.outcomes(of: index, sending)
    let levels = plant.levels(of: index, at: loop.clock, sending)
    return ComponentResult.Interval(
      offered: books.sum(.offered, index, sending), answered: counts.answered,
      failed: counts.failed,
      inside: levels.inside, waiting: levels.waiting, queueArea: levels.queueArea,
      placesArea: levels.placesArea,
      coresArea: levels.coresArea, counts: plant.components[index].counts,
      servingArea: scaling.servingArea(of: index, at: loop.clock, plant),
      members: plant.members(of: index, scaling))
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
      result.coresArea, result.latencySum, result.counts.cacheHits, result.counts.cacheMisses,
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

extension Protection {
  fileprivate func memoryInUse(
    ofComponent index: Int, _ network: Network, _ plant: borrowing Plant,
    _ caching: borrowing Caching, _ faults: borrowing Faults
  ) -> Int64? {
    if network.components[index].memory == nil { return nil }
    return plant.components[index].ownStations.reduce(0) {
      $0 + memoryInUse($1, network, plant, caching, faults)
    }
  }
}

extension Plant {
  fileprivate func coreAreas(at now: Int64) -> [Int64] {
    var areas: [Int64] = []
    for id in 0..<stations.count {
      areas.append(stations[id].coresBusy.area(at: now))
    }
    return areas
  }

  fileprivate func mostCoresArea(of index: Int, at now: Int64, _ books: borrowing Books) -> Int64 {
    var most: Int64 = 0
    for id in components[index].ownStations {
      most = max(
        most, stations[id].coresBusy.area(at: now) - books.series.coreAreas[Int(id)])
    }
    return most
  }
}

extension Connections {
  /// What was measured of pools, with their time series.
  func poolSeries(
    _ network: Network, at now: Int64, _ plant: borrowing Plant, _ books: borrowing Books
  ) -> [PoolResult] {
    var results = poolResults(network, at: now, plant)
    for index in results.indices { results[index].intervals = books.series.pools.map { $0[index] } }
    return results
  }

  fileprivate func poolTotals(_ network: Network, at now: Int64, _ plant: borrowing Plant)
    -> [PoolResult.Interval]
  {
    poolResults(network, at: now, plant).map {
      PoolResult.Interval(busyArea: $0.busyArea, waits: $0.waits)
    }
  }
}

extension Locking {
  /// What was measured of locks, with their time series.
  func lockSeries(_ network: Network, at now: Int64, _ books: borrowing Books) -> [LockResult] {
    var results = lockResults(network, at: now)
    for index in results.indices { results[index].intervals = books.series.locks.map { $0[index] } }
    return results
  }

  fileprivate func lockTotals(_ network: Network, at now: Int64) -> [LockResult.Interval] {
    lockResults(network, at: now).map {
      LockResult.Interval(waits: $0.waits, waitTime: $0.waitTime)
    }
  }
}

extension Books {
  fileprivate func classTotal(_ index: Int, _ sending: borrowing Sending) -> ClassResult.Interval {
    let counts = outcomes(ofClass: index, sending)
    return ClassResult.Interval(
      offered: tally.value(.offered, index, Int(sending.classes[index].client)),
      answered: counts.answered, failed: counts.failed,
      inFlight: Int64(sending.classes[index].inFlight.value), p50: 0, p95: 0, p99: 0,
      outcomes: counts)
  }
}
