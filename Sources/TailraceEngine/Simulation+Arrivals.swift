/// Traffic: when requests are sent, which, and what becomes of them.
extension Simulation {
  mutating func scheduleSources() {
    for source in network.sources { prepare(source) }
    // All sources stand before the first event, because system handles count them.
    for (index, source) in network.sources.enumerated() {
      let id = Handle<Traffic.SourceState>(index)
      switch source.arrivals {
      case .open:
        if traffic.sources[id].stateCount > 0 {
          let sampler = traffic.modulation[traffic.sources[id].firstState].holdingSampler
          traffic.sources[id].stateEnd = draws.samplers.nanoseconds(sampler)
        }
        noteSteadyRate(id)
        scheduleArrival(id)
      case .recorded:
        scheduleRecorded(id)
      case .closed(let users, _):
        for number in 0..<users {
          let user = allocate()
          if frames.carriesCargo { frames.cargo[user].client = Handle(number) }
          frames[user] = thinker(of: id)
          schedule(user, after: draws.samplers.nanoseconds(traffic.sources[id].gapSampler))
        }
      }
    }
  }

  /// A user of a closed source, before the first request.
  private mutating func thinker(of id: Handle<Traffic.SourceState>) -> Frame {
    var frame = Frame()
    frame.station = traffic.sources[id].station
    frame.source = id
    frame.state = .thinking
    return frame
  }

  private mutating func prepare(_ source: Network.Source) {
    var state = Traffic.SourceState(
      kind: .open, station: plant.components[source.client.handle].firstStation,
      gapSampler: source.gapSampler, batchSampler: source.batchSampler,
      classSampler: source.classSampler,
      firstShare: Handle<Traffic.ClassShare>(traffic.classShares.count),
      shareCount: Int32(source.classes.count),
      onlyClass: source.classes.count == 1 ? source.classes[0].0.handle : .none)
    state.clientSampler = source.clientSampler
    state.clients = Int32(source.clients ?? 0)
    var sum = 0.0
    for (requestClass, share) in source.classes {
      sum += share
      traffic.classShares.append(
        Traffic.ClassShare(cumulative: sum, requestClass: requestClass.handle))
    }
    switch source.arrivals {
    case .open(_, let rate, _, let states):
      state.firstSegment = traffic.segments.count
      addSegments(of: rate)
      state.segmentCount = traffic.segments.count - state.firstSegment
      state.firstState = traffic.modulation.count
      state.stateCount = states.count
      for (index, item) in states.enumerated() {
        traffic.modulation.append(
          Traffic.SourceState.Modulation(
            factor: item.factor, holdingSampler: source.holdingSamplers[index]))
      }
    case .closed:
      state.kind = .closed
    case .recorded(let instants):
      state.kind = .recorded
      state.position = traffic.recordedArrivals.count
      for instant in instants { traffic.recordedArrivals.append(instant) }
      state.end = traffic.recordedArrivals.count
    }
    traffic.sources.append(state)
  }

  private mutating func addSegments(of rate: RateProfile) {
    var start: Int64 = 0
    for segment in rate.segments where segment.duration > .zero {
      let length = segment.duration.nanoseconds
      let first = segment.startRate / 1e9
      traffic.segments.append(
        Traffic.SourceState.Segment(
          start: start, end: start + length, startRate: first,
          slope: (segment.endRate / 1e9 - first) / Double(length)))
      start += length
    }
    traffic.segments.append(
      Traffic.SourceState.Segment(
        start: start, end: Int64.max, startRate: rate.finalRate / 1e9, slope: 0))
  }

  /// The next arrival of an open source: the gap, in units of the mean gap, is used up at the rate of
  /// the moment, so the integral of the rate between arrivals is the gap.
  @inline(__always)
  private mutating func scheduleArrival(_ id: Handle<Traffic.SourceState>) {
    let gap = draws.samplers.real(traffic.sources[id].gapSampler)
    let rate = traffic.sources[id].steadyRate
    if rate > 0 {
      scheduleArrival(
        id, from: loop.clock, after: max(0, gap - traffic.sources[id].rounding * rate) / rate)
    } else {
      scheduleArrival(id, gap: gap)
    }
  }

  @inline(__always)
  private mutating func scheduleArrival(
    _ id: Handle<Traffic.SourceState>, from time: Int64, after delay: Double
  ) {
    let whole = SamplerTable.wholeNanoseconds(delay)
    // Also where the rate is so low that the gap does not fit into the clock.
    if whole > loop.horizon &- time { return }
    traffic.sources[id].rounding = Double(whole) - delay
    scheduleSystem(.source(id), at: time &+ whole, sequence: nextSequence())
  }

  /// The same where the rate changes.
  @inline(never)
  private mutating func scheduleArrival(_ id: Handle<Traffic.SourceState>, gap wanted: Double) {
    var gap = wanted
    var time = loop.clock
    var rounding = traffic.sources[id].rounding
    while true {
      let segment = traffic.segments[traffic.sources[id].firstSegment + traffic.sources[id].segment]
      var factor = 1.0
      var end = segment.end
      if traffic.sources[id].stateCount > 0 {
        factor =
          traffic.modulation[traffic.sources[id].firstState + traffic.sources[id].state].factor
        end = min(end, traffic.sources[id].stateEnd)
      }
      let rate = (segment.startRate + segment.slope * Double(time - segment.start)) * factor
      // The gap begins where the last arrival would have been, so that roundings do not add up.
      gap = max(0, gap - rounding * rate)
      rounding = 0
      let delay = Self.time(toUse: gap, rate: rate, slope: segment.slope * factor)
      let left = end == Int64.max ? Double.infinity : Double(end - time)
      if delay < left { return scheduleArrival(id, from: time, after: delay) }
      if end > loop.horizon { return }
      gap -= left * (rate + 0.5 * segment.slope * factor * left)
      if gap < 0 { gap = 0 }
      time = end
      if end == segment.end {
        traffic.sources[id].segment += 1
        noteSteadyRate(id)
      }
      if end == traffic.sources[id].stateEnd { nextState(id) }
    }
  }

  private mutating func noteSteadyRate(_ id: Handle<Traffic.SourceState>) {
    let segment = traffic.segments[traffic.sources[id].firstSegment + traffic.sources[id].segment]
    let isSteady =
      traffic.sources[id].stateCount == 0 && segment.end == Int64.max && segment.slope == 0
    traffic.sources[id].steadyRate = isSteady ? segment.startRate : 0
  }

  private mutating func nextState(_ id: Handle<Traffic.SourceState>) {
    let next = traffic.sources[id].state + 1
    traffic.sources[id].state = next == traffic.sources[id].stateCount ? 0 : next
    let sampler = traffic.modulation[traffic.sources[id].firstState + traffic.sources[id].state]
      .holdingSampler
    traffic.sources[id].stateEnd += max(1, draws.samplers.nanoseconds(sampler))
  }

  /// How long the rate takes to add up to the gap; infinity if it never does.
  private static func time(toUse gap: Double, rate: Double, slope: Double) -> Double {
    if slope == 0 { return rate > 0 ? gap / rate : .infinity }
    let square = rate * rate + 2 * slope * gap
    if square < 0 { return .infinity }
    let sum = rate + square.squareRoot()
    return sum > 0 ? 2 * gap / sum : .infinity
  }

  private mutating func scheduleRecorded(_ id: Handle<Traffic.SourceState>) {
    if traffic.sources[id].position == traffic.sources[id].end { return }
    let time = traffic.recordedArrivals[traffic.sources[id].position]
    traffic.sources[id].position += 1
    scheduleSystem(.source(id), at: max(time, loop.clock), sequence: nextSequence())
  }

  /// One arrival, which may bring several requests.
  @inline(__always)
  mutating func fireSource(_ id: Handle<Traffic.SourceState>) {
    if traffic.sources[id].batchSampler.exists { sendBatch(id) } else { proceed(sendRequest(id)) }
    if traffic.sources[id].kind == .recorded { scheduleRecorded(id) } else { scheduleArrival(id) }
  }

  @inline(never)
  private mutating func sendBatch(_ id: Handle<Traffic.SourceState>) {
    var batch = Int64(draws.samplers.real(traffic.sources[id].batchSampler).rounded())
    while batch > 0 && loop.ending == nil {
      proceed(sendRequest(id))
      batch -= 1
    }
  }

  @inline(__always)
  private mutating func sendRequest(_ id: Handle<Traffic.SourceState>) -> Handle<Frame> {
    let frame = allocate()
    begin(frame, from: id)
    return frame
  }

  /// A user has thought for long enough.
  mutating func sendNext(_ user: Handle<Frame>) -> Handle<Frame> {
    begin(user, from: frames[user].source)
    return user
  }

  /// A client sends a request now.
  @inline(__always)
  mutating func begin(_ frame: Handle<Frame>, from id: Handle<Traffic.SourceState>) {
    let kind = traffic.sources[id].onlyClass.exists ? traffic.sources[id].onlyClass : pickClass(id)
    let population = traffic.classes[kind].population
    var key: Handle<Key> = Handle(0)
    if population > 0 {
      key = draws.populations.draw(
        Int(population) - 1, &draws.samplers, traffic.classes[kind].keySampler)
    }
    frames[frame].renew(
      .running, .root, at: traffic.classes[kind].entry, station: traffic.sources[id].station,
      requestClass: kind, site: Handle(id.index), key: key,
      population: population)
    frames[frame].born = loop.clock
    if frames.carriesCargo { beginCargo(frame, id, kind) }
    traffic.classes[kind].inFlight.rise(at: loop.clock)
    books.tally.add(1, to: .offered, kind, traffic.classes[kind].client)
    books.fingerprint.arrived(loop.clock, kind)
    if tracing.isObserved { observeRequest(frame) }
  }

  /// Whose request it is: a user's own, or one of the source's clients.
  @inline(never)
  private mutating func beginCargo(
    _ frame: Handle<Frame>, _ id: Handle<Traffic.SourceState>, _ kind: Handle<ClassState>
  ) {
    var whose = frames.cargo[frame].client
    if traffic.sources[id].kind != .closed {
      whose = Handle(0)
      if traffic.sources[id].clients > 1 {
        let sampler = traffic.sources[id].clientSampler
        whose = Handle(
          Int32(draws.samplers.integer(sampler, below: UInt32(traffic.sources[id].clients))))
      }
    }
    frames.cargo[frame] = Cargo(client: whose)
    if frames.keepsDeadlines { frames.deadlines[frame] = Int64.max }
    if traffic.classes[kind].clientKeys > 0 {
      frames[frame].key = Handle(whose.index % traffic.classes[kind].clientKeys)
    }
  }

  private mutating func pickClass(_ id: Handle<Traffic.SourceState>) -> Handle<ClassState> {
    let first = traffic.sources[id].firstShare
    let last = first + (traffic.sources[id].shareCount - 1)
    let draw = draws.samplers.unit(traffic.sources[id].classSampler)
    for row in first..<last where draw < traffic.classShares[row].cumulative {
      return traffic.classShares[row].requestClass
    }
    return traffic.classShares[last].requestClass
  }

  /// A client has its answer, or gives up.
  mutating func finishRequest(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    let kind = frames[frame].requestClass
    traffic.classes[kind].inFlight.fall(at: loop.clock)
    let latency = loop.clock &- frames[frame].born
    if outcome.isAnswer { books.histograms.record(Handle(kind.index), latency) }
    books.tally.ended(outcome, latency, kind, traffic.classes[kind].client)
    if frames.carriesCargo && outcome.isAnswer && frames.cargo[frame].marks.contains(.stale) {
      traffic.classes[kind].stale &+= 1
    }
    if tracing.isObserved { observeEnd(frame, outcome, latency) }
    let id = frames[frame].source
    if traffic.sources[id].kind == .closed {
      frames[frame].state = .thinking
      schedule(frame, after: draws.samplers.nanoseconds(traffic.sources[id].gapSampler))
    } else {
      free(frame)
    }
    return .nobody
  }
}
