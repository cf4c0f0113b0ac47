internal import TailraceEngine

/// Whether what alerts look at can be seen of their subjects.
struct AlertChecks {
  let model: TopologyModel
  let context: ReadingContext

  /// What can be said of kinds alone; names that are unknown are somebody else's to report.
  func checkSignals() {
    for alert in model.alerts {
      guard let signals = signals(of: alert.subject), !signals.contains(alert.measure) else {
        continue
      }
      context.report(
        .alertSignalMissing(
          alert.measure.rawValue, of: alert.subject.text, signals.map { $0.rawValue },
          requests: requests(of: alert.subject)),
        at: alert.range)
    }
  }

  private func signals(of reference: Reference) -> [AlertSignal.Measure]? {
    if model.traffic.contains(where: { $0.name.text == reference.component }) {
      return requests(of: reference).isEmpty ? [.errorRate, .p50, .p95, .p99] : [.errorRate]
    }
    guard let component = model.component(reference.component) else { return nil }
    if component.body.messages != nil { return [.errorRate, .queue] }
    return [.errorRate, .utilization, .queue] + (component.body.contents == nil ? [] : [.hitRatio])
  }

  /// The requests of a source that sends several, whose percentiles do not add up; else none.
  private func requests(of reference: Reference) -> [String] {
    guard reference.operation == nil,
      let source = model.traffic.first(where: { $0.name.text == reference.component }),
      source.requests.count > 1
    else { return [] }
    return source.requests.map { "\(source.name.text).\($0.name.text)" }
  }

  /// What can be said once it is known what everything has: a use is a part of something.
  func check(_ lowering: Lowering) {
    for alert in model.alerts where alert.measure == .utilization {
      let isUnlimited = lowering.components(alert.subject).allSatisfy {
        lowering.capacities[$0.position].places == nil
          && lowering.capacities[$0.position].cores == nil
      }
      if isUnlimited {
        context.report(.needs("utilization", "cores or concurrency of it"), at: alert.range)
      }
    }
  }
}
