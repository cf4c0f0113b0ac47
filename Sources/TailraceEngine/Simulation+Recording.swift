/// What is counted, and what becomes of it.
extension Simulation {

  /// An interval, the warm-up or the run is over.
  mutating func passBoundary() {
    loop.clock = books.series.boundary
    recordInterval()
    let isWarm = books.series.isAtWarmup
    let isOver = books.series.isAtHorizon
    books.series.advance()
    if isWarm && books.windowStart < 0 { beginMeasuring() }
    if isOver {
      loop.ending = .horizon
    } else if loop.sequence > Event.sequenceLimit / 2 {
      // The sequences would run out before long.
      loop.ending = .eventLimit(loop.events)
    }
  }

  /// Everything so far was warm-up: what is counted begins again, what is in flight stays.
  mutating func beginMeasuring() {
    books.windowStart = loop.clock
    if !scaling.scalers.isEmpty { scaling.carryReadings(at: loop.clock, plant, books) }
    books.tally.reset()
    books.failuresBegun.fill(with: 0)
    books.histograms.reset()
    books.catchUpOccupancy(at: loop.clock, plant)
    books.occupancy.reset()
    faults.settleShared(atEnd: false, at: loop.clock, &frames, plant, &books)
    coldStart.settleColdStarts(restarts: true, at: loop.clock, plant)
    caching.contents.restart(now: loop.clock)
    connections.restartPools(at: loop.clock)
    protection.restartMemory(at: loop.clock)
    calling.restartGuards()
    faults.outages.restart(now: loop.clock)
    for index in 0..<locking.counts.count { locking.counts[index].restart(at: loop.clock) }
    calling.attempts.counts.fill(with: CallCounts())
    for index in 0..<sending.classes.count { sending.classes[index].restart(at: loop.clock) }
    for index in 0..<plant.components.count {
      plant.components[index].counts = ComponentCounts()
      plant.components[index].inFlightAtStart =
        plant.levels(of: index, at: loop.clock, sending).inside
    }
    for index in 0..<plant.stations.count { plant.stations[index].restart(at: loop.clock) }
    messaging.restart(at: loop.clock)
    startSeries()
  }

  /// What was measured; the run must have ended.
  public consuming func results() -> Results {
    precondition(loop.ending != nil, "a run has results when it has ended")
    books.catchUpOccupancy(at: loop.clock, plant)
    faults.settleShared(atEnd: true, at: loop.clock, &frames, plant, &books)
    coldStart.settleColdStarts(restarts: false, at: loop.clock, plant)
    protection.settleMemory(at: loop.clock)
    if books.series.ends.last != now {
      recordInterval()
      books.series.ends.append(now)
    }
    if books.windowStart < 0 { books.windowStart = loop.clock }
    let classResults = (0..<sending.classes.count).map {
      books.classResult($0, at: loop.clock, plant, sending)
    }
    let componentResults = (0..<plant.components.count).map { componentResult($0) }
    for result in classResults { books.fingerprint.count(result) }
    for result in componentResults { books.fingerprint.count(result) }
    let queueResults = (0..<messaging.queues.count).map {
      messaging.queueResult($0, at: loop.clock)
    }
    for result in queueResults { books.fingerprint.count(result) }
    var places: [(component: Int, instance: Int)] = []
    for index in 0..<plant.stations.count {
      places.append((Int(plant.stations[index].component), Int(plant.ordinal(of: Handle(index)))))
    }
    return Results(
      ending: loop.ending ?? .stopped, windowStart: Delay(nanoseconds: books.windowStart),
      windowEnd: now,
      events: loop.events, staleEvents: loop.staleEvents, peakInFlight: frames.count - 1,
      classes: classResults,
      components: componentResults, queues: queueResults,
      pools: connections.poolSeries(network, at: loop.clock, plant, books),
      locks: locking.lockSeries(network, at: loop.clock, books),
      calls: calling.callResults(network),
      guards: calling.guardResults(network, at: loop.clock, books),
      timeline: books.timeline.occurrences, timelineOmitted: books.timeline.omitted,
      fingerprint: books.fingerprint.value, traces: tracing.recorder.results { places[Int($0)] },
      latencies: tracing.keepsLatencies ? tracing.ledger : nil, intervalEnds: books.series.ends)
  }

  private mutating func componentResult(_ index: Int) -> ComponentResult {
    let state = plant.components[index]
    let levels = plant.levels(of: index, at: loop.clock, sending)
    let countsCores = state.cores != ComponentState.unlimited
    let shares = (0..<sending.classes.count).map { row in
      ComponentResult.ClassShare(
        offered: books.tally.value(.offered, row, index),
        ended: Outcome.allCases.reduce(0) { $0 + books.tally.outcome($1, row, index) },
        waitTime: books.tally.value(.waitTime, row, index),
        serviceTime: books.tally.value(.serviceTime, row, index),
        latencySum: books.tally.value(.latencySum, row, index))
    }
    let instances = state.ownStations.map { id in
      ComponentResult.Instance(
        offered: plant.stations[id].offered,
        insideArea: plant.stations[id].inside.area(at: loop.clock),
        busyArea: countsCores
          ? plant.stations[id].coresBusy.area(at: loop.clock)
          : plant.stations[id].placesHeld.area(at: loop.clock))
    }
    return ComponentResult(
      inFlightAtStart: state.inFlightAtStart, offered: books.sum(.offered, index, sending),
      outcomes: books.outcomes(of: index, sending), inFlightAtEnd: levels.inside,
      failuresBegun: OutcomeCounts(
        (0..<Outcome.count).map { books.failuresBegun[index * Outcome.count + $0] }),
      latency: books.histograms.histogram(state.latencyHistogram),
      wait: books.histograms.histogram(state.waitHistogram),
      waitTime: books.sum(.waitTime, index, sending),
      serviceTime: books.sum(.serviceTime, index, sending),
      insideArea: levels.insideArea, queueArea: levels.queueArea, placesArea: levels.placesArea,
      coresArea: levels.coresArea, latencySum: books.sum(.latencySum, index, sending),
      counts: state.counts,
      caching: caching.cacheCounts(index, network, at: loop.clock, plant, books), byClass: shares,
      instances: instances, intervals: books.series.components.map { $0[index] },
      occupancy: state.occupancy == .none ? nil : books.occupancy.result(state.occupancy),
      coldStart: coldStart.coldStartResult(of: index, at: loop.clock, plant),
      memory: protection.memoryResult(of: index, plant),
      scaling: scaling.scalingResult(of: index, at: loop.clock, plant),
      outages: faults.outages.result(index, now: loop.clock))
  }
}

extension Books {
  @inline(__always)
  mutating func addWait(
    _ frame: Handle<Frame>, _ time: Int64, _ frames: borrowing Frames, _ plant: borrowing Plant
  ) {
    let component = plant.stations[frames[frame].station].component
    tally.add(time, to: .waitTime, frames[frame].requestClass, component)
  }

  @inline(__always)
  mutating func addService(
    _ frame: Handle<Frame>, _ time: Int64, _ frames: borrowing Frames, _ plant: borrowing Plant
  ) {
    let component = plant.stations[frames[frame].station].component
    tally.add(time, to: .serviceTime, frames[frame].requestClass, component)
  }

  /// A place or a core was got, or given up, after so long.
  @inline(__always)
  mutating func recordWait(
    _ component: Handle<ComponentState>, _ time: Int64, _ plant: borrowing Plant
  ) {
    histograms.record(plant.components[component].waitHistogram, time)
  }

  /// A place or a core was there at once.
  @inline(__always)
  mutating func recordNoWait(_ component: Handle<ComponentState>, _ plant: borrowing Plant) {
    histograms.recordZero(plant.components[component].waitHistogram)
  }

  fileprivate mutating func catchUpOccupancy(at now: Int64, _ plant: borrowing Plant) {
    for index in 0..<plant.stations.count {
      let station = plant.stations[index]
      let record = plant.components[station.component].occupancy
      if record == .none { continue }
      occupancy.catchUp(record, now: now)
      occupancy.catchUp(
        record, station: plant.ordinal(of: Handle(index)), level: station.inside.value, now: now)
    }
  }

  /// How the requests of a class ended.
  func outcomes(ofClass index: Int, _ sending: borrowing Sending) -> OutcomeCounts {
    let client = Int(sending.classes[index].client)
    return OutcomeCounts(Outcome.allCases.map { tally.outcome($0, index, client) })
  }

  func sum(_ field: Tally.Field, _ component: Int, _ sending: borrowing Sending) -> Int64 {
    (0..<sending.classes.count).reduce(0) { $0 + tally.value(field, $1, component) }
  }

  func outcomes(of component: Int, _ sending: borrowing Sending) -> OutcomeCounts {
    OutcomeCounts(
      Outcome.allCases.map { outcome in
        (0..<sending.classes.count).reduce(0) { $0 + tally.outcome(outcome, $1, component) }
      })
  }

  fileprivate func classResult(
    _ index: Int, at now: Int64, _ plant: borrowing Plant, _ sending: borrowing Sending
  ) -> ClassResult {
    let state = sending.classes[index]
    let count = plant.components.count
    func sum(_ field: Tally.Field) -> Int64 {
      (0..<count).reduce(0) { $0 + tally.value(field, index, $1) }
    }
    return ClassResult(
      inFlightAtStart: state.inFlightAtStart,
      offered: tally.value(.offered, index, Int(state.client)),
      outcomes: outcomes(ofClass: index, sending),
      inFlightAtEnd: Int64(state.inFlight.value), late: state.late,
      stale: state.stale,
      latency: histograms.histogram(Handle(index)),
      inFlightArea: state.inFlight.area(at: now),
      waitTime: sum(.waitTime), serviceTime: sum(.serviceTime), networkTime: state.networkTime,
      intervals: series.classes.map { $0[index] })
  }
}

extension Plant {
  /// - Complexity: O(stations of the component), for clients O(classes).
  func levels(of index: Int, at now: Int64, _ sending: borrowing Sending) -> Plant.Levels {
    var sum = Plant.Levels()
    for id in components[index].ownStations {
      sum.inside += Int64(stations[id].inside.value)
      sum.waiting += Int64(stations[id].waiting.value)
      sum.insideArea &+= stations[id].inside.area(at: now)
      sum.queueArea &+= stations[id].waiting.area(at: now)
      sum.placesArea &+= stations[id].placesHeld.area(at: now)
      sum.coresArea &+= stations[id].coresBusy.area(at: now)
    }
    // Clients hold their requests.
    for kind in 0..<sending.classes.count where Int(sending.classes[kind].client) == index {
      sum.inside += Int64(sending.classes[kind].inFlight.value)
      sum.insideArea &+= sending.classes[kind].inFlight.area(at: now)
    }
    return sum
  }
}
