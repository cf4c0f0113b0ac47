#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// Components.
extension Reading {
  func component(_ index: Int) -> ComponentReport {
    let component = network.components[index]
    let result = results.components[index]
    let ended = result.outcomes.total
    let requests = results.classes.indices.reduce(Int64(0)) { sum, row in
      let client = network.requestClasses[row].client
      return sum + (network.components[client.position].isProbe ? 0 : results.classes[row].offered)
    }
    let cores = total(component.cores, component)
    let places = total(component.places, component)
    let isShared = component.cores != nil && component.coreDiscipline == .processorSharing
    return ComponentReport(
      name: component.name, kind: kind(index), index: index,
      isClient: component.isClient, instances: component.instances, cores: cores,
      places: places, window: results.window, offered: result.offered,
      outcomes: result.outcomes, failuresBegun: result.failuresBegun, timeouts: result.timeouts,
      latency: LatencyReport(result.latency, ended: ended),
      wait: LatencyReport(result.wait, ended: result.wait.count),
      meanWait: result.waitTime.each(of: ended),
      meanService: result.serviceTime.each(of: ended),
      // Nobody stands in line for a shared core; what sharing costs is in the time waited.
      meanQueue: isShared
        ? Swift.max(results.mean(result.waitTime), results.mean(result.queueArea))
        : results.mean(result.queueArea),
      meanInService: results.mean(result.serviceTime), meanInside: results.mean(result.insideArea),
      busyCores: results.mean(result.coresArea), heldPlaces: results.mean(result.placesArea),
      hitRatio: ratio(result.cacheHits, result.cacheMisses),
      caching: result.caching,
      versionedReads: result.versionedReads, staleReads: result.staleReads,
      lostWrites: result.lostWrites,
      operationsPerRequest: component.isClient ? nil : share(result.offered, requests),
      byClass: component.isClient ? [] : uses(result),
      instanceUtilization: spread(component, result),
      coldStart: result.coldStart.map {
        let count = Double(component.instances)
        return ComponentReport.ColdStartReport(
          starts: $0.starts, offShare: results.mean($0.offArea) / count,
          startingShare: results.mean($0.startingArea) / count)
      },
      memory: result.memory, instanceOffered: offeredSpread(result),
      costPerHour: cost(index, component),
      intervals: intervals(result, cores: cores, places: places))
  }

  private func kind(_ index: Int) -> String {
    if index < network.annotations.kinds.count { return network.annotations.kinds[index] }
    return network.components[index].isClient ? "client" : "component"
  }

  private func total(_ each: Int?, _ component: Network.Component) -> Int64? {
    each.map { Int64($0) * Int64(component.instances) }
  }

  private func uses(_ result: ComponentResult) -> [ComponentReport.ClassUse] {
    var uses: [ComponentReport.ClassUse] = []
    for (index, part) in result.byClass.enumerated() where part.offered > 0 || part.ended > 0 {
      uses.append(
        ComponentReport.ClassUse(
          name: network.requestClasses[index].name, offered: part.offered,
          operationsPerRequest: share(part.offered, results.classes[index].offered),
          meanWait: part.waitTime.each(of: part.ended),
          meanService: part.serviceTime.each(of: part.ended)))
    }
    return uses
  }

  private func spread(
    _ component: Network.Component, _ result: ComponentResult
  ) -> (least: Double, most: Double)? {
    guard let servers = component.cores ?? component.places, results.window > .zero else {
      return nil
    }
    let shares = result.instances.map { results.mean($0.busyArea) / Double(servers) }
    guard let least = shares.min(), let most = shares.max() else { return nil }
    return (least, most)
  }

  private func offeredSpread(_ result: ComponentResult) -> (least: Int64, most: Int64) {
    let counts = result.instances.map { $0.offered }
    return (counts.min() ?? 0, counts.max() ?? 0)
  }

  private func cost(_ index: Int, _ component: Network.Component) -> Double? {
    let prices = network.annotations.prices
    guard index < prices.count, let price = prices[index] else { return nil }
    return price * Double(component.instances)
  }

  private func intervals(
    _ result: ComponentResult, cores: Int64?, places: Int64?
  ) -> [ComponentReport.Interval] {
    results.spans.enumerated().map { index, span in
      let row = result.intervals[index]
      let length = Double(Swift.max(span.length.nanoseconds, 1))
      return ComponentReport.Interval(
        start: span.start, length: span.length, isMeasured: span.isMeasured,
        offered: row.offered, answered: row.answered, failed: row.failed, inside: row.inside,
        waiting: row.waiting,
        meanQueue: Double(row.queueArea) / length,
        coreUtilization: cores.map { Double(row.coresArea) / length / Double($0) },
        placeUtilization: places.map { Double(row.placesArea) / length / Double($0) },
        hitRatio: ratio(row.cacheHits, row.cacheMisses))
    }
  }

  private func ratio(_ hits: Int64, _ misses: Int64) -> Double? { share(hits, hits + misses) }

  private func share(_ part: Int64, _ whole: Int64) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }
}
