/// What is counted, and what becomes of it.
extension Simulation {
  @inline(__always)
  mutating func addWait(_ frame: Handle<Frame>, _ time: Int64) {
    let component = stations[frames[frame].station].component
    tally.add(time, to: .waitTime, frames[frame].requestClass, component)
  }

  @inline(__always)
  mutating func addService(_ frame: Handle<Frame>, _ time: Int64) {
    let component = stations[frames[frame].station].component
    tally.add(time, to: .serviceTime, frames[frame].requestClass, component)
  }

  /// A place or a core was got, or given up, after so long.
  @inline(__always)
  mutating func recordWait(_ component: Handle<ComponentState>, _ time: Int64) {
    histograms.record(components[component].waitHistogram, time)
  }

  /// A place or a core was there at once.
  @inline(__always)
  mutating func recordNoWait(_ component: Handle<ComponentState>) {
    histograms.recordZero(components[component].waitHistogram)
  }

  /// An interval, the warm-up or the run is over.
  mutating func passBoundary() {
    clock = series.boundary
    recordInterval()
    let isWarm = series.isAtWarmup
    let isOver = series.isAtHorizon
    series.advance()
    if isWarm && windowStart < 0 { beginMeasuring() }
    if isOver {
      ending = .horizon
    } else if sequence > Event.sequenceLimit / 2 {
      // The sequences would run out before long.
      ending = .eventLimit(events)
    }
  }

  /// Everything so far was warm-up: what is counted begins again, what is in flight stays.
  mutating func beginMeasuring() {
    windowStart = clock
    if !scalers.isEmpty { carryReadings() }
    tally.reset()
    failuresBegun.fill(with: 0)
    timeouts.fill(with: TimeoutCounts())
    histograms.reset()
    catchUpOccupancy()
    occupancy.reset()
    settleShared(atEnd: false)
    settleColdStarts(restarts: true)
    caches.restart(now: clock)
    restartPools()
    restartMemory()
    restartGuards()
    lostWrites.fill(with: 0)
    lostOnWay.fill(with: 0)
    outages.restart(now: clock)
    for index in 0..<lockCounts.count { lockCounts[index].restart(at: clock) }
    attempts.counts.fill(with: CallCounts())
    for index in 0..<classes.count {
      classes[index].inFlight.restart(at: clock)
      classes[index].inFlightAtStart = Int64(classes[index].inFlight.value)
      classes[index].late = 0
      classes[index].stale = 0
      classes[index].networkTime = 0
    }
    for index in 0..<components.count {
      components[index].cacheHits = 0
      components[index].cacheMisses = 0
      components[index].versionedReads = 0
      components[index].staleReads = 0
      components[index].expiredHits = 0
      components[index].refreshes = 0
      components[index].coalesced = 0
      components[index].rescued = 0
      components[index].lostWriteBacks = 0
      components[index].bytesServed = 0
      components[index].inFlightAtStart = levels(of: index).inside
    }
    for index in 0..<stations.count {
      stations[index].offered = 0
      stations[index].inside.restart(at: clock)
      stations[index].placesHeld.restart(at: clock)
      stations[index].coresBusy.restart(at: clock)
      stations[index].waiting.restart(at: clock)
    }
    messaging.restart(at: clock)
    startSeries()
  }

  /// What was measured; the run must have ended.
  public consuming func results() -> Results {
    precondition(ending != nil, "a run has results when it has ended")
    catchUpOccupancy()
    settleShared(atEnd: true)
    settleColdStarts(restarts: false)
    settleMemory()
    if series.ends.last != now {
      recordInterval()
      series.ends.append(now)
    }
    if windowStart < 0 { windowStart = clock }
    let classResults = (0..<classes.count).map { classResult($0) }
    let componentResults = (0..<components.count).map { componentResult($0) }
    for result in classResults { fingerprint.count(result) }
    for result in componentResults { fingerprint.count(result) }
    let queueResults = (0..<messaging.queues.count).map { queueResult($0) }
    for result in queueResults { fingerprint.count(result) }
    var places: [(component: Int, instance: Int)] = []
    for index in 0..<stations.count {
      places.append((Int(stations[index].component), Int(ordinal(of: Handle(index)))))
    }
    return Results(
      ending: ending ?? .stopped, windowStart: Delay(nanoseconds: windowStart), windowEnd: now,
      events: events, staleEvents: staleEvents, peakInFlight: frames.count - 1,
      classes: classResults,
      components: componentResults, queues: queueResults, pools: poolSeries(),
      locks: lockSeries(), calls: callResults(), guards: guardResults(),
      timeline: timeline.occurrences, timelineOmitted: timeline.omitted,
      fingerprint: fingerprint.value, traces: tracer.results { places[Int($0)] },
      latencies: keepsLatencies ? ledger : nil, intervalEnds: series.ends)
  }

  private mutating func catchUpOccupancy() {
    for index in 0..<stations.count {
      let station = stations[index]
      let record = components[station.component].occupancy
      if record == .none { continue }
      occupancy.catchUp(record, now: clock)
      occupancy.catchUp(
        record, station: ordinal(of: Handle(index)), level: station.inside.value, now: clock)
    }
  }

  /// What is inside a component, and the areas since measuring began, over all of its stations.
  struct Levels {
    var inside: Int64 = 0
    var waiting: Int64 = 0
    var insideArea: Int64 = 0
    var queueArea: Int64 = 0
    var placesArea: Int64 = 0
    var coresArea: Int64 = 0
  }

  /// - Complexity: O(stations of the component), for clients O(classes).
  mutating func levels(of index: Int) -> Levels {
    var sum = Levels()
    for id in components[index].ownStations {
      sum.inside += Int64(stations[id].inside.value)
      sum.waiting += Int64(stations[id].waiting.value)
      sum.insideArea &+= stations[id].inside.area(at: clock)
      sum.queueArea &+= stations[id].waiting.area(at: clock)
      sum.placesArea &+= stations[id].placesHeld.area(at: clock)
      sum.coresArea &+= stations[id].coresBusy.area(at: clock)
    }
    // Clients hold their requests.
    for kind in 0..<classes.count where Int(classes[kind].client) == index {
      sum.inside += Int64(classes[kind].inFlight.value)
      sum.insideArea &+= classes[kind].inFlight.area(at: clock)
    }
    return sum
  }

  /// How the requests of a class ended.
  mutating func outcomes(ofClass index: Int) -> OutcomeCounts {
    let client = Int(classes[index].client)
    return OutcomeCounts(Outcome.allCases.map { tally.outcome($0, index, client) })
  }

  mutating func sum(_ field: Tally.Field, _ component: Int) -> Int64 {
    (0..<classes.count).reduce(0) { $0 + tally.value(field, $1, component) }
  }

  mutating func outcomes(of component: Int) -> OutcomeCounts {
    OutcomeCounts(
      Outcome.allCases.map { outcome in
        (0..<classes.count).reduce(0) { $0 + tally.outcome(outcome, $1, component) }
      })
  }

  private mutating func classResult(_ index: Int) -> ClassResult {
    let state = classes[index]
    let count = components.count
    func sum(_ field: Tally.Field) -> Int64 {
      (0..<count).reduce(0) { $0 + tally.value(field, index, $1) }
    }
    return ClassResult(
      inFlightAtStart: state.inFlightAtStart,
      offered: tally.value(.offered, index, Int(state.client)), outcomes: outcomes(ofClass: index),
      inFlightAtEnd: Int64(state.inFlight.value), late: state.late,
      stale: state.stale,
      latency: histograms.histogram(Handle(index)), inFlightArea: state.inFlight.area(at: clock),
      waitTime: sum(.waitTime), serviceTime: sum(.serviceTime), networkTime: state.networkTime,
      intervals: series.classes.map { $0[index] })
  }

  private mutating func componentResult(_ index: Int) -> ComponentResult {
    let state = components[index]
    let levels = levels(of: index)
    let countsCores = state.cores != ComponentState.unlimited
    let shares = (0..<classes.count).map { row in
      ComponentResult.ClassShare(
        offered: tally.value(.offered, row, index),
        ended: Outcome.allCases.reduce(0) { $0 + tally.outcome($1, row, index) },
        waitTime: tally.value(.waitTime, row, index),
        serviceTime: tally.value(.serviceTime, row, index),
        latencySum: tally.value(.latencySum, row, index))
    }
    let instances = state.ownStations.map { id in
      ComponentResult.Instance(
        offered: stations[id].offered, insideArea: stations[id].inside.area(at: clock),
        busyArea: countsCores
          ? stations[id].coresBusy.area(at: clock) : stations[id].placesHeld.area(at: clock))
    }
    return ComponentResult(
      inFlightAtStart: state.inFlightAtStart, offered: sum(.offered, index),
      outcomes: outcomes(of: index), inFlightAtEnd: levels.inside,
      failuresBegun: OutcomeCounts(
        (0..<Outcome.count).map { failuresBegun[index * Outcome.count + $0] }),
      timeouts: timeouts[index], latency: histograms.histogram(state.latencyHistogram),
      wait: histograms.histogram(state.waitHistogram),
      waitTime: sum(.waitTime, index), serviceTime: sum(.serviceTime, index),
      insideArea: levels.insideArea, queueArea: levels.queueArea, placesArea: levels.placesArea,
      coresArea: levels.coresArea, latencySum: sum(.latencySum, index),
      cacheHits: state.cacheHits, cacheMisses: state.cacheMisses,
      versionedReads: state.versionedReads, staleReads: state.staleReads,
      caching: cacheCounts(index), lostWrites: lostWrites[index], byClass: shares,
      instances: instances, intervals: series.components.map { $0[index] },
      occupancy: state.occupancy == .none ? nil : occupancy.result(state.occupancy),
      coldStart: coldStartResult(of: index), memory: memoryResult(of: index),
      scaling: scalingResult(of: index), outages: outages.result(index, now: clock),
      lostOnWay: lostOnWay[index])
  }
}
