/// Traffic: when requests are sent, which, and what becomes of them.
extension Simulation {
  /// What the machine keeps of a traffic source.
  struct SourceState: BitwiseCopyable {
    var kind: Kind
    var station: Handle<Station>
    var gapSampler: Handle<Sampler>
    var batchSampler: Handle<Sampler>
    var classSampler: Handle<Sampler>
    /// Open sources: the sampler of whose request it is, and among how many; 0 where nobody asks.
    var clientSampler: Handle<Sampler> = .none
    var clients: Int32 = 0
    var firstShare: Handle<Share>
    var shareCount: Int32
    /// The class of all its requests; none where each picks one.
    var onlyClass: Handle<ClassState>
    /// Open sources: the pieces of the rate, the last one without end.
    var firstSegment: Int = 0
    var segmentCount: Int = 0
    var segment: Int = 0
    var firstState: Int = 0
    var stateCount: Int = 0
    var state: Int = 0
    /// How far the last arrival was moved to lie on a whole nanosecond, in nanoseconds.
    var rounding: Double = 0
    /// Open sources: the rate, where it is the same from now on for ever; otherwise 0.
    var steadyRate: Double = 0
    /// When the present state of a modulated source ends.
    var stateEnd: Int64 = Int64.max
    /// Recorded sources: where in `recordedArrivals` they stand, and where they end.
    var position: Int = 0
    var end: Int = 0

    enum Kind: UInt8 {
      case open
      case closed
      case recorded
    }

    /// A piece of the rate, in requests per nanosecond.
    struct Segment: BitwiseCopyable {
      var start: Int64
      var end: Int64
      var startRate: Double
      var slope: Double
    }

    struct Modulation: BitwiseCopyable {
      var factor: Double
      var holdingSampler: Handle<Sampler>
    }
  }

  mutating func scheduleSources() {
    for source in network.sources { prepare(source) }
    // All sources stand before the first event, because system handles count them.
    for (index, source) in network.sources.enumerated() {
      let id = Handle<SourceState>(index)
      switch source.arrivals {
      case .open:
        if sources[id].stateCount > 0 {
          let sampler = modulation[sources[id].firstState].holdingSampler
          sources[id].stateEnd = samplers.nanoseconds(sampler)
        }
        noteSteadyRate(id)
        scheduleArrival(id)
      case .recorded:
        scheduleRecorded(id)
      case .closed(let users, _):
        for number in 0..<users {
          let user = allocate()
          if carriesCargo { cargo[user].client = Handle(number) }
          frames[user] = thinker(of: id)
          schedule(user, after: samplers.nanoseconds(sources[id].gapSampler))
        }
      }
    }
  }

  /// A user of a closed source, before the first request.
  private mutating func thinker(of id: Handle<SourceState>) -> Frame {
    var frame = Frame()
    frame.station = sources[id].station
    frame.source = id
    frame.state = .thinking
    return frame
  }

  private mutating func prepare(_ source: Network.Source) {
    var state = SourceState(
      kind: .open, station: components[source.client.handle].firstStation,
      gapSampler: source.gapSampler, batchSampler: source.batchSampler,
      classSampler: source.classSampler, firstShare: Handle<Share>(shares.count),
      shareCount: Int32(source.classes.count),
      onlyClass: source.classes.count == 1 ? source.classes[0].0.handle : .none)
    state.clientSampler = source.clientSampler
    state.clients = Int32(source.clients ?? 0)
    var sum = 0.0
    for (requestClass, share) in source.classes {
      sum += share
      shares.append(Share(cumulative: sum, requestClass: requestClass.handle))
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
          SourceState.Modulation(
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
        SourceState.Segment(
          start: start, end: start + length, startRate: first,
          slope: (segment.endRate / 1e9 - first) / Double(length)))
      start += length
    }
    segments.append(
      SourceState.Segment(
        start: start, end: Int64.max, startRate: rate.finalRate / 1e9, slope: 0))
  }

  /// The next arrival of an open source: the gap, in units of the mean gap, is used up at the rate of
  /// the moment, so the integral of the rate between arrivals is the gap.
  @inline(__always)
  private mutating func scheduleArrival(_ id: Handle<SourceState>) {
    let gap = samplers.real(sources[id].gapSampler)
    let rate = sources[id].steadyRate
    if rate > 0 {
      scheduleArrival(id, from: clock, after: max(0, gap - sources[id].rounding * rate) / rate)
    } else {
      scheduleArrival(id, gap: gap)
    }
  }

  @inline(__always)
  private mutating func scheduleArrival(
    _ id: Handle<SourceState>, from time: Int64, after delay: Double
  ) {
    let whole = SamplerTable.wholeNanoseconds(delay)
    // Also where the rate is so low that the gap does not fit into the clock.
    if whole > horizon &- time { return }
    sources[id].rounding = Double(whole) - delay
    scheduleSystem(.source(id), at: time &+ whole, sequence: nextSequence())
  }

  /// The same where the rate changes.
  @inline(never)
  private mutating func scheduleArrival(_ id: Handle<SourceState>, gap wanted: Double) {
    var gap = wanted
    var time = clock
    var rounding = sources[id].rounding
    while true {
      let segment = segments[sources[id].firstSegment + sources[id].segment]
      var factor = 1.0
      var end = segment.end
      if sources[id].stateCount > 0 {
        factor = modulation[sources[id].firstState + sources[id].state].factor
        end = min(end, sources[id].stateEnd)
      }
      let rate = (segment.startRate + segment.slope * Double(time - segment.start)) * factor
      // The gap begins where the last arrival would have been, so that roundings do not add up.
      gap = max(0, gap - rounding * rate)
      rounding = 0
      let delay = Self.time(toUse: gap, rate: rate, slope: segment.slope * factor)
      let left = end == Int64.max ? Double.infinity : Double(end - time)
      if delay < left { return scheduleArrival(id, from: time, after: delay) }
      if end > horizon { return }
      gap -= left * (rate + 0.5 * segment.slope * factor * left)
      if gap < 0 { gap = 0 }
      time = end
      if end == segment.end {
        sources[id].segment += 1
        noteSteadyRate(id)
      }
      if end == sources[id].stateEnd { nextState(id) }
    }
  }

  private mutating func noteSteadyRate(_ id: Handle<SourceState>) {
    let segment = segments[sources[id].firstSegment + sources[id].segment]
    let isSteady = sources[id].stateCount == 0 && segment.end == Int64.max && segment.slope == 0
    sources[id].steadyRate = isSteady ? segment.startRate : 0
  }

  private mutating func nextState(_ id: Handle<SourceState>) {
    let next = sources[id].state + 1
    sources[id].state = next == sources[id].stateCount ? 0 : next
    let sampler = modulation[sources[id].firstState + sources[id].state].holdingSampler
    sources[id].stateEnd += max(1, samplers.nanoseconds(sampler))
  }

  /// How long the rate takes to add up to the gap; infinity if it never does.
  private static func time(toUse gap: Double, rate: Double, slope: Double) -> Double {
    if slope == 0 { return rate > 0 ? gap / rate : .infinity }
    let square = rate * rate + 2 * slope * gap
    if square < 0 { return .infinity }
    let sum = rate + square.squareRoot()
    return sum > 0 ? 2 * gap / sum : .infinity
  }

  private mutating func scheduleRecorded(_ id: Handle<SourceState>) {
    if sources[id].position == sources[id].end { return }
    let time = recordedArrivals[sources[id].position]
    sources[id].position += 1
    scheduleSystem(.source(id), at: max(time, clock), sequence: nextSequence())
  }

  /// One arrival, which may bring several requests.
  @inline(__always)
  mutating func fireSource(_ id: Handle<SourceState>) {
    if sources[id].batchSampler.exists { sendBatch(id) } else { proceed(sendRequest(id)) }
    if sources[id].kind == .recorded { scheduleRecorded(id) } else { scheduleArrival(id) }
  }

  @inline(never)
  private mutating func sendBatch(_ id: Handle<SourceState>) {
    var batch = Int64(samplers.real(sources[id].batchSampler).rounded())
    while batch > 0 && ending == nil {
      proceed(sendRequest(id))
      batch -= 1
    }
  }

  @inline(__always)
  private mutating func sendRequest(_ id: Handle<SourceState>) -> Handle<Frame> {
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
  mutating func begin(_ frame: Handle<Frame>, from id: Handle<SourceState>) {
    let kind = sources[id].onlyClass.exists ? sources[id].onlyClass : pickClass(id)
    let population = classes[kind].population
    var key: Handle<Key> = Handle(0)
    if population > 0 {
      key = populations.draw(Int(population) - 1, &samplers, classes[kind].keySampler)
    }
    frames[frame].renew(
      .running, .root, at: classes[kind].entry, station: sources[id].station,
      requestClass: kind, site: Handle(id.index), key: key,
      population: population)
    frames[frame].born = clock
    if carriesCargo { beginCargo(frame, id, kind) }
    classes[kind].inFlight.rise(at: clock)
    tally.add(1, to: .offered, kind, classes[kind].client)
    fingerprint.arrived(clock, kind)
    if isObserved { observeRequest(frame) }
  }

  /// Whose request it is: a user's own, or one of the source's clients.
  @inline(never)
  private mutating func beginCargo(
    _ frame: Handle<Frame>, _ id: Handle<SourceState>, _ kind: Handle<ClassState>
  ) {
    var whose = cargo[frame].client
    if sources[id].kind != .closed {
      whose = Handle(0)
      if sources[id].clients > 1 {
        let sampler = sources[id].clientSampler
        whose = Handle(Int32(samplers.integer(sampler, below: UInt32(sources[id].clients))))
      }
    }
    cargo[frame] = Cargo(client: whose)
    if keepsDeadlines { deadlines[frame] = Int64.max }
    if classes[kind].clientKeys > 0 {
      frames[frame].key = Handle(whose.index % classes[kind].clientKeys)
    }
  }

  private mutating func pickClass(_ id: Handle<SourceState>) -> Handle<ClassState> {
    let first = sources[id].firstShare
    let last = first + (sources[id].shareCount - 1)
    let draw = samplers.unit(sources[id].classSampler)
    for row in first..<last where draw < shares[row].cumulative {
      return shares[row].requestClass
    }
    return shares[last].requestClass
  }

  /// A client has its answer, or gives up.
  mutating func finishRequest(_ frame: Handle<Frame>, _ outcome: Outcome) -> Handle<Frame> {
    let kind = frames[frame].requestClass
    classes[kind].inFlight.fall(at: clock)
    let latency = clock &- frames[frame].born
    if outcome.isAnswer { histograms.record(Handle(kind.index), latency) }
    tally.ended(outcome, latency, kind, classes[kind].client)
    if carriesCargo && outcome.isAnswer && cargo[frame].marks.contains(.stale) {
      classes[kind].stale &+= 1
    }
    if isObserved { observeEnd(frame, outcome, latency) }
    let id = frames[frame].source
    if sources[id].kind == .closed {
      frames[frame].state = .thinking
      schedule(frame, after: samplers.nanoseconds(sources[id].gapSampler))
    } else {
      free(frame)
    }
    return .nobody
  }
}
