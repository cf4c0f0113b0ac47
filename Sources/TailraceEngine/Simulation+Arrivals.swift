/// Traffic: when requests are sent, which, and what becomes of them.
extension Simulation {
  mutating func scheduleSources<Stop: Error>(_ worked: (Int) throws(Stop) -> Void) throws(Stop) {
    for source in network.sources { sending.prepare(source, network, plant) }
    // All sources stand before the first event, because system handles count them.
    for (index, source) in network.sources.enumerated() {
      let id = Handle<Sending.SourceState>(index)
      switch source.arrivals {
      case .open:
        if sending.sources[id].stateCount > 0 {
          let sampler = sending.modulation[sending.sources[id].firstState].holdingSampler
          sending.sources[id].stateEnd = draws.samplers.nanoseconds(sampler)
        }
        sending.noteSteadyRate(id)
        sending.scheduleArrival(id, &loop, &draws)
      case .recorded:
        sending.scheduleRecorded(id, &loop)
      case .closed(let users, _):
        for number in 0..<users {
          try worked(1)
          let user = allocate()
          if frames.carriesCargo { frames.cargo[user].client = Handle(number) }
          frames[user] = sending.thinker(of: id)
          loop.schedule(
            user, after: draws.samplers.nanoseconds(sending.sources[id].gapSampler), &frames)
        }
      }
    }
  }

  /// One arrival, which may bring several requests.
  @inline(__always)
  mutating func fireSource(_ id: Handle<Sending.SourceState>) {
    if sending.sources[id].batchSampler.exists {
      sending.batchSource = id
      let drawn = draws.samplers.real(sending.sources[id].batchSampler)
      sending.batchLeft = Int64(min(drawn, 1e15).rounded())
      return sendBatch()
    }
    proceed(sendRequest(id))
    scheduleNext(id)
  }

  @inline(__always)
  private mutating func scheduleNext(_ id: Handle<Sending.SourceState>) {
    if sending.sources[id].kind == .recorded {
      sending.scheduleRecorded(id, &loop)
    } else {
      sending.scheduleArrival(id, &loop, &draws)
    }
  }

  /// Sends what is left of a batch; where somebody is to have a look, the rest waits for the next slice.
  @inline(never)
  mutating func sendBatch() {
    let id = sending.batchSource
    while sending.batchLeft > 0 && loop.ending == nil {
      if loop.isLookDue { return }
      proceed(sendRequest(id))
      sending.batchLeft -= 1
      loop.note(work: 1)
    }
    sending.batchSource = .none
    scheduleNext(id)
  }

  @inline(__always)
  private mutating func sendRequest(_ id: Handle<Sending.SourceState>) -> Handle<Frame> {
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
  mutating func begin(_ frame: Handle<Frame>, from id: Handle<Sending.SourceState>) {
    let kind =
      sending.sources[id].onlyClass.exists
      ? sending.sources[id].onlyClass : sending.pickClass(id, &draws)
    let population = sending.classes[kind].population
    var key: Handle<Key> = Handle(0)
    if population > 0 {
      key = draws.populations.draw(
        Int(population) - 1, &draws.samplers, sending.classes[kind].keySampler)
    }
    frames[frame].renew(
      .running, .root, at: sending.classes[kind].entry, station: sending.sources[id].station,
      requestClass: kind, site: Handle(id.index), key: key,
      population: population)
    frames[frame].born = loop.clock
    if frames.carriesCargo { sending.beginCargo(frame, id, kind, &frames, &draws) }
    sending.classes[kind].inFlight.rise(at: loop.clock)
    books.tally.offer(kind, sending.classes[kind].client)
    books.fingerprint.arrived(loop.clock, kind)
    if tracing.isObserved { tracing.observeRequest(frame, at: loop.clock, frames) }
  }

  /// A client has its answer, or gives up.
  mutating func finishRequest(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    let kind = frames[frame].requestClass
    sending.classes[kind].inFlight.fall(at: loop.clock)
    let latency = loop.clock &- frames[frame].born
    if outcome.isAnswer { books.histograms.record(Handle(kind.index), latency) }
    books.tally.ended(outcome, latency, kind, sending.classes[kind].client)
    if frames.carriesCargo && outcome.isAnswer && frames.cargo[frame].marks.contains(.stale) {
      sending.classes[kind].stale &+= 1
    }
    if tracing.isObserved {
      tracing.observeEnd(frame, outcome, latency, at: loop.clock, &frames, books)
    }
    let id = frames[frame].source
    if sending.sources[id].kind == .closed {
      frames[frame].state = .thinking
      loop.schedule(
        frame, after: draws.samplers.nanoseconds(sending.sources[id].gapSampler), &frames)
    } else {
      free(frame)
    }
    return .nobody
  }
}

extension Sending {
  /// A user of a closed source, before the first request.
  fileprivate func thinker(of id: Handle<Sending.SourceState>) -> Frame {
    var frame = Frame()
    frame.station = sources[id].station
    frame.source = id
    frame.state = .thinking
    return frame
  }

  fileprivate mutating func prepare(
    _ source: Network.Source, _ network: Network, _ plant: borrowing Plant
  ) {
    var state = Sending.SourceState(
      kind: .open, station: plant.components[source.client.handle].firstStation,
      gapSampler: source.gapSampler, batchSampler: source.batchSampler,
      classSampler: source.classSampler,
      firstShare: Handle<Sending.ClassShare>(classShares.count),
      shareCount: Int32(source.classes.count),
      onlyClass: source.classes.count == 1 ? source.classes[0].0.handle : .none)
    state.clientSampler = source.clientSampler
    state.clients = Int32(source.clients ?? 0)
    var sum = 0.0
    // In the order of their names, so that the same draw picks the same request wherever it is declared.
    let kinds = network.requestClasses
    let byName = source.classes.sorted {
      kinds[Int($0.0.index)].name.isBefore(kinds[Int($1.0.index)].name)
    }
    for (requestClass, share) in byName {
      sum += share
      classShares.append(
        Sending.ClassShare(cumulative: sum, requestClass: requestClass.handle))
    }
    switch source.arrivals {
    case .open(_, let rate, _, let states):
      state.firstSegment = segments.count
      addSegments(of: rate)
      state.segmentCount = segments.count - state.firstSegment
      state.firstState = modulation.count
      state.stateCount = states.count
      for (index, item) in states.enumerated() {
        modulation.append(
          Sending.SourceState.Modulation(
            factor: item.factor, holdingSampler: source.holdingSamplers[index]))
      }
    case .closed:
      state.kind = .closed
    case .recorded(let instants):
      state.kind = .recorded
      state.position = recordedArrivals.count
      for instant in instants { recordedArrivals.append(instant) }
      state.end = recordedArrivals.count
    }
    sources.append(state)
  }

  private mutating func addSegments(of rate: RateProfile) {
    var start: Int64 = 0
    for segment in rate.segments where segment.duration > .zero {
      let length = segment.duration.nanoseconds
      let first = segment.startRate / 1e9
      segments.append(
        Sending.SourceState.Segment(
          start: start, end: start + length, startRate: first,
          slope: (segment.endRate / 1e9 - first) / Double(length)))
      start += length
    }
    segments.append(
      Sending.SourceState.Segment(
        start: start, end: Int64.max, startRate: rate.finalRate / 1e9, slope: 0))
  }

  /// The next arrival of an open source: the gap, in units of the mean gap, is used up at the rate of
  /// the moment, so the integral of the rate between arrivals is the gap.
  @inline(__always)
  fileprivate mutating func scheduleArrival(
    _ id: Handle<Sending.SourceState>, _ loop: inout EventLoop, _ draws: inout Draws
  ) {
    let gap = draws.samplers.real(sources[id].gapSampler)
    let rate = sources[id].steadyRate
    if rate > 0 {
      scheduleArrival(
        id, from: loop.clock, after: max(0, gap - sources[id].rounding * rate) / rate, &loop)
    } else {
      scheduleArrival(id, gap: gap, &loop, &draws)
    }
  }

  @inline(__always)
  fileprivate mutating func scheduleArrival(
    _ id: Handle<Sending.SourceState>, from time: Int64, after delay: Double,
    _ loop: inout EventLoop
  ) {
    let whole = SamplerTable.wholeNanoseconds(delay)
    // Also where the rate is so low that the gap does not fit into the clock.
    if whole > loop.horizon &- time { return }
    sources[id].rounding = Double(whole) - delay
    loop.scheduleSystem(.source(id), at: time &+ whole, sequence: loop.nextSequence())
  }

  /// The same where the rate changes.
  @inline(never)
  fileprivate mutating func scheduleArrival(
    _ id: Handle<Sending.SourceState>, gap wanted: Double, _ loop: inout EventLoop,
    _ draws: inout Draws
  ) {
    var gap = wanted
    var time = loop.clock
    var rounding = sources[id].rounding
    while true {
      let segment = segments[sources[id].firstSegment + sources[id].segment]
      var factor = 1.0
      var end = segment.end
      if sources[id].stateCount > 0 {
        factor =
          modulation[sources[id].firstState + sources[id].state].factor
        end = min(end, sources[id].stateEnd)
      }
      let rate = (segment.startRate + segment.slope * Double(time - segment.start)) * factor
      // The gap begins where the last arrival would have been, so that roundings do not add up.
      gap = max(0, gap - rounding * rate)
      rounding = 0
      let delay = Self.time(toUse: gap, rate: rate, slope: segment.slope * factor)
      let left = end == Int64.max ? Double.infinity : Double(end - time)
      if delay < left { return scheduleArrival(id, from: time, after: delay, &loop) }
      if end > loop.horizon { return }
      gap -= left * (rate + 0.5 * segment.slope * factor * left)
      if gap < 0 { gap = 0 }
      time = end
      if end == segment.end {
        sources[id].segment += 1
        noteSteadyRate(id)
      }
      if end == sources[id].stateEnd { nextState(id, &draws) }
    }
  }

  fileprivate mutating func noteSteadyRate(_ id: Handle<Sending.SourceState>) {
    let segment = segments[sources[id].firstSegment + sources[id].segment]
    let isSteady =
      sources[id].stateCount == 0 && segment.end == Int64.max && segment.slope == 0
    sources[id].steadyRate = isSteady ? segment.startRate : 0
  }

  private mutating func nextState(_ id: Handle<Sending.SourceState>, _ draws: inout Draws) {
    let next = sources[id].state + 1
    sources[id].state = next == sources[id].stateCount ? 0 : next
    let sampler = modulation[sources[id].firstState + sources[id].state]
      .holdingSampler
    sources[id].stateEnd += max(1, draws.samplers.nanoseconds(sampler))
  }

  /// How long the rate takes to add up to the gap; infinity if it never does.
  private static func time(toUse gap: Double, rate: Double, slope: Double) -> Double {
    if slope == 0 { return rate > 0 ? gap / rate : .infinity }
    let square = rate * rate + 2 * slope * gap
    if square < 0 { return .infinity }
    let sum = rate + square.squareRoot()
    return sum > 0 ? 2 * gap / sum : .infinity
  }

  fileprivate mutating func scheduleRecorded(
    _ id: Handle<Sending.SourceState>, _ loop: inout EventLoop
  ) {
    if sources[id].position == sources[id].end { return }
    let time = recordedArrivals[sources[id].position]
    sources[id].position += 1
    loop.scheduleSystem(.source(id), at: max(time, loop.clock), sequence: loop.nextSequence())
  }

  /// Whose request it is: a user's own, or one of the source's clients.
  @inline(never)
  fileprivate func beginCargo(
    _ frame: Handle<Frame>, _ id: Handle<Sending.SourceState>, _ kind: Handle<ClassState>,
    _ frames: inout Frames, _ draws: inout Draws
  ) {
    var whose = frames.cargo[frame].client
    if sources[id].kind != .closed {
      whose = Handle(0)
      if sources[id].clients > 1 {
        let sampler = sources[id].clientSampler
        whose = Handle(
          Int32(draws.samplers.integer(sampler, below: UInt32(sources[id].clients))))
      }
    }
    frames.cargo[frame] = Cargo(client: whose)
    if frames.keepsDeadlines { frames.deadlines[frame] = Int64.max }
    if classes[kind].clientKeys > 0 {
      frames[frame].key = Handle(whose.index % classes[kind].clientKeys)
    }
  }

  fileprivate func pickClass(_ id: Handle<Sending.SourceState>, _ draws: inout Draws) -> Handle<
    ClassState
  > {
    let first = sources[id].firstShare
    let last = first + (sources[id].shareCount - 1)
    let draw = draws.samplers.unit(sources[id].classSampler)
    for row in first..<last where draw < classShares[row].cumulative {
      return classShares[row].requestClass
    }
    return classShares[last].requestClass
  }
}
