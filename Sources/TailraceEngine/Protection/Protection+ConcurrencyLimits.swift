/// Limits on how many requests are inside an instance, found out from how long they take.
extension Protection {
  mutating func layOutConcurrencyLimits(_ network: Network, _ plant: inout Plant) {
    for index in network.components.indices {
      guard let rule = network.components[index].concurrencyLimit else { continue }
      plant.components[index].firstGradient = Handle(gradients.count)
      plant.components[index].gates.insert(.concurrency)
      plant.components[index].isWatched = true
      let count = Int(plant.components[index].stations)
      for _ in 0..<count {
        gradients.append(GradientState(limit: Double(rule.initial)))
      }
      gradientSamples.append(repeating: 0, count: count * GradientState.room)
    }
  }

  /// Begins what sets limits; clockworks come after stations and rings.
  mutating func scheduleConcurrencyLimits(
    _ network: Network, _ loop: inout EventLoop, _ plant: inout Plant
  ) {
    for index in network.components.indices {
      guard let rule = network.components[index].concurrencyLimit else { continue }
      let clockwork = loop.addClockwork(.concurrencyLimit, Int32(index))
      plant.components[index].gradientClockwork = clockwork
      if rule.dialect == .adaptiveConcurrency {
        // An Envoy begins by measuring.
        let first = plant.components[index].firstGradient
        for slot in first..<(first + plant.components[index].stations) {
          beginMeasuring(slot, rule, at: loop.clock)
        }
      }
      loop.wind(clockwork, after: rule.interval.nanoseconds)
    }
  }

  /// An interval is over: every instance sets its limit.
  mutating func setLimits(
    of component: Handle<ComponentState>, _ network: Network, _ loop: inout EventLoop,
    _ plant: borrowing Plant, _ books: inout Books
  ) {
    guard let rule = network.components[Int(component)].concurrencyLimit else { return }
    let first = plant.components[component].firstGradient
    for slot in first..<(first + plant.components[component].stations) {
      step(slot, rule, at: loop.clock)
      noteLimit(component, slot, at: loop.clock, plant, &books)
    }
    loop.wind(plant.components[component].gradientClockwork, after: rule.interval.nanoseconds)
  }

  /// Whether an instance has as many as it lets in, the newcomer among them.
  @inline(never)
  mutating func isBeyondLimit(
    _ id: Handle<Station>, _ component: Handle<ComponentState>, _ plant: borrowing Plant
  ) -> Bool {
    let slot = plant.components[component].firstGradient + plant.ordinal(of: id)
    let inside = plant.stations[id].inside.value
    if Double(inside) > gradients[slot].limit.rounded(.down) { return true }
    if inside > gradients[slot].mostInside {
      gradients[slot].mostInside = inside
    }
    return false
  }

  /// One that was let in has been answered.
  @inline(never)
  mutating func noteLatency(
    _ frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>,
    _ network: Network, at now: Int64, _ frames: borrowing Frames, _ plant: borrowing Plant,
    _ draws: inout Draws
  ) {
    let slot = plant.components[component].firstGradient + plant.ordinal(of: id)
    let latency = now &- frames[frame].born
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
      Int(gradients[slot].samples)
        >= min(rule.minimumLatencyRequests, GradientState.room)
    else { return }
    gradients[slot].leastLatency = max(1, medianLatency(slot))
    gradients[slot].measuredSince = -1
    gradients[slot].limit = gradients[slot].limitBefore
    gradients[slot].lowest = 0
    restartSamples(slot)
    let stretch = 1 + rule.jitter * draws.samplers.unit(rule.sampler)
    let pause = Double(rule.minimumLatencyInterval.nanoseconds) * stretch
    gradients[slot].nextMeasurement = now &+ Int64(min(pause, 2e18))
  }

  fileprivate mutating func step(
    _ slot: Handle<GradientState>, _ rule: ConcurrencyLimit, at now: Int64
  ) {
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
      if now >= gradients[slot].nextMeasurement
        || gradients[slot].lowest >= 5
      {
        beginMeasuring(slot, rule, at: now)
      }
    }
  }

  fileprivate mutating func beginMeasuring(
    _ slot: Handle<GradientState>, _ rule: ConcurrencyLimit, at now: Int64
  ) {
    gradients[slot].limitBefore = gradients[slot].limit
    gradients[slot].limit = Double(rule.minimum)
    gradients[slot].measuredSince = now
    restartSamples(slot)
  }

  private mutating func restartSamples(_ slot: Handle<GradientState>) {
    gradients[slot].samples = 0
    gradients[slot].sum = 0
    gradients[slot].mostInside = 0
  }

  private func medianLatency(_ slot: Handle<GradientState>) -> Double {
    let count = min(Int(gradients[slot].samples), GradientState.room)
    let first = Int(slot) * GradientState.room
    let values = (first..<(first + count)).map { gradientSamples[$0] }.sorted()
    return Double(values[(count - 1) / 2])
  }

  /// A limit that has doubled or halved since it was last noted is worth a line.
  fileprivate mutating func noteLimit(
    _ component: Handle<ComponentState>, _ slot: Handle<GradientState>, at now: Int64,
    _ plant: borrowing Plant, _ books: inout Books
  ) {
    let before = gradients[slot].noted
    let limit = gradients[slot].limit
    if gradients[slot].measuredSince >= 0 || (limit < 2 * before && 2 * limit > before) {
      return
    }
    gradients[slot].noted = limit
    books.timeline.note(
      .concurrencyLimited(from: Int(before), to: Int(limit)), at: now, component,
      instance: Int(slot - plant.components[component].firstGradient))
  }
}
