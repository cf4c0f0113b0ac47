/// What is counted, and what becomes of it.
extension Simulation {
  /// Intervals begin, and without a warm-up what is measured.
  mutating func beginRecording() {
    books.series.plan(options, network)
    startSeries()
    if options.warmup == .zero { beginMeasuring() }
  }

  /// An interval, the warm-up or the run is over.
  mutating func passBoundary() {
    loop.clock = books.series.boundary
    recordInterval()
    loop.note(work: sending.classes.count + plant.components.count)
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
  private mutating func beginMeasuring() {
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
      plant.components[index].stoodStill = .zero
      plant.components[index].inFlightAtStart =
        plant.levels(of: index, at: loop.clock, sending).inside
    }
    for index in 0..<plant.stations.count { plant.stations[index].restart(at: loop.clock) }
    messaging.restart(at: loop.clock)
    startSeries()
  }

  /// An interval is over.
  private mutating func recordInterval() {
    for index in 0..<sending.classes.count { recordInterval(ofClass: index) }
    for index in 0..<plant.components.count { recordInterval(of: index) }
    let pools = connections.poolTotals(network, at: loop.clock, plant)
    books.series.pools.append(
      zip(pools, books.series.poolTotals).map { $0.since($1) })
    books.series.poolTotals = pools
    let locks = locking.lockTotals(network, at: loop.clock)
    books.series.locks.append(
      zip(locks, books.series.lockTotals).map { $0.since($1) })
    books.series.lockTotals = locks
  }

  private mutating func recordInterval(ofClass index: Int) {
    let before = books.series.classTotals[index]
    if books.isQuiet(before, index, sending) {
      return books.series.classes[index].append(
        ClassResult.Interval(
          offered: 0, answered: 0, failed: 0, inFlight: before.inFlight, p50: 0, p95: 0, p99: 0,
          outcomes: books.series.noOutcomes))
    }
    let total = books.classTotal(index, sending)
    let whole = books.histograms.histogram(Handle(index))
    let latency = whole.difference(from: books.series.latencies[index])
    books.series.classes[index].append(
      ClassResult.Interval(
        offered: total.offered - before.offered, answered: total.answered - before.answered,
        failed: total.failed - before.failed, inFlight: total.inFlight,
        p50: latency.quantile(0.5), p95: latency.quantile(0.95), p99: latency.quantile(0.99),
        bands: LatencyBands(latency), outcomes: total.outcomes?.since(before.outcomes)))
    books.series.classTotals[index] = total
    books.series.latencies[index] = whole
  }

  private mutating func recordInterval(of index: Int) {
    let state = plant.components[index]
    let before = books.series.componentTotals[index]
    let footprint = plant.footprint(of: index, at: loop.clock, books, sending)
    // Where instances come and go or memory has a limit, something happens without an attempt.
    if footprint == books.series.footprints[index] && state.firstLife == .none
      && state.firstMemory == .none
    {
      return books.series.components[index].append(before.since(before))
    }
    let total = plant.total(of: index, at: loop.clock, books, sending, scaling)
    var interval = total.since(before)
    interval.mostCoresArea = plant.mostCoresArea(of: index, at: loop.clock, books)
    let whole = books.histograms.histogram(state.latencyHistogram)
    let latency = whole.difference(from: books.series.componentLatencies[index])
    interval.p50 = latency.quantile(0.5)
    interval.p95 = latency.quantile(0.95)
    interval.p99 = latency.quantile(0.99)
    interval.memoryInUse = protection.memoryInUse(
      ofComponent: index, network, plant, caching, faults)
    books.series.components[index].append(interval)
    books.series.footprints[index] = footprint
    books.series.componentLatencies[index] = whole
    books.series.componentTotals[index] = total
    for id in state.ownStations {
      books.series.coreAreas[Int(id)] = plant.stations[id].coresBusy.area(at: loop.clock)
    }
  }

  /// Lets the next interval be told from the totals as they stand.
  private mutating func startSeries() {
    books.series.classTotals = (0..<sending.classes.count).map { books.classTotal($0, sending) }
    books.series.componentTotals = (0..<plant.components.count).map {
      plant.total(of: $0, at: loop.clock, books, sending, scaling)
    }
    books.series.footprints = (0..<plant.components.count).map {
      plant.footprint(of: $0, at: loop.clock, books, sending)
    }
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
    let componentResults = (0..<plant.components.count).map { index in
      plant.result(
        of: index, at: loop.clock, books, sending,
        caching: caching.cacheCounts(index, network, at: loop.clock, plant, books),
        coldStart: coldStart.coldStartResult(of: index, at: loop.clock, plant),
        memory: protection.memoryResult(of: index, plant),
        scaling: scaling.scalingResult(of: index, at: loop.clock, plant),
        outages: faults.outages.result(index, now: loop.clock))
    }
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
}

extension Books {
  @inline(__always)
  mutating func addWait(
    _ frame: Handle<Frame>, _ time: Int64, _ frames: borrowing Frames, _ plant: borrowing Plant
  ) {
    let component = plant.stations[frames[frame].station].component
    tally.add(time, to: .wait, frames[frame].requestClass, component)
  }

  /// One who waited at its station, for whatever, does so no longer: after how long.
  @inline(__always)
  @discardableResult
  mutating func stopWaiting(
    _ frame: Handle<Frame>, at now: Int64, _ frames: borrowing Frames, _ plant: inout Plant
  ) -> Int64 {
    let waited = now &- frames[frame].since
    plant.stations[frames[frame].station].waiting.fall(at: now)
    addWait(frame, waited, frames, plant)
    return waited
  }

  /// The same of one who waited for a place or a core, or for what stands before them.
  @inline(__always)
  mutating func endWait(
    _ frame: Handle<Frame>, at now: Int64, _ frames: borrowing Frames, _ plant: inout Plant
  ) {
    let waited = stopWaiting(frame, at: now, frames, &plant)
    recordWait(plant.stations[frames[frame].station].component, waited, plant)
  }

  @inline(__always)
  mutating func addService(
    _ frame: Handle<Frame>, _ time: Int64, _ frames: borrowing Frames, _ plant: borrowing Plant
  ) {
    let component = plant.stations[frames[frame].station].component
    tally.add(time, to: .service, frames[frame].requestClass, component)
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

  func offered(to component: Int, _ sending: borrowing Sending) -> Int64 {
    var sum: Int64 = 0
    sending.forEachClass(of: component) { sum += tally.offered($0, component) }
    return sum
  }

  func sum(_ time: Tally.Time, _ component: Int, _ sending: borrowing Sending) -> TimeTotal {
    var sum = TimeTotal.zero
    sending.forEachClass(of: component) { sum += tally.time(time, $0, component) }
    return sum
  }

  func outcomes(of component: Int, _ sending: borrowing Sending) -> OutcomeCounts {
    var counts = [Int64](repeating: 0, count: Outcome.count)
    sending.forEachClass(of: component) { kind in
      for outcome in Outcome.allCases {
        counts[Int(outcome.rawValue)] += tally.outcome(outcome, kind, component)
      }
    }
    return OutcomeCounts(counts)
  }

  /// Whether nothing happened to the requests of a class since its totals were as they were.
  fileprivate func isQuiet(
    _ before: ClassResult.Interval, _ index: Int, _ sending: borrowing Sending
  ) -> Bool {
    let client = Int(sending.classes[index].client)
    return tally.offered(index, client) == before.offered
      && tally.ended(index, client) == before.answered + before.failed
      && Int64(sending.classes[index].inFlight.value) == before.inFlight
  }

  /// The attempts at a component that are probes of it.
  func probes(of component: Int, _ sending: borrowing Sending) -> ComponentResult.Attempts {
    var offered: Int64 = 0
    var counts = [Int64](repeating: 0, count: Outcome.count)
    sending.forEachClass(of: component) { row in
      guard isProbe(Handle(row), of: component, sending) else { return }
      offered += tally.offered(row, component)
      for outcome in Outcome.allCases {
        counts[Int(outcome.rawValue)] += tally.outcome(outcome, row, component)
      }
    }
    return .init(offered: offered, outcomes: OutcomeCounts(counts))
  }

  /// Whether a class is of probes, and its rows at a component of what that is asked, not of what it sends.
  private func isProbe(_ row: Handle<ClassState>, of component: Int, _ sending: borrowing Sending)
    -> Bool
  {
    areProbes[row] && Int(sending.classes[row].client) != component
  }

  fileprivate func classResult(
    _ index: Int, at now: Int64, _ plant: borrowing Plant, _ sending: borrowing Sending
  ) -> ClassResult {
    let state = sending.classes[index]
    return ClassResult(
      inFlightAtStart: state.inFlightAtStart,
      offered: tally.offered(index, Int(state.client)),
      outcomes: outcomes(ofClass: index, sending),
      inFlightAtEnd: Int64(state.inFlight.value), late: state.late,
      stale: state.stale,
      latency: histograms.histogram(Handle(index)),
      inFlightArea: state.inFlight.area(at: now),
      waitTime: tally.sum(.wait, ofClass: index),
      serviceTime: tally.sum(.service, ofClass: index), networkTime: state.networkTime,
      intervals: series.classes[index])
  }

  fileprivate func classTotal(_ index: Int, _ sending: borrowing Sending) -> ClassResult.Interval {
    let counts = outcomes(ofClass: index, sending)
    return ClassResult.Interval(
      offered: tally.offered(index, Int(sending.classes[index].client)),
      answered: counts.answered, failed: counts.failed,
      inFlight: Int64(sending.classes[index].inFlight.value), p50: 0, p95: 0, p99: 0,
      outcomes: counts)
  }
}
