/// Limits on how many requests are inside an instance, found out from how long they take.
extension Simulation {
  mutating func layOutConcurrencyLimits() {
    for index in network.components.indices {
      guard let rule = network.components[index].concurrencyLimit else { continue }
      components[index].firstGradient = Handle(gradients.count)
      components[index].gates.insert(.concurrency)
      components[index].isWatched = true
      let count = Int(components[index].stations)
      for _ in 0..<count {
        gradients.append(GradientState(limit: Double(rule.initial)))
      }
      gradientSamples.append(repeating: 0, count: count * GradientState.room)
    }
  }

  /// Begins what sets limits; clockworks come after stations and rings.
  mutating func scheduleConcurrencyLimits() {
    for index in network.components.indices {
      guard let rule = network.components[index].concurrencyLimit else { continue }
      let clockwork = addClockwork(.concurrencyLimit, Int32(index))
      components[index].gradientClockwork = clockwork
      if rule.dialect == .adaptiveConcurrency {
        // An Envoy begins by measuring.
        let first = components[index].firstGradient
        for slot in first..<(first + components[index].stations) { beginMeasuring(slot, rule) }
      }
      wind(clockwork, after: rule.interval.nanoseconds)
    }
  }

  /// Whether an instance has as many as it lets in, the newcomer among them.
  @inline(never)
  mutating func isBeyondLimit(_ id: Handle<Station>, _ component: Handle<ComponentState>) -> Bool {
    let slot = components[component].firstGradient + ordinal(of: id)
    let inside = stations[id].inside.value
    if Double(inside) > gradients[slot].limit.rounded(.down) { return true }
    if inside > gradients[slot].mostInside { gradients[slot].mostInside = inside }
    return false
  }

  /// One that was let in has been answered.
  @inline(never)
  mutating func noteLatency(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>
  ) {
    let slot = components[component].firstGradient + ordinal(of: id)
    let latency = clock &- frames[frame].born
    // What began under another limit says nothing of this one.
    if gradients[slot].measuredSince > frames[frame].born { return }
    let count = gradients[slot].samples
    if count < Int32(GradientState.room) {
      gradientSamples[Int(slot) * GradientState.room + Int(count)] = latency
    }
    gradients[slot].samples = count &+ 1
    gradients[slot].sum += Double(latency)
    guard gradients[slot].measuredSince >= 0,
      let rule = network.components[Int(component)].concurrencyLimit,
      Int(gradients[slot].samples) >= min(rule.minimumLatencyRequests, GradientState.room)
    else { return }
    gradients[slot].leastLatency = max(1, medianLatency(slot))
    gradients[slot].measuredSince = -1
    gradients[slot].limit = gradients[slot].limitBefore
    gradients[slot].lowest = 0
    restartSamples(slot)
    let stretch = 1 + rule.jitter * samplers.unit(rule.sampler)
    let pause = Double(rule.minimumLatencyInterval.nanoseconds) * stretch
    gradients[slot].nextMeasurement = clock &+ Int64(min(pause, 2e18))
  }

  /// An interval is over: every instance sets its limit.
  mutating func fireConcurrencyLimit(_ component: Handle<ComponentState>) {
    guard let rule = network.components[Int(component)].concurrencyLimit else { return }
    let first = components[component].firstGradient
    for slot in first..<(first + components[component].stations) {
      step(slot, rule)
      noteLimit(component, slot)
    }
    wind(components[component].gradientClockwork, after: rule.interval.nanoseconds)
  }

  private mutating func step(_ slot: Handle<GradientState>, _ rule: ConcurrencyLimit) {
    if gradients[slot].measuredSince >= 0 { return }
    switch rule.dialect {
    case .gradient2:
      if gradients[slot].samples > 0 {
        let mean = gradients[slot].sum / Double(gradients[slot].samples)
        gradients[slot].step(
          gradient2: rule, latency: max(1, mean), inside: gradients[slot].mostInside)
      }
      restartSamples(slot)
    case .adaptiveConcurrency:
      if gradients[slot].samples > 0 {
        gradients[slot].step(adaptive: rule, latency: max(1, medianLatency(slot)))
      }
      restartSamples(slot)
      if clock >= gradients[slot].nextMeasurement || gradients[slot].lowest >= 5 {
        beginMeasuring(slot, rule)
      }
    }
  }

  private mutating func beginMeasuring(_ slot: Handle<GradientState>, _ rule: ConcurrencyLimit) {
    gradients[slot].limitBefore = gradients[slot].limit
    gradients[slot].limit = Double(rule.minimum)
    gradients[slot].measuredSince = clock
    restartSamples(slot)
  }

  private mutating func restartSamples(_ slot: Handle<GradientState>) {
    gradients[slot].samples = 0
    gradients[slot].sum = 0
    gradients[slot].mostInside = 0
  }

  private mutating func medianLatency(_ slot: Handle<GradientState>) -> Double {
    let count = min(Int(gradients[slot].samples), GradientState.room)
    let first = Int(slot) * GradientState.room
    let values = (first..<(first + count)).map { gradientSamples[$0] }.sorted()
    return Double(values[(count - 1) / 2])
  }

  /// A limit that has doubled or halved since it was last noted is worth a line.
  private mutating func noteLimit(
    _ component: Handle<ComponentState>, _ slot: Handle<GradientState>
  ) {
    let before = gradients[slot].noted
    let now = gradients[slot].limit
    if gradients[slot].measuredSince >= 0 || (now < 2 * before && 2 * now > before) { return }
    gradients[slot].noted = now
    timeline.note(
      .concurrencyLimited(from: Int(before), to: Int(now)), at: clock, component,
      instance: Int(slot - components[component].firstGradient))
  }
}
