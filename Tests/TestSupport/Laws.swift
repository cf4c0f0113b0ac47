package import Tailrace

/// What holds for the results of every run, as sentences about what does not.
package enum Laws {
  /// Conservation, bounds of busy servers, sums of parts, order of percentiles.
  package static func violations(_ network: Network, _ results: Results) -> [String] {
    var found: [String] = []
    func expect(_ holds: Bool, _ what: String, _ name: String) {
      if !holds { found.append("\(name): \(what)") }
    }
    let window = Double(results.window.nanoseconds)
    for (index, result) in results.classes.enumerated() {
      let name = network.requestClasses[index].name
      expect(
        result.inFlightAtStart + result.offered == result.outcomes.total + result.inFlightAtEnd,
        "requests got lost", name)
      expect(result.inFlightAtEnd >= 0 && result.late >= 0, "less than nothing", name)
      expect(result.latency.count == result.outcomes.answered, "answers without latency", name)
      expect(isMonotone(result.latency), "percentiles descend", name)
    }
    for (index, result) in results.components.enumerated() {
      let component = network.components[index]
      let name = component.name
      expect(
        result.inFlightAtStart + result.offered
          == result.outcomes.total + result.inFlightAtEnd, "attempts got lost", name)
      let instances = Double(component.instances)
      for (area, servers, what) in [
        (result.coresArea, component.cores, "cores"),
        (result.placesArea, component.places, "places"),
      ] {
        expect(area >= 0, "negative area of \(what)", name)
        guard let servers else { continue }
        expect(
          Double(area) <= window * Double(servers) * instances, "more than all \(what) busy", name)
      }
      if let cold = result.coldStart {
        expect(cold.starts == cold.startsFromOff, "an instance that is on was started", name)
        expect(
          cold.offArea >= 0 && cold.startingArea >= 0
            && Double(cold.offArea + cold.startingArea) <= window * instances,
          "instances off and starting for more than there is", name)
      }
      expect(result.queueArea >= 0 && result.insideArea >= 0, "negative area", name)
      expect(
        result.latency.count == result.outcomes.answered || component.isClient,
        "answers without latency", name)
      expect(isMonotone(result.latency) && isMonotone(result.wait), "percentiles descend", name)
      expect(
        result.offered == result.instances.reduce(0) { $0 + $1.offered }
          || component.isClient, "instances do not add up", name)
      expect(
        result.insideArea == result.instances.reduce(0) { $0 + $1.insideArea }
          || component.isClient, "areas of instances do not add up", name)
      let shares = result.byClass
      expect(
        result.offered == shares.reduce(0) { $0 + $1.offered }
          && result.outcomes.total == shares.reduce(0) { $0 + $1.ended }
          && result.waitTime == shares.reduce(0) { $0 + $1.waitTime }
          && result.serviceTime == shares.reduce(0) { $0 + $1.serviceTime }
          && result.latencySum == shares.reduce(0) { $0 + $1.latencySum },
        "classes do not add up", name)
    }
    return found
  }

  /// What else holds when the run began and ended empty: Little's law without remainder.
  package static func violationsWhenDrained(_ network: Network, _ results: Results) -> [String] {
    var found: [String] = []
    for (index, result) in results.classes.enumerated() {
      let name = network.requestClasses[index].name
      if result.inFlightAtEnd != 0 { found.append("\(name): not drained") }
      let sum = TimeTotal(nanoseconds: Int64(result.latency.sum))
      if result.outcomes.failed == 0 ? result.inFlightArea != sum : result.inFlightArea < sum {
        found.append("\(name): area \(result.inFlightArea), latencies \(sum)")
      }
    }
    for (index, result) in results.components.enumerated() {
      let component = network.components[index]
      if component.isClient { continue }
      if result.inFlightAtEnd != 0 { found.append("\(component.name): not drained") }
      if result.insideArea != result.latencySum {
        found.append(
          "\(component.name): area \(result.insideArea), latencies \(result.latencySum)")
      }
      if component.coreDiscipline == .processorSharing { continue }
      if result.queueArea != result.waitTime {
        found.append("\(component.name): queue \(result.queueArea), waits \(result.waitTime)")
      }
    }
    return found
  }

  private static func isMonotone(_ histogram: LatencyHistogram) -> Bool {
    let values = [0, 0.01, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1].map { histogram.quantile($0) }
    return values == values.sorted() && (values.last ?? 0) <= histogram.maximum
  }
}
