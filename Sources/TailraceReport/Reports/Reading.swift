internal import TailraceEngine

/// From the machine's counts and areas to rates, means and shares.
struct Reading {
  let network: Network
  let results: Results
  /// Where intervals lie.
  let spans: [Results.Span]
  /// What clients asked for; probes are nobody's requests.
  let requests: Int64

  init(network: Network, results: Results) {
    self.network = network
    self.results = results
    spans = results.spans
    var requests: Int64 = 0
    for row in results.classes.indices {
      let client = network.requestClasses[row].client
      if network.components[client.position].role == .probe { continue }
      requests += results.classes[row].offered
    }
    self.requests = requests
  }

  /// Each source, followed by its classes where it has several; probes are nobody's requests.
  func traffic(_ callGraph: CallGraph) -> [TrafficReport] {
    var reports: [TrafficReport] = []
    for source in network.sources
    where network.components[Int(source.client.index)].role != .probe {
      let classes = source.classes.map { $0.0 }
      let name = network.components[Int(source.client.index)].name
      reports.append(traffic(name, classes, callGraph, isWholeSource: true))
      if classes.count == 1 && network.requestClasses[Int(classes[0].index)].name == name {
        continue
      }
      for requestClass in classes {
        let name = network.requestClasses[Int(requestClass.index)].name
        reports.append(traffic(name, [requestClass], callGraph, isWholeSource: false))
      }
    }
    return reports
  }

  /// Each component, in order.
  func components() -> [ComponentReport] { network.components.indices.map { component($0) } }

  private func traffic(
    _ name: String, _ classes: [RequestClassID], _ callGraph: CallGraph, isWholeSource: Bool
  ) -> TrafficReport {
    let parts = classes.map { results.classes[Int($0.index)] }
    let role = network.components[network.requestClasses[Int(classes[0].index)].client.position]
      .role
    func sum<Total: AdditiveArithmetic>(_ value: (ClassResult) -> Total) -> Total {
      parts.reduce(.zero) { $0 + value($1) }
    }
    let outcomes = OutcomeCounts(
      Outcome.allCases.map { outcome in sum { $0.outcomes[outcome] } })
    var latency = parts[0].latency
    for part in parts.dropFirst() { latency = latency.merged(with: part.latency) }
    return TrafficReport(
      name: name, classes: classes, isWholeSource: isWholeSource, isOfClients: role == .client,
      window: results.window,
      inFlightAtStart: sum { $0.inFlightAtStart }, offered: sum { $0.offered },
      outcomes: outcomes, inFlightAtEnd: sum { $0.inFlightAtEnd }, late: sum { $0.late },
      stale: sum { $0.stale },
      latency: LatencyReport(latency, ended: outcomes.total),
      perRequest: TimeSplit(
        wait: sum { $0.waitTime }, service: sum { $0.serviceTime },
        network: sum { $0.networkTime }, requests: outcomes.total),
      meanInFlight: mean(sum { $0.inFlightArea }), meanTime: meanTime(classes, outcomes.total),
      chain: ChainAvailability(of: classes, network, results, callGraph),
      intervals: TrafficReport.Intervals(rows: parts.map { $0.intervals }, spans: spans))
  }

  /// The mean time from sending to end; nil where that of some failures is not known.
  private func meanTime(_ classes: [RequestClassID], _ ended: Int64) -> Double? {
    guard ended > 0 else { return nil }
    var sum = 0.0
    for id in classes where results.classes[Int(id.index)].outcomes.total > 0 {
      guard let stays = LawCheck.staySum(of: Int(id.index), network, results) else { return nil }
      sum += stays
    }
    return sum / Double(ended)
  }

  private func mean(_ area: TimeTotal) -> Double { results.mean(area) }
}

extension Results {
  /// One interval of the time series.
  struct Span {
    var start: Delay
    var length: Delay
    var isMeasured: Bool
  }

  /// The intervals of the time series, in order.
  var spans: [Span] {
    intervalEnds.indices.map { index in
      let start = index == 0 ? Delay.zero : intervalEnds[index - 1]
      return Span(
        start: start, length: intervalEnds[index] - start,
        isMeasured: start >= windowStart && window > .zero)
    }
  }

  /// The mean over the window of something whose integral is known; 0 in a window without length.
  func mean(_ area: TimeTotal) -> Double {
    window > .zero ? Double(area) / Double(window.nanoseconds) : 0
  }
}
