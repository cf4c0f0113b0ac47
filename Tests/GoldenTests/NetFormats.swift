import Tailrace
import TestSupport

/// A run whose report is written in every format.
struct NetFormats: Sendable {
  /// What is played: a topology as `NetTopology` names it, or `random/` and a seed.
  var name: String
  /// Whether it is played a second time, to see where time went.
  var isExplained = true
  /// How single requests are chosen for trace viewers.
  var choice = TraceSample.Choice.tail

  init(_ name: String, isExplained: Bool = true, choice: TraceSample.Choice = .tail) {
    self.name = name
    self.isExplained = isExplained
    self.choice = choice
  }

  /// A run is played up to so many events: enough for every fault of the files that are named.
  private static let mostEvents: Int64 = 600_000

  /// Between them every table, chart and sentence that a report can have.
  static let runs =
    [
      "growing@year", "payments:slow-bank", "streaming", "haproxy-front", "autoscaled-web",
      "viral-moment", "Balancing/zones", "Balancing/region-failover", "Balancing/dns-layers",
      "Caching/stampede:revalidated", "Caching/eviction:small",
      "Caching/writes-beside-a-cache:back",
      "Data/failover", "Data/hot-row", "Data/quorum", "Data/replica-lag:own-writes",
      "Data/sharding:reshard-consistent", "Diagnosis/hot-shard", "Failing/breaker:with",
      "Failing/grey-failure:outlier-detection", "Failing/out-of-memory", "Failing/rate-limits",
      "Queues/poison", "Queues/partitions:rebalanced", "Scaling/workers:keda",
      "Seeing/every-measure", "Seeing/growing-load:burn",
    ].map { NetFormats($0) }
    + ["typical", "Load/registered-users", "Failing/priorities:codel"].map {
      NetFormats($0, isExplained: false)
    }
    + ["Seeing/slow-requests", "Scaling/connections:pooler"].map { NetFormats($0, choice: .even) }
    + (1...8).map { NetFormats("random/\($0)") }

  private func network() throws -> (Network, RunOptions) {
    if name.hasPrefix("random/") {
      let seed = UInt64(name.dropFirst("random/".count)) ?? 0
      let options = RunOptions(
        duration: .nanoseconds(200_000), warmup: .nanoseconds(20_000), seed: seed,
        maximumEvents: 100_000, maximumInFlight: 20_000)
      return (RandomNetwork.make(seed: seed, .everything), options)
    }
    let topology = try NetTopology(named: name).load()
    var options = topology.options
    options.maximumEvents = Self.mostEvents
    return (topology.network, options)
  }

  private func report() throws -> Report {
    let (network, options) = try network()
    if !isExplained { return network.run(options) }
    var report = network.run(options, observing: .latencies(limit: TailSelection.mostRequests))
    let selection = TailSelection(report.results, samples: choice)
    report.explain(
      selection, by: network.run(options, observing: .requests(selection.requests)).results)
    return report
  }

  /// The report in every format, by the format's name.
  func texts() throws -> [(format: String, text: String)] {
    let report = try report()
    let percentiles = report.traffic.all.map {
      "\($0.name)\n" + PercentileTextRenderer().render($0.latency)
    }
    return [
      ("terminal", TerminalRenderer().render(report)),
      ("coloured", TerminalRenderer(usesColor: true).render(report)),
      ("laws", TerminalRenderer(showsLaws: true).render(report)),
      ("json", JSONRenderer().render(report)),
      ("csv", CSVRenderer().render(report)),
      ("histograms", HistogramTableRenderer().render(report)),
      ("openmetrics", OpenMetricsRenderer().render(report)),
      ("hgrm", percentiles.joined()),
      ("markdown", MarkdownRenderer().render(report)),
      ("junit", JUnitRenderer().render(report)),
      ("otlp", OpenTelemetryRenderer().render(report)),
      ("chrome-trace", ChromeTraceRenderer().render(report)),
      ("html", PageRenderer().render(report)),
      ("mermaid", GraphRenderer().mermaid(report.network)),
      ("dot", GraphRenderer().dot(report.network)),
    ]
  }
}
