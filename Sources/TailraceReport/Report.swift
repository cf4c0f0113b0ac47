#if canImport(TailraceEngine)
  public import TailraceEngine
#endif

/// The reading of one run: START HERE.
///
/// A report is a pure function of what was played and what was measured, so that a test can say
///
///     let report = Report(network: network, options: options, results: results)
///     #expect(report.traffic["visitors"].latency.p99 < .milliseconds(200))
///     #expect(report.components["db"].coreUtilization! < 0.8)
///
/// `traffic` and `components` hold the numbers; `bottleneck`, `objectives` and `laws` what follows
/// from them. Renderers turn a report into text, JSON or a drawing, and compute nothing.
public struct Report: Sendable {
  /// What was played.
  public let network: Network
  /// How long, how often, how far.
  public let options: RunOptions
  /// What the machine measured.
  public let results: Results
  /// What clients saw: each source, followed by its classes where it has several.
  public let traffic: NamedList<TrafficReport>
  /// What each component did, clients included, in the network's order.
  public let components: NamedList<ComponentReport>
  /// The pools of connections, by link.
  public let pools: NamedList<PoolReport>
  /// The row locks, by data set.
  public let locks: NamedList<LockReport>
  /// Which component limits.
  public let bottleneck: Bottleneck
  /// The goals of the file, in its order.
  public let objectives: [ObjectiveResult]
  /// What has to hold in every run, whatever it models.
  public let laws: [LawCheck]

  /// Reads a run.
  public init(network: Network, options: RunOptions, results: Results) {
    precondition(
      results.classes.count == network.requestClasses.count
        && results.components.count == network.components.count,
      "these results are of another network")
    self.network = network
    self.options = options
    self.results = results
    let reading = Reading(network: network, results: results)
    traffic = NamedList(reading.traffic(), noun: "traffic")
    components = NamedList(reading.components(), noun: "component")
    pools = NamedList(results.pools.map { PoolReport($0, network, results) }, noun: "pool")
    locks = NamedList(results.locks.map { LockReport($0, network, results) }, noun: "lock")
    bottleneck = Bottleneck(
      of: components.all, callGraph: CallGraph(network),
      requestTime: results.classes.reduce(0) { $0 + Double($1.inFlightArea) })
    objectives = network.annotations.objectives.map { ObjectiveResult($0, results) }
    laws = LawCheck.all(network, results)
  }

  /// The sources, without their classes.
  public var sources: [TrafficReport] { traffic.all.filter { $0.isWholeSource } }

  /// Whether the run reached its horizon.
  public var isComplete: Bool { results.ending == .horizon }

  /// How the objectives stand together: missed if one is, else inconclusive if one is; nil without any.
  public var verdict: ObjectiveResult.Verdict? {
    if objectives.isEmpty { return nil }
    if objectives.contains(where: { $0.verdict == .missed }) { return .missed }
    return objectives.contains { $0.verdict == .inconclusive } ? .inconclusive : .passed
  }
}
