import Tailrace

/// What happened, as numbers.
extension ResultWords {
  mutating func add(_ occurrence: Occurrence) {
    tell("at", occurrence.at)
    tell("component", Int64(occurrence.component.index))
    tell("instance", occurrence.instance ?? -1)
    switch occurrence.event {
    case .wentDown(let instances): tell("went down", instances)
    case .cameBack(let instances): tell("came back", instances)
    case .flushed: tell("flushed", 0)
    case .faultBegan(let kind, let instances):
      tell("fault began", instances)
      add(kind)
    case .faultEnded(let kind, let instances):
      tell("fault ended", instances)
      add(kind)
    case .linkFaultBegan(let kind, let to):
      tell("link fault began", Int64(to.index))
      add(kind)
    case .linkFaultEnded(let kind, let to, let lost):
      tell("link fault ended", Int64(to.index))
      tell("lost", lost)
      add(kind)
    case .promoted(let lostWrites): tell("promoted", lostWrites)
    case .rejoined: tell("rejoined", 0)
    case .lostMessages(let messages): tell("lost messages", messages)
    case .concurrencyLimited(let from, let to):
      tell("limit from", from)
      tell("to", to)
    case .killedForMemory(let bytes, let limit):
      tell("killed", bytes)
      tell("limit", limit)
    case .scaled(let decision): add(decision)
    case .instanceUp(let after): tell("up", after)
    case .instanceOff(let lost): tell("off", lost)
    default: addGuard(occurrence.event)
    }
  }

  private mutating func addGuard(_ event: Occurrence.Event) {
    switch event {
    case .breakerOpened(let to, let failed, let slow, let calls):
      tell("breaker opened", Int64(to.index))
      tell("failed", failed)
      tell("slow", slow)
      tell("calls", calls)
    case .breakerHalfOpened(let to): tell("breaker half-opened", Int64(to.index))
    case .breakerClosed(let to): tell("breaker closed", Int64(to.index))
    case .foundUnhealthy(let by, let caller, let probes):
      tell("unhealthy for", Int64(by.index))
      tell("caller", caller)
      tell("probes", probes)
    case .foundHealthy(let by, let caller, let probes):
      tell("healthy for", Int64(by.index))
      tell("caller", caller)
      tell("probes", probes)
    case .ejected(let by, let caller, let why, let lasting):
      tell("ejected by", Int64(by.index))
      tell("caller", caller)
      tell("lasting", lasting)
      switch why {
      case .failuresInRow(let count): tell("in a row", count)
      case .gatewayFailuresInRow(let count): tell("gateway failures", count)
      case .successRate(let rate, let threshold):
        tell("success rate", rate)
        tell("threshold", threshold)
      case .failurePercentage(let rate): tell("failures", rate)
      }
    case .takenBack(let by, let caller):
      tell("taken back by", Int64(by.index))
      tell("caller", caller)
    default: tell("unknown", -1)
    }
  }

  private mutating func add(_ kind: Fault.Kind) {
    switch kind {
    case .crash(let isSilent): tell("crash", isSilent ? 1 : 0)
    case .freeze: tell("freeze", 0)
    case .slow(let factor): tell("slow", factor)
    case .errors(let share): tell("errors", share)
    case .capacity(let share): tell("capacity", share)
    case .refuse: tell("refuse", 0)
    case .flush: tell("flush", 0)
    case .latency(let more, let jitter):
      tell("latency", more)
      tell("jitter", jitter)
    case .loss(let share): tell("loss", share)
    case .duplicate(let share): tell("duplicate", share)
    case .bandwidth(let bytes): tell("bandwidth", bytes)
    case .partition(let isSilent): tell("partition", isSilent ? 1 : 0)
    }
  }

  private mutating func add(_ decision: ScalingDecision) {
    tell("scaled from", decision.from)
    tell("to", decision.to)
    tell("wanted", decision.wanted)
    switch decision.reason {
    case .metric(let metric, let value):
      tell("value", value)
      tell("target", metric.target)
      switch metric.measure {
      case .cores: tell("cores", 0)
      case .memory: tell("memory", 0)
      case .rate: tell("rate", 0)
      case .inside: tell("inside", 0)
      case .latency(let share): tell("latency", share ?? -1)
      case .backlog(let queue): tell("backlog", Int64(queue.index))
      }
    case .schedule: tell("schedule", 0)
    case .forecast(let rate): tell("forecast", rate)
    case .activation(let backlog): tell("activation", backlog)
    case .bounds: tell("bounds", 0)
    }
    switch decision.limit {
    case .none: tell("limit", 0)
    case .stabilization: tell("stabilization", 0)
    case .policy: tell("policy", 0)
    case .least: tell("least", 0)
    case .most: tell("most", 0)
    case .cooldown: tell("cooldown", 0)
    case .warmup: tell("warm-up", 0)
    }
  }

  /// A number, and what it is the number of: here it says which of several things happened.
  private mutating func tell(_ name: StaticString, _ value: Int64) {
    feed(name)
    add(name, value)
  }

  private mutating func tell(_ name: StaticString, _ value: Int) { tell(name, Int64(value)) }

  private mutating func tell(_ name: StaticString, _ value: Delay) { tell(name, value.nanoseconds) }

  private mutating func tell(_ name: StaticString, _ value: Double) {
    feed(name)
    add(name, value)
  }
}
