internal import TailraceEngine

/// Whom a goal is about, in the network's own numbers.
enum ObjectiveSubject {
  static func find(
    _ reference: Reference, _ network: Network, _ parts: [String: [ComponentID]]
  ) -> Objective.Subject? {
    guard let found = parts[reference.component], let first = found.first else { return nil }
    if network.components[first.position].isClient {
      let wanted = reference.operation.map { "\(reference.component).\($0)" }
      let classes = network.requestClasses.indices.filter { index in
        let kind = network.requestClasses[index]
        return kind.client == first && (wanted == nil || kind.name == wanted)
      }
      return .classes(classes.map { network.requestClassID($0) })
    }
    let part = found.first { network.components[$0.position].name == reference.text }
    return .component(part ?? first)
  }
}

extension ObjectiveDeclaration {
  func objective(about subject: Objective.Subject) -> Objective {
    let metric: Objective.Metric
    switch promise.metric {
    case .percentile(let p), .completionPercentile(let p): metric = .percentile(p)
    case .mean: metric = .mean
    case .maximum: metric = .maximum
    case .errorRate: metric = .errorRate
    case .availability: metric = .availability
    case .throughput: metric = .throughput
    case .goodput: metric = .goodput
    }
    let comparison: Objective.Comparison
    switch promise.comparison {
    case .less: comparison = .less
    case .lessOrEqual: comparison = .lessOrEqual
    case .greater: comparison = .greater
    case .greaterOrEqual: comparison = .greaterOrEqual
    }
    let limit: Double
    switch promise.limit {
    case .duration(let nanoseconds): limit = Double(nanoseconds)
    case .ratio(let value), .rate(let value): limit = value
    }
    return Objective(
      text: text, subject: subject, metric: metric, comparison: comparison, limit: limit)
  }
}
