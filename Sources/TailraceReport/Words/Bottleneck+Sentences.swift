internal import TailraceEngine

/// The finding in words, each sentence with the numbers it rests on.
extension Bottleneck {
  /// The finding, the most important sentence first.
  public var sentences: [String] {
    switch finding {
    case .unlimited:
      return ["No bottleneck: no component has a limited number of cores or places."]
    case .none:
      return busiest.map { [Self.calm($0)] } ?? []
    case .busy:
      return busiest.map { ["Nothing is saturated. " + Self.busy($0)] } ?? []
    case .saturated:
      return culprits.enumerated().map { Self.culprit($1, isFirst: $0 == 0) }
        + victims.map { Self.sentence($0) }
    }
  }

  private static func calm(_ load: Load) -> String {
    "No bottleneck: the busiest is \(load.name) at \(Figure.percent(load.utilization))"
      + " of its \(servers(load)), \(Figure.percent(load.worst)) in \(worst(load))."
  }

  static func busy(_ load: Load) -> String {
    "The busiest is \(load.name): its \(servers(load)) \(isAre(load)) "
      + "\(Figure.percent(load.utilization)) \(taken(load)), "
      + "\(Figure.percent(load.worst)) in \(worst(load)).\(waiting(load))"
  }

  static func culprit(_ load: Load, isFirst: Bool) -> String {
    let start = load.saturatedAt.map { Figure.clock($0) } ?? "-"
    var text =
      "\(load.name) \(isFirst ? "limits" : "limits too"): its \(servers(load)) "
      + "\(isAre(load)) \(Figure.percent(load.utilization)) \(taken(load)), saturated from "
      + "\(start) on in \(load.fullIntervals) of \(load.intervals) intervals.\(queue(load))"
      + waiting(load)
    if load.resource == .places, let calls = load.heldInCalls, calls >= 0.5,
      let callee = load.slowestCallee
    {
      text +=
        " \(Figure.percent(calls)) of the time that its places are held is spent on calls, "
        + "the slowest to \(callee.name) at "
        + "\(Figure.duration(callee.latency))."
    }
    return text
  }

  static func sentence(_ victim: Victim) -> String {
    let load = victim.load
    var text =
      "\(load.name) is full because it waits for \(victim.culprit): its \(servers(load)) "
      + "\(isAre(load)) \(Figure.percent(load.utilization)) \(taken(load))"
    if let calls = load.heldInCalls {
      text += ", \(Figure.percent(calls)) of that time on calls"
    }
    if let cores = victim.coreUtilization {
      text += ", while its cores are \(Figure.percent(cores)) busy"
    }
    return text + "."
  }

  private static func queue(_ load: Load) -> String {
    let first = Figure.mean(load.firstQueue)
    let last = Figure.mean(load.lastQueue)
    if load.lastQueue > 2 * load.firstQueue && load.lastQueue > 1 {
      return " Its queue grows from \(first) to \(last)."
    }
    return " \(Figure.mean(load.meanQueue)) wait on average,"
      + " \(Figure.mean(load.peakQueue)) at the worst."
  }

  private static func waiting(_ load: Load) -> String {
    let each = load.meanWait.map { Figure.duration($0) } ?? "-"
    // Work for callers who gave up goes on waiting, so that the share has no meaning above one.
    guard let share = load.shareOfRequestTime, share <= 1 else {
      return " An attempt waits \(each)."
    }
    return " \(Figure.percent(share)) of all request time is spent waiting there, "
      + "\(each) an attempt."
  }

  private static func servers(_ load: Load) -> String {
    let count = Figure.count(load.servers)
    return load.servers == 1 ? "one \(load.resource.single)" : "\(count) \(load.resource.rawValue)"
  }

  private static func isAre(_ load: Load) -> String { load.servers == 1 ? "is" : "are" }

  private static func taken(_ load: Load) -> String { load.resource == .cores ? "busy" : "held" }

  private static func worst(_ load: Load) -> String {
    "the worst \(Figure.clock(load.interval)), "
      + "at \(Figure.clock(load.worstAt))"
  }
}
