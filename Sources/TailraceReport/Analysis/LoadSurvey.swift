internal import TailraceEngine

/// The loads of all cores and places, and who is to blame for the full ones.
struct LoadSurvey {
  private let reports: [ComponentReport]
  private let callGraph: CallGraph
  private let requestTime: Double

  private(set) var loads: [Bottleneck.Load] = []
  private(set) var culprits: [Bottleneck.Load] = []
  private(set) var victims: [Bottleneck.Victim] = []

  init(_ reports: [ComponentReport], _ callGraph: CallGraph, requestTime: Double) {
    self.reports = reports
    self.callGraph = callGraph
    self.requestTime = requestTime
  }

  /// The load with the highest worst interval where waiting is small everywhere, else the one that is
  /// waited for longest; the first declared among equals.
  var busiest: Bottleneck.Load? {
    var best: Bottleneck.Load?
    for load in loads {
      guard let other = best else {
        best = load
        continue
      }
      let wait = load.shareOfRequestTime ?? 0
      let otherWait = other.shareOfRequestTime ?? 0
      let isLong = Swift.max(wait, otherWait) >= Bottleneck.longWait
      if isLong && wait != otherWait ? wait > otherWait : load.worst > other.worst { best = load }
    }
    return best
  }

  mutating func run() {
    let awaited = callGraph.awaitedByClients
    for (index, report) in reports.enumerated() where !report.isClient {
      for resource in [Bottleneck.Resource.cores, .places] {
        if let load = load(report, index, resource, isAwaited: awaited[index]) {
          loads.append(load)
        }
      }
    }
    blame()
  }

  /// Cores are their component's own; places are blamed where nothing awaited is saturated.
  private mutating func blame() {
    var isSaturated = [Bool](repeating: false, count: reports.count)
    var ownCores = isSaturated
    for load in loads where load.saturatedAt != nil && load.fullIntervals > 0 {
      isSaturated[load.component] = true
      if load.resource == .cores { ownCores[load.component] = true }
    }
    var held: [Bottleneck.Load] = []
    for load in loads where load.saturatedAt != nil && load.fullIntervals > 0 {
      if load.resource == .cores {
        add(load)
      } else if !ownCores[load.component] {
        // In a circle of calls a component reaches itself, which excuses nobody.
        let reach = callGraph.reach(of: load.component)
        let excused = reports.indices.contains {
          $0 != load.component && reach[$0] && isSaturated[$0]
            && (ownCores[$0] || !callGraph.reach(of: $0)[load.component])
        }
        if excused { held.append(load) } else { add(load) }
      }
    }
    for load in held {
      let reach = callGraph.reach(of: load.component)
      guard let culprit = culprits.first(where: { reach[$0.component] }) else { continue }
      victims.append(
        Bottleneck.Victim(
          load: load, culprit: culprit.name,
          coreUtilization: reports[load.component].coreUtilization))
    }
  }

  /// Keeps culprits that clients wait for before others, each in the order of saturation, the longer
  /// waited for first among equals.
  private mutating func add(_ load: Bottleneck.Load) {
    let time = load.saturatedAt?.nanoseconds ?? 0
    let wait = load.shareOfRequestTime ?? 0
    let place = culprits.firstIndex { other in
      let isAwaited = load.shareOfRequestTime != nil
      if isAwaited != (other.shareOfRequestTime != nil) { return isAwaited }
      let otherTime = other.saturatedAt?.nanoseconds ?? 0
      return time < otherTime || (time == otherTime && wait > (other.shareOfRequestTime ?? 0))
    }
    culprits.insert(load, at: place ?? culprits.count)
  }

  private func load(
    _ report: ComponentReport, _ index: Int, _ resource: Bottleneck.Resource, isAwaited: Bool
  ) -> Bottleneck.Load? {
    let servers = resource == .cores ? report.cores : report.places
    guard let servers else { return nil }
    let waitTime = report.meanQueue * Double(report.window.nanoseconds)
    var load = Bottleneck.Load(
      name: report.name, resource: resource, servers: servers,
      utilization: (resource == .cores ? report.coreUtilization : report.placeUtilization) ?? 0,
      worst: 0, worstAt: .zero, interval: .zero, meanQueue: report.meanQueue, firstQueue: 0,
      lastQueue: 0, peakQueue: 0,
      shareOfRequestTime: isAwaited && requestTime > 0 ? waitTime / requestTime : nil,
      meanWait: report.meanWait, heldInCalls: nil, saturatedAt: nil, freeAt: nil, fullIntervals: 0,
      highIntervals: 0, intervals: 0, slowestCallee: slowestCallee(of: index), component: index)
    if report.heldPlaces > 0, load.slowestCallee != nil {
      // A place is held in service, waiting for a core or a connection, or in calls.
      let rest = (report.heldPlaces - report.meanInService) / report.heldPlaces
      load.heldInCalls = Swift.min(1, Swift.max(0, rest))
    }
    watch(&load, report.intervals)
    return load
  }

  /// Follows a load through time.
  private func watch(_ load: inout Bottleneck.Load, _ intervals: ComponentReport.Intervals) {
    var queueBefore = 0.0
    var insideBefore: Int64 = 0
    for interval in intervals where interval.length > .zero {
      let taken =
        (load.resource == .cores ? interval.coreUtilization : interval.placeUtilization) ?? 0
      // Where cores are shared nobody queues, but more and more are inside.
      let isGrowing =
        interval.meanQueue > queueBefore
        || (interval.inside > insideBefore && interval.inside > load.servers)
      let someWait = interval.meanQueue > 0 || interval.inside > load.servers
      if taken >= Bottleneck.full && isGrowing && load.saturatedAt == nil {
        load.saturatedAt = interval.start
      }
      if taken >= Bottleneck.full && someWait {
        load.freeAt = nil
      } else if load.saturatedAt != nil && load.freeAt == nil {
        load.freeAt = interval.start
      }
      if interval.isMeasured {
        if load.intervals == 0 { load.firstQueue = interval.meanQueue }
        load.intervals += 1
        load.lastQueue = interval.meanQueue
        load.peakQueue = Swift.max(load.peakQueue, interval.meanQueue)
        if taken >= Bottleneck.full && someWait { load.fullIntervals += 1 }
        if taken > Bottleneck.high { load.highIntervals += 1 }
        if taken > load.worst || load.intervals == 1 {
          load.worst = taken
          load.worstAt = interval.start
          load.interval = interval.length
        }
      }
      queueBefore = interval.meanQueue
      insideBefore = interval.inside
    }
  }

  private func slowestCallee(of index: Int) -> (name: String, latency: Delay)? {
    var slowest: (name: String, latency: Delay)?
    for callee in callGraph.callees(of: index) {
      guard let mean = reports[callee].latency.mean else { continue }
      if let other = slowest, other.latency >= mean { continue }
      slowest = (reports[callee].name, mean)
    }
    return slowest
  }
}
