/// Probes, and sweeps that compare instances: what callers do of their own accord to know whom to call.
extension Simulation {
  /// One caller's probes of one instance.
  struct ProberState: BitwiseCopyable {
    var probing: Int32
    var entry: Handle<RuledCallTable.Entry>
    var caller: Handle<Instance>
    var station: Handle<Station>
    var clockwork: Handle<Clockwork>
  }

  /// One caller's comparisons.
  struct SweepState: BitwiseCopyable {
    var entry: Handle<RuledCallTable.Entry>
    var caller: Handle<Instance>
    var clockwork: Handle<Clockwork>
  }

  /// Schedules the first probes, each at a random instant of the first interval, and the first sweeps,
  /// spread evenly over the callers' first intervals so that they do not sweep all at once.
  mutating func scheduleGuards() {
    for (index, probing) in network.probing.enumerated() {
      guard let entry = ruledEntry(probing.from, probing.to) else { continue }
      let state = rules.entries[entry]
      for caller in state.callerInstances {
        for instance in state.instances {
          let clockwork = addClockwork(.probe, Int32(probers.count))
          probers.append(
            ProberState(
              probing: Int32(index), entry: entry, caller: caller,
              station: state.firstStation + instance, clockwork: clockwork))
          let first = samplers.unit(probing.sampler) * Double(probing.check.interval.nanoseconds)
          wind(clockwork, after: Int64(first))
        }
      }
    }
    for (index, calls) in network.ruledCalls.enumerated() {
      guard let detection = calls.rules.outliers else { continue }
      let callers = rules.entries[index].callers
      for caller in rules.entries[index].callerInstances {
        let clockwork = addClockwork(.sweep, Int32(sweeps.count))
        sweeps.append(SweepState(entry: Handle(index), caller: caller, clockwork: clockwork))
        let part = Double(caller.index + 1) / Double(callers)
        wind(clockwork, after: Int64(Double(detection.interval.nanoseconds) * part))
      }
    }
  }

  private mutating func ruledEntry(_ from: ComponentID, _ to: ComponentID) -> Handle<
    RuledCallTable.Entry
  >? {
    network.ruledCalls.firstIndex { $0.from == from && $0.to == to }.map { Handle($0) }
  }

  /// It is time for a probe.
  mutating func fireProbe(_ index: Handle<ProberState>) {
    let prober = probers[index]
    let probing = network.probing[Int(prober.probing)]
    let state = rules.entries[prober.entry]
    var interval = probing.check.interval.nanoseconds
    if let other = probing.check.noTrafficInterval,
      !rules.watch.groups[state.firstGroup + prober.caller].hasSent
    {
      interval = other.nanoseconds
    }
    if probing.check.jitter > .zero {
      let jitter = Double(probing.check.jitter.nanoseconds)
      interval += Int64(samplers.unit(probing.sampler) * jitter)
    }
    wind(prober.clockwork, after: interval)
    // Who is down asks nobody.
    if impairments.count > 0 && isDown(state.firstCaller + prober.caller) { return }
    rules.counts[prober.entry].probes += 1
    let frame = allocate()
    begin(frame, from: probing.source)
    frames[frame].station = frames[frame].station + prober.caller
    frames[frame].probed = prober.station
    proceed(frame)
  }

  /// The instance that a probe is for.
  mutating func probedStation(_ frame: Handle<Frame>, _ state: RuledCallTable.Entry) -> Handle<
    Station
  > {
    let station = frames[frame].probed
    routing.note(
      state.router, caller: ordinal(of: frames[frame].station), station: station)
    return station
  }

  /// A probe is over.
  mutating func endProbe(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ station: Handle<Station>,
    passed: Bool
  ) {
    let state = rules.entries[entry]
    if !passed { rules.counts[entry].failedProbes += 1 }
    let finding = rules.watch.noteProbe(
      state.firstGroup + caller, Handle(station - state.firstStation), passed: passed)
    let by = ComponentID(stations[state.firstCaller].component)
    if let isHealthy = finding.isHealthy {
      if !isHealthy { rules.counts[entry].foundUnhealthy += 1 }
      let check = rules.watch.check(state.firstGroup + caller)
      noteGuard(
        entry,
        isHealthy
          ? .foundHealthy(by: by, caller: Int(caller), probes: check.healthyThreshold)
          : .foundUnhealthy(by: by, caller: Int(caller), probes: check.unhealthyThreshold),
        of: station)
    }
    if finding.isTakenBack {
      noteGuard(entry, .takenBack(by: by, caller: Int(caller)), of: station)
    }
    if finding.isHealthy == true || finding.isTakenBack { fillUp(entry, caller, station) }
  }

  /// It is time for a sweep.
  mutating func fireSweep(_ index: Handle<SweepState>) {
    let sweep = sweeps[index]
    let state = rules.entries[sweep.entry]
    let group = state.firstGroup + sweep.caller
    wind(sweep.clockwork, after: rules.watch.interval(group))
    rules.watch.sweep(group, now: clock)
    for change in 0..<rules.watch.changes.count {
      let change = rules.watch.changes[change]
      let station = state.firstStation + change.instance
      if let why = change.ejection {
        noteEjection(sweep.entry, sweep.caller, change.instance, why)
      } else {
        let by = ComponentID(stations[state.firstCaller].component)
        noteGuard(sweep.entry, .takenBack(by: by, caller: Int(sweep.caller)), of: station)
        fillUp(sweep.entry, sweep.caller, station)
      }
    }
  }

  /// An instance was ejected.
  mutating func noteEjection(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ instance: Handle<Instance>,
    _ why: Ejection
  ) {
    let state = rules.entries[entry]
    rules.counts[entry].ejections += 1
    let time = rules.watch.time(state.firstGroup + caller, instance)
    noteGuard(
      entry,
      .ejected(
        by: ComponentID(stations[state.firstCaller].component), caller: Int(caller),
        why: why, lasting: Delay(nanoseconds: time)),
      of: state.firstStation + instance)
  }

  /// Lays out what the callers of an entry know and count beyond their rules of old.
  mutating func layOutGuards(of calls: Network.RuledCalls, _ state: inout RuledCallTable.Entry) {
    let rule = calls.rules
    let callers = state.callers
    let probing = network.probing.first { $0.from == calls.from && $0.to == calls.to }
    if let watcher = calls.watcher {
      // The calls of whoever watches stand before the probes that it sends.
      state.watched = ruledEntry(watcher, calls.to) ?? .none
    }
    state.isGuarded =
      rule.outliers != nil || rule.breaker != nil || rule.limits != nil || rule.bulkhead != nil
      || rule.throttle != nil || probing != nil
    if !state.isGuarded { return }
    state.firstActive = rules.active.count
    rules.active.append(repeating: 0, count: Int(callers))
    if rule.outliers != nil || probing != nil {
      let check = probing.map { rules.watch.addCheck($0.check) } ?? .none
      let detection = rule.outliers.map { rules.watch.addDetection($0) } ?? .none
      state.firstGroup = Handle(rules.watch.groups.count)
      for _ in 0..<callers {
        _ = rules.watch.make(instances: state.stations, check: check, detection: detection)
      }
    }
    if let breaker = rule.breaker {
      let number = rules.breakers.addRule(breaker)
      state.firstBreaker = Handle(rules.breakers.breakers.count)
      for _ in 0..<callers { _ = rules.breakers.make(rule: number) }
    }
    if let throttle = rule.throttle {
      state.throttleSampler = calls.throttleSampler
      for caller in 0..<callers {
        let number = rules.throttles.make(throttle)
        if caller == 0 { state.firstThrottle = number }
      }
    }
    layOutLimits(rule, &state)
  }

  private mutating func layOutLimits(_ rule: CallRules, _ state: inout RuledCallTable.Entry) {
    if let limits = rule.limits {
      state.requestLimit = Int32(clamping: limits.requests ?? Int(Int32.max))
      state.lineLimit = Int32(clamping: limits.pendingRequests ?? Int(Int32.max))
    }
    var ring: Handle<TimerRings.Ring> = .none
    var size = rule.limits?.connections
    if let bulkhead = rule.bulkhead {
      size = bulkhead.maximumConcurrent
      state.shedsWaiters = true
      if bulkhead.maximumWait > .zero {
        ring = timers.make(delay: bulkhead.maximumWait.nanoseconds)
      } else {
        state.lineLimit = 0
      }
    }
    guard let size, state.openLimit == Int32.max else { return }
    state.firstPool = Handle(pools.count)
    for _ in 0..<state.callers { pools.append(PoolState(size: Int32(clamping: size), ring: ring)) }
  }
}
