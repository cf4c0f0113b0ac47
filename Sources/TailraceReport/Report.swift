public import TailraceEngine

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
  /// What became of messages, in the network's order of queues.
  public let queues: NamedList<QueueReport>
  /// The pools of connections, by link.
  public let pools: NamedList<PoolReport>
  /// The row locks, by data set.
  public let locks: NamedList<LockReport>
  /// The calls that are tried again, copied or called off, by link.
  public let calls: NamedList<CallReport>
  /// What guards calls, by link.
  public let guards: NamedList<GuardReport>
  /// Which component limits.
  public let bottleneck: Bottleneck
  /// What is wrong, and who is to blame, what to change first at the head; empty for a healthy system.
  public private(set) var findings: [Finding] = []
  /// Who limited when, from time zero to the end, the warm-up included.
  public private(set) var limits: [Limit] = []
  /// What happened, in its order: faults, answers to them, and what filled up.
  public let history: [Moment]
  /// The faults that belong together, and how clients came out of them.
  public let disturbances: [Disturbance]
  /// The goals of the file, in its order.
  public let objectives: [ObjectiveResult]
  /// When the rules of the file would have told somebody, in its order.
  public private(set) var alerts: [AlertResult] = []
  /// What it costs; nil where no price is stated.
  public let cost: Cost?
  /// How each database in parts spreads its keys.
  public let shards: [ShardSurvey]
  /// What has to hold in every run, whatever it models.
  public let laws: [LawCheck]

  /// Theory beside simulation, where a component is close to a queue of the textbooks.
  public let textbook: [TextbookQueue]

  /// How many operations a request becomes.
  public let amplification: Amplification
  /// What replicated databases are asked for.
  public let databases: [ReadWriteMix]

  /// Where the time of requests around each percentile went, class by class; empty unless a second run was
  /// read for it.
  public private(set) var attributions: [TailAttribution] = []

  /// What would help most; nil unless it was tried.
  public private(set) var advice: Advice?

  /// The requests that a second run looked at.
  public private(set) var traces: [Trace] = []

  let callGraph: CallGraph

  /// Those of them that were chosen for trace viewers.
  public private(set) var samples: [TraceSample] = []

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
    callGraph = CallGraph(network)
    traffic = NamedList(reading.traffic(callGraph), noun: "traffic")
    components = NamedList(reading.components(), noun: "component")
    queues = NamedList(reading.queues(components.all), noun: "queue")
    pools = NamedList(results.pools.map { PoolReport($0, network, results) }, noun: "pool")
    locks = NamedList(results.locks.map { LockReport($0, network, results) }, noun: "lock")
    calls = NamedList(results.calls.map { CallReport($0, network) }, noun: "link")
    guards = NamedList(results.guards.map { GuardReport($0, network, results) }, noun: "link")
    bottleneck = Bottleneck(
      of: components.all, callGraph: callGraph,
      requestTime: results.classes.reduce(0) { $0 + Double($1.inFlightArea) })
    history = History(network, results, loads: bottleneck.loads, pools: pools.all).moments
    disturbances =
      DisturbanceSurvey(history, traffic.all, end: results.windowEnd).disturbances
    objectives = network.annotations.objectives.map { ObjectiveResult($0, results) }
    laws = LawCheck.all(network, results)
    textbook = TextbookQueue.all(components.all, network)
    amplification = Amplification(components.all, traffic.all.filter { $0.isWholeSource })
    let all = components.all
    databases = network.annotations.replicatedDatabases.map { ReadWriteMix($0, all) }
    cost = Cost(
      of: components.all,
      answeredPerSecond: traffic.all.filter { $0.isWholeSource && $0.isOfClients }
        .reduce(0) { $0 + $1.throughputPerSecond })
    shards = network.annotations.shardings.map {
      ShardSurvey($0, network, seed: options.seed)
    }
    alerts = declaredAlerts()
    limits = LimitSurvey(self).limits
    findings = Diagnosis(self).findings
  }

  /// Reads a second run of the same network and options, which looked at the requests of a selection.
  public mutating func explain(_ selection: TailSelection, by second: Results) {
    precondition(
      second.fingerprint == results.fingerprint, "a second run has to play what the first did")
    attributions = selection.attributions(network, second.traces)
    traces = second.traces
    samples = selection.samples(second.traces)
    findings = Diagnosis(self).findings
  }

  /// Takes in what was found by trying changes.
  public mutating func adopt(_ advice: Advice) { self.advice = advice }

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
