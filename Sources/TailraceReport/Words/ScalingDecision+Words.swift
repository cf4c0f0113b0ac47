internal import TailraceEngine

extension ScalingDecision {
  /// From how many to how many, and why: `from 3 to 5 instances: processor use 91.0 % of 70.0 %`.
  func text(_ network: Network) -> String {
    let change = from == to ? "stays at \(to)" : "from \(from) to \(to)"
    let asked = wanted == to ? "" : ", \(wanted) wanted, \(limit.words)"
    return change + " instances" + asked + ": " + reason.words(network)
  }
}

extension ScalingDecision.Limit {
  /// In one word.
  var name: String {
    switch self {
    case .none: "none"
    case .stabilization: "stabilization"
    case .policy: "policy"
    case .least: "min"
    case .most: "max"
    case .cooldown: "cooldown"
    case .warmup: "warmup"
    }
  }

  fileprivate var words: String {
    switch self {
    case .none: "nothing in the way"
    case .stabilization: "held by an earlier recommendation"
    case .policy: "as many as its policies allow at once"
    case .least: "the least there may be"
    case .most: "the most there may be"
    case .cooldown: "too soon after the last change"
    case .warmup: "others are still warming up"
    }
  }
}

extension ScalingDecision.Reason {
  fileprivate func words(_ network: Network) -> String {
    switch self {
    case .metric(let metric, let value):
      "\(metric.measure.words(network)) \(metric.measure.figure(value)) of "
        + metric.measure.figure(metric.target)
    case .schedule: "its schedule"
    case .forecast(let rate): "a forecast of \(Figure.rate(rate))"
    case .activation(let backlog):
      backlog > 0 ? "\(Figure.number(backlog)) messages wait" : "its queue has long been empty"
    case .bounds: "it was outside of what is allowed"
    }
  }
}

extension ScalingMetric.Measure {
  fileprivate func words(_ network: Network) -> String {
    switch self {
    case .cores: "processor use"
    case .memory: "memory in use"
    case .rate: "requests an instance"
    case .inside: "requests in an instance"
    case .latency(nil): "mean latency"
    case .latency(let share?): "p\(Figure.significant(share * 100, digits: 3)) latency"
    case .backlog(let queue): "backlog of \(network.components[queue.position].name) an instance"
    }
  }

  fileprivate func figure(_ value: Double) -> String {
    switch self {
    case .cores, .memory: Figure.percent(value)
    case .rate: Figure.rate(value)
    case .inside, .backlog: Figure.number(value)
    case .latency: Figure.duration(value)
    }
  }
}
