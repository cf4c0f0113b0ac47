internal import TailraceEngine

/// What is wrong, and who is to blame for it, found by going from what has run full to what it was full of.
///
/// Cores are full of their own work, unless most of that work are retries, or what a small cache does not
/// have. Places are full of whoever holds them: of those who wait for a connection, for a lock, or for a callee
/// that is slow. Where nothing has run full and a goal about latency is missed, the blame goes to where most of the
/// time of the slow requests went.
struct Diagnosis {
  let report: Report
  private(set) var findings: [Finding] = []

  /// From this share of the time that places are held on, they are said to be held by calls.
  static let mostlyCalls = 0.5
  /// From this number of attempts for each call on, retries are looked at.
  static let manyAttempts = 1.25
  /// Instances that differ by this much in utilization are not alike.
  static let uneven = 0.2

  init(_ report: Report) {
    self.report = report
    for load in report.bottleneck.culprits { blame(load) }
    blamePools()
    blameLocks()
    blameInstances()
    if findings.isEmpty { blameLatency() }
    if findings.isEmpty { blameErrors() }
    for victim in report.bottleneck.victims where !isSubject(victim.load.name) {
      add(
        .serious, victim.load.name, .places,
        "\(victim.load.name) is full because of \(victim.culprit)",
        Bottleneck.sentence(victim), keys: [])
    }
    if findings.isEmpty, let busiest = report.bottleneck.busiest,
      busiest.highIntervals * 4 >= busiest.intervals, busiest.intervals > 0
    {
      add(
        .notice, busiest.name, busiest.resource == .cores ? .cores : .places,
        "\(busiest.name) is the busiest", "Nothing is saturated. " + Bottleneck.busy(busiest),
        keys: keys(of: busiest))
    }
  }

  /// Whether clients are badly served, however that came about.
  private var isFailing: Bool {
    report.verdict == .missed
      || report.sources.contains { ($0.errorRate ?? 0) > Finding.manyErrors }
  }

  mutating func add(
    _ severity: Finding.Severity, _ subject: String, _ cause: Finding.Cause, _ headline: String,
    _ sentence: String, keys: [String]
  ) {
    if findings.contains(where: { $0.subject == subject && $0.cause == cause }) { return }
    findings.append(
      Finding(
        severity: severity, subject: subject, cause: cause, headline: headline,
        sentence: sentence, keys: keys))
  }

  func isSubject(_ name: String) -> Bool { findings.contains { $0.subject == name } }

  /// Of something that has run full, or is waited for: by clients, or by messages with a goal that is missed.
  func severity(isAwaited: Bool) -> Finding.Severity {
    let isGoalOfMessages = report.objectives.contains {
      if case .component = $0.objective.subject { return $0.verdict == .missed }
      return false
    }
    return isGoalOfMessages || (isAwaited && isFailing) ? .critical : .serious
  }

  /// Somebody's cores or places have run full.
  private mutating func blame(_ load: Bottleneck.Load) {
    let severity = severity(isAwaited: load.shareOfRequestTime != nil)
    switch load.resource {
    case .cores:
      if blameRetries(for: load, severity) || blameCache(for: load, severity) {
        add(
          .serious, load.name, .cores, "\(load.name) is full",
          Bottleneck.culprit(load, isFirst: false), keys: keys(of: load))
        return
      }
      if let spread = spread(of: load), load.utilization < Bottleneck.full {
        blameInstance(load.component, spread, severity)
        return
      }
    case .places:
      if report.components.all[load.component].role == .queue {
        return blameConsumers(of: load, severity)
      }
      if blamePool(of: load, severity) || blameLock(of: load, severity)
        || blameCallee(of: load, severity)
      {
        return
      }
    }
    add(
      severity, load.name, load.resource == .cores ? .cores : .places,
      "\(load.name) \(findings.isEmpty ? "limits" : "limits too")",
      Bottleneck.culprit(load, isFirst: findings.isEmpty), keys: keys(of: load))
  }

  /// The keys that say how many cores or places there are.
  func keys(of load: Bottleneck.Load) -> [String] {
    let note = report.network.note(of: load.component)
    return (load.resource == .cores ? note.coreKeys : note.placeKeys).map { named($0, load.name) }
  }

  /// The keys that bear on something of a component or a link.
  func keys(_ matter: Matter, of name: String = "") -> [String] {
    (report.network.annotations.keys[matter] ?? []).map { named($0, name) }
  }

  private func named(_ key: String, _ name: String) -> String {
    key.split(separator: "*", omittingEmptySubsequences: false).joined(separator: name)
  }

  /// How unevenly the instances of a component are used, where that matters.
  func spread(of load: Bottleneck.Load) -> (least: Double, most: Double)? {
    let row = report.components.all[load.component]
    // Who was down did nothing, which is no fault of those who were up.
    guard row.instances > 1, (row.outages?.availability ?? 1) >= 1,
      let spread = row.instanceUtilization,
      spread.most >= Bottleneck.full, spread.most - spread.least > Self.uneven
    else { return nil }
    // A platform of functions gives one instance all that it has room for.
    let callee = ComponentID(index: Int32(load.component))
    return report.network.policies(to: callee).contains(.warmFirst) ? nil : spread
  }
}
