/// What is counted, and what becomes of it.
extension Simulation {
  @inline(__always)
  mutating func addWait(_ frame: Handle<Frame>, _ time: Int64) {
    let component = plant.stations[frames[frame].station].component
    books.tally.add(time, to: .waitTime, frames[frame].requestClass, component)
  }

  @inline(__always)
  mutating func addService(_ frame: Handle<Frame>, _ time: Int64) {
    let component = plant.stations[frames[frame].station].component
    books.tally.add(time, to: .serviceTime, frames[frame].requestClass, component)
  }

  /// A place or a core was got, or given up, after so long.
  @inline(__always)
  mutating func recordWait(_ component: Handle<ComponentState>, _ time: Int64) {
    books.histograms.record(plant.components[component].waitHistogram, time)
  }

  /// A place or a core was there at once.
  @inline(__always)
  mutating func recordNoWait(_ component: Handle<ComponentState>) {
    books.histograms.recordZero(plant.components[component].waitHistogram)
  }

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
    if !scaling.scalers.isEmpty { carryReadings() }
    books.tally.reset()
    books.failuresBegun.fill(with: 0)
    books.timeouts.fill(with: TimeoutCounts())
    books.histograms.reset()
    catchUpOccupancy()
    books.occupancy.reset()
    settleShared(atEnd: false)
    settleColdStarts(restarts: true)
    caching.contents.restart(now: loop.clock)
    restartPools()
    restartMemory()
    restartGuards()
    faults.lostWrites.fill(with: 0)
    faults.lostOnWay.fill(with: 0)
    faults.outages.restart(now: loop.clock)
    for index in 0..<locking.counts.count { locking.counts[index].restart(at: loop.clock) }
    calling.attempts.counts.fill(with: CallCounts())
    for index in 0..<traffic.classes.count {
      traffic.classes[index].inFlight.restart(at: loop.clock)
      traffic.classes[index].inFlightAtStart = Int64(traffic.classes[index].inFlight.value)
      traffic.classes[index].late = 0
      traffic.classes[index].stale = 0
      traffic.classes[index].networkTime = 0
    }
    for index in 0..<plant.components.count {
      plant.components[index].cacheHits = 0
      plant.components[index].cacheMisses = 0
      plant.components[index].versionedReads = 0
      plant.components[index].staleReads = 0
      plant.components[index].expiredHits = 0
      plant.components[index].refreshes = 0
      plant.components[index].coalesced = 0
      plant.components[index].rescued = 0
      plant.components[index].lostWriteBacks = 0
      plant.components[index].bytesServed = 0
      plant.components[index].inFlightAtStart = levels(of: index).inside
    }
    for index in 0..<plant.stations.count {
      plant.stations[index].offered = 0
      plant.stations[index].inside.restart(at: loop.clock)
      plant.stations[index].placesHeld.restart(at: loop.clock)
      plant.stations[index].coresBusy.restart(at: loop.clock)
      plant.stations[index].waiting.restart(at: loop.clock)
    }
    messaging.restart(at: loop.clock)
    startSeries()
  }

  /// What was measured; the run must have ended.
  public consuming func results() -> Results {
    precondition(loop.ending != nil, "a run has results when it has ended")
    catchUpOccupancy()
    settleShared(atEnd: true)
    settleColdStarts(restarts: false)
    settleMemory()
    if books.series.ends.last != now {
      recordInterval()
      books.series.ends.append(now)
    }
    if books.windowStart < 0 { books.windowStart = loop.clock }
    let classResults = (0..<traffic.classes.count).map { classResult($0) }
    let componentResults = (0..<plant.components.count).map { componentResult($0) }
    for result in classResults { books.fingerprint.count(result) }
    for result in componentResults { books.fingerprint.count(result) }
    let queueResults = (0..<messaging.queues.count).map { queueResult($0) }
    for result in queueResults { books.fingerprint.count(result) }
    var places: [(component: Int, instance: Int)] = []
    for index in 0..<plant.stations.count {
      places.append((Int(plant.stations[index].component), Int(ordinal(of: Handle(index)))))
    }
    return Results(
      ending: loop.ending ?? .stopped, windowStart: Delay(nanoseconds: books.windowStart),
      windowEnd: now,
      events: loop.events, staleEvents: loop.staleEvents, peakInFlight: frames.count - 1,
      classes: classResults,
      components: componentResults, queues: queueResults, pools: poolSeries(),
      locks: lockSeries(), calls: callResults(), guards: guardResults(),
      timeline: books.timeline.occurrences, timelineOmitted: books.timeline.omitted,
      fingerprint: books.fingerprint.value, traces: tracing.recorder.results { places[Int($0)] },
      latencies: tracing.keepsLatencies ? tracing.ledger : nil, intervalEnds: books.series.ends)
  }

  private mutating func catchUpOccupancy() {
    for index in 0..<plant.stations.count {
      let station = plant.stations[index]
      let record = plant.components[station.component].occupancy
      if record == .none { continue }
      books.occupancy.catchUp(record, now: loop.clock)
      books.occupancy.catchUp(
        record, station: ordinal(of: Handle(index)), level: station.inside.value, now: loop.clock)
    }
  }

  /// - Complexity: O(stations of the component), for clients O(classes).
  mutating func levels(of index: Int) -> Plant.Levels {
    var sum = Plant.Levels()
    for id in plant.components[index].ownStations {
      sum.inside += Int64(plant.stations[id].inside.value)
      sum.waiting += Int64(plant.stations[id].waiting.value)
      sum.insideArea &+= plant.stations[id].inside.area(at: loop.clock)
      sum.queueArea &+= plant.stations[id].waiting.area(at: loop.clock)
      sum.placesArea &+= plant.stations[id].placesHeld.area(at: loop.clock)
      sum.coresArea &+= plant.stations[id].coresBusy.area(at: loop.clock)
    }
    // Clients hold their requests.
    for kind in 0..<traffic.classes.count where Int(traffic.classes[kind].client) == index {
      sum.inside += Int64(traffic.classes[kind].inFlight.value)
      sum.insideArea &+= traffic.classes[kind].inFlight.area(at: loop.clock)
    }
    return sum
  }

  /// How the requests of a class ended.
  mutating func outcomes(ofClass index: Int) -> OutcomeCounts {
    let client = Int(traffic.classes[index].client)
    return OutcomeCounts(Outcome.allCases.map { books.tally.outcome($0, index, client) })
  }

  mutating func sum(_ field: Tally.Field, _ component: Int) -> Int64 {
    (0..<traffic.classes.count).reduce(0) { $0 + books.tally.value(field, $1, component) }
  }

  mutating func outcomes(of component: Int) -> OutcomeCounts {
    OutcomeCounts(
      Outcome.allCases.map { outcome in
        (0..<traffic.classes.count).reduce(0) { $0 + books.tally.outcome(outcome, $1, component) }
      })
  }

  private mutating func classResult(_ index: Int) -> ClassResult {
    let state = traffic.classes[index]
    let count = plant.components.count
    func sum(_ field: Tally.Field) -> Int64 {
      (0..<count).reduce(0) { $0 + books.tally.value(field, index, $1) }
    }
    return ClassResult(
      inFlightAtStart: state.inFlightAtStart,
      offered: books.tally.value(.offered, index, Int(state.client)),
      outcomes: outcomes(ofClass: index),
      inFlightAtEnd: Int64(state.inFlight.value), late: state.late,
      stale: state.stale,
      latency: books.histograms.histogram(Handle(index)),
      inFlightArea: state.inFlight.area(at: loop.clock),
      waitTime: sum(.waitTime), serviceTime: sum(.serviceTime), networkTime: state.networkTime,
      intervals: books.series.classes.map { $0[index] })
  }

  private mutating func componentResult(_ index: Int) -> ComponentResult {
    let state = plant.components[index]
    let levels = levels(of: index)
    let countsCores = state.cores != ComponentState.unlimited
    let shares = (0..<traffic.classes.count).map { row in
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
      inFlightAtStart: state.inFlightAtStart, offered: sum(.offered, index),
      outcomes: outcomes(of: index), inFlightAtEnd: levels.inside,
      failuresBegun: OutcomeCounts(
        (0..<Outcome.count).map { books.failuresBegun[index * Outcome.count + $0] }),
      timeouts: books.timeouts[index], latency: books.histograms.histogram(state.latencyHistogram),
      wait: books.histograms.histogram(state.waitHistogram),
      waitTime: sum(.waitTime, index), serviceTime: sum(.serviceTime, index),
      insideArea: levels.insideArea, queueArea: levels.queueArea, placesArea: levels.placesArea,
      coresArea: levels.coresArea, latencySum: sum(.latencySum, index),
      cacheHits: state.cacheHits, cacheMisses: state.cacheMisses,
      versionedReads: state.versionedReads, staleReads: state.staleReads,
      caching: cacheCounts(index), lostWrites: faults.lostWrites[index], byClass: shares,
      instances: instances, intervals: books.series.components.map { $0[index] },
      occupancy: state.occupancy == .none ? nil : books.occupancy.result(state.occupancy),
      coldStart: coldStartResult(of: index), memory: memoryResult(of: index),
      scaling: scalingResult(of: index), outages: faults.outages.result(index, now: loop.clock),
      lostOnWay: faults.lostOnWay[index])
  }
}
