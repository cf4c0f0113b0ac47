/// Limits on how many requests are inside an instance, found out from how long they take.
extension Simulation {
  mutating func layOutConcurrencyLimits() {
    for index in network.components.indices {
      guard let rule = network.components[index].concurrencyLimit else { continue }
      plant.components[index].firstGradient = Handle(protection.gradients.count)
      plant.components[index].gates.insert(.concurrency)
      plant.components[index].isWatched = true
      let count = Int(plant.components[index].stations)
      for _ in 0..<count {
        protection.gradients.append(GradientState(limit: Double(rule.initial)))
      }
      protection.gradientSamples.append(repeating: 0, count: count * GradientState.room)
    }
  }

  /// Begins what sets limits; clockworks come after stations and rings.
  mutating func scheduleConcurrencyLimits() {
    for index in network.components.indices {
      guard let rule = network.components[index].concurrencyLimit else { continue }
      let clockwork = addClockwork(.concurrencyLimit, Int32(index))
      plant.components[index].gradientClockwork = clockwork
      if rule.dialect == .adaptiveConcurrency {
        // An Envoy begins by measuring.
        let first = plant.components[index].firstGradient
        for slot in first..<(first + plant.components[index].stations) {
          beginMeasuring(slot, rule)
        }
      }
      wind(clockwork, after: rule.interval.nanoseconds)
    }
  }

  /// Whether an instance has as many as it lets in, the newcomer among them.
  @inline(never)
  mutating func isBeyondLimit(_ id: Handle<Station>, _ component: Handle<ComponentState>) -> Bool {
    let slot = plant.components[component].firstGradient + ordinal(of: id)
    let inside = plant.stations[id].inside.value
    if Double(inside) > protection.gradients[slot].limit.rounded(.down) { return true }
    if inside > protection.gradients[slot].mostInside {
      protection.gradients[slot].mostInside = inside
    }
    return false
  }

  /// One that was let in has been answered.
  @inline(never)
  mutating func noteLatency(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) {
    let slot = plant.components[component].firstGradient + ordinal(of: id)
    let latency = loop.clock &- frames[frame].born
    // What began under another limit says nothing of this one.
    if protection.gradients[slot].measuredSince > frames[frame].born { return }
    let count = protection.gradients[slot].samples
    if count < Int32(GradientState.room) {
      protection.gradientSamples[Int(slot) * GradientState.room + Int(count)] = latency
    }
    protection.gradients[slot].samples = count &+ 1
    protection.gradients[slot].sum += Double(latency)
    guard protection.gradients[slot].measuredSince >= 0,
      let rule = network.components[Int(component)].concurrencyLimit,
      Int(protection.gradients[slot].samples)
        >= min(rule.minimumLatencyRequests, GradientState.room)
    else { return }
    protection.gradients[slot].leastLatency = max(1, medianLatency(slot))
    protection.gradients[slot].measuredSince = -1
    protection.gradients[slot].limit = protection.gradients[slot].limitBefore
    protection.gradients[slot].lowest = 0
    restartSamples(slot)
    let stretch = 1 + rule.jitter * draws.samplers.unit(rule.sampler)
    let pause = Double(rule.minimumLatencyInterval.nanoseconds) * stretch
    protection.gradients[slot].nextMeasurement = loop.clock &+ Int64(min(pause, 2e18))
  }

  /// An interval is over: every instance sets its limit.
  mutating func fireConcurrencyLimit(_ component: Handle<ComponentState>) {
    guard let rule = network.components[Int(component)].concurrencyLimit else { return }
    let first = plant.components[component].firstGradient
    for slot in first..<(first + plant.components[component].stations) {
      step(slot, rule)
      noteLimit(component, slot)
    }
    wind(plant.components[component].gradientClockwork, after: rule.interval.nanoseconds)
  }

  private mutating func step(_ slot: Handle<GradientState>, _ rule: ConcurrencyLimit) {
    if protection.gradients[slot].measuredSince >= 0 { return }
    switch rule.dialect {
    case .gradient2:
      if protection.gradients[slot].samples > 0 {
        let mean = protection.gradients[slot].sum / Double(protection.gradients[slot].samples)
        protection.gradients[slot].step(
          gradient2: rule, latency: max(1, mean), inside: protection.gradients[slot].mostInside)
      }
      restartSamples(slot)
    case .adaptiveConcurrency:
      if protection.gradients[slot].samples > 0 {
        protection.gradients[slot].step(adaptive: rule, latency: max(1, medianLatency(slot)))
      }
      restartSamples(slot)
      if loop.clock >= protection.gradients[slot].nextMeasurement
        || protection.gradients[slot].lowest >= 5
      {
        beginMeasuring(slot, rule)
      }
    }
  }

  private mutating func beginMeasuring(_ slot: Handle<GradientState>, _ rule: ConcurrencyLimit) {
    protection.gradients[slot].limitBefore = protection.gradients[slot].limit
    protection.gradients[slot].limit = Double(rule.minimum)
    protection.gradients[slot].measuredSince = loop.clock
    restartSamples(slot)
  }

  private mutating func restartSamples(_ slot: Handle<GradientState>) {
    protection.gradients[slot].samples = 0
    protection.gradients[slot].sum = 0
    protection.gradients[slot].mostInside = 0
  }

  private mutating func medianLatency(_ slot: Handle<GradientState>) -> Double {
    let count = min(Int(protection.gradients[slot].samples), GradientState.room)
    let first = Int(slot) * GradientState.room
    let values = (first..<(first + count)).map { protection.gradientSamples[$0] }.sorted()
    return Double(values[(count - 1) / 2])
  }

  /// A limit that has doubled or halved since it was last noted is worth a line.
  private mutating func noteLimit(
    _ component: Handle<ComponentState>, _ slot: Handle<GradientState>
  ) {
    let before = protection.gradients[slot].noted
    let now = protection.gradients[slot].limit
    if protection.gradients[slot].measuredSince >= 0 || (now < 2 * before && 2 * now > before) {
      return
    }
    protection.gradients[slot].noted = now
    books.timeline.note(
      .concurrencyLimited(from: Int(before), to: Int(now)), at: loop.clock, component,
      instance: Int(slot - plant.components[component].firstGradient))
  }
}
