internal import TailraceEngine

/// Components.
extension Reading {
  func component(_ index: Int) -> ComponentReport {
    let component = network.components[index]
    let result = results.components[index]
    let ended = result.outcomes.total
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
      intervals: ComponentReport.Intervals(
        rows: result.intervals, spans: spans, isScaled: result.scaling != nil, cores: cores,
        places: places, coresEach: component.cores, placesEach: component.places),
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
    for (index, part) in result.byClass.asking where part.offered > 0 || part.ended > 0 {
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

  private func share(_ part: Int64, _ whole: Int64) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }
}
