internal import TailraceEngine

/// What happened, in words.
extension Occurrence.Event {
  /// What sort of thing it is.
  var kind: Moment.Kind {
    switch self {
    case .wentDown, .flushed, .faultBegan, .linkFaultBegan: .fault
    case .cameBack, .faultEnded, .linkFaultEnded, .rejoined: .repair
    case .killedForMemory, .lostMessages: .breakdown
    case .concurrencyLimited, .breakerOpened, .foundUnhealthy, .ejected, .promoted: .reaction
    case .breakerHalfOpened, .breakerClosed, .foundHealthy, .takenBack: .release
    case .scaled(let decision): decision.from == decision.to ? .held : .scaling
    case .instanceUp, .instanceOff: .scaling
    }
  }

  /// What to call it, the same at its beginning and its end.
  var name: String {
    switch self {
    case .wentDown, .cameBack: "crash"
    case .flushed: "flush"
    case .faultBegan(let fault, _), .faultEnded(let fault, _): fault.word
    case .linkFaultBegan(let fault, _), .linkFaultEnded(let fault, _, _): fault.word
    case .promoted, .rejoined: "failover"
    case .lostMessages: "lost_messages"
    case .killedForMemory: "out_of_memory"
    case .concurrencyLimited: "concurrency_limit"
    case .breakerOpened, .breakerHalfOpened, .breakerClosed: "breaker"
    case .foundUnhealthy, .foundHealthy: "health_check"
    case .ejected, .takenBack: "ejection"
    case .scaled(let decision):
      decision.from == decision.to ? "held_by_" + decision.limit.name : "scaling_decision"
    case .instanceUp, .instanceOff: "instance"
    }
  }

  /// By how many more instances, or links, are broken from now on.
  var breakage: Int {
    switch self {
    case .wentDown(let count), .faultBegan(_, let count): count
    case .cameBack(let count), .faultEnded(_, let count): -count
    case .linkFaultBegan: 1
    case .linkFaultEnded, .promoted: -1
    default: 0
    }
  }

  /// How many instances there were to be, and are to be from now on.
  var sizes: (from: Int, to: Int)? {
    if case .scaled(let decision) = self { return (decision.from, decision.to) }
    return nil
  }

  /// The component at the other end, where it is about a link.
  var callee: ComponentID? {
    switch self {
    case .linkFaultBegan(_, let to), .linkFaultEnded(_, let to, _), .breakerOpened(let to, _, _, _),
      .breakerHalfOpened(let to), .breakerClosed(let to):
      to
    default: nil
    }
  }

  /// What a reader is told, after the component's name.
  func text(of component: Network.Component, _ network: Network) -> String {
    func name(_ id: ComponentID) -> String { network.components[id.position].name }
    func instances(_ count: Int) -> String {
      // Of those that come and go it is not known how many there were.
      if component.autoscaling != nil { return count == 1 ? "an instance" : "\(count) instances" }
      return component.instances == 1
        ? "its one instance" : "\(count) of \(component.instances) instances"
    }
    switch self {
    case .wentDown(let count):
      return "\(instances(count)) \(count == 1 ? "goes" : "go") down"
    case .cameBack(let count):
      return "\(instances(count)) \(count == 1 ? "is" : "are") up again"
    case .flushed: return "its caches lose all their keys"
    case .faultBegan(let fault, let count): return "\(instances(count)): \(fault.words)"
    case .faultEnded(let fault, let count): return "\(instances(count)): \(fault.words), no longer"
    case .linkFaultBegan(let fault, _): return fault.words
    case .linkFaultEnded(let fault, _, let lost):
      let loss = lost > 0 ? "; \(Figure.count(lost)) messages were lost by it" : ""
      return "\(fault.words), no longer\(loss)"
    case .promoted(let lost):
      return "a replica is the primary now"
        + (lost > 0 ? " and lacks \(Figure.count(lost)) acknowledged writes" : "")
    case .rejoined: return "a former primary is back as a replica"
    case .lostMessages(let count): return "\(Figure.count(Int64(count))) messages are lost"
    case .concurrencyLimited(let before, let now):
      return "an instance lets in \(now) at once instead of \(before)"
    case .killedForMemory(let bytes, let limit):
      return "an instance is killed: it uses \(Figure.mebibytes(Double(bytes))) MiB of "
        + "\(Figure.mebibytes(Double(limit)))"
    case .breakerOpened(_, let failed, let slow, let calls):
      let slowness = slow > 0 ? " and \(slow) were slow" : ""
      return "the breaker opens: \(failed) of the last \(calls) calls failed\(slowness)"
    case .breakerHalfOpened: return "the breaker lets a few calls through"
    case .breakerClosed: return "the breaker closes"
    case .foundUnhealthy(let caller, _, let probes):
      return "\(name(caller)) leaves out an instance after \(probes) failed health checks"
    case .foundHealthy(let caller, _, let probes):
      return "\(name(caller)) calls an instance again after \(probes) passed health checks"
    case .ejected(let caller, _, let why, let lasting):
      return "\(name(caller)) ejects an instance for \(Figure.clock(lasting)): \(why.words)"
    case .takenBack(let caller, _): return "\(name(caller)) takes an instance back"
    case .scaled(let decision): return decision.text(network)
    case .instanceUp(let after):
      return "an instance takes requests, \(Figure.clock(after)) after it was started"
    case .instanceOff(let lost):
      return "an instance has drained and is off"
        + (lost > 0 ? "; \(Figure.count(Int64(lost))) requests are lost with it" : "")
    }
  }
}

extension Ejection {
  fileprivate var words: String {
    switch self {
    case .failuresInRow(let count): "\(count) calls in a row failed"
    case .gatewayFailuresInRow(let count): "\(count) calls in a row did not reach it"
    case .successRate(let rate, let threshold):
      "\(Figure.percent(rate)) of its calls are answered, less than \(Figure.percent(threshold))"
    case .failurePercentage(let rate): "\(Figure.percent(rate)) of its calls failed"
    }
  }
}

extension Fault.Kind {
  fileprivate var words: String {
    switch self {
    case .crash: "down"
    case .freeze: "standing still"
    case .slow(let factor): "\(Figure.number(factor)) times as slow"
    case .errors(let share): "\(Figure.percent(share)) of requests fail"
    case .capacity(let left): "\(Figure.percent(left)) of places and cores are left"
    case .refuse: "refusing requests"
    case .flush: "flushed"
    case .latency(let add, let jitter):
      "\(Figure.duration(add)) more on the way"
        + (jitter > .zero ? ", give or take \(Figure.duration(jitter))" : "")
    case .loss(let share): "\(Figure.percent(share)) of messages are lost"
    case .duplicate(let share): "\(Figure.percent(share)) of requests arrive twice"
    case .bandwidth(let bytes): "\(Figure.number(bytes)) bytes a second at most"
    case .partition(let isSilent):
      isSilent ? "nothing gets through, and nobody is told" : "nothing gets through"
    }
  }
}
