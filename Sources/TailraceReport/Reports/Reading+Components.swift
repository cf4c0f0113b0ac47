internal import TailraceEngine

/// Components.
extension Reading {
  func component(_ index: Int) -> ComponentReport {
    let component = network.components[index]
    let result = results.components[index]
    let ended = result.outcomes.total
    let requests = results.classes.indices.reduce(Int64(0)) { sum, row in
      let client = network.requestClasses[row].client
      return sum
        + (network.components[client.position].role == .probe ? 0 : results.classes[row].offered)
    }
    let scaling = result.scaling.map { scalingReport($0) }
    let cores = total(component.cores, component, scaling)
    let places = total(component.places, component, scaling)
    let isShared = component.cores != nil && component.coreDiscipline == .processorSharing
    return ComponentReport(
      name: component.name, kind: network.note(of: index).kind, index: index,
      role: component.role, instances: component.instances, cores: cores,
      places: places, window: results.window, offered: result.requests.offered,
      outcomes: result.requests.outcomes, failuresBegun: result.failuresBegun,
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
      caching: result.caching, counts: result.counts, outages: result.outages,
      operationsPerRequest: component.isClient ? nil : share(result.requests.offered, requests),
      byClass: component.isClient ? [] : uses(result),
      instanceUtilization: spread(component, result),
      coldStart: result.coldStart.map {
        let count = Double(component.instances)
        return ComponentReport.ColdStartReport(
          starts: $0.starts, offShare: results.mean($0.offArea) / count,
          startingShare: results.mean($0.startingArea) / count)
      },
      memory: result.memory, scaling: scaling, instanceOffered: offeredSpread(result),
      costPerHour: cost(index, component, scaling),
      intervals: intervals(result, component, cores: cores, places: places),
      coresAvailable: available(component.cores, scaling),
      placesAvailable: available(component.places, scaling))
  }

  private func scalingReport(_ result: ScalingResult) -> ComponentReport.ScalingReport {
    ComponentReport.ScalingReport(
      least: result.least, most: result.most, mean: results.mean(result.memberArea),
      atEnd: result.atEnd, meanServing: results.mean(result.servingArea),
      meanBilled: results.mean(result.billedArea), billedSeconds: Double(result.billedArea) / 1e9,
      starts: result.starts, lost: result.lost)
  }

  /// What instances that come and go had together, on average.
  private func available(
    _ each: Int?, _ scaling: ComponentReport.ScalingReport?
  ) -> Double? {
    guard let each, let scaling else { return nil }
    return Swift.max(Double(each) * scaling.meanServing, 1e-9)
  }

  private func total(
    _ each: Int?, _ component: Network.Component, _ scaling: ComponentReport.ScalingReport?
  ) -> Int64? {
    if let available = available(each, scaling) { return Int64(available.rounded()) }
    return each.map { Int64($0) * Int64(component.instances) }
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
    let each = Double(servers)
    var shares: [Double] = result.instances.map { results.mean($0.busyArea) / each }
    if let times = result.scaling?.instances {
      // Of the time that each was there.
      let there = zip(result.instances, times).filter { $0.1.serving > 0 }
      shares = there.map { Double($0.0.busyArea) / Double($0.1.serving) / each }
    }
    guard let least = shares.min(), let most = shares.max() else { return nil }
    return (least, most)
  }

  private func offeredSpread(_ result: ComponentResult) -> (least: Int64, most: Int64) {
    var counts = result.instances.map { $0.offered }
    if let times = result.scaling?.instances {
      counts = zip(result.instances, times).filter { $0.1.serving > 0 }.map { $0.0.offered }
    }
    return (counts.min() ?? 0, counts.max() ?? 0)
  }

  private func cost(
    _ index: Int, _ component: Network.Component, _ scaling: ComponentReport.ScalingReport?
  ) -> Double? {
    network.note(of: index).price.map {
      $0 * (scaling?.meanBilled ?? Double(component.instances))
    }
  }

  private func intervals(
    _ result: ComponentResult, _ component: Network.Component, cores: Int64?, places: Int64?
  ) -> [ComponentReport.Interval] {
    results.spans.enumerated().map { index, span in
      let row = result.intervals[index]
      let length = Double(Swift.max(span.length.nanoseconds, 1))
      func utilization(_ area: TimeTotal, _ all: Int64?, _ each: Int?) -> Double? {
        guard result.scaling != nil, let each else {
          return all.map { Double(area) / length / Double($0) }
        }
        return row.servingArea > 0 ? Double(area) / (Double(row.servingArea) * Double(each)) : 0
      }
      return ComponentReport.Interval(
        start: span.start, length: span.length, isMeasured: span.isMeasured,
        offered: row.offered, answered: row.answered, failed: row.failed, inside: row.inside,
        waiting: row.waiting,
        meanQueue: Double(row.queueArea) / length,
        coreUtilization: utilization(row.coresArea, cores, component.cores),
        mostCoreUtilization: component.cores.map {
          Double(row.mostCoresArea) / length / Double($0)
        },
        placeUtilization: utilization(row.placesArea, places, component.places),
        counts: row.counts,
        instances: result.scaling == nil ? nil : row.members,
        latency: row.answered > 0 && row.p99 > 0
          ? (
            Delay(nanoseconds: row.p50), Delay(nanoseconds: row.p95), Delay(nanoseconds: row.p99)
          ) : nil,
        memoryInUse: row.memoryInUse)
    }
  }

  private func share(_ part: Int64, _ whole: Int64) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }
}
