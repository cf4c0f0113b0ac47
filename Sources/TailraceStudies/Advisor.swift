public import TailraceEngine
public import TailraceReport
public import TailraceTopology

/// Tries one change of a topology after the other, and finds out which helps most.
public struct Advisor: Sendable {
  /// What is looked at.
  private let topology: Topology
  private let options: RunOptions
  /// How often each change is played.
  private let replications: Int
  /// How many runs are played at once.
  private let parallel: Int

  /// Less than this part of any measure is no difference.
  private static let noDifference = 0.001
  /// How much faster components are tried.
  private static let speedup = 1.1

  /// An advisor for a topology, played with these options.
  /// - Parameters:
  ///   - replications: at least 2, so that there are intervals.
  ///   - parallel: at least 1; the advice does not depend on it.
  public init(
    _ topology: Topology, _ options: RunOptions, replications: Int = 5, parallel: Int = 2
  ) {
    precondition(replications >= 2 && parallel >= 1)
    self.topology = topology
    self.options = options
    self.replications = replications
    self.parallel = parallel
  }

  /// Something that is tried.
  private struct Candidate: Sendable {
    var subject: String
    var change: String
    var key: String?
    var value: String?
    var network: Network
    /// The component that gets faster, whose price is taken to grow with its speed.
    var faster: Int?
  }

  /// What one run comes to.
  private struct Measures: Sendable {
    var aim: Double?
    var p99: Double?
    var goodput: Double
    var cost: [Double?]
    var costPerHour: Double?
  }

  /// Plays everything.
  /// - Parameters:
  ///   - progress: is told how many runs of how many are played; returns whether to go on.
  ///   - goesOn: is asked now and then within each run whether to go on.
  /// - Returns: the advice; nil where it was told not to go on.
  public func advise(
    progress: (_ played: Int, _ of: Int) -> Bool = { _, _ in true },
    while goesOn: @escaping @Sendable () -> Bool = { true }
  ) async -> Advice? {
    let run = Run(topology.network, options)
    guard let results = try? run.play(while: { _, _ in goesOn() }), results.ending != .stopped
    else { return nil }
    let first = run.read(results)
    let aim = Self.aim(of: first)
    let candidates = self.candidates
    let changed = candidates.map { Run($0.network, options) }
    var total = 1 + candidates.count + (replications - 1)
    // One replication of everything shows what makes no difference at all.
    let base = Self.measures(first, aim)
    guard let screening = await play(changed, aim, goesOn, { progress(1 + $0, total) }) else {
      return nil
    }
    let kept = candidates.indices.filter { Self.differs(screening[$0], base) }
    total = 1 + candidates.count + (replications - 1) * (1 + kept.count)
    let stride = 1 + kept.count
    let others = (1..<replications).flatMap { number in
      ([run] + kept.map { changed[$0] }).map { $0.replication(number) }
    }
    let played = await play(others, aim, goesOn) { progress(1 + candidates.count + $0, total) }
    guard let rest = played else { return nil }
    var before = [base]
    for replication in 0..<(replications - 1) { before.append(rest[replication * stride]) }
    var changes: [Counterfactual] = []
    for (place, index) in kept.enumerated() {
      var after = [screening[index]]
      for replication in 0..<(replications - 1) {
        after.append(rest[replication * stride + 1 + place])
      }
      changes.append(Self.counterfactual(candidates[index], before, after, aim))
    }
    let without = candidates.indices.filter { !kept.contains($0) }.map { candidates[$0].change }
    return Advice(
      aim: aim.words, replications: replications, changes: changes, withoutEffect: without)
  }

  /// What runs come to, in their order.
  private func play(
    _ runs: [Run], _ aim: Aim, _ goesOn: @escaping @Sendable () -> Bool,
    _ progress: (Int) -> Bool
  ) async -> [Measures]? {
    await SideBySide.play(runs, parallel: parallel, progress: progress, while: goesOn) {
      run, results in
      Self.measures(run.read(results), aim)
    }
  }

  // MARK: What is tried

  private var candidates: [Candidate] {
    let network = topology.network
    var found: [Candidate] = []
    for (index, component) in network.components.enumerated() {
      let id = ComponentID(index: Int32(index))
      guard !component.isClient, network.works(id) else { continue }
      found.append(
        Candidate(
          subject: component.name, change: "\(component.name) 10 % faster",
          network: network.stretchingWork(of: id, by: 1 / Self.speedup), faster: index))
    }
    for link in network.links where link.latency.mean > 0 || link.latencyBack.mean > 0 {
      let name =
        "\(network.components[Int(link.from.index)].name) -> "
        + network.components[Int(link.to.index)].name
      if found.contains(where: { $0.subject == name }) { continue }
      found.append(
        Candidate(
          subject: name, change: "\(name) 10 % shorter",
          network: network.stretchingWay(from: link.from, to: link.to, by: 1 / Self.speedup)))
    }
    if network.geography.oneWay.contains(where: { $0 > .zero }) {
      found.append(
        Candidate(
          subject: "round_trips", change: "round_trips 10 % shorter",
          network: network.stretchingDistances(by: 1 / Self.speedup)))
    }
    for lever in topology.levers {
      guard let changed = topology.changed(by: lever.setting) else { continue }
      let place = lever.setting.place
      found.append(
        Candidate(
          subject: lever.component ?? place,
          change: lever.setting.value.map { "\(place): \(lever.from) -> \($0)" } ?? "no \(place)",
          key: place, value: lever.setting.value, network: changed.network))
    }
    return found
  }

  // MARK: What is measured

  /// What is to get better.
  private enum Aim: Sendable {
    case objective(Int, text: String, wantsMore: Bool)
    case goodput
    case p99

    var words: String {
      switch self {
      case .objective(_, let text, _): text
      case .goodput: "goodput"
      case .p99: "p99"
      }
    }

    var wantsMore: Bool {
      switch self {
      case .objective(_, _, let wantsMore): wantsMore
      case .goodput: true
      case .p99: false
      }
    }
  }

  private static func aim(of report: Report) -> Aim {
    for (index, goal) in report.objectives.enumerated() where goal.verdict == .missed {
      guard let measured = goal.measured, measured.isFinite else { continue }
      let comparison = goal.objective.comparison
      return .objective(
        index, text: goal.objective.text,
        wantsMore: comparison == .greater || comparison == .greaterOrEqual)
    }
    let isFailing = report.sources.contains { ($0.errorRate ?? 0) > 0.01 }
    let isNeverAnswered = report.objectives.contains { $0.verdict == .missed }
    return isFailing || isNeverAnswered ? .goodput : .p99
  }

  private static func measures(_ report: Report, _ aim: Aim) -> Measures {
    let users = report.sources.filter { $0.isOfClients }
    let goodput = users.reduce(0) { $0 + $1.goodputPerSecond }
    let answers = users.reduce(LatencyHistogram()) { $0.merged(with: $1.latency.histogram) }
    let p99 = answers.count >= 1000 ? Double(answers.quantile(0.99)) : nil
    let value: Double? =
      switch aim {
      case .objective(let index, _, _): report.objectives[index].measured
      case .goodput: goodput
      case .p99: p99
      }
    return Measures(
      aim: value, p99: p99, goodput: goodput,
      cost: report.components.all.map { $0.costPerHour }, costPerHour: report.cost?.perHour)
  }

  private static func differs(_ one: Measures, _ other: Measures) -> Bool {
    func differ(_ one: Double?, _ other: Double?) -> Bool {
      guard let one, let other else { return (one == nil) != (other == nil) }
      if one == other { return false }
      return (one - other).magnitude > noDifference * Swift.max(one.magnitude, other.magnitude)
    }
    return differ(one.aim, other.aim) || differ(one.p99, other.p99)
      || differ(one.goodput, other.goodput)
  }

  private static func counterfactual(
    _ candidate: Candidate, _ before: [Measures], _ after: [Measures], _ aim: Aim
  ) -> Counterfactual {
    let goodput = effect(before.map { $0.goodput }, after.map { $0.goodput }, wantsMore: true)
    let p99 = effect(before.map { $0.p99 }, after.map { $0.p99 }, wantsMore: false)
    let aimed = effect(before.map { $0.aim }, after.map { $0.aim }, wantsMore: aim.wantsMore)
    var cost: Double?
    if let faster = candidate.faster {
      cost = before[0].cost[faster].map { $0 * (speedup - 1) }
    } else if let old = before[0].costPerHour, let new = after[0].costPerHour {
      cost = new - old
    }
    return Counterfactual(
      subject: candidate.subject, change: candidate.change, key: candidate.key,
      value: candidate.value, aim: aimed ?? goodput, p99: p99, goodput: goodput,
      costPerHour: cost)
  }

  private static func effect(
    _ before: [Double?], _ after: [Double?], wantsMore: Bool
  ) -> Counterfactual.Effect? {
    let (old, new) = (before.compactMap { $0 }, after.compactMap { $0 })
    guard old.count == before.count, new.count == after.count, !(old + new).contains(.infinity)
    else { return nil }
    return effect(old, new, wantsMore: wantsMore)
  }

  private static func effect(
    _ before: [Double], _ after: [Double], wantsMore: Bool
  ) -> Counterfactual.Effect {
    let change = Estimate(
      zip(before, after).map { old, new in
        old > 0 ? (new - old) / old : (new > 0 ? 1 : 0)
      })
    return Counterfactual.Effect(
      before: Estimate(before).mean, after: Estimate(after).mean, change: change.mean,
      halfWidth: change.halfWidth(confidence: 0.95), wantsMore: wantsMore)
  }
}
