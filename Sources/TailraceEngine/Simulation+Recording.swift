/// What is counted, and what becomes of it.
extension Simulation {
  @inline(__always)
  mutating func addWait(_ frame: Int32, _ time: Int64) {
    let component = stations[frames[frame].station].component
    tally.add(time, to: .waitTime, frames[frame].requestClass, component)
  }

  @inline(__always)
  mutating func addService(_ frame: Int32, _ time: Int64) {
    let component = stations[frames[frame].station].component
    tally.add(time, to: .serviceTime, frames[frame].requestClass, component)
  }

  /// A place or a core was got, or given up, after so long.
  @inline(__always)
  mutating func recordWait(_ component: Int32, _ time: Int64) {
    histograms.record(Int32(classes.count + components.count) + component, time)
  }

  @inline(__always)
  func latencyHistogram(of component: Int32) -> Int32 { Int32(classes.count) + component }

  @inline(__always)
  mutating func countWaiting(_ frame: Int32, _ change: Int32) {
    let component = stations[frames[frame].station].component
    components[component].advance(to: clock)
    components[component].waiting += change
  }

  /// An interval, the warm-up or the run is over.
  mutating func passBoundary() {
    clock = series.boundary
    bringUpToDate()
    recordInterval()
    let isWarm = series.isAtWarmup
    let isOver = series.isAtHorizon
    series.advance()
    if isWarm && windowStart < 0 { beginMeasuring() }
    if isOver { ending = .horizon }
  }

  /// Everything so far was warm-up: what is counted begins again, what is in flight stays.
  mutating func beginMeasuring() {
    windowStart = clock
    bringUpToDate()
    tally.reset()
    classOutcomes.fill(with: 0)
    failuresBegun.fill(with: 0)
    histograms.reset()
    occupancy.reset()
    settleShared(atEnd: false)
    for index in 0..<classes.count {
      classes[index].offered = 0
      classes[index].late = 0
      classes[index].networkTime = 0
      classes[index].inFlightArea = 0
      classes[index].inFlightAtStart = classes[index].inFlight
    }
    for index in 0..<components.count {
      components[index].insideArea = 0
      components[index].queueArea = 0
      components[index].placesArea = 0
      components[index].coresArea = 0
      components[index].cacheHits = 0
      components[index].cacheMisses = 0
      components[index].inFlightAtStart = Int64(components[index].inside)
    }
    for index in 0..<stations.count {
      stations[index].offered = 0
      stations[index].insideArea = 0
      stations[index].busyArea = 0
    }
    startSeries()
  }

  /// What was measured; the run must have ended.
  public consuming func results() -> Results {
    precondition(ending != nil, "a run has results when it has ended")
    bringUpToDate()
    settleShared(atEnd: true)
    if series.ends.last != now {
      recordInterval()
      series.ends.append(now)
    }
    if windowStart < 0 { windowStart = clock }
    let classResults = (0..<classes.count).map { classResult($0) }
    let componentResults = (0..<components.count).map { componentResult($0) }
    for result in classResults { fingerprint.count(result) }
    for result in componentResults { fingerprint.count(result) }
    return Results(
      ending: ending ?? .stopped, windowStart: Delay(nanoseconds: windowStart), windowEnd: now,
      events: events, staleEvents: staleEvents, peakInFlight: peak, classes: classResults,
      components: componentResults, fingerprint: fingerprint.value, intervalEnds: series.ends)
  }

  private mutating func bringUpToDate() {
    for index in 0..<classes.count { classes[index].advance(to: clock) }
    for index in 0..<components.count {
      components[index].advance(to: clock)
      let record = components[index].occupancy
      if record >= 0 {
        occupancy.component(record, level: components[index].inside, now: clock)
      }
    }
    for index in 0..<stations.count { advanceStation(Int32(index)) }
  }

  func outcomes(_ column: borrowing Column<Int64>, _ row: Int) -> OutcomeCounts {
    OutcomeCounts((0..<Outcome.count).map { column[row * Outcome.count + $0] })
  }

  func sum(_ field: Tally.Field, _ component: Int) -> Int64 {
    (0..<classes.count).reduce(0) { $0 + tally.value(field, $1, component) }
  }

  func outcomes(of component: Int) -> OutcomeCounts {
    OutcomeCounts(
      Outcome.allCases.map { outcome in
        (0..<classes.count).reduce(0) { $0 + tally.outcome(outcome, $1, component) }
      })
  }

  private func classResult(_ index: Int) -> ClassResult {
    let state = classes[index]
    let count = components.count
    func sum(_ field: Tally.Field) -> Int64 {
      (0..<count).reduce(0) { $0 + tally.value(field, index, $1) }
    }
    return ClassResult(
      inFlightAtStart: state.inFlightAtStart, offered: state.offered,
      outcomes: outcomes(classOutcomes, index), inFlightAtEnd: state.inFlight, late: state.late,
      latency: histograms.histogram(Int32(index)), inFlightArea: state.inFlightArea,
      waitTime: sum(.waitTime), serviceTime: sum(.serviceTime), networkTime: state.networkTime,
      intervals: series.classes.map { $0[index] })
  }

  private func componentResult(_ index: Int) -> ComponentResult {
    let state = components[index]
    let shares = (0..<classes.count).map { row in
      ComponentResult.ClassShare(
        offered: tally.value(.offered, row, index),
        ended: Outcome.allCases.reduce(0) { $0 + tally.outcome($1, row, index) },
        waitTime: tally.value(.waitTime, row, index),
        serviceTime: tally.value(.serviceTime, row, index),
        latencySum: tally.value(.latencySum, row, index))
    }
    let instances = (state.firstStation..<(state.firstStation + state.stations)).map { id in
      ComponentResult.Instance(
        offered: stations[id].offered, insideArea: stations[id].insideArea,
        busyArea: stations[id].busyArea)
    }
    let first = Int32(classes.count + index)
    return ComponentResult(
      inFlightAtStart: state.inFlightAtStart, offered: sum(.offered, index),
      outcomes: outcomes(of: index), inFlightAtEnd: Int64(state.inside),
      failuresBegun: outcomes(failuresBegun, index), latency: histograms.histogram(first),
      wait: histograms.histogram(first + Int32(components.count)),
      waitTime: sum(.waitTime, index), serviceTime: sum(.serviceTime, index),
      insideArea: state.insideArea, queueArea: state.queueArea, placesArea: state.placesArea,
      coresArea: state.coresArea, latencySum: sum(.latencySum, index),
      cacheHits: state.cacheHits, cacheMisses: state.cacheMisses, byClass: shares,
      instances: instances, intervals: series.components.map { $0[index] },
      occupancy: state.occupancy < 0 ? nil : occupancy.result(state.occupancy))
  }
}
