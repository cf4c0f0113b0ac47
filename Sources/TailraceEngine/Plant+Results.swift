/// What is read of a component: levels, totals, and what was measured.
extension Plant {
  /// - Complexity: O(stations of the component), for clients O(classes).
  func levels(of index: Int, at now: Int64, _ sending: borrowing Sending) -> Plant.Levels {
    var sum = Plant.Levels()
    for id in components[index].ownStations {
      sum.inside += Int64(stations[id].inside.value)
      sum.waiting += Int64(stations[id].waiting.value)
      sum.insideArea += stations[id].inside.area(at: now)
      sum.queueArea += stations[id].waiting.area(at: now)
      sum.placesArea += stations[id].placesHeld.area(at: now)
      sum.coresArea += stations[id].coresBusy.area(at: now)
    }
    // Clients hold their requests.
    if sending.isClient(index) {
      sending.forEachClass(of: index) { kind in
        sum.inside += Int64(sending.classes[kind].inFlight.value)
        sum.insideArea += sending.classes[kind].inFlight.area(at: now)
      }
    }
    return sum
  }

  func total(
    of index: Int, at now: Int64, _ books: borrowing Books, _ sending: borrowing Sending,
    _ scaling: borrowing Scaling
  ) -> ComponentResult.Interval {
    let probes = books.probes(of: index, sending)
    let counts = books.outcomes(of: index, sending).since(probes.outcomes)
    let levels = levels(of: index, at: now, sending)
    return ComponentResult.Interval(
      offered: books.offered(to: index, sending) - probes.offered, answered: counts.answered,
      failed: counts.failed,
      inside: levels.inside, waiting: levels.waiting, queueArea: levels.queueArea,
      placesArea: levels.placesArea,
      coresArea: levels.coresArea, counts: components[index].counts,
      servingArea: scaling.servingArea(of: index, at: now, self),
      members: members(of: index, scaling))
  }

  func coreAreas(at now: Int64) -> [TimeTotal] {
    var areas: [TimeTotal] = []
    for id in 0..<stations.count {
      areas.append(stations[id].coresBusy.area(at: now))
    }
    return areas
  }

  /// What is different later whenever something happened at a component meanwhile: areas grow while anybody is
  /// there, and whoever came is counted.
  func footprint(
    of index: Int, at now: Int64, _ books: borrowing Books, _ sending: borrowing Sending
  ) -> TimeSeries.Footprint {
    var footprint = TimeSeries.Footprint(
      levels: levels(of: index, at: now, sending), counts: components[index].counts)
    for id in components[index].ownStations { footprint.offered += stations[id].offered }
    if sending.isClient(index) {
      sending.forEachClass(of: index) { kind in
        footprint.offered += books.tally.offered(kind, index)
        footprint.ended += books.tally.ended(kind, index)
      }
    }
    return footprint
  }

  func mostCoresArea(of index: Int, at now: Int64, _ books: borrowing Books) -> TimeTotal {
    var most = TimeTotal.zero
    for id in components[index].ownStations {
      most = max(
        most, stations[id].coresBusy.area(at: now) - books.series.coreAreas[Int(id)])
    }
    return most
  }

  /// What was measured of a component; what other rooms know of it is handed in.
  func result(
    of index: Int, at now: Int64, _ books: borrowing Books, _ sending: borrowing Sending,
    caching: CacheCounts, coldStart: ColdStartResult?, memory: MemoryResult?,
    scaling: ScalingResult?, outages: Outages?
  ) -> ComponentResult {
    let state = components[index]
    let levels = levels(of: index, at: now, sending)
    let countsCores = state.cores != ComponentState.unlimited
    var shares = ClassShares(classes: sending.classes.count)
    sending.forEachClass(of: index) { row in
      shares.append(
        ComponentResult.ClassShare(
          offered: books.tally.offered(row, index),
          ended: books.tally.ended(row, index),
          waitTime: books.tally.time(.wait, row, index),
          serviceTime: books.tally.time(.service, row, index),
          latencySum: books.tally.time(.latency, row, index)), ofClass: row)
    }
    let instances = state.ownStations.map { id in
      ComponentResult.Instance(
        offered: stations[id].offered,
        insideArea: stations[id].inside.area(at: now),
        busyArea: countsCores
          ? stations[id].coresBusy.area(at: now)
          : stations[id].placesHeld.area(at: now))
    }
    return ComponentResult(
      inFlightAtStart: state.inFlightAtStart, offered: books.offered(to: index, sending),
      outcomes: books.outcomes(of: index, sending), inFlightAtEnd: levels.inside,
      probes: books.probes(of: index, sending),
      failuresBegun: OutcomeCounts(
        (0..<Outcome.count).map { books.failuresBegun[index * Outcome.count + $0] }),
      latency: books.histograms.histogram(state.latencyHistogram),
      wait: books.histograms.histogram(state.waitHistogram),
      waitTime: books.sum(.wait, index, sending),
      serviceTime: books.sum(.service, index, sending),
      insideArea: levels.insideArea, queueArea: levels.queueArea, placesArea: levels.placesArea,
      coresArea: levels.coresArea, latencySum: books.sum(.latency, index, sending),
      stoodStill: state.stoodStill, counts: state.counts,
      caching: caching, byClass: shares,
      instances: instances, intervals: books.series.components[index],
      occupancy: state.occupancy == .none ? nil : books.occupancy.result(state.occupancy),
      coldStart: coldStart, memory: memory, scaling: scaling, outages: outages)
  }
}
