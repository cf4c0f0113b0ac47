/// Probes, and sweeps that compare instances: what callers do of their own accord to know whom to call.
extension Simulation {

  /// It is time for a probe.
  mutating func fireProbe(_ index: Handle<Protection.ProberState>) {
    let prober = protection.probers[index]
    let probing = network.probing[Int(prober.probing)]
    let state = calling.rules.entries[prober.entry]
    // Who is down asks nobody, and nobody asks a machine that was not started.
    let isSilent =
      (faults.impairments.count > 0 && faults.isDown(state.firstCaller + prober.caller))
      || !scaling.isThere(prober.station, plant)
      || coldStart.isOff(prober.station, at: loop.clock, plant)
    if isSilent || probing.check.countsFrom == .start { windProber(index) }
    if isSilent { return }
    calling.rules.counts[prober.entry].probes += 1
    let frame = allocate()
    begin(frame, from: probing.source)
    frames[frame].station = frames[frame].station + prober.caller
    frames[frame].probed = prober.station
    proceed(frame)
  }

  /// A probe is over, or was not sent: the next one's time.
  private mutating func windProber(_ index: Handle<Protection.ProberState>) {
    let prober = protection.probers[index]
    let probing = network.probing[Int(prober.probing)]
    let group = calling.rules.entries[prober.entry].firstGroup + prober.caller
    var interval = probing.check.interval.nanoseconds
    if let other = probing.check.noTrafficInterval, !calling.rules.watch.groups[group].hasSent {
      interval = other.nanoseconds
    }
    if probing.check.jitter > .zero {
      let jitter = Double(probing.check.jitter.nanoseconds)
      interval += Int64(draws.samplers.unit(probing.sampler) * jitter)
    }
    loop.wind(prober.clockwork, after: interval)
  }

  /// A probe is over: what its watcher makes of it, and when it probes again. That an instance which boots
  /// does not answer says nothing of it.
  mutating func endProbe(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ station: Handle<Station>,
    passed: Bool
  ) {
    if scaling.isOff(station, plant) {
      calling.rules.counts[entry].failedProbes += 1
    } else if calling.endProbe(
      entry, caller, station, passed: passed, at: loop.clock, plant, &books)
    {
      fillUp(entry, caller, station)
    }
    let index =
      calling.rules.entries[entry].firstProber + Int32(calling.rules.slot(entry, caller, station))
    if network.probing[Int(protection.probers[index].probing)].check.countsFrom == .end {
      windProber(index)
    }
  }

  /// It is time for a sweep.
  mutating func fireSweep(_ index: Handle<Protection.SweepState>) {
    let sweep = protection.sweeps[index]
    let state = calling.rules.entries[sweep.entry]
    let group = state.firstGroup + sweep.caller
    loop.wind(sweep.clockwork, after: calling.rules.watch.interval(group))
    calling.rules.watch.sweep(group, now: loop.clock)
    for change in 0..<calling.rules.watch.changes.count {
      let change = calling.rules.watch.changes[change]
      let station = state.firstStation + change.instance
      if let why = change.ejection {
        calling.noteEjection(
          sweep.entry, sweep.caller, change.instance, why, at: loop.clock, plant, &books)
      } else {
        let by = ComponentID(plant.stations[state.firstCaller].component)
        calling.noteGuard(
          sweep.entry, .takenBack(by: by, caller: Int(sweep.caller)), of: station, at: loop.clock,
          plant, &books)
        fillUp(sweep.entry, sweep.caller, station)
      }
    }
  }
}

extension Protection {
  /// Schedules the first probes, each at a random instant of the first interval, and the first sweeps,
  /// spread evenly over the callers' first intervals so that they do not sweep all at once.
  mutating func scheduleGuards(
    _ network: Network, _ loop: inout EventLoop, _ draws: inout Draws, _ calling: inout Calling
  ) {
    for (index, probing) in network.probing.enumerated() {
      guard let entry = calling.ruledEntry(probing.from, probing.to, network) else { continue }
      let state = calling.rules.entries[entry]
      calling.rules.entries[entry].firstProber = Handle(probers.count)
      for caller in state.callerInstances {
        for instance in state.instances {
          let clockwork = loop.addClockwork(.probe, Int32(probers.count))
          probers.append(
            Protection.ProberState(
              probing: Int32(index), entry: entry, caller: caller,
              station: state.firstStation + instance, clockwork: clockwork))
          let first =
            draws.samplers.unit(probing.sampler) * Double(probing.check.interval.nanoseconds)
          loop.wind(clockwork, after: Int64(first))
        }
      }
    }
    for (index, calls) in network.ruledCalls.enumerated() {
      guard let detection = calls.rules.outliers else { continue }
      let callers = calling.rules.entries[index].callers
      for caller in calling.rules.entries[index].callerInstances {
        let clockwork = loop.addClockwork(.sweep, Int32(sweeps.count))
        sweeps.append(
          Protection.SweepState(entry: Handle(index), caller: caller, clockwork: clockwork))
        let part = Double(caller.index + 1) / Double(callers)
        loop.wind(clockwork, after: Int64(Double(detection.interval.nanoseconds) * part))
      }
    }
  }
}

extension Calling {
  fileprivate func ruledEntry(_ from: ComponentID, _ to: ComponentID, _ network: Network) -> Handle<
    RuledCallTable.Entry
  >? {
    network.ruledCalls.firstIndex { $0.from == from && $0.to == to }.map { Handle($0) }
  }

  /// A probe is over; whether callers may ask the instance again that they left out.
  mutating func endProbe(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ station: Handle<Station>,
    passed: Bool, at now: Int64, _ plant: borrowing Plant, _ books: inout Books
  ) -> Bool {
    let state = rules.entries[entry]
    if !passed { rules.counts[entry].failedProbes += 1 }
    let finding = rules.watch.noteProbe(
      state.firstGroup + caller, Handle(station - state.firstStation), passed: passed)
    let by = ComponentID(plant.stations[state.firstCaller].component)
    if let isHealthy = finding.isHealthy {
      if !isHealthy { rules.counts[entry].foundUnhealthy += 1 }
      let check = rules.watch.check(state.firstGroup + caller)
      noteGuard(
        entry,
        isHealthy
          ? .foundHealthy(by: by, caller: Int(caller), probes: check.healthyThreshold)
          : .foundUnhealthy(by: by, caller: Int(caller), probes: check.unhealthyThreshold),
        of: station, at: now, plant, &books)
    }
    if finding.isTakenBack {
      noteGuard(
        entry, .takenBack(by: by, caller: Int(caller)), of: station, at: now, plant, &books)
    }
    return finding.isHealthy == true || finding.isTakenBack
  }

  /// An instance was ejected.
  mutating func noteEjection(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ instance: Handle<Instance>,
    _ why: Ejection, at now: Int64, _ plant: borrowing Plant, _ books: inout Books
  ) {
    let state = rules.entries[entry]
    rules.counts[entry].ejections += 1
    let time = rules.watch.time(state.firstGroup + caller, instance)
    noteGuard(
      entry,
      .ejected(
        by: ComponentID(plant.stations[state.firstCaller].component), caller: Int(caller),
        why: why, lasting: Delay(nanoseconds: time)),
      of: state.firstStation + instance, at: now, plant, &books)
  }

  /// Lays out what the callers of an entry know and count beyond their rules of old.
  mutating func layOutGuards(
    of calls: Network.RuledCalls, _ state: inout RuledCallTable.Entry, _ network: Network,
    _ loop: inout EventLoop, _ connections: inout Connections
  ) {
    let rule = calls.rules
    let callers = state.callers
    let probing = network.probing.first { $0.from == calls.from && $0.to == calls.to }
    if let watcher = calls.watcher {
      // The calls of whoever watches stand before the probes that it sends.
      state.watched = ruledEntry(watcher, calls.to, network) ?? .none
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
    layOutLimits(rule, &state, &loop, &connections)
  }

  private func layOutLimits(
    _ rule: CallRules, _ state: inout RuledCallTable.Entry, _ loop: inout EventLoop,
    _ connections: inout Connections
  ) {
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
        ring = loop.timers.make(delay: bulkhead.maximumWait.nanoseconds)
      } else {
        state.lineLimit = 0
      }
    }
    guard let size, state.openLimit == Int32.max else { return }
    state.firstPool = Handle(connections.pools.count)
    for _ in 0..<state.callers {
      connections.pools.append(Connections.PoolState(size: Int32(clamping: size), ring: ring))
    }
  }
}

extension RoutingTable {
  /// The instance that a probe is for.
  mutating func probedStation(
    _ frame: Handle<Frame>, _ state: RuledCallTable.Entry, _ frames: borrowing Frames,
    _ plant: borrowing Plant
  ) -> Handle<
    Station
  > {
    let station = frames[frame].probed
    note(
      state.router, caller: plant.ordinal(of: frames[frame].station), station: station)
    return station
  }
}
